import Terms
import Testing

@Suite struct MarkRunTests {
  private static let acute = "\u{301}"

  private func excess(_ text: String) -> Range<Int>? {
    var text = text
    return text.withUTF8 { MarkRun.excess(in: UnsafeRawBufferPointer($0)) }
  }

  @Test(arguments: [
    "", "Sjögren–Larsson β₂ 😀", String(repeating: "a", count: 100), String(repeating: "é", count: 100),
    String(repeating: "\u{4E00}", count: 100), "a" + String(repeating: acute, count: 30),
    String(repeating: "a" + String(repeating: acute, count: 30), count: 10),
  ])
  func whatPeopleWriteIsLeft(_ text: String) {
    #expect(excess(text) == nil)
    var copy = text
    #expect(copy.withUTF8 { MarkRun.replacingExcess(in: UnsafeRawBufferPointer($0)) } == nil)
  }

  @Test func marksAfterTheThirtiethAreTooMany() {
    let stack = "ab" + String(repeating: Self.acute, count: 33) + "c"
    #expect(excess(stack) == 62..<68)
    #expect(excess(stack + stack) == 62..<68)
    #expect(excess("a" + String(repeating: Self.acute, count: 31)) == 61..<63)
  }

  /// All of these are combining marks in NFKD, although one of them looks like a letter; some become two.
  @Test(arguments: ["\u{F73}", "\u{344}", "\u{1D165}", "\u{FE20}"])
  func everyMarkCounts(_ mark: String) {
    #expect(excess("a" + String(repeating: mark, count: 31)) != nil)
    #expect(excess(String(repeating: "a" + mark, count: 31)) == nil)
  }

  @Test func theOthersAreReplacedByteByByte() throws {
    var text = String(repeating: "x" + String(repeating: Self.acute, count: 32) + " y", count: 2)
    let bounded = try #require(text.withUTF8 { MarkRun.replacingExcess(in: UnsafeRawBufferPointer($0)) })
    #expect(bounded.first == 61)
    let one = "x" + String(repeating: Self.acute, count: 30) + "???? y"
    #expect(String(decoding: bounded.bytes, as: UTF8.self) == one + one)
    #expect(bounded.bytes.count == text.utf8.count)
  }

  @Test func whatIsNoTextIsNoMark() {
    let broken = [UInt8](repeating: 0xCC, count: 200)
    #expect(broken.withUnsafeBytes { MarkRun.excess(in: $0) } == nil)
  }
}
