/// A cache of computed values. It is emptied when it is full.
struct BoundedCache<Key: Hashable, Value> {
  private let capacity: Int
  private var values: [Key: Value] = [:]

  /// Creates a cache for at most `capacity` values.
  init(capacity: Int) { self.capacity = capacity }

  subscript(key: Key) -> Value? {
    get { values[key] }
    set {
      if values.count >= capacity { values.removeAll(keepingCapacity: true) }
      values[key] = newValue
    }
  }
}
