import Glibc

/// The beginning of a CHECK answer, parsed without the rest. This relies on the fixed order of the fields.
package struct AnswerHead {
  package let verdict: String
  package let severity: String
  /// Whether the identifier was given in a form other than its canonical one.
  package let hasAsked: Bool

  /// Returns nil if the answer is not a verdict.
  package init?(_ line: UnsafeRawBufferPointer) {
    var rest = line
    guard Self.skip(#"{"ok":true,"verdict":""#, &rest), let verdict = Self.value(&rest),
      Self.skip(#","severity":""#, &rest), let severity = Self.value(&rest)
    else { return nil }
    self.verdict = verdict
    self.severity = severity
    hasAsked = Self.skip(#","id":""#, &rest) && Self.value(&rest) != nil && Self.skip(#","asked":"#, &rest)
  }

  private static func skip(_ text: StaticString, _ rest: inout UnsafeRawBufferPointer) -> Bool {
    let count = text.utf8CodeUnitCount
    guard rest.count >= count, let base = rest.baseAddress, memcmp(base, text.utf8Start, count) == 0 else {
      return false
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    return true
  }

  private static func value(_ rest: inout UnsafeRawBufferPointer) -> String? {
    var end = 0
    while end < rest.count, rest[end] != UInt8(ascii: "\"") { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < rest.count else { return nil }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...]) }
    return String(decoding: rest[..<end], as: UTF8.self)
  }
}
