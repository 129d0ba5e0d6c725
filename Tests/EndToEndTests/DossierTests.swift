import Foundation
import JSON
import Support
import Testing
import Wire

/// A real dossier on HER2-positive breast cancer, checked against the full ontologies if they are available.
@Suite struct DossierTests {
  private static let table = Checkout.fullOntologies.map { "\($0)/../dossier.tsv" }
    .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }

  @Test(.enabled(if: table != nil, "needs the full ontologies and the dossier's table beside them"))
  func everyRowGetsItsVerdictAndCandidates() throws {
    let store = try LoadedStore(.full)
    let rows = try String(contentsOfFile: #require(Self.table), encoding: .utf8).split(separator: "\n").dropFirst()
    for row in rows {
      let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let answer = try store.answer("CHECK \(cells[1]) \(cells[2])")
      let scope = answer["scope"]?.string.map { " \($0)" } ?? ""
      #expect((answer["verdict"]?.string ?? "") + scope == cells[4], "\(row)")
      #expect(answer["label"]?.string ?? "" == cells[3], "\(row)")
      let candidates = answer["candidates"]?.array.compactMap { $0["id"]?.string } ?? []
      let expected = cells[5].isEmpty ? [] : cells[5].split(separator: ",").map { $0.filter { $0 != " " } }
      #expect(Array(candidates.prefix(expected.count)) == expected, "\(row)")
    }
    #expect(rows.count == 57)
  }
}
