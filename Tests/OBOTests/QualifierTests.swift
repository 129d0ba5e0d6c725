import OBO
import Support
import Testing

/// Braces in names, most of which do not begin a list of qualifiers.
@Suite struct QualifierTests {
  private func name(_ value: String) throws -> String? {
    let folder = try TemporaryFolder()
    let file = try folder.write("x.obo", "format-version: 1.4\nontology: x\n\n[Term]\nid: X:1\nname: \(value)\n")
    var reader = try OBOReader(path: file) { _ in }
    return try reader.next()?.name
  }

  @Test(arguments: [
    (#"a {k="v"}"#, "a"),
    (#"a {k="v", l = "w"} ! a remark"#, "a"),
    (#"a {b} c {k="v"}"#, "a {b} c"),
    (#"a {k="v"} b"#, #"a {k="v"} b"#),
    (#"a {k="{l="} {m="n"}"#, #"a {k="{l="}"#),
    (#"a {k="}" ! not a remark"}"#, "a {k=\"}\""),
    (#"a {k="\"}"}"#, "a"),
    (#"a \{k="v"}"#, #"a {k="v"}"#),
    (#"a {k="v",{l="w"}"#, "a"),
    (#"a {"#, "a {"),
    (#"a {}"#, "a"),
  ])
  func theFirstListThatOnlyARemarkFollowsEndsTheName(_ value: String, _ expected: String) throws {
    #expect(try name(value) == expected)
  }

  /// Regression: each brace was followed to the end of the line, which took hours.
  @Test func aMillionListsThatNeverEndAreRead() throws {
    let value = String(repeating: #"{k="v","#, count: 1_000_000)
    #expect(try name("x " + value)?.utf8.count == value.utf8.count + 2)
    #expect(try name("x " + String(repeating: "{", count: 4_000_000))?.utf8.count == 4_000_002)
  }

  /// Regression: the backslashes were counted again for every line.
  @Test func aLineOfBackslashesThatGoesOnOverManyLinesIsRead() throws {
    let backslashes = String(repeating: "\\", count: 1_000_001)
    let value = "x" + backslashes + "\n" + String(repeating: "\\\n", count: 500_000) + "y"
    #expect(try name(value)?.utf8.count == 500_002)
  }

  /// Regression: the rest of the line was scanned again for each letter with too many marks.
  @Test func aMillionLettersWithTooManyMarksAreRead() throws {
    let value = String(repeating: "ä" + String(repeating: "\u{301}", count: 31), count: 50_000)
    #expect(try name(value)?.isEmpty == false)
  }
}
