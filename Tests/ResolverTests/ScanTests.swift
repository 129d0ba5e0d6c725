import Foundation
import JSON
import Lexicon
import Resolver
import Support
import Terms
import Testing
import Wire

/// Identifiers in text and the words beside them, on a small ontology.
@Suite struct ScanTests {
  private let store: LoadedStore

  init() throws {
    store = try LoadedStore(obo: [
      "t.obo": """
      format-version: 1.4
      ontology: t

      [Term]
      id: T:0000100
      name: anything

      [Term]
      id: T:0000101
      name: abnormality
      is_a: T:0000100

      [Term]
      id: T:0000102
      name: course
      is_a: T:0000100

      [Term]
      id: T:0000001
      name: breast carcinoma
      is_a: T:0000002
      synonym: "carcinoma of the breast" EXACT []

      [Term]
      id: T:0000002
      name: neoplasm of the breast
      is_a: T:0000101
      alt_id: T:0000020

      [Term]
      id: T:0000003
      name: bone
      is_a: T:0000101

      [Term]
      id: T:0000004
      name: bone marrow
      is_a: T:0000101

      [Term]
      id: T:0000005
      name: seizure
      is_a: T:0000101
      synonym: "fit" RELATED []

      [Term]
      id: T:0000006
      name: early endosome
      is_a: T:0000101

      [Term]
      id: T:0000007
      name: late endosome
      is_a: T:0000101

      [Term]
      id: T:0000008
      name: puberty
      is_a: T:0000102

      [Term]
      id: T:0000009
      name: tumour of the oesophagus
      is_a: T:0000101

      [Term]
      id: T:0000010
      name: obsolete swollen foot
      is_obsolete: true
      replaced_by: T:0000003

      [Term]
      id: T:0000011
      name: epithelial to mesenchymal transition
      is_a: T:0000101

      [Term]
      id: T:0000012
      name: inner hair cell
      is_a: T:0000101

      [Term]
      id: T:0000013
      name: outer hair cell
      is_a: T:0000101

      [Term]
      id: T:0000014
      name: severe intellectual disability
      is_a: T:0000101

      """
    ])
  }

  /// Returns the identifiers found in a line, as `number verdict evidence`.
  private func scan(_ line: String, cell: Int? = nil) throws -> [String] {
    let answer = try store.answer("SCAN \(cell.map { "cell=\($0) " } ?? "")-- \(line)")
    return (answer["identifiers"]?.array ?? []).map { found in
      let id = found["id"]?.string ?? ""
      let number = id.hasPrefix("T:") ? String(Int(id.dropFirst(2)) ?? 0) : id
      return [number, found["verdict"]?.string, found["evidence"]?.string].compactMap(\.self).joined(separator: " ")
    }
  }

  struct Case: Sendable {
    let line: String
    let found: [String]

    init(_ line: String, _ found: String...) {
      self.line = line
      self.found = found
    }
  }

  static let confirmed: [Case] = [
    Case("Breast carcinoma (T:0000001)", "1 confirmed Breast carcinoma"),
    Case("(breast carcinoma, T:0000001)", "1 confirmed breast carcinoma"),
    Case("T:0000001 breast carcinoma", "1 confirmed breast carcinoma"),
    Case("T:0000001: breast carcinoma", "1 confirmed breast carcinoma"),
    Case("T:0000001 (breast carcinoma)", "1 confirmed breast carcinoma"),
    Case("T:0000001 ! breast carcinoma", "1 confirmed breast carcinoma"),
    Case("**Breast carcinoma** (T:0000001)", "1 confirmed Breast carcinoma"),
    Case("`T:0000001` *breast carcinoma*", "1 confirmed breast carcinoma"),
    Case("“Breast carcinoma” (T:0000001)", "1 confirmed Breast carcinoma"),
    Case("[breast carcinoma](http://purl.obolibrary.org/obo/T_0000001)", "1 confirmed breast carcinoma"),
    Case("[T:0000001](https://example.org/T:0000001) breast carcinoma", "1 confirmed breast carcinoma"),
    Case("breast carcinoma <http://purl.obolibrary.org/obo/T_0000001>", "1 confirmed breast carcinoma"),
    Case("breast carcinoma (T_0000001)", "1 confirmed breast carcinoma"),
    Case("breast carcinoma (t:0000001)", "1 confirmed breast carcinoma"),
    Case("breast carcinoma (T: 0000001)", "1 confirmed breast carcinoma"),
    Case("carcinomas of the breast (T:0000001)", "1 confirmed carcinomas of the breast"),
    Case("breast-carcinoma (T:0000001)", "1 confirmed breast-carcinoma"),
    Case("breast neoplasms (T:0000002)", "2 confirmed breast neoplasms"),
    Case("esophagus tumor (T:0000009)", "9 confirmed esophagus tumor"),
    Case("disability, severe intellectual (T:0000014)", "14 confirmed disability, severe intellectual"),
    Case("the spread of invasive breast carcinoma (T:0000001)", "1 confirmed breast carcinoma"),
    Case("seizures and a breast carcinoma (T:0000001)", "1 confirmed breast carcinoma"),
    Case("seizures (T:0000005; T:0000001)", "5 confirmed seizures", "1 unconfirmed seizures"),
    Case(
      "early/late endosomes (T:0000006/T:0000007)",
      "6 confirmed early/late endosomes",
      "7 confirmed late endosomes"
    ),
    Case("late endosomes (T:0000006/0000007)", "6 unconfirmed late endosomes", "7 confirmed late endosomes"),
    Case(
      "inner and outer hair cells (inner T:0000012; outer T:0000013)",
      "12 confirmed hair cells (inner",
      "13 confirmed outer hair cells"
    ),
    Case("seizures (T:0000005, in 6%)", "5 confirmed seizures"),
    Case("| seizures | T:0000005 | puberty |", "5 confirmed seizures"),
    Case("| T:0000005 | 12 | often | seizures |", "5 confirmed seizures"),
    Case("swollen foot (T:0000010)", "10 obsolete swollen foot"),
    Case("neoplasm of the breast (T:0000020)", "20 merged neoplasm of the breast"),
  ]

  static let contradicted: [Case] = [
    Case("Breast carcinoma (T:0000002)", "2 mismatch Breast carcinoma"),
    Case("bone marrow (T:0000003)", "3 mismatch bone marrow"),
    Case("It spreads to bone marrow (T:0000003).", "3 mismatch bone marrow"),
    Case("T:0000002 breast carcinoma", "2 mismatch breast carcinoma"),
    Case("seizures (T:0000003), bone (T:0000005)", "3 mismatch seizures", "5 mismatch bone"),
    Case("| seizures | T:0000003 | puberty |", "3 mismatch seizures"),
    Case("intellectual disability, severe (T:0000001)", "1 mismatch intellectual disability, severe"),
    // A term name that shares no word with the label.
    Case("outer bone marrow transition (T:0000001)", "1 mismatch outer bone marrow transition"),
    Case("puberty and seizures (T:0000004 and T:0000005)", "4 mismatch puberty", "5 confirmed seizures"),
    Case("| 12 | T:0000005 | bone marrow |", "5 mismatch bone marrow"),
    Case("| Breast carcinoma | T:0000002 | 10% |", "2 mismatch Breast carcinoma"),
    Case("neoplasm of the breast (T:0000001)", "1 mismatch neoplasm of the breast"),
    Case("T:0000002, breast carcinoma", "2 mismatch breast carcinoma"),
    Case("breast carcinoma {T:0000002}", "2 mismatch breast carcinoma"),
    Case("breast carcinoma; T:0000002", "2 mismatch breast carcinoma"),
    Case("breast carcinoma <http://purl.obolibrary.org/obo/T_0000002>", "2 mismatch breast carcinoma"),
    Case("HGNC:1100 T:0000002 breast carcinoma", "HGNC:1100 unloaded_prefix", "2 mismatch breast carcinoma"),
    Case("bone/seizures (T:0000004/T:0000005)", "4 mismatch bone", "5 confirmed seizures"),
    Case("T:0000003|T:0000002\tbone|breast carcinoma", "3 confirmed bone", "2 mismatch breast carcinoma"),
    Case("- **Late hair** (T:0000001)", "1 mismatch Late hair"),
  ]

  static let open: [Case] = [
    Case("T:0000001", "1 unconfirmed"),
    Case("see T:0000001.", "1 unconfirmed"),
    Case("(T:0000001)", "1 unconfirmed"),
    Case("T:0000001, T:0000002 and T:0000003", "1 unconfirmed", "2 unconfirmed", "3 unconfirmed"),
    // A tie: a name of the identifier's term has as many of the words.
    Case("breast tumour (T:0000001)", "1 unconfirmed breast tumour"),
    // Not a term name, although it shares no word with the label.
    Case("KRAS (T:0000001)", "1 unconfirmed KRAS"),
    Case("get(T:0000001)", "1 unconfirmed get"),
    Case("EMT (T:0000011)", "11 unconfirmed EMT"),
    Case("the symptoms (T:0000001)", "1 unconfirmed symptoms"),
    Case("curl https://example.org/T:0000001", "1 unconfirmed"),
    // A column that does not hold the label.
    Case("| KRAS | T:0000005 | puberty |", "5 unconfirmed"),
    Case("T:0000005 (n=3)", "5 unconfirmed n"),
    Case("T:0000005 is missing from the list", "5 unconfirmed missing from the list"),
    Case("instead of T:0000005", "5 unconfirmed instead of"),
    Case("tissue: T:0000005", "5 unconfirmed tissue"),
    Case("| T:0000005 | seizure | T:0000004 |", "5 confirmed seizure", "4 unconfirmed"),
    Case("seizure [T:0000005]; T:0000004 - bone marrow", "5 confirmed seizure", "4 confirmed bone marrow"),
    Case(
      "CHEBI:18348 and OMIM:114480, not HR:0.75 or 12:30",
      "CHEBI:18348 unloaded_prefix",
      "OMIM:114480 unloaded_prefix"
    ),
    Case("bone (T:0009999)", "9999 unknown_id bone"),
  ]

  @Test(arguments: confirmed.indices) func confirms(_ number: Int) throws {
    #expect(try scan(Self.confirmed[number].line) == Self.confirmed[number].found)
  }

  @Test(arguments: contradicted.indices) func contradicts(_ number: Int) throws {
    #expect(try scan(Self.contradicted[number].line) == Self.contradicted[number].found)
  }

  @Test(arguments: open.indices) func reportsWhereNothingConfirmsOrContradicts(_ number: Int) throws {
    #expect(try scan(Self.open[number].line) == Self.open[number].found)
  }

  /// In structured text, a label is compared as CHECK compares it.
  static let structures: [Case] = [
    Case("Term(id=\"T:0000002\", label=\"breast carcinoma\")", "2 mismatch breast carcinoma"),
    Case("Term(id='T:0000001', label='breast carcinoma')", "1 exact breast carcinoma"),
    Case("{\"id\": \"T:0000002\", \"label\": \"Breast carcinoma\"}", "2 mismatch Breast carcinoma"),
    Case("- {id: T:0000001, label: Breast carcinoma}", "1 normalized Breast carcinoma"),
    Case("- {id: T:0000002, label: carcinoma, breast}", "2 mismatch carcinoma, breast"),
    Case("{\"id\": \"T:0000001\", \"label\": null}", "1 unconfirmed null"),
    Case("NT=seizure;AC=T:0000003", "3 mismatch seizure"),
    Case("AC=T:0000005;NT=seizure", "5 exact seizure"),
    Case("obo:T_0000002 rdfs:label \"breast carcinoma\"@en .", "2 mismatch breast carcinoma"),
    Case("<term id=\"T:0000002\" label=\"breast carcinoma\"/>", "2 mismatch breast carcinoma"),
    Case("newTerm().setId(\"T:0000002\").setLabel(\"breast carcinoma\")", "2 mismatch breast carcinoma"),
    Case(
      "{\"ids\": [\"T:0000001\", \"T:0000003\"], \"labels\": [\"breast carcinoma\", \"bone marrow\"]}",
      "1 exact breast carcinoma",
      "3 mismatch bone marrow"
    ),
  ]

  @Test(arguments: structures.indices) func readsStructures(_ number: Int) throws {
    #expect(try scan(Self.structures[number].line) == Self.structures[number].found)
  }

  @Test func aBroaderTermsNameIsAWarning() throws {
    func scan(_ line: String) throws -> JSONValue? { try store.answer("SCAN \(line)")["identifiers"]?.array.first }
    let broader = try #require(try scan("neoplasm of the breast (T:0000001)"))
    #expect(broader["severity"]?.string == "warning")
    #expect(broader["candidates"]?.array.first?["relation"]?.string == "ancestor")
    let narrower = try #require(try scan("breast carcinoma (T:0000002)"))
    #expect(narrower["severity"]?.string == "error")
    #expect(narrower["candidates"]?.array.first?["relation"]?.string == "descendant")
    #expect(narrower["message"]?.string?.hasSuffix("is T:0000001, a descendant of it") == true)
  }

  @Test func takesTheLabelsOfARowFromTheCellThatIsNamed() throws {
    #expect(try scan("| KRAS | T:0000005 | bone marrow |", cell: 3) == ["5 mismatch bone marrow"])
    #expect(try scan("| bone | T:0000005 | seizures |", cell: 3) == ["5 confirmed seizures"])
    #expect(try scan("| bone marrow | T:0000005 | seizures |", cell: 0) == ["5 unconfirmed"])
  }

  @Test func onlyNamesContradictInCode() throws {
    for line in ["**Late hair** (T:0000001)", "reads: T:0000001"] {
      #expect(
        try store.answer("SCAN kind=code \(line)")["identifiers"]?.array.first?["verdict"]?.string == "unconfirmed"
      )
    }
    let named = try store.answer("SCAN kind=code seizure: T:0000001")
    #expect(named["identifiers"]?.array.first?["verdict"]?.string == "mismatch")
    #expect(try store.answer("SCAN kind=verse x")["error"]?.string == "bad_option")
  }

  @Test func countsPlacesInCodePoints() throws {
    let line = "Größe 🧬 breast carcinoma (T:0000002)"
    let found = try #require(try store.answer("SCAN \(line)")["identifiers"]?.array.first)
    let scalars = Array(line.unicodeScalars)
    func text(_ start: String, _ end: String) throws -> String {
      let start = try #require(found[start]?.string.flatMap { Int($0) })
      let end = try #require(found[end]?.string.flatMap { Int($0) })
      return String(String.UnicodeScalarView(scalars[start..<end]))
    }
    #expect(try text("start", "end") == "T:0000002")
    #expect(try text("evidence_start", "evidence_end") == "breast carcinoma")
    #expect(found["evidence"]?.string == "breast carcinoma")
    #expect(found["candidates"]?.array.first?["id"]?.string == "T:0000001")
  }

  /// Random lines of words, identifiers and punctuation: everything found is in the line, once, in order.
  @Test func findsWhatStandsThereInAnyLine() throws {
    let tokens = """
      T:0000001 T:0000002 t:0000003 T_0000004 T:0000020 T:0009999 CHEBI:12345 http://purl.obolibrary.org/obo/T_0000005
      T:0000006/0000007 breast carcinoma bone marrow seizures hair cell of the and or , ; : . ( ) [ ] { } | ** * ` " “ ” -
      — / \\ ! ? <b> </b> ]( [^1] é β 表 \u{200B} \u{AD} # > = + 1. _ __ ~~ ’s \t CD8+ obsolete
      """.split(separator: " ").map(String.init)
    var random = SeededGenerator(seed: 7)
    let resolver = Resolver(store.lexicon)
    for length in 1...1_500 {
      let line = (0..<(length % 90)).map { _ in
        tokens.randomElement(using: &random)! + ["", " ", " "].randomElement(using: &random)!
      }.joined().split(separator: "\n").joined(separator: " ")
      let scalars = Array(line.unicodeScalars)
      var bytes = line
      let found = bytes.withUTF8 { resolver.scan(UnsafeRawBufferPointer($0)) }
      var end = 0
      for identifier in found {
        #expect(identifier.range.lowerBound >= end && identifier.range.upperBound <= scalars.count, "\(line)")
        end = identifier.range.upperBound
        let written = String(String.UnicodeScalarView(scalars[identifier.range]))
        #expect(identifier.text.hasSuffix(written) || written.contains(identifier.text), "\(line)")
        if let evidence = identifier.evidence {
          #expect(evidence.text == String(String.UnicodeScalarView(scalars[evidence.range])), "\(line)")
        }
      }
    }
  }
}

/// Lines from reports, checked against the full ontologies if they are available.
@Suite struct ReportLineTests {
  private struct Line {
    let text: String
    let expected: [(id: String, verdict: String)]
  }

  private static func lines() throws -> [Line] {
    try String(contentsOfFile: "\(Checkout.fixtures)/prose/lines.tsv", encoding: .utf8).split(separator: "\n").map {
      row in
      let cells = row.split(separator: "\t")
      return Line(
        text: String(cells[0]),
        expected: cells[1].split(separator: " ").map { word in
          let parts = word.split(separator: "=").map(String.init)
          return (parts[0], parts.count > 1 ? parts[1] : "confirmed")
        }
      )
    }
  }

  /// Returns a live term of the same ontology.
  private static func anotherTerm(like id: String, in lexicon: Lexicon, using random: inout SeededGenerator) -> String?
  {
    let prefix = id.split(separator: ":")[0] + ":"
    let terms = (0..<lexicon.terms.count).filter { number in
      lexicon.text(lexicon.terms[number].id).string.hasPrefix(prefix)
        && lexicon.terms[number].flags & TermRecord.obsolete == 0
    }
    return terms.randomElement(using: &random).map { lexicon.text(lexicon.terms[$0].id).string }
  }

  @Test(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"))
  func distinguishesRightIdentifiersFromWrongOnes() throws {
    let store = try LoadedStore(.full)
    func scan(_ line: String) throws -> [(id: String, verdict: String)] {
      (try store.answer("SCAN -- \(line)")["identifiers"]?.array ?? []).map {
        ($0["id"]?.string ?? "", $0["verdict"]?.string ?? "")
      }
    }
    var random = SeededGenerator(seed: 11)
    var wrong = 0
    var flagged = 0
    for line in try Self.lines() {
      let found = try scan(line.text)
      #expect(found.map(\.id) == line.expected.map(\.id), "\(line.text)")
      #expect(found.map(\.verdict) == line.expected.map(\.verdict), "\(line.text)")
      // In the same line with the identifier of another term, the words beside it are wrong.
      for (id, verdict) in line.expected where verdict == "confirmed" && line.text.contains(id) {
        let other = try #require(Self.anotherTerm(like: id, in: store.lexicon, using: &random))
        let changed = line.text.replacing(id, with: other)
        let verdict = try scan(changed).first { $0.id == other }?.verdict
        wrong += 1
        if verdict == "mismatch" { flagged += 1 }
        #expect(verdict != nil, "\(changed)")
      }
    }
    #expect(wrong > 100)
    #expect(flagged * 100 >= wrong * 90, "\(flagged) of \(wrong) wrong identifiers were flagged")
  }
}
