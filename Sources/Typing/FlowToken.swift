import Documents

/// A punctuation character, value or comment of JSON or of YAML's flow style, all on one line.
struct FlowToken {
  enum Kind {
    case punctuation(UInt8)
    case quoted(QuotedSpan)
    case plain
    case comment
  }

  let kind: Kind
  /// Including quotation marks.
  let range: Range<Int>

  var isScalar: Bool {
    switch kind {
    case .quoted, .plain: true
    case .punctuation, .comment: false
    }
  }

  var isComment: Bool { if case .comment = kind { true } else { false } }

  /// The characters of the value, without quotation marks.
  var content: Range<Int> { if case .quoted(let span) = kind { span.range } else { range } }

  func isPunctuation(_ characters: String) -> Bool {
    if case .punctuation(let byte) = kind { characters.utf8.contains(byte) } else { false }
  }

  /// Returns the tokens of a line. No string in JSON continues past the end of its line, and few in YAML do.
  static func all(in line: Range<Int>, isYAML: Bool, _ cursor: Cursor) -> [FlowToken] {
    let bytes = cursor.source.bytes
    let end = line.upperBound
    var tokens: [FlowToken] = []
    var place = line.lowerBound
    while place < end {
      let start = place
      let byte = bytes[place]
      let kind: Kind
      if SourceText.isBlank(byte) {
        place += 1
        continue
      } else if byte == UInt8(ascii: "\"") || (isYAML && byte == UInt8(ascii: "'")) {
        let span = QuotedSpan(at: place, upTo: end, inFlow: true, cursor)
        kind = .quoted(span)
        place = span.end
      } else if isYAML, byte == UInt8(ascii: "#"), place == line.lowerBound || SourceText.isBlank(bytes[place - 1]) {
        kind = .comment
        place = end
      } else if ",:[]{}".utf8.contains(byte) {
        kind = .punctuation(byte)
        place += 1
      } else {
        kind = .plain
        place = plainEnd(bytes, place..<end, isYAML: isYAML)
      }
      tokens.append(FlowToken(kind: kind, range: start..<place))
    }
    // A value that is cut off cannot be classified.
    if cursor.truncatesLine(at: end), tokens.last?.isScalar == true { tokens.removeLast() }
    return tokens
  }

  private static func plainEnd(_ bytes: [UInt8], _ range: Range<Int>, isYAML: Bool) -> Int {
    var place = range.lowerBound + 1
    var end = place
    scan: while place < range.upperBound {
      switch bytes[place] {
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): break scan
      case UInt8(ascii: ":"):
        let next = place + 1 < range.upperBound ? bytes[place + 1] : 0x20
        if SourceText.isBlank(next) || ",[]{}".utf8.contains(next) { break scan }
      case UInt8(ascii: "#") where isYAML && SourceText.isBlank(bytes[place - 1]): break scan
      default: break
      }
      place += 1
      if !SourceText.isBlank(bytes[place - 1]) { end = place }
    }
    return end
  }
}
