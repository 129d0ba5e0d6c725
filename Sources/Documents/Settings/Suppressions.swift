import Glibc
import Terms

/// Comments in a document by which its authors set findings aside.
///
///     label: Breast cancer   # obod: ignore synonym -- as the paper has it
///     <!-- obod: ignore-next-line mismatch HP:0100013 -->
///
/// Behind the words stand rules or identifiers, none for all, and behind `--` a reason.
struct Suppressions {
  /// The findings that the comments of one line suppress.
  private struct Covered {
    /// Rule → identifiers, in capitals and in the form `HP:0003002`, whatever form the comment or the document has. An
    /// empty rule stands for every rule, an empty identifier for every identifier.
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

  private var byLine: [Int: Covered] = [:]
  /// The comments themselves, in their order and none in another: what they name is not said by the document.
  private(set) var ranges: [Range<Int>] = []
  private(set) var problems: [ReadingProblem] = []
  /// The end of the first comment opener on the line that was read last.
  private var opening: (line: Int, end: Int?)?

  private static let mark = Array("obod:".utf8)

  init(_ source: SourceText) {
    guard !source.bytes.isEmpty else { return }
    var place = source.start
    while let found = Self.find(Self.mark, in: source.bytes, from: place) {
      place = take(found, source)
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

  /// Reads what may be a comment; returns where to search for the next one.
  private mutating func take(_ offset: Int, _ source: SourceText) -> Int {
    let start = offset + Self.mark.count
    let number = source.lineNumber(of: offset)
    let line = source.line(number)
    // Only a comment is one: a value may speak of obod too.
    if opening?.line != number { opening = (number, Self.opening(in: line, source)) }
    guard let opened = opening?.end, opened <= offset else { return start }
    var words = SourceWords(source, start..<max(start, line.upperBound))
    guard let verb = words.next(), verb.hasPrefix("ignor") else { return start }
    guard verb == "ignore" || verb == "ignore-next-line" else {
      refuse(offset, "'\(verb)' is neither ignore nor ignore-next-line; nothing is ignored")
      return words.end
    }
    var rules: Set<String> = []
    var identifiers: Set<String> = []
    while let word = words.next() {
      // Another comment may stand behind one.
      if word.hasPrefix("--") || word.hasPrefix("#") || word.hasPrefix("//") || word == "*/" { break }
      if Rule(word) != nil {
        rules.insert(word)
      } else if let curie = CURIE(reading: word) {
        identifiers.insert(curie.text.uppercased())
      } else {
        refuse(offset, "'\(word)' is no rule and no identifier; a reason stands behind '--', and nothing is ignored")
        return words.end
      }
    }
    if ranges.last.map({ $0.upperBound <= offset }) ?? true { ranges.append(offset..<max(offset, line.upperBound)) }
    byLine[number + (verb == "ignore" ? 1 : 2), default: Covered()].add(rules, identifiers)
    return words.start
  }

  private mutating func refuse(_ offset: Int, _ message: String) {
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
  private static let longest = 300

  /// The bounds of the word that was read last.
  private(set) var start: Int
  private(set) var end: Int
  private let source: SourceText
  private let range: Range<Int>

  init(_ source: SourceText, _ range: Range<Int>) {
    (self.source, self.range) = (source, range)
    (start, end) = (range.lowerBound, range.lowerBound)
  }

  /// nil where there is none left.
  mutating func next() -> String? {
    start = end
    while start < range.upperBound, let blank = blank(at: start) { start += blank }
    end = start
    while end < range.upperBound, blank(at: end) == nil, end - start < Self.longest || isInsideCharacter(end) {
      end += 1
    }
    return start < end ? source.text(start..<end) : nil
  }

  private func isInsideCharacter(_ place: Int) -> Bool { source.bytes[place] & 0xC0 == 0x80 }

  /// The bytes of the white space that begins at a place; nil where none does.
  private func blank(at place: Int) -> Int? {
    let byte = source.bytes[place]
    if byte < 0x80 { return byte == 0x20 || 0x09...0x0D ~= byte ? 1 : nil }
    // No other white space has more or fewer bytes (U+0085 and U+00A0; U+1680 to U+3000).
    for length in [2, 3] where byte & 0xF0 == (length == 2 ? 0xC0 : 0xE0) && place + length <= range.upperBound {
      let scalar = source.text(place..<(place + length)).unicodeScalars.first
      return scalar?.properties.isWhitespace == true ? length : nil
    }
    return nil
  }
}
