package import Terms

/// The format of a document.
package enum DocumentFormat: Sendable, Equatable {
  case yaml, json, linesOfJSON, markdown, text
  /// Text whose lines are independent: programs, logs, and every format not listed here.
  case lines
  /// HTML.
  case html
  /// XML.
  case markup
  /// Turtle, and Manchester syntax, whose frames end at an empty line, as Turtle statements do.
  case turtle
  case obo
  /// TOML and INI.
  case sections
  case table(separator: UInt8)
  /// Tab-separated annotations without labels: GAF, GPAD, phenotype.hpoa.
  case annotations

  private static let byExtension: [String: DocumentFormat] = [
    "yaml": .yaml, "yml": .yaml, "json": .json, "jsonld": .json, "geojson": .json, "ndjson": .linesOfJSON,
    "jsonl": .linesOfJSON, "md": .markdown, "markdown": .markdown, "mdx": .markdown, "qmd": .markdown, "rmd": .markdown,
    "txt": .text, "text": .text, "rst": .text, "adoc": .text, "tex": .text, "tsv": .table(separator: 0x09),
    "tab": .table(separator: 0x09), "csv": .table(separator: UInt8(ascii: ",")), "org": .text, "wiki": .text,
    "gmt": .text, "html": .html, "htm": .html, "xhtml": .html, "xml": .markup, "owl": .markup, "rdf": .markup,
    "ttl": .turtle,
    "omn": .turtle, "obo": .obo, "toml": .sections, "ini": .sections, "cfg": .sections,
    "gaf": .annotations, "gpad": .annotations, "gpa": .annotations, "gpi": .annotations, "hpoa": .annotations,
  ]

  /// Chooses the format by the file name's extension; without a known one, by the beginning of the document.
  package init(path: String, _ source: SourceText) {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 1, let format = Self.byExtension[parts[parts.count - 1].lowercased()] {
      self = format
      if [.text, .table(separator: 0x09)].contains(format), Self.isAnnotated(source) { self = .annotations }
    } else {
      self = Self.sniffed(source)
    }
    if self == .table(separator: UInt8(ascii: ",")) { self = .table(separator: Self.separator(of: source)) }
  }

  private static func isAnnotated(_ source: SourceText) -> Bool {
    let start = source.bytes[source.start...]
    return ["!gaf-version:", "!gpa-version:", "!gpad-version:"].contains { start.starts(with: $0.utf8) }
  }

  private static func sniffed(_ source: SourceText) -> DocumentFormat {
    let text = source.bytes[source.start...].prefix(4096).drop(while: SourceText.isBlank)
    if text.first == UInt8(ascii: "{") { return .json }
    if text.starts(with: "<?xml".utf8) { return .markup }
    if text.starts(with: "<!DOCTYPE".utf8) || text.starts(with: "<html".utf8) { return .html }
    if isAnnotated(source) { return .annotations }
    if text.starts(with: "---\n".utf8) || text.starts(with: "%YAML".utf8) { return .yaml }
    return .lines
  }

  /// Returns the separator of a CSV file, judging by its first row.
  private static func separator(of source: SourceText) -> UInt8 {
    for number in 0..<source.lineCount {
      let line = source.bytes[source.line(number)]
      guard !line.isEmpty, line.first != UInt8(ascii: "#") else { continue }
      return CellScanner.separator(ofCSV: line)
    }
    return UInt8(ascii: ",")
  }

  /// Returns what a document says. A document that is nested, or a table, is also returned as a tree if `keepsTree` is
  /// true.
  package func read(_ source: SourceText, _ rules: KeyRules, keepsTree: Bool = false) -> DocumentContents {
    switch self {
    case .yaml: YAMLReader.read(source, rules, keepsTree: keepsTree)
    case .json: JSONReader.read(source, rules, byLine: false, keepsTree: keepsTree)
    case .linesOfJSON: JSONReader.read(source, rules, byLine: true, keepsTree: keepsTree)
    case .table(let separator): TableReader.read(source, rules, separator: separator, keepsTree: keepsTree)
    case .annotations: TableReader.readAnnotations(source)
    case .markdown, .text: DocumentContents(claims: TextReader.read(source, rules, isMarkdown: self == .markdown))
    case .lines: DocumentContents(claims: CodeReader.readProgram(source))
    case .html: DocumentContents(claims: CodeReader.readMarkup(source, 0..<source.lineCount, isCode: false))
    case .markup: DocumentContents(claims: CodeReader.readMarkup(source, 0..<source.lineCount))
    case .turtle: DocumentContents(claims: CodeReader.readStatements(source))
    case .obo: DocumentContents(claims: StanzaReader.read(source))
    case .sections: DocumentContents(claims: SectionReader.read(source, rules))
    }
  }
}
