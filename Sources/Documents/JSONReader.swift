import JSON
import Terms

/// Reads JSON (RFC 8259), a single value or a sequence of values (NDJSON), with the position of every string.
struct JSONReader {
  private let source: SourceText
  private var builder: StructureBuilder
  private var place: Int
  private let end: Int

  private init(_ source: SourceText, _ rules: KeyRules, keepsTree: Bool) {
    self.source = source
    builder = StructureBuilder(source, rules, keepsTree: keepsTree)
    place = source.start
    end = source.bytes.count
  }

  /// Returns the claims, and the problems at which reading stopped. With `byLine` (NDJSON), reading continues on the
  /// next line after a problem.
  static func read(_ source: SourceText, _ rules: KeyRules, byLine: Bool, keepsTree: Bool) -> DocumentContents {
    var reader = JSONReader(source, rules, keepsTree: keepsTree)
    var problems: [ReadingProblem] = []
    var contents: DocumentContents {
      DocumentContents(claims: reader.builder.claims, problems: problems, tree: reader.builder.tree)
    }
    while true {
      do throws(ReadingProblem) {
        guard try reader.value() else { return contents }
      } catch {
        problems.append(error)
        while reader.builder.depth > 0 { reader.builder.end() }
        let line = source.lineNumber(of: error.offset)
        let isLast = !byLine || line + 1 >= source.lineCount || problems.count >= 100
        let rest = isLast ? source.bytes.count : source.line(line + 1).lowerBound
        // What cannot be read as a value is read as text.
        TextReader.readLines(source, error.offset..<rest) { reader.builder.addText($0) }
        if isLast { return contents }
        reader.place = rest
      }
    }
  }

  /// Reads one value; returns false if there is none left.
  private mutating func value() throws(ReadingProblem) -> Bool {
    skipBlanks()
    guard place < end else { return false }
    let depth = builder.depth
    // One loop for all levels, because a document may be nested more deeply than the stack allows.
    var expectsValue = true
    var closers: [UInt8] = []
    repeat {
      skipBlanks()
      guard place < end else { throw problem("the document ends inside a value") }
      if expectsValue {
        expectsValue = try begin(&closers)
      } else {
        expectsValue = try next(&closers)
      }
    } while builder.depth > depth || expectsValue
    return true
  }

  /// Reads the beginning of a value; returns whether another value must follow at once.
  private mutating func begin(_ closers: inout [UInt8]) throws(ReadingProblem) -> Bool {
    switch source.bytes[place] {
    case UInt8(ascii: "{"):
      try open()
      builder.beginMapping(at: place - 1)
      closers.append(UInt8(ascii: "}"))
      return try !isClosed(&closers) ? key() : false
    case UInt8(ascii: "["):
      try open()
      builder.beginList(at: place - 1)
      closers.append(UInt8(ascii: "]"))
      return !isClosed(&closers)
    case UInt8(ascii: "\""): builder.scalar(try string())
    default: try literal()
    }
    return false
  }

  private mutating func open() throws(ReadingProblem) {
    guard builder.depth < StructureBuilder.maxDepth else {
      throw problem("values are nested deeper than \(StructureBuilder.maxDepth)")
    }
    place += 1
  }

  /// Reads the punctuation after a value in a mapping or list; returns whether another value must follow.
  private mutating func next(_ closers: inout [UInt8]) throws(ReadingProblem) -> Bool {
    guard let closer = closers.last else { return false }
    if isClosed(&closers) { return false }
    guard source.bytes[place] == UInt8(ascii: ",") else {
      throw problem("expected ',' or '\(Character(Unicode.Scalar(closer)))'")
    }
    place += 1
    return closer == UInt8(ascii: "}") ? try key() : true
  }

  private mutating func isClosed(_ closers: inout [UInt8]) -> Bool {
    skipBlanks()
    guard place < end, source.bytes[place] == closers.last else { return false }
    place += 1
    closers.removeLast()
    builder.end()
    return true
  }

  private mutating func key() throws(ReadingProblem) -> Bool {
    skipBlanks()
    guard place < end, source.bytes[place] == UInt8(ascii: "\"") else { throw problem("expected a key in quotes") }
    builder.scalar(try string())
    skipBlanks()
    guard place < end, source.bytes[place] == UInt8(ascii: ":") else { throw problem("expected ':' after a key") }
    place += 1
    return true
  }

  private mutating func string() throws(ReadingProblem) -> Piece {
    let start = place + 1
    var isEscaped = false
    place = start
    while true {
      guard place < end else { throw ReadingProblem(offset: start - 1, message: "unterminated string") }
      let byte = source.bytes[place]
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 0x20 else { throw problem("control character in a string") }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        place += 1
      }
      place += 1
    }
    let range = start..<place
    place += 1
    let text = isEscaped ? Escapes.decoded(source.bytes[range]) : source.text(range)
    return Piece(text: text, range: range, style: .doubleQuoted)
  }

  /// Reads a number, true, false or null, none of which can be an identifier or a label.
  private mutating func literal() throws(ReadingProblem) {
    let start = place
    while place < end, !SourceText.isBlank(source.bytes[place]), !",]}{[\":".utf8.contains(source.bytes[place]) {
      place += 1
    }
    let text = source.text(start..<min(place, start + 40))
    guard ["true", "false", "null"].contains(text) || Double(text) != nil || place - start > 40 else {
      throw ReadingProblem(offset: start, message: "'\(text)' is not a JSON value")
    }
    builder.literal(text, at: start..<place)
  }

  private mutating func skipBlanks() {
    while place < end, SourceText.isBlank(source.bytes[place]) { place += 1 }
  }

  private func problem(_ message: String) -> ReadingProblem { ReadingProblem(offset: place, message: message) }
}

/// Backslash escapes in the strings of JSON. In YAML too, any other escaped character is read as itself.
package enum Escapes {
  package static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    var units: [UInt16] = []
    var text = ""
    var place = bytes.startIndex
    func flush() {
      text += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    while place < bytes.endIndex {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.endIndex else {
        let next = bytes[place...].dropFirst().firstIndex(of: UInt8(ascii: "\\")) ?? bytes.endIndex
        flush()
        text += String(decoding: bytes[place..<next], as: UTF8.self)
        place = next
        continue
      }
      let escape = bytes[place + 1]
      place += 2
      switch escape {
      case UInt8(ascii: "u"):
        let digits = bytes[place..<min(place + 4, bytes.endIndex)]
        units.append(UInt16(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD)
        place += digits.count
      default: units.append(UInt16(JSONEscape.byte(afterBackslash: escape) ?? escape))
      }
    }
    flush()
    return text
  }

  /// Replaces each escape by the character that it stands for, or by a space, padded with spaces, so that the number of
  /// code points stays the same.
  static func mask(_ scalars: inout [Unicode.Scalar]) {
    var place = 0
    while place + 1 < scalars.count {
      guard scalars[place] == "\\" else {
        place += 1
        continue
      }
      let escape = scalars[place + 1]
      scalars[place] = "nrtbfu".unicodeScalars.contains(escape) ? " " : escape
      scalars[place + 1] = " "
      if escape == "u", place + 6 <= scalars.count {
        let digits = String(String.UnicodeScalarView(scalars[(place + 2)..<(place + 6)]))
        scalars[place] = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) ?? " "
        for index in (place + 2)..<(place + 6) { scalars[index] = " " }
        place += 4
      }
      place += 2
    }
  }
}
