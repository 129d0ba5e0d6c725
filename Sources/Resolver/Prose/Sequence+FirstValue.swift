extension Sequence {
  /// The first value that is not nil; what stands after it is not asked.
  func firstValue<Value>(_ value: (Element) -> Value?) -> Value? {
    for element in self {
      if let value = value(element) { return value }
    }
    return nil
  }
}
