import Answers
import Files
import JSON
import Lexicon
import Store
import Wire

/// An input is a byte that selects the question, followed by changes to a lexicon: a section (u8), a position in it
/// (u16, in 4-byte words) and the new contents (u32), repeated.
final class LexiconTarget: FuzzTarget {
  /// Covers every kind of read.
  private static let questions = """
    ONTOLOGIES
    LOOKUP HP:0003002
    LOOKUP HP:0003008
    LOOKUP cl_0000624
    CHECK HP:0003002 Breast cancer
    CHECK HP:0003002 cancer of brest
    CHECK HP:0000717 Neoplasm
    CHECK CHEBI:18348 PIP2
    OBSOLETE HP:0001628
    OBSOLETE HP:0003008
    LABEL Tumour
    COMPLETE br
    COMPLETE breast c
    COMPLETE HP:00
    COMPLETE brest carcinmoa
    COMPLETE phosphorilaton
    COMPLETE under=HP:0000118 ontology=hp obsolete=yes n
    SEARCH carcinoma breast
    SEARCH difrentiation cell
    SEARCH white blood
    PARENTS HP:0003002
    PARENTS relation=part_of HP:0100013
    CHILDREN HP:0000118
    CHILDREN relation=part_of UBERON:0000310
    CHILDREN relation=BFO:0000050 UBERON:0000310
    RELATIONS
    ANCESTORS HP:0003002
    DESCENDANTS HP:0000001
    ISA HP:0006625 HP:0000001
    TERMS
    TERMS ontology=cl status=obsolete after=CL:0000084
    SCAN Breast carcinoma (HP:0100013), tumour HP:0002664, white cells: HP:0001627
    SCAN cell=2 | T lymphocyte | CL:0000542 |
    """.split(separator: "\n")

  private let store: SmallStore
  /// Holds the undamaged lexicon between inputs: writing all of it for each would take longer than the question.
  private let file: ScratchFile
  private let sink = ByteSink()
  private var header: [UInt8]
  /// The offsets of the 4-byte words after the header that are currently damaged.
  private var damaged: [Int] = []
  /// The header and each nonempty section, in words. Choosing a section first damages small sections as often as large
  /// ones.
  private let parts: [Range<Int>]

  init() throws {
    let store = try SmallStore()
    self.store = store
    file = try ScratchFile()
    try file.fill(store.file.bytes)
    header = Array(store.file.bytes.prefix(LexiconFormat.headerSize))
    let sections = 64..<LexiconFormat.headerSize - 8
    var ends = stride(from: sections.lowerBound, to: sections.upperBound, by: 16).map { place in
      store.file.bytes.load(fromByteOffset: place, as: Int.self) / 4
    }
    ends = Set(ends + [0, store.file.bytes.count / 4]).sorted()
    parts = zip(ends, ends.dropFirst()).map { $0..<$1 }
  }

  func take(_ input: UnsafeRawBufferPointer) throws {
    guard let number = input.first else { return }
    let question = Self.questions[Int(number) % Self.questions.count]
    let damage = UnsafeRawBufferPointer(rebasing: input[1...])
    try apply(damage)
    defer { fix() }
    guard let lexicon = try? Lexicon(path: file.path) else { return }
    // Checksumming all of it takes longer than the question.
    if number >= 0xF0 { _ = try? lexicon.verify() }
    let answerer = Answerer(lexicon, generation: 1, texts: store.texts)
    // Twice, because the look-ahead over lines needs several.
    var lines = "\(question)\n\(question)\n"
    lines.withUTF8 { bytes in
      var lines = Lines(UnsafeRawBufferPointer(bytes))
      _ = answerer.prefetch(lines)
      guard let line = lines.next() else { return }
      sink.removeAll()
      _ = answerer.answer(line, into: sink)
    }
    let lineFeeds = sink.bytes.count { $0 == 0x0A }
    expect(lineFeeds == 1, "a damaged lexicon answers in \(lineFeeds) lines")
  }

  private func apply(_ damage: UnsafeRawBufferPointer) throws {
    try header.withUnsafeMutableBytes { header in
      header.copyMemory(from: UnsafeRawBufferPointer(rebasing: store.file.bytes[..<header.count]))
      for patch in stride(from: 0, through: damage.count - 7, by: 7) {
        let part = parts[Int(damage[patch]) % parts.count]
        let word = Int(damage.loadUnaligned(fromByteOffset: patch + 1, as: UInt16.self)) % part.count
        let place = (part.lowerBound + word) * 4
        let value = UnsafeRawBufferPointer(rebasing: damage[(patch + 3)..<(patch + 7)])
        if place < header.count {
          UnsafeMutableRawBufferPointer(rebasing: header[place..<(place + 4)]).copyMemory(from: value)
        } else {
          damaged.append(place)
          try file.write(value, at: place)
        }
      }
      // An attacker who changes the header can update its checksum too.
      let sum = header.count - 8
      header.storeBytes(
        of: StableHash.hash(UnsafeRawBufferPointer(rebasing: header[..<sum])),
        toByteOffset: sum,
        as: UInt64.self
      )
      try file.write(UnsafeRawBufferPointer(header), at: 0)
    }
  }

  private func fix() {
    for place in damaged {
      // A place that could be written before can be written again.
      try? file.write(UnsafeRawBufferPointer(rebasing: store.file.bytes[place..<(place + 4)]), at: place)
    }
    damaged.removeAll(keepingCapacity: true)
  }
}
