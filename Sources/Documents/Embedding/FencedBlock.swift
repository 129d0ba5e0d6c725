import Terms

/// A fenced code block in Markdown (CommonMark 0.31, 4.5), which may be inside a block quote.
struct FencedBlock {
  /// The lines without indentation and block quote markers.
  let lines: [Range<Int>]
  /// The number of the line after the block.
  let end: Int
  private let language: Substring
  private let outer: SourceText

  /// Reads the block whose opening fence is on a line; nil if there is none. A block without a closing fence extends to
  /// the end of the document.
  init?(at number: Int, in source: SourceText) {
    let line = source.line(number)
    let prefix = LinePrefix(of: line, in: source)
    guard let fence = Fence(line.lowerBound + prefix.length..<line.upperBound, source) else { return nil }
    var lines: [Range<Int>] = []
    var end = number + 1
    while end < source.lineCount {
      let line = source.line(end)
      guard let content = prefix.content(of: line, in: source) else { break }
      end += 1
      if fence.isClosed(by: source.trimmed(content), source) { break }
      lines.append(content)
    }
    self.lines = lines
    self.end = end
    language = fence.language
    outer = source
  }

  /// Returns the claims of the block, read in its own format if that succeeds, otherwise as code.
  func claims(_ rules: KeyRules) -> [Claim] {
    guard lines.contains(where: outer.mayHoldIdentifier) else { return [] }
    let document = EmbeddedDocument(lines, of: outer)
    return document.outer(Self.claims(of: document.source, language, rules))
  }

  private static func claims(of source: SourceText, _ language: Substring, _ rules: KeyRules) -> [Claim] {
    for format in language.isEmpty ? formats(of: source) : byLanguage[language.lowercased()].map({ [$0] }) ?? [] {
      let read = format.read(source, rules)
      // A block abridged by hand may not be valid in its language; without a language it may be anything.
      if read.problems.isEmpty, !language.isEmpty || read.claims.contains(where: \.isPair) { return read.claims }
    }
    return DocumentFormat.lines.read(source, rules).claims
  }

  private static let byLanguage: [String: DocumentFormat] = [
    "yaml": .yaml, "yml": .yaml, "json": .json, "jsonc": .json, "json5": .json, "jsonld": .json, "geojson": .json,
    "ndjson": .linesOfJSON, "jsonl": .linesOfJSON, "jsonlines": .linesOfJSON, "csv": .table(separator: 0x2C),
    "tsv": .table(separator: 0x09), "obo": .obo, "turtle": .turtle, "ttl": .turtle, "xml": .markup, "html": .html,
    "owl": .markup, "rdf": .markup, "toml": .sections, "ini": .sections,
  ]

  /// Returns the formats that a block without a language may have, judging by how it begins.
  private static func formats(of source: SourceText) -> [DocumentFormat] {
    guard let first = (0..<source.lineCount).map(source.line).first(where: { !$0.isEmpty }) else { return [] }
    let bytes = source.bytes[first]
    switch source.bytes[source.trimmed(first)].first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return bytes.starts(with: "[Term]".utf8) ? [.obo] : [.json, .linesOfJSON, .yaml]
    case UInt8(ascii: "<"): return []
    default: break
    }
    if bytes.starts(with: "format-version:".utf8) { return [.obo] }
    let tables = [0x09, UInt8(ascii: ",")].filter(bytes.contains).map(DocumentFormat.table)
    return tables + (bytes.contains(UInt8(ascii: ":")) || bytes.starts(with: "-".utf8) ? [.yaml] : [])
  }
}

extension Claim {
  fileprivate var isPair: Bool { if case .pair = self { true } else { false } }
}

/// The prefix of each line of a block: block quote markers and the indentation of the fence.
private struct LinePrefix {
  private let marks: Int
  private let indentation: Int
  /// In bytes, on the first line.
  let length: Int

  init(of line: Range<Int>, in source: SourceText) {
    var place = line.lowerBound
    var marks = 0
    var indentation = 0
    while place < line.upperBound {
      let byte = source.bytes[place]
      if byte == UInt8(ascii: ">") {
        marks += 1
        indentation = 0
        // A space after the marker belongs to it.
        if place + 1 < line.upperBound, source.bytes[place + 1] == 0x20 { place += 1 }
      } else if byte == 0x20 || byte == 0x09 {
        indentation += 1
      } else {
        break
      }
      place += 1
    }
    self.marks = marks
    self.indentation = indentation
    length = place - line.lowerBound
  }

  /// Returns a line without the prefix; nil if the block quote has ended.
  func content(of line: Range<Int>, in source: SourceText) -> Range<Int>? {
    var place = line.lowerBound
    func skipBlanks(_ maxCount: Int) {
      let end = min(line.upperBound, place + maxCount)
      while place < end, source.bytes[place] == 0x20 || source.bytes[place] == 0x09 { place += 1 }
    }
    for _ in 0..<marks {
      skipBlanks(3)
      guard place < line.upperBound, source.bytes[place] == UInt8(ascii: ">") else { return nil }
      place += 1
      skipBlanks(1)
    }
    skipBlanks(indentation)
    return place..<line.upperBound
  }
}

private struct Fence {
  let language: Substring
  private let marker: UInt8
  private let count: Int

  init?(_ line: Range<Int>, _ source: SourceText) {
    let bytes = source.bytes[line]
    guard let marker = bytes.first, marker == UInt8(ascii: "`") || marker == UInt8(ascii: "~") else { return nil }
    let rest = bytes.drop { $0 == marker }
    // "```code```" is not a fence.
    guard bytes.count - rest.count >= 3, marker != UInt8(ascii: "`") || !rest.contains(marker) else { return nil }
    self.marker = marker
    count = bytes.count - rest.count
    // The language in "```{yaml}" or "``` yaml title=terms".
    let words = source.text(rest.startIndex..<rest.endIndex).split { " \t{}.,;=".contains($0) }
    language = words.first ?? ""
  }

  func isClosed(by line: Range<Int>, _ source: SourceText) -> Bool {
    line.count >= count && source.bytes[line].allSatisfy { $0 == marker }
  }
}
