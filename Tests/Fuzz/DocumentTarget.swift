import Answers
import Documents
import Typing
import Validation

/// An input is a byte that selects the format, the cursor's offset (u16), and the document. A first byte beyond the
/// formats makes the input a settings file, which is applied to a fixed document.
final class DocumentTarget: FuzzTarget {
  private static let formats: [DocumentFormat] = [
    .yaml, .json, .linesOfJSON, .markdown, .text, .lines, .table(separator: 0x09),
    .table(separator: UInt8(ascii: ",")), .html, .markup, .turtle, .obo, .sections, .annotations,
  ]

  private let oracle: StoreOracle

  init() throws {
    let store = try SmallStore()
    oracle = StoreOracle(store.lexicon)
  }

  func take(_ input: UnsafeRawBufferPointer) throws {
    guard input.count >= 3 else { return }
    let bytes = Array(input[3...])
    let place = Int(input[1]) | Int(input[2]) << 8
    guard Int(input[0]) < Self.formats.count else { return try takeSettings(bytes) }
    try check(SourceText(bytes), Self.formats[Int(input[0])], Settings(), typingAt: place)
  }

  private func takeSettings(_ bytes: [UInt8]) throws {
    guard let settings = try? Settings(bytes, path: "/x/.obod.yaml", folder: "/x") else { return }
    _ = settings.files.includes("a/b/document.yaml")
    let document = "term: HP:0003002\nname: breast cancer\nid: CHEBI:1 # obod: ignore unloaded_prefix -- known\n"
    try check(SourceText(Array(document.utf8)), .yaml, settings, typingAt: 10)
  }

  private func check(_ source: SourceText, _ format: DocumentFormat, _ settings: Settings, typingAt place: Int) throws {
    // A validator caches verdicts, and would have less to do with each input.
    let analysis = try Validator(oracle).analyze(source, as: format, path: "document", DocumentPolicy(settings))
    let findings = analysis.report.findings
    for finding in findings {
      expect(isInside(finding.range, source), "a finding lies outside of its document")
      let edits = finding.quickFixes(in: analysis.claims).flatMap(\.edits)
      expect(edits.allSatisfy { isInside($0.range, source) }, "a repair lies outside of its document")
    }
    if !findings.isEmpty {
      // Each suppression reads the document again, so only one is tried.
      let finding = findings[place % findings.count]
      _ = finding.suppression(in: source, format, analysis.claims, settings.rules)
    }
    let plan = FixPlan(findings)
    _ = plan.apply(to: source)
    _ = plan.diff(of: source, path: "document")

    if let site = TypingSite.find(at: place, in: source, format: format, rules: settings.rules) {
      for slot in [site.slot, site.partner].compactMap({ $0 }) {
        expect(isInside(slot.range, source), "what is typed lies outside of its document")
        _ = slot.edit("Breast carcinoma: 'of' \"both\"")
      }
    }
  }

  private func isInside(_ range: Range<Int>, _ source: SourceText) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= source.bytes.count
  }
}
