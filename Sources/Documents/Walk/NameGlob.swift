import Glibc

/// A pattern for a single name, such as `*.md`.
struct NameGlob {
  /// Ends with a zero, for libc.
  private let pattern: [CChar]

  init(_ bytes: [UInt8]) { pattern = bytes.map(CChar.init(bitPattern:)) + [0] }

  func matches(_ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }

  /// What stands between the brackets at `place`, with them, and moves behind; nil where they are not closed, which
  /// matches nothing in git, but itself in libc.
  ///
  /// Written so that libc reads it as git does: `^` negates whatever POSIXLY_CORRECT says, and of what POSIX lets begin
  /// with a bracket inside brackets, only classes (`[:alpha:]`) do.
  static func brackets(in bytes: ArraySlice<UInt8>, at place: inout Int) -> [UInt8]? {
    var written = [UInt8(ascii: "[")]
    var next = place + 1
    if next < bytes.endIndex, bytes[next] == UInt8(ascii: "!") || bytes[next] == UInt8(ascii: "^") {
      written.append(UInt8(ascii: "!"))
      next += 1
    }
    let first = next
    while next < bytes.endIndex {
      let start = next
      switch bytes[next] {
      case UInt8(ascii: "]") where next > first:
        place = next + 1
        return written + [bytes[next]]
      case UInt8(ascii: "\\"):
        next += 2
        guard next <= bytes.endIndex else { return nil }
      case UInt8(ascii: "["):
        if let behind = classEnd(in: bytes, from: next) {
          next = behind
        } else {
          written.append(UInt8(ascii: "\\"))
          next += 1
        }
      default: next += 1
      }
      written += bytes[start..<next]
    }
    return nil
  }

  /// The place behind a class that starts with the bracket at `place`; nil where none does.
  private static func classEnd(in bytes: ArraySlice<UInt8>, from place: Int) -> Int? {
    let rest = bytes[place...].dropFirst()
    guard rest.first == UInt8(ascii: ":"), let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    return end - place > 2 && bytes[end - 1] == UInt8(ascii: ":") ? end + 1 : nil
  }
}
