/// A cache of computed values. It is emptied when it is full.
struct RecentValues<Key: Hashable, Value> {
  private let most: Int
  private var values: [Key: Value] = [:]

  /// Creates a cache for at most `most` values.
  init(most: Int) { self.most = most }

  subscript(key: Key) -> Value? {
    get { values[key] }
    set {
      if values.count >= most { values.removeAll(keepingCapacity: true) }
      values[key] = newValue
    }
  }
}
