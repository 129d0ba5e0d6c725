/// One section of a lexicon as an array of records. An index out of range yields an empty record, so that a damaged
/// file can cause a wrong answer but never a crash; `Lexicon.verify` detects such damage.
package struct Table<Record: LexiconRecord>: @unchecked Sendable {
  private let base: UnsafeRawPointer
  package let count: Int

  init(base: UnsafeRawPointer, count: Int) {
    self.base = base
    self.count = count
  }

  fileprivate func record(_ index: Int) -> Record {
    guard index >= 0 && index < count else { return .zero }
    return base.load(fromByteOffset: index &* MemoryLayout<Record>.stride, as: Record.self)
  }

  /// Returns the part of the table between two indexes, clamped to its size.
  func range(_ first: UInt32, _ end: UInt32) -> Range<Int> {
    let lower = min(Int(first), count)
    return lower..<max(lower, min(Int(end), count))
  }

  /// The whole table, without copying.
  var all: UnsafeBufferPointer<Record> { records(0, UInt32(clamping: count)) }

  /// Returns the same part without copying.
  func records(_ first: UInt32, _ end: UInt32) -> UnsafeBufferPointer<Record> {
    let range = range(first, end)
    return UnsafeBufferPointer(start: base.assumingMemoryBound(to: Record.self) + range.lowerBound, count: range.count)
  }
}

// Each record has its own subscript, because the compiler does not specialize a generic one for other modules: reading
// a record through its metadata takes thirty times as long as the load.

extension Table<OntologyRecord> {
  package subscript(index: Int) -> OntologyRecord { record(index) }
}

extension Table<PrefixRecord> {
  package subscript(index: Int) -> PrefixRecord { record(index) }
}

extension Table<TermRecord> {
  package subscript(index: Int) -> TermRecord { record(index) }
}

extension Table<LinkRecord> {
  package subscript(index: Int) -> LinkRecord { record(index) }
}

extension Table<NameRecord> {
  package subscript(index: Int) -> NameRecord { record(index) }
}

extension Table<EdgeRecord> {
  package subscript(index: Int) -> EdgeRecord { record(index) }
}

extension Table<RelationRecord> {
  package subscript(index: Int) -> RelationRecord { record(index) }
}

extension Table<UInt32> {
  package subscript(index: Int) -> UInt32 { record(index) }
}

extension Table<UInt64> {
  package subscript(index: Int) -> UInt64 { record(index) }
}

extension Table<TextRef> {
  package subscript(index: Int) -> TextRef { record(index) }
}

extension Table<AlternateRecord> {
  package subscript(index: Int) -> AlternateRecord { record(index) }
}

extension Table<TargetRecord> {
  package subscript(index: Int) -> TargetRecord { record(index) }
}

extension Table<KeyRecord> {
  package subscript(index: Int) -> KeyRecord { record(index) }
}

extension Table<PostingRecord> {
  package subscript(index: Int) -> PostingRecord { record(index) }
}

extension Table<NamingRecord> {
  package subscript(index: Int) -> NamingRecord { record(index) }
}

extension Table<TrieRecord> {
  package subscript(index: Int) -> TrieRecord { record(index) }
}

extension Table<UInt8> {
  package subscript(index: Int) -> UInt8 { record(index) }
}

extension Table<WordRecord> {
  package subscript(index: Int) -> WordRecord { record(index) }
}
