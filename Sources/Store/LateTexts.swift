package import Terms

/// Opens the record when its texts are asked for: most questions never need them. Used by one thread at a time.
package final class LateTexts: TextSource {
  private let snapshot: Snapshot
  private var texts: TextSearch?

  package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  package func rows(withAll words: [[TextWord]]) throws -> [Int] {
    let texts = try texts ?? TextSearch(snapshot)
    self.texts = texts
    return try texts.rows(withAll: words)
  }
}
