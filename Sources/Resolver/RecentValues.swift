/// Values that were worked out lately, for the next time they are needed; emptied when it is full.
struct RecentValues<Key: Hashable, Value> {
  private let most: Int
  private var values: [Key: Value] = [:]

  /// Keeps at most so many.
  init(most: Int) { self.most = most }

  subscript(key: Key) -> Value? {
    get { values[key] }
    set {
      if values.count >= most { values.removeAll(keepingCapacity: true) }
      values[key] = newValue
    }
  }
}
