/// Prefetches the data of identifiers before they are looked up.
///
/// Finding an identifier takes three dependent accesses to memory that is not cached: its slot, its term, its text. For
/// a single identifier these waits add up. For many identifiers they overlap, and the data is in the cache when it is
/// needed.
package final class LookAhead {
  /// The most identifiers that are prefetched at a time.
  package static let most = 64

  private let lexicon: Lexicon
  private let entries = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: most)
  private let texts = UnsafeMutableBufferPointer<TextRef>.allocate(capacity: most)
  private var count = 0
  /// Combines the bytes that were fetched, so that the compiler cannot remove the loads.
  private var trace: UInt8 = 0

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  deinit {
    entries.deallocate()
    texts.deallocate()
  }

  package var isFull: Bool { count == Self.most }

  /// Adds an identifier to prefetch, unless `isFull`.
  package func add(_ id: UnsafeRawBufferPointer) {
    guard !isFull else { return }
    entries[count] = lexicon.firstEntry(of: id)
    count += 1
  }

  /// Prefetches the data of the identifiers added, and forgets them.
  package func fetch() {
    let count = count
    for index in 0..<count { texts[index] = lexicon.textOfEntry(entries[index]) }
    var trace: UInt8 = 0
    for index in 0..<count {
      let text = lexicon.text(texts[index]).bytes
      trace ^= (text.first ?? 0) ^ (text.last ?? 0)
    }
    self.trace ^= trace
    self.count = 0
  }
}
