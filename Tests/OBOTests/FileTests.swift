import Foundation
import OBO
import Support
import Testing

@Suite struct FileTests {
  private func read(_ path: String) throws -> (ids: [String], complaints: [String]) {
    var complaints: [String] = []
    var ids: [String] = []
    var reader = try OBOReader(path: path) { complaints.append($0.description) }
    while let frame = try reader.next() { ids.append(frame.id) }
    return (ids, complaints)
  }

  private let text = "format-version: 1.4\nontology: x\n\n[Term]\nid: X:1\nname: one\n\n[Term]\nid: X:2\nname: two\n"

  @Test func readsSeveralGzipMembersAndPadding() async throws {
    let folder = try TemporaryFolder()
    let half = text.utf8.count / 2
    let bytes = Array(text.utf8)
    let members = try await gzip([bytes[..<half], bytes[half...]], in: folder)
    let file = try folder.write("x.obo.gz", members + Data(count: 512))
    #expect(try read(file).ids == ["X:1", "X:2"])
  }

  @Test func distinguishesTruncatedFromCorruptGzip() async throws {
    let folder = try TemporaryFolder()
    let whole = try await gzip([Array(text.utf8)[...]], in: folder)
    let truncated = try folder.write("t.obo.gz", whole.dropLast(9))
    #expect { try read(truncated) } throws: { "\($0)".contains("truncated") && "\($0)".contains("t.obo.gz") }
    var damaged = whole
    damaged[whole.count / 2] ^= 0xFF
    let corrupt = try folder.write("c.obo.gz", damaged)
    #expect { try read(corrupt) } throws: { "\($0)".contains("corrupt") || "\($0)".contains("truncated") }
  }

  @Test func readsCRLFWithAByteOrderMarkAndNoLastLineEnd() throws {
    let folder = try TemporaryFolder()
    let crlf = "\u{FEFF}" + text.dropLast().replacing("\n", with: "\r\n")
    let file = try folder.write("x.obo", crlf)
    #expect(try read(file) == (["X:1", "X:2"], []))
  }

  /// A pipe's first read may end there as well.
  @Test(arguments: [[1], [2], [3], [1, 2], [1, 2, 3], [3, 4]])
  func readsAByteOrderMarkThatArrivesInPieces(_ cuts: [Int]) async throws {
    let folder = try TemporaryFolder()
    let bytes = Array(("\u{FEFF}" + text).utf8)
    let ends = cuts + [bytes.count]
    let members = try await gzip(zip([0] + ends, ends).map { bytes[$0..<$1] }, in: folder)
    let file = try folder.write("x.obo.gz", members)
    #expect(try read(file) == (["X:1", "X:2"], []))
  }

  @Test func keepsWhatOnlyBeginsLikeAByteOrderMark() async throws {
    let folder = try TemporaryFolder()
    // U+FEC0 has the first two bytes of the mark, U+F000 only the first.
    for sign in ["\u{FEC0}", "\u{F000}"] {
      let bytes = Array((sign + "\n" + text).utf8)
      let members = try await gzip([bytes[..<1], bytes[1..<2], bytes[2...]], in: folder)
      let (ids, complaints) = try read(folder.write("x.obo.gz", members))
      #expect(ids == ["X:1", "X:2"])
      #expect(complaints.count == 1 && complaints[0].contains(":1: "), "\(complaints)")
    }
  }

  @Test func readsLatin1AndSaysSo() throws {
    let folder = try TemporaryFolder()
    var bytes = Data("format-version: 1.2\nontology: x\n\n[Term]\nid: X:1\nname: Sj".utf8)
    bytes.append(0xF6)
    bytes.append(Data("gren\n".utf8))
    let file = try folder.write("x.obo", bytes)
    var reader = try OBOReader(path: file) { #expect($0.line == 6) }
    #expect(try reader.next()?.name == "Sjögren")
  }

  @Test func skipsAnEndlessLineInBoundedMemory() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "x", count: 20 << 20)
    let file = try folder.write("x.obo", text + "\n[Term]\nid: X:3\ncomment: \(long)\nname: three\n")
    let (ids, complaints) = try read(file)
    #expect(ids == ["X:1", "X:2", "X:3"])
    #expect(complaints.count == 1)
  }

  @Test(arguments: ["", "<html>not here</html>\n", "{\"graphs\": []}\n", "just some prose\nwithout any tags\n"])
  func refusesWhatIsNotOBO(_ content: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("x.obo", content)
    #expect(throws: OBOError.self) { try read(file) }
  }

  @Test func namesAFileThatIsNotThere() {
    #expect { try read("/nowhere/hp.obo") } throws: { "\($0)".contains("/nowhere/hp.obo") }
  }

  /// Returns the contents of a gzip file with several members.
  private func gzip(_ members: [ArraySlice<UInt8>], in folder: TemporaryFolder) async throws -> Data {
    var whole = Data()
    for member in members {
      let file = try folder.write("member", Data(member))
      try #require(await Program.run("gzip", ["-fn", file]).status == 0)
      whole += try folder.bytes(of: "member.gz")
    }
    return whole
  }
}
