import Glibc

/// A pattern for a single name, such as `*.md`.
struct NameGlob {
  /// Nearly all patterns are a plain name or an ending, and every file is held against every pattern.
  private enum Form {
    case name([UInt8])
    /// The last byte first.
    case ending([UInt8])
    /// Ends with a zero, for libc.
    case pattern([CChar])
  }

  private let form: Form

  init(_ bytes: [UInt8]) {
    let isPlain = { (byte: UInt8) in !"*?[\\".utf8.contains(byte) }
    form =
      if bytes.allSatisfy(isPlain) {
        .name(bytes)
      } else if bytes.first == UInt8(ascii: "*"), bytes.dropFirst().allSatisfy(isPlain) {
        .ending(bytes.dropFirst().reversed())
      } else {
        .pattern(bytes.map(CChar.init(bitPattern:)) + [0])
      }
  }

  func matches(_ name: String) -> Bool {
    switch form {
    case .name(let bytes): name.utf8.elementsEqual(bytes)
    case .ending(let bytes): name.utf8.reversed().starts(with: bytes)
    case .pattern(let pattern): fnmatch(pattern, name, 0) == 0
    }
  }

  /// What stands between the brackets at `place`, with them, and moves behind; nil where they are not closed, which
  /// matches nothing in git, but itself in libc.
  ///
  /// Written so that libc reads it as git does: `^` negates whatever POSIXLY_CORRECT says, a range that runs backwards
  /// is its first character, and of what POSIX lets begin with a second bracket, only classes (`[:alpha:]`) do.
  static func brackets(in bytes: ArraySlice<UInt8>, at place: inout Int) -> [UInt8]? {
    var rest = bytes[(place + 1)...]
    var written = [UInt8(ascii: "[")]
    if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") {
      rest.removeFirst()
      written.append(UInt8(ascii: "!"))
    }
    let first = rest.startIndex
    while let byte = rest.first, byte != UInt8(ascii: "]") || rest.startIndex == first {
      if let end = classEnd(in: rest) {
        written += rest[..<end]
        rest = rest[end...]
        continue
      }
      guard let start = character(from: &rest) else { return nil }
      written += [UInt8(ascii: "\\"), start]
      guard rest.first == UInt8(ascii: "-"), rest.dropFirst().first != UInt8(ascii: "]") else { continue }
      rest.removeFirst()
      guard let end = character(from: &rest) else { return nil }
      if start <= end { written += [UInt8(ascii: "-"), UInt8(ascii: "\\"), end] }
    }
    guard let closing = rest.first else { return nil }
    place = rest.startIndex + 1
    return written + [closing]
  }

  /// The place behind a class that stands at the beginning; nil where none does.
  private static func classEnd(in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.starts(with: "[:".utf8), let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    return end - bytes.startIndex > 2 && bytes[end - 1] == UInt8(ascii: ":") ? end + 1 : nil
  }

  /// Takes a character off the beginning, quoted or not; nil where there is none.
  private static func character(from bytes: inout ArraySlice<UInt8>) -> UInt8? {
    let byte = bytes.popFirst()
    return byte == UInt8(ascii: "\\") ? bytes.popFirst() : byte
  }
}
