import Glibc

/// A pattern for a single path component, such as `*.md`.
struct NameGlob {
  /// Nearly all patterns are a plain name or a suffix, and every file is compared with every pattern.
  private enum Form {
    case name([UInt8])
    /// The suffix, reversed.
    case suffix([UInt8])
    case pattern([Part])
  }

  private enum Part {
    case byte(UInt8)
    /// A question mark.
    case any
    case star
    /// Brackets: for each byte value, whether the set contains it.
    case set([Bool])
  }

  private let form: Form

  init(_ bytes: [UInt8]) {
    let isPlain = { (byte: UInt8) in !"*?[\\".utf8.contains(byte) }
    form =
      if bytes.allSatisfy(isPlain) {
        .name(bytes)
      } else if bytes.first == UInt8(ascii: "*"), bytes.dropFirst().allSatisfy(isPlain) {
        .suffix(bytes.dropFirst().reversed())
      } else {
        .pattern(Self.parts(of: bytes))
      }
  }

  func matches(_ name: String) -> Bool {
    switch form {
    case .name(let bytes): name.utf8.elementsEqual(bytes)
    case .suffix(let bytes): name.utf8.reversed().starts(with: bytes)
    case .pattern(let parts): Self.matches(parts, Array(name.utf8))
    }
  }

  private static func parts(of bytes: [UInt8]) -> [Part] {
    var parts: [Part] = []
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "*"): parts.append(.star)
      case UInt8(ascii: "?"): parts.append(.any)
      case UInt8(ascii: "["):
        guard let set = brackets(in: bytes[...], at: &place) else {
          parts.append(.byte(bytes[place]))
          break
        }
        parts.append(.set(members(of: set)))
        continue
      case UInt8(ascii: "\\"):
        place += 1
        if place < bytes.count { parts.append(.byte(bytes[place])) }
      case let byte: parts.append(.byte(byte))
      }
      place += 1
    }
    return parts
  }

  /// Returns, for each byte value, whether libc matches it with a bracket expression.
  private static func members(of brackets: [UInt8]) -> [Bool] {
    let pattern = brackets.map(CChar.init(bitPattern:)) + [0]
    return (0...UInt8.max).map { $0 > 0 && fnmatch(pattern, [CChar(bitPattern: $0), 0], 0) == 0 }
  }

  /// A matcher of our own, because libc's takes time exponential in the number of stars. Backtracking to the last star
  /// is enough: it can match whatever an earlier one could.
  private static func matches(_ parts: [Part], _ name: [UInt8]) -> Bool {
    var part = 0
    var place = 0
    var retry: (part: Int, place: Int)?
    while place < name.count {
      if part < parts.count {
        if case .star = parts[part] {
          part += 1
          retry = (part, place)
          continue
        }
        if matches(parts[part], name[place]) {
          part += 1
          place += 1
          continue
        }
      }
      guard let last = retry else { return false }
      (part, place) = (last.part, last.place + 1)
      retry = (part, place)
    }
    return parts[part...].allSatisfy { if case .star = $0 { true } else { false } }
  }

  private static func matches(_ part: Part, _ byte: UInt8) -> Bool {
    switch part {
    case .byte(let own): own == byte
    case .any: true
    case .star: false
    case .set(let members): members[Int(byte)]
    }
  }

  /// Returns the bracket expression at `place`, brackets included, and moves `place` after it. Returns nil if it is not
  /// closed; git then matches nothing, libc the bracket itself.
  ///
  /// The result is rewritten so that libc reads it as git does: `^` negates regardless of POSIXLY_CORRECT, a range that
  /// runs backwards is its first character, and of the POSIX constructs that begin with a second bracket, only classes
  /// (`[:alpha:]`) are recognized.
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

  /// The position after a class at the beginning of `bytes`; nil if there is none.
  private static func classEnd(in bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.starts(with: "[:".utf8), let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    return end - bytes.startIndex > 2 && bytes[end - 1] == UInt8(ascii: ":") ? end + 1 : nil
  }

  /// Removes the first character, quoted or not, and returns it; nil if there is none.
  private static func character(from bytes: inout ArraySlice<UInt8>) -> UInt8? {
    let byte = bytes.popFirst()
    return byte == UInt8(ascii: "\\") ? bytes.popFirst() : byte
  }
}
