import Documents
import Glibc
import Terms

/// Comments in a document that suppress findings.
///
///     label: Breast cancer   # obod: ignore synonym -- as the paper has it
///     <!-- obod: ignore-next-line mismatch HP:0100013 -->
///
/// Rules and identifiers follow the words, in any number; without any, all findings are suppressed. A reason may follow
/// `--`.
struct Suppressions {
  /// The findings that the comments of one line suppress.
  private struct LineSuppressions {
    /// Rule → identifiers, in upper case and in the form `HP:0003002`, regardless of the form in the comment or the
    /// document. An empty rule stands for every rule, an empty identifier for every identifier.
    private var identifiers: [String: Set<String>] = [:]

    mutating func add(_ rules: Set<String>, _ ids: Set<String>) {
      for rule in rules.isEmpty ? [""] : rules {
        identifiers[rule, default: []].formUnion(ids.isEmpty ? [""] : ids)
      }
    }

    func covers(_ finding: Finding) -> Bool {
      let id = CURIE(reading: finding.id)?.text.uppercased()
      return ["", finding.rule.name].contains { rule in
        guard let ids = identifiers[rule] else { return false }
        return ids.contains("") || id.map(ids.contains) ?? false
      }
    }
  }

  /// By line, counted from 1.
  private var byLine: [Int: LineSuppressions] = [:]
  /// The ranges of the comments, in order and without nesting. Identifiers in them are not part of the document's
  /// content.
  private(set) var ranges: [Range<Int>] = []
  private(set) var problems: [ReadingProblem] = []
  /// The end of the first comment opener on the line that was read last.
  private var opening: (line: Int, end: Int?)?

  private static let mark = Array("obod:".utf8)

  init(_ source: SourceText) {
    guard !source.bytes.isEmpty else { return }
    var place = source.start
    while let found = Self.find(Self.mark, in: source.bytes, from: place) {
      place = readComment(found, source)
    }
  }

  private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes -> Int? in
      // Searches for the mark's rarest letter, the second.
      var place = start + 1
      while place + mark.count <= bytes.count + 1, let base = bytes.baseAddress,
        let found = memchr(base + place, Int32(mark[1]), bytes.count - place)
      {
        place = UnsafeRawPointer(found) - base
        if bytes[(place - 1)...].starts(with: mark) { return place - 1 }
        place += 1
      }
      return nil
    }
  }

  /// Reads a possible comment at `offset`; returns where to search for the next one.
  private mutating func readComment(_ offset: Int, _ source: SourceText) -> Int {
    let start = offset + Self.mark.count
    let number = source.lineNumber(of: offset)
    let line = source.line(number)
    // The words count only inside a comment: a value may mention obod too.
    if opening?.line != number { opening = (number, Self.opening(in: line, source)) }
    guard let opened = opening?.end, opened <= offset else { return start }
    var words = SourceWords(source, start..<max(start, line.upperBound))
    guard let verb = words.next(), verb.hasPrefix("ignor") else { return start }
    guard verb == "ignore" || verb == "ignore-next-line" else {
      report(offset, "'\(verb)' is neither ignore nor ignore-next-line; nothing is ignored")
      return words.end
    }
    var rules: Set<String> = []
    var identifiers: Set<String> = []
    while let word = words.next() {
      // Another comment may follow.
      if word.hasPrefix("--") || word.hasPrefix("#") || word.hasPrefix("//") || word == "*/" { break }
      if Rule(word) != nil {
        rules.insert(word)
      } else if let curie = CURIE(reading: word) {
        identifiers.insert(curie.text.uppercased())
      } else {
        report(offset, "'\(word)' is neither a rule nor an identifier; a reason goes after '--'; nothing is ignored")
        return words.end
      }
    }
    if ranges.last.map({ $0.upperBound <= offset }) ?? true { ranges.append(offset..<max(offset, line.upperBound)) }
    byLine[number + (verb == "ignore" ? 1 : 2), default: LineSuppressions()].add(rules, identifiers)
    return words.start
  }

  private mutating func report(_ offset: Int, _ message: String) {
    problems.append(ReadingProblem(offset: offset, message: message))
  }

  /// The end of the first comment opener of any language on a line; nil if there is none.
  private static func opening(in line: Range<Int>, _ source: SourceText) -> Int? {
    let bytes = source.bytes[line]
    for place in line {
      let rest = bytes[place...]
      switch bytes[place] {
      case UInt8(ascii: "#"), UInt8(ascii: "%"): return place + 1
      case UInt8(ascii: "/") where rest.starts(with: "//".utf8) || rest.starts(with: "/*".utf8): return place + 2
      case UInt8(ascii: "<") where rest.starts(with: "<!--".utf8): return place + 4
      default: break
      }
    }
    return nil
  }

  func covers(_ finding: Finding) -> Bool { byLine[finding.place.line]?.covers(finding) ?? false }
}

/// Reads a range of a document word by word.
private struct SourceWords {
  /// In bytes; no identifier or rule is longer. A longer word is read in pieces.
  private static let maxLength = 300

  /// The bounds of the last word read.
  private(set) var start: Int
  private(set) var end: Int
  private let source: SourceText
  private let range: Range<Int>

  init(_ source: SourceText, _ range: Range<Int>) {
    (self.source, self.range) = (source, range)
    (start, end) = (range.lowerBound, range.lowerBound)
  }

  /// Returns the next word; nil if there is none left.
  mutating func next() -> String? {
    start = end
    while start < range.upperBound, let blank = blank(at: start) { start += blank }
    end = start
    while end < range.upperBound, blank(at: end) == nil, end - start < Self.maxLength || isInsideCharacter(end) {
      end += 1
    }
    return start < end ? source.text(start..<end) : nil
  }

  private func isInsideCharacter(_ place: Int) -> Bool { source.bytes[place] & 0xC0 == 0x80 }

  /// The length in bytes of the white-space character at a position; nil if there is none.
  private func blank(at place: Int) -> Int? {
    let byte = source.bytes[place]
    if byte < 0x80 { return byte == 0x20 || 0x09...0x0D ~= byte ? 1 : nil }
    // All other white-space characters have 2 or 3 bytes (U+0085 and U+00A0; U+1680 to U+3000).
    for length in [2, 3] where byte & 0xF0 == (length == 2 ? 0xC0 : 0xE0) && place + length <= range.upperBound {
      let scalar = source.text(place..<(place + length)).unicodeScalars.first
      return scalar?.properties.isWhitespace == true ? length : nil
    }
    return nil
  }
}
