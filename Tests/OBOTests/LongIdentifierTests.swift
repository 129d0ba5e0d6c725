import OBO
import Support
import Testing

@Suite struct LongIdentifierTests {
  /// Regression: each diagnostic quoted the whole identifier, so that a file of 400 KB produced gigabytes of
  /// diagnostics.
  @Test func aDiagnosticNamesTheBeginningOfALongIdentifier() throws {
    let id = "X:" + String(repeating: "1", count: 5_000)
    let folder = try TemporaryFolder()
    let clauses = "id: \(id)\nname: a\nname: b\nalt_id: Y:1\nalt_id: \(id)\n"
    let file = try folder.write(
      "x.obo",
      "format-version: 1.4\nontology: x\n\n[Term]\n\(clauses)\n[Term]\nid: Y:1\nname: c\n"
    )
    var reported: [Diagnostic] = []
    var reader = try OBOReader(path: file) { reported.append($0) }
    while try reader.next() != nil {}
    #expect(reported.contains { $0.message.hasPrefix("a second name in the frame of X:111") })
    #expect(reported.allSatisfy { $0.message.utf8.count < 1_000 })
  }
}
