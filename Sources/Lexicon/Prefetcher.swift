/// Prefetches the data of identifiers before they are looked up.
///
/// Finding an identifier takes three dependent accesses to memory that is not cached: its slot, its term, its text. For
/// a single identifier these waits add up. For many identifiers they overlap, and the data is in the cache when it is
/// needed.
package final class Prefetcher {
  /// The maximum number of identifiers that are prefetched at a time.
  package static let capacity = 64

  private let lexicon: Lexicon
  private let entries = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: capacity)
  private let texts = UnsafeMutableBufferPointer<TextRef>.allocate(capacity: capacity)
  private var count = 0
  /// Combines the bytes that were fetched, so that the compiler cannot remove the loads.
  private var sink: UInt8 = 0

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  deinit {
    entries.deallocate()
    texts.deallocate()
  }

  package var isFull: Bool { count == Self.capacity }

  /// Adds an identifier to prefetch, unless `isFull`.
  package func add(_ id: UnsafeRawBufferPointer) {
    guard !isFull else { return }
    entries[count] = lexicon.firstEntry(of: id)
    count += 1
  }

  /// Prefetches the data of the identifiers added, and forgets them.
  package func prefetch() {
    let count = count
    for index in 0..<count { texts[index] = lexicon.textOfEntry(entries[index]) }
    var sink: UInt8 = 0
    for index in 0..<count {
      let text = lexicon.text(texts[index]).bytes
      sink ^= (text.first ?? 0) ^ (text.last ?? 0)
    }
    self.sink ^= sink
    self.count = 0
  }
}
