/// The distinct namings of the current term.
///
/// Nearly all terms have only a few, which are compared one by one. A term with many uses a hash table.
struct KnownNamings {
  /// The number of namings from which the table is used.
  private static let tableThreshold = 8

  /// The first naming of the term.
  private var first = 0
  /// The namings by the hash of their words, once there are `tableThreshold`.
  private var table: HashSlots?

  /// Begins a term whose namings are numbered from `naming`.
  mutating func begin(at naming: Int) {
    first = naming
    table = nil
  }

  /// Returns whether a naming with the words from `start` to the end is new. If so, it is recorded as the next naming.
  /// The words of `namings` all precede `start`.
  mutating func insert(wordsFrom start: Int, in words: [UInt32], _ namings: [NamingRecord]) -> Bool {
    words.withUnsafeBufferPointer { words in
      func wordsOf(_ naming: Int) -> UnsafeBufferPointer<UInt32> {
        let end = naming + 1 < namings.count ? Int(namings[naming + 1].firstWord) : start
        return UnsafeBufferPointer(rebasing: words[Int(namings[naming].firstWord)..<end])
      }
      let new = UnsafeBufferPointer(rebasing: words[start...])
      if namings.count - first < Self.tableThreshold {
        return !(first..<namings.count).contains { wordsOf($0).elementsEqual(new) }
      }
      var table = table.take() ?? Self.table(of: first..<namings.count, wordsOf)
      defer { self.table = table }
      let hash = StableHash.hash(UnsafeRawBufferPointer(new))
      if table.find(hash, matches: { wordsOf($0).elementsEqual(new) }) != nil { return false }
      table.insert(namings.count, hash: hash)
      return true
    }
  }

  private static func table(
    of namings: Range<Int>,
    _ wordsOf: (Int) -> UnsafeBufferPointer<UInt32>
  ) -> HashSlots {
    var table = HashSlots(capacity: 2 * tableThreshold)
    for naming in namings { table.insert(naming, hash: StableHash.hash(UnsafeRawBufferPointer(wordsOf(naming)))) }
    return table
  }
}
