import Foundation
import OBO
import Support
import Testing

/// One folder per construct of the format: `input.obo`, the table read from it, and the diagnostics, those for single
/// lines first.
@Suite struct FixtureTests {
  static let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Checkout.fixtures)/obo"))?.sorted() ?? []

  @Test func thereAreFixtures() { #expect(Self.names.count >= 20) }

  @Test(arguments: names)
  func yieldsItsTableAndComplaints(_ name: String) throws {
    let folder = "\(Checkout.fixtures)/obo/\(name)"
    var complaints: [String] = []
    let complain = { (diagnostic: Diagnostic) in
      let note = diagnostic.severity == .note ? "note: " : ""
      complaints.append("\(diagnostic.line): \(note)\(diagnostic.message)")
    }
    var reader = try TermFile(path: "\(folder)/input.obo", report: complain)
    var table = TermTable()
    while let frame = try reader.next() { table.add(frame) }
    let facts = reader.finish()
    facts.contradictions.forEach(complain)
    let rows = table.rows(facts.respelling)
    let found = ([TermTable.header] + rows + ["", "complaints:"] + complaints).joined(separator: "\n") + "\n"
    let expected = "\(folder)/expected.txt"
    if ProcessInfo.processInfo.environment["OBOD_RECORD"] != nil {
      try found.write(toFile: expected, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOfFile: expected, encoding: .utf8))
  }

  @Test(arguments: names)
  func strictReadingStopsAtTheFirstComplaint(_ name: String) throws {
    let file = "\(Checkout.fixtures)/obo/\(name)/input.obo"
    var complaints = 0
    var lenient = try OBOReader(path: file) { complaints += $0.severity == .problem ? 1 : 0 }
    while try lenient.next() != nil {}
    var strict = try OBOReader(path: file, isStrict: true) { _ in }
    if complaints == 0 {
      while try strict.next() != nil {}
    } else {
      #expect(throws: OBOError.self) { while try strict.next() != nil {} }
    }
  }
}
