extension Sequence {
  /// Returns the first result that is not nil; later elements are not evaluated.
  func firstValue<Value>(_ value: (Element) -> Value?) -> Value? {
    for element in self {
      if let value = value(element) { return value }
    }
    return nil
  }
}
