/// Fetches what identifiers lead to before they are asked for.
///
/// Finding an identifier takes three looks at far memory, each leading to the next: its slot, its term, its text. For one
/// identifier they are waited for one by one; for many at once they overlap, and are near when they are needed.
package final class LookAhead {
  /// So many identifiers are looked ahead for at a time.
  package static let most = 64

  private let lexicon: Lexicon
  private let entries = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: most)
  private let texts = UnsafeMutableBufferPointer<TextRef>.allocate(capacity: most)
  private var count = 0
  /// Of what was fetched, so that fetching it has an effect that the compiler must keep.
  private var trace: UInt8 = 0

  package init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  deinit {
    entries.deallocate()
    texts.deallocate()
  }

  package var isFull: Bool { count == Self.most }

  /// Takes in an identifier, unless `isFull`.
  package func add(_ id: UnsafeRawBufferPointer) {
    guard !isFull else { return }
    entries[count] = lexicon.firstEntry(of: id)
    count += 1
  }

  /// Fetches what was taken in, and forgets it.
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
