extension String {
  /// Creates a string from code points. Fast if all are ASCII, as most are.
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
