import Answers
import Foundation
import JSON
import Lexicon
import Resolver
import Store
import Support
import Terms
import Testing
import Wire

/// Compares the lexicon with the record that it was compiled from, and damages it. On the small ontologies.
@Suite struct LexiconTests {
  private let store: LoadedStore
  private let record: Database

  init() throws {
    store = try LoadedStore(.small)
    record = try Database(path: store.store.database(of: store.generation), mode: .readPublished)
  }

  private var lexicon: Lexicon { store.lexicon }

  private func term(_ id: String) -> Int? {
    var id = id
    guard case .term(let term) = id.withUTF8({ lexicon.find(UnsafeRawBufferPointer($0)) }) else { return nil }
    return term
  }

  private func text(_ place: TextRef) -> String { lexicon.text(place).string }

  /// Returns one line per fact in the record about the terms of the lexicon, which leaves out imported copies of native
  /// terms.
  private func facts(_ sql: String) throws -> [String] {
    var facts: [String] = []
    try record.prepare(sql).rows { row in
      let columns = try (0..<5).map { try row.optionalString($0) }
      if let term = term(columns[0]), text(lexicon.ontologies[Int(lexicon.terms[term].ontology)].id) == columns[1] {
        facts.append("\(columns[0])|\(columns[2])|\(columns[3])|\(columns[4])")
      }
    }
    return facts.sorted()
  }

  /// Returns the same facts from the lexicon.
  private func facts(_ each: (_ id: String, _ term: Int) -> [String]) -> [String] {
    (0..<lexicon.terms.count).flatMap { term in
      let id = text(lexicon.terms[term].id)
      return each(id, term).map { "\(id)|\($0)" }
    }.sorted()
  }

  @Test func everyTermIsFoundWithItsTexts() throws {
    let wanted = try facts(
      "SELECT t.id, o.id, coalesce(label, ''), coalesce(definition, ''), coalesce(namespace, '') FROM term t JOIN ontology o ON o.no = t.ontology"
    )
    let found = facts { _, term in
      let link = lexicon.link(term)
      return ["\(text(lexicon.terms[term].label))|\(text(link.definition))|\(text(link.namespace))"]
    }
    #expect(wanted == found)
    #expect(found.count > 5_000)
  }

  @Test func everyNameEdgeAndXrefIsFound() throws {
    let names = facts { _, term in
      lexicon.names(of: term).map { index in
        let name = lexicon.names[index]
        return "\(NameKind(rawValue: name.kind)?.scope?.keyword ?? "")|\(text(name.text))|\(text(name.note))"
      }
    }
    #expect(
      try facts(
        "SELECT t.id, o.id, n.scope, n.text, coalesce(n.note, '') FROM name n JOIN term t ON t.no = n.term JOIN ontology o ON o.no = t.ontology"
      ) == names
    )
    let edges = facts { _, term in
      lexicon.edges(of: term).map { index in
        let edge = lexicon.edges[index]
        return "\(edge.relation.count == 0 ? "is_a" : text(edge.relation))|\(text(edge.target))|"
      }
    }
    #expect(
      try facts(
        "SELECT t.id, o.id, r.predicate, r.target, '' FROM relation r JOIN term t ON t.no = r.term JOIN ontology o ON o.no = t.ontology"
      ) == edges
    )
    let xrefs = facts { _, term in lexicon.xrefs(of: term).map { "\(text(lexicon.xrefs[$0]))||" } }
    #expect(
      try facts(
        "SELECT t.id, o.id, x.target, '', '' FROM xref x JOIN term t ON t.no = x.term JOIN ontology o ON o.no = t.ontology"
      ) == xrefs
    )
    #expect(names.count > 10_000 && edges.count > 5_000)
  }

  @Test func everyNameLeadsToItsTermInAnySpelling() throws {
    let resolver = Resolver(lexicon)
    func bears(_ name: String, _ term: Int) -> Bool {
      var name = name
      let postings = name.withUTF8 { resolver.postings(of: UnsafeRawBufferPointer($0)) }
      return postings.contains { lexicon.postings[$0].term == UInt32(term) }
    }
    for term in 0..<lexicon.terms.count {
      let names = [lexicon.terms[term].label] + lexicon.names(of: term).map { lexicon.names[$0].text }
      for name in names.map(text) where !name.isEmpty {
        #expect(bears(name, term) && bears(" " + name.uppercased().replacing(" ", with: "_"), term), "\(name)")
      }
    }
  }

  @Test func everyWordOfEveryNamingLeadsBackToIt() {
    for naming in 0..<(lexicon.namings.count - 1) {
      for word in lexicon.words(ofNaming: naming) {
        #expect(lexicon.namings(ofWord: Int(word)).contains(UInt32(naming)))
        #expect(lexicon.words(beginningWith: lexicon.text(ofWord: Int(word)).bytes).contains(Int(word)))
      }
    }
  }

  @Test func startsAreAllPlacesOfAllNamingsInTheOrderOfTheirWords() {
    var found: [(words: [UInt32], naming: UInt32)] = []
    let all = 0..<(0..<(lexicon.namings.count - 1)).reduce(0) { $0 + lexicon.words(ofNaming: $1).count }
    for entry in lexicon.entries(of: all) {
      let naming = StartEntry.naming(entry)
      let isLabel = lexicon.namings[Int(naming)].name == PostingRecord.label
      #expect(isLabel == (StartEntry.kind(entry) < 2))
      found.append(([], naming))
    }
    // For each word: its starts contain it and are in ascending order.
    for word in lexicon.wordNumbers {
      var last: [UInt32] = []
      for start in lexicon.starts(withWords: word..<(word + 1)) {
        let own = Array(lexicon.words(ofNaming: Int(found[start].naming)))
        let places = own.indices.filter { own[$0] == UInt32(word) }
        let suffixes = places.map { Array(own[$0...]) }.filter { !$0.lexicographicallyPrecedes(last) }
        let next = suffixes.min { $0.lexicographicallyPrecedes($1) }
        #expect(next != nil, "\(text(lexicon.terms[Int(lexicon.namings[Int(found[start].naming)].term)].id))")
        last = next ?? last
      }
    }
  }

  @Test func repairsAreThoseOfAPlainComputation() {
    /// Optimal string alignment distance, computed by its definition.
    func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
      var d = (0...a.count).map { i in (0...b.count).map { j in i == 0 ? j : j == 0 ? i : 0 } }
      for i in 1..<(a.count + 1) {
        for j in 1..<(b.count + 1) {
          d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
          if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1) }
        }
      }
      return d[a.count][b.count]
    }
    let words = lexicon.wordNumbers.map { Array(lexicon.text(ofWord: $0).bytes) }
    let spellings = [
      ("brest", 1), ("carcinmoa", 2), ("hart", 1), ("regualtion", 2), ("xq", 1), ("mapk", 1), ("brest", 2), ("tumo", 2),
      ("neoplams", 2), ("phosphorilaton", 2), ("difrentiation", 2), ("sgnaling", 2), ("ymphocyte", 2), ("abnromal", 2),
    ]
    for (spelling, limit) in spellings {
      let bytes = Array(spelling.utf8)
      for isBeginning in [false, true] {
        let wanted = words.indices.compactMap { word -> [Int]? in
          let whole = distance(bytes, words[word])
          let beginning = (0...words[word].count).map { distance(bytes, Array(words[word][..<$0])) }.min() ?? .max
          if whole <= limit, !isBeginning || whole <= beginning { return [word, whole, 0] }
          return isBeginning && beginning <= limit ? [word, beginning, 1] : nil
        }
        let repairs = bytes.withUnsafeBytes { lexicon.repairs(of: $0, limit: limit, isBeginning: isBeginning) }
        let found = repairs.flatMap { repair in repair.words.map { [$0, repair.edits, repair.isBeginning ? 1 : 0] } }
        #expect(found == wanted, "\(spelling)")
      }
    }
  }

  @Test func everyDamagedByteOfTheBodyIsNoticedAndNoneIsFatal() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: store.store.lexicon(of: store.generation)))
    let requests = try Transcript.requests().filter { !$0.uppercased().contains("STATS") }
    var random = SystemRandomNumberGenerator()
    for round in 0..<200 {
      var damaged = whole
      // A few single bytes first, then increasingly long runs of noise.
      for _ in 0..<(1 + round / 4) {
        let place = Int.random(in: LexiconFormat.headerSize..<whole.count, using: &random)
        for index in place..<min(whole.count, place + 1 + round / 10) {
          damaged[index] = ~damaged[index] ^ UInt8.random(in: 0..<255, using: &random)
        }
      }
      let lexicon = try Lexicon(path: store.folder.write("damaged.lex", damaged))
      #expect(throws: LexiconError.self) { try lexicon.verify() }
      let answerer = store.answerer(from: lexicon)
      let sink = ByteSink()
      for var request in requests { request.withUTF8 { _ = answerer.answer(UnsafeRawBufferPointer($0), into: sink) } }
    }
  }

  /// Damages each significant 4-byte word separately, so that every record points to an invalid place once.
  /// Regressions: a term number out of range ended the process when a relation was inverted, and a length over four
  /// thousand million did in the look-ahead over lines.
  @Test func noPointerToNowhereIsFatal() throws {
    let store = try LoadedStore(files: ["hp.obo", "cl.obo"].map { "\(Checkout.fixtures)/fuzz/store/\($0)" })
    let whole = try Data(contentsOf: URL(fileURLWithPath: store.store.lexicon(of: store.generation)))
    let questions = Array(
      """
      LOOKUP HP:0003002
      LOOKUP HP:0003008
      CHECK HP:0003002 cancer of brest
      OBSOLETE HP:0001628
      COMPLETE under=HP:0000118 brest carcinmoa
      SEARCH difrentiation cell
      CHILDREN relation=part_of HP:0003008
      CHILDREN relation=part_of UBERON:0000310
      CHILDREN relation=BFO_0000050 UBERON:0000310
      RELATIONS
      DESCENDANTS HP:0000001
      ISA HP:0006625 HP:0000001
      TERMS
      SCAN Breast carcinoma (HP:0100013), tumour HP:0002664, cell: HP:0001627

      """.utf8
    )
    let sink = ByteSink()
    let path = try store.folder.write("damaged.lex", whole)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    func write(_ word: Data, at place: Int) throws {
      try file.seek(toOffset: UInt64(place))
      try file.write(contentsOf: word)
    }
    for place in stride(from: LexiconFormat.headerSize, to: whole.count, by: 4)
    where whole[place..<(place + 4)].contains(where: { $0 != 0 }) {
      try write(Data(repeating: 0xFF, count: 4), at: place)
      defer { try? write(whole[place..<(place + 4)], at: place) }
      let lexicon = try Lexicon(path: path)
      let answerer = store.answerer(from: lexicon)
      questions.withUnsafeBytes { questions in
        var lines = Lines(questions)
        _ = answerer.prefetch(lines)
        while let line = lines.next() {
          sink.removeAll()
          _ = answerer.answer(line, into: sink)
          #expect(sink.bytes.count { $0 == 0x0A } == 1)
        }
      }
    }
  }
}
