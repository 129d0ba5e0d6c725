import Answers
import Documents
import LinkML
import Terms
import Validation

/// An input is a schema and, after a zero byte, a document, both in YAML. Imports lead to files that do not exist.
final class SchemaTarget: FuzzTarget {
  private let oracle: StoreOracle
  private let file: ScratchFile

  init() throws {
    let store = try SmallStore()
    oracle = StoreOracle(store.lexicon)
    file = try ScratchFile()
  }

  func take(_ input: UnsafeRawBufferPointer) throws {
    let parts = input.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = Array(parts[0])
    try text.withUnsafeBytes { try file.fill($0) }
    guard let schema = try? Schema(path: file.path) else { return }
    var check = SchemaCheck(SchemaShape(allOf: schema), oracle)
    for (report, source) in try check.reports(meanings: true) {
      for finding in report.findings { expect(isInside(finding.range, source), "a finding lies outside of its schema") }
    }
    guard let loaded = try? LoadedSchema(path: file.path, targetClass: nil) else { return }
    let source = SourceText(parts.count > 1 ? Array(parts[1]) : text)
    let policy = DocumentPolicy(schema: loaded)
    let analysis = try Validator(oracle).analyze(source, as: .yaml, path: "document", policy)
    for finding in analysis.report.findings {
      expect(isInside(finding.range, source), "a finding lies outside of its document")
    }
    guard let tree = DocumentFormat.yaml.read(source, KeyRules(), keepsTree: true).tree else { return }
    for place in stride(from: 0, to: source.bytes.count, by: max(1, source.bytes.count / 8)) {
      _ = SchemaWalk.demand(at: place, in: tree, loaded.shape)
    }
  }

  private func isInside(_ range: Range<Int>, _ source: SourceText) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= source.bytes.count
  }
}
