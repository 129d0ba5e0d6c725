import Documents
import Support
import Terms
import Testing
import Typing

/// Properties that hold at every position of every document.
@Suite struct TypingPropertyTests {
  private static let labels = [
    "Neoplasm of the breast", "Größe: klein # very", "2,3-bis [x] {y}", "\"quoted\", it's", "yes", "a\\b", "κύτταρο 😀",
    "- dash", "x", "Alzheimer's disease", "trailing:",
  ]

  private static let sample: TermSample = {
    let terms = labels.enumerated().map { number, label in
      TermSample.Term(id: "HP:\(1_000_000 + number)", label: label, exactSynonyms: ["e \(label)"], otherSynonyms: ["o"])
    }
    let former = TermSample.Former(id: "MONDO:0000001", label: "obsolete thing", replacement: terms[0])
    let lost = TermSample.Former(id: "MONDO:0000002", label: "obsolete \"thing\"", replacement: nil)
    return TermSample(terms: terms, merged: [former], obsolete: [former, lost])
  }()

  private struct Pair: Equatable {
    var id: String
    var label: String
  }

  private static func pairs(
    _ text: String,
    _ format: DocumentFormat
  ) -> (pairs: [(id: Piece, label: Piece)], isWhole: Bool) {
    let read = format.read(SourceText(Array(text.utf8)), KeyRules())
    let pairs = read.claims.compactMap { claim -> (id: Piece, label: Piece)? in
      if case .pair(let id, let label) = claim { (id, label) } else { nil }
    }
    return (pairs, read.problems.isEmpty)
  }

  private static func documents(_ count: Int, seed: UInt64) -> [(name: String, text: String, format: DocumentFormat)] {
    var maker = DocumentMaker(sample, seed: seed)
    return maker.documents(count).map { document in
      let bytes = Array(document.bytes)
      let format = DocumentFormat(path: document.name, SourceText(bytes))
      return (document.name, String(decoding: bytes, as: UTF8.self), format)
    }
  }

  @Test func aTermChosenInAWholeDocumentIsReadAsThePairThatItWasChosenFor() throws {
    var generator = SeededGenerator(seed: 7)
    var (found, missed) = (0, 0)
    for (name, text, format) in Self.documents(1_400, seed: 11) {
      let old = Self.pairs(text, format)
      try #require(old.isWhole, "\(name): \(text)")
      for (number, pair) in old.pairs.enumerated() {
        let isID = generator.isOne(in: 2)
        let range = isID ? pair.id.range : pair.label.range
        let document = MarkedDocument(
          text,
          at: Int.random(in: range.lowerBound...range.upperBound, using: &generator),
          format
        )
        guard let site = document.site, site.partner != nil else {
          missed += 1
          continue
        }
        let chosen = Pair(id: "HP:0100013", label: generator.pick(Self.labels))
        guard let completed = document.completed(chosen.id, chosen.label) else {
          missed += 1
          continue
        }
        found += 1
        let new = Self.pairs(completed, format)
        var expected = old.pairs.map { Pair(id: $0.id.text, label: $0.label.text) }
        expected[number] = chosen
        let isAsChosen = new.isWhole && new.pairs.map { Pair(id: $0.id.text, label: $0.label.text) } == expected
        try #require(isAsChosen, "\(name) at \(document.offset): \(text)\nbecame \(completed)")
        #expect(site.role == (isID ? .identifier : .label))
      }
    }
    // Values with anchors, tags or line breaks, and labels that do not fit into their cells, are not found.
    #expect(found > 5 * missed, "\(found) found, \(missed) missed")
  }

  @Test func wordsChosenInAWholeDocumentLeaveItWhole() throws {
    var generator = SeededGenerator(seed: 8)
    for (name, text, format) in Self.documents(1_400, seed: 12) {
      let offset = Int.random(in: 0...text.utf8.count, using: &generator)
      let document = MarkedDocument(text, at: offset, format)
      guard let site = document.site, site.role == .text,
        let completed = document.completed("", generator.pick(Self.labels))
      else { continue }
      let (old, new) = (Self.pairs(text, format), Self.pairs(completed, format))
      // A value with an anchor or a tag is treated as text here, although it may be part of a pair.
      let isOfPair = old.pairs.contains {
        $0.id.range.overlaps(site.slot.range) || $0.label.range.overlaps(site.slot.range)
      }
      let isAsBefore = new.isWhole && (isOfPair || new.pairs.count == old.pairs.count)
      try #require(isAsBefore, "\(name) at \(offset): \(text)\nbecame \(completed)")
    }
  }

  @Test func aPlaceInAnyDocumentIsAnswered() throws {
    var generator = SeededGenerator(seed: 9)
    for (_, text, format) in Self.documents(2_100, seed: 13) {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 0...4, using: &generator) where !bytes.isEmpty {
        let start = Int.random(in: bytes.indices, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...30, using: &generator))
        let noise = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
          generator.pick(Array("\"'{}[]:,#|&\\\n\t- \u{FF}".utf8))
        }
        bytes.replaceSubrange(start..<end, with: noise)
      }
      let source = SourceText(bytes)
      for _ in 0..<20 {
        let offset = Int.random(in: -2...(bytes.count + 2), using: &generator)
        guard let site = TypingSite.find(at: offset, in: source, format: format, rules: KeyRules()) else { continue }
        let range = site.slot.range
        let isOnLine = !source.bytes[range].contains(0x0A)
        let isAtCursor =
          range.lowerBound <= max(offset, source.start) && range.upperBound + 4 > min(offset, bytes.count)
        let isApart = site.partner.map { !$0.range.overlaps(range) } ?? true
        let isInOrder = site.wordStarts == site.wordStarts.sorted() && site.wordStarts.count <= 8
        try #require(
          isOnLine && isAtCursor && isApart && isInOrder,
          "\(site) at \(offset): \(source.text(0..<bytes.count))"
        )
      }
    }
  }

  /// The text before and after many entries, and the form of each entry.
  @Test(arguments: [
    ("list.yaml", "", "- id: HP:0000001\n  label: Bre\n", ""),
    ("flow.yaml", "a: [\n", "  {id: HP:0000001, label: Bre},\n", "]\n"),
    ("many.json", "[\n", "{\"id\": \"HP:0000001\",\n\"label\": \"Bre\"},\n", "{}]\n"),
    ("lines.ndjson", "", "{\"id\": \"HP:0000001\", \"label\": \"Bre\"}\n", ""),
    ("rows.tsv", "id\tlabel\n", "HP:0000001\tBre\n", ""),
  ])
  func aPlaceInALargeDocumentIsReadFromWhatIsAroundIt(
    _ name: String,
    _ head: String,
    _ entry: String,
    _ tail: String
  )
    throws
  {
    let count = 20_000_000 / entry.utf8.count
    let source = SourceText(Array((head + String(repeating: entry, count: count) + tail).utf8))
    let format = DocumentFormat(path: name, source)
    let label = try #require(entry.utf8.firstRange(of: "Bre".utf8))
    let place = entry.utf8.distance(from: entry.startIndex, to: label.upperBound)
    for number in [0, count / 2, count - 1] {
      let offset = head.utf8.count + number * entry.utf8.count + place
      let site = try #require(TypingSite.find(at: offset, in: source, format: format, rules: KeyRules()))
      #expect(site.role == .label && site.typed == "Bre" && site.partner?.text == "HP:0000001")
      #expect(site.slot.range == (offset - 3)..<offset)
    }
  }

  @Test(arguments: ["a.json", "a.ndjson", "a.yaml", "a.tsv"])
  func aLineThatBeginsTooFarAwayIsNotRead(_ name: String) {
    let entry = "{\"id\": \"HP:0000001\", \"label\": \"Bre\"}, "
    let source = SourceText(Array(("[" + String(repeating: entry, count: 200_000)).utf8))
    let format = DocumentFormat(path: name, source)
    for offset in [100_000, source.bytes.count - 4] {
      #expect(TypingSite.find(at: offset, in: source, format: format, rules: KeyRules())?.role == nil)
    }
  }
}
