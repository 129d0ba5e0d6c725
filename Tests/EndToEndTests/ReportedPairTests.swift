import Foundation
import JSON
import Support
import Testing

/// Wrong pairs that public reports quote, and those of the dossier, each in the field or phrase in which it stood
/// (`Tests/Fixtures/reports/pairs.tsv`: report, format, identifier, label, right identifier if it is known, document).
@Suite(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies"))
struct ReportedPairTests {
  private struct Report {
    let name: String
    let format: String
    let id: String
    let label: String
    let right: String
    let document: String

    static func all() throws -> [Report] {
      let rows = try String(contentsOfFile: "\(Checkout.fixtures)/reports/pairs.tsv", encoding: .utf8)
      return rows.split(separator: "\n").dropFirst().map { row in
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return Report(
          name: cells[0],
          format: cells[1],
          id: cells[2],
          label: cells[3],
          right: cells[4],
          document: cells[5].replacing("\\n", with: "\n").replacing("\\t", with: "\t") + "\n"
        )
      }
    }
  }

  @Test func everyOneIsFoundAndTheRightTermIsNamedFirst() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder, .full)
    let reports = try Report.all()
    #expect(reports.count >= 60)
    var named = 0
    var first = 0
    for report in reports {
      let result = try await program.run(
        ["validate", "--format", "json", "--stdin-filename", "report.\(report.format)"],
        input: report.document
      )
      let found = try result.findings.first { value in
        ["error", "warning"].contains(value["severity"]?.string)
          && value["id"]?.string?.replacing("_", with: ":").hasSuffix(report.id) == true
      }
      guard let found else {
        Issue.record("not found: \(report.name) \(report.id) \(report.label)")
        continue
      }
      let label = try await program.run("label", "--json", "--", report.label)
      let matches = JSONValue(label.output.trimmingCharacters(in: .newlines))?["matches"]?.array ?? []
      let names = matches.filter { $0["obsolete"] == nil }.compactMap { $0["id"]?.string }
      guard !names.isEmpty else { continue }
      named += 1
      let suggested = found["candidates"]?.array.first?["id"]?.string ?? ""
      if suggested == report.right || names.contains(suggested) { first += 1 }
    }
    #expect(named > 40 && first * 10 >= named * 9, "\(first) of \(named)")
  }
}
