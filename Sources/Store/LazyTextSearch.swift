package import Terms

/// Opens the record only when its full-text index is first used, because most requests never need it. Not thread-safe.
package final class LazyTextSearch: TextSource {
  private let snapshot: Snapshot
  private var texts: TextSearch?

  package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  package func rows(withAll words: [[TextWord]]) throws -> [Int] {
    let texts = try texts ?? TextSearch(snapshot)
    self.texts = texts
    return try texts.rows(withAll: words)
  }
}
