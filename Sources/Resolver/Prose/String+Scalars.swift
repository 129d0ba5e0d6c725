extension String {
  /// Code points of a text that has been taken apart; most are ASCII, which needs no encoding.
  init(_ scalars: ArraySlice<Unicode.Scalar>) {
    guard scalars.allSatisfy(\.isASCII) else {
      self.init(String.UnicodeScalarView(scalars))
      return
    }
    self.init(unsafeUninitializedCapacity: scalars.count) { bytes in
      for (place, scalar) in scalars.enumerated() {
        bytes.initializeElement(at: place, to: UInt8(truncatingIfNeeded: scalar.value))
      }
      return scalars.count
    }
  }
}
