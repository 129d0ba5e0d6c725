package import Foundation

/// Generates documents in every format, as people and programs write them, with right and wrong terms.
package struct DocumentMaker {
  package enum Format: String, CaseIterable, Sendable {
    case block = "yaml"
    case flow = "yml"
    case json, ndjson, tsv, csv
    case markdown = "md"
  }

  package struct Document: Sendable {
    package let name: String
    package let bytes: Data
    /// The document after fixing; nil if that is not determined, as in prose.
    package let fixed: Data?
  }

  private let pairs: TermPairs
  private var generator: SeededGenerator
  private var draft = Draft()

  package init(_ sample: TermSample, seed: UInt64) {
    pairs = TermPairs(sample)
    generator = SeededGenerator(seed: seed)
  }

  package mutating func documents(_ count: Int) -> [Document] {
    (0..<count).map { number in
      let format = Format.allCases[number % Format.allCases.count]
      let folder = ["", "deep/er/", "two words/", "größer #1/"][number % 4]
      return document(format, name: "\(folder)\(number).\(format.rawValue)")
    }
  }

  private mutating func document(_ format: Format, name: String) -> Document {
    draft = Draft()
    switch format {
    case .block: writeBlocks()
    case .flow: writeFlow()
    case .json: writeJSON()
    case .ndjson: writeLinesOfJSON()
    case .tsv: writeTable("\t")
    case .csv: writeTable(generator.isOne(in: 4) ? ";" : ",")
    case .markdown: writeMarkdown()
    }
    let hasMark = generator.isOne(in: 5)
    let hasCarriageReturns = generator.isOne(in: 3)
    let endsWithoutLineFeed = generator.isOne(in: 3)
    func finished(_ text: String) -> Data {
      var text = text
      if endsWithoutLineFeed, text.hasSuffix("\n") { text.removeLast() }
      if hasCarriageReturns { text = text.replacingOccurrences(of: "\n", with: "\r\n") }
      return Data(((hasMark ? "\u{FEFF}" : "") + text).utf8)
    }
    return Document(
      name: name,
      bytes: finished(draft.old),
      fixed: format == .markdown ? nil : finished(draft.new)
    )
  }

  /// A text under construction, as it is and as it will be after fixing.
  private struct Draft {
    var old = ""
    var new = ""

    mutating func add(_ text: String) { add(TermPair.Text(old: text, new: text)) }

    mutating func add(_ text: TermPair.Text) {
      old += text.old
      new += text.new
    }
  }

  private static let asides = [
    "Grüße aus Köln", "κύτταρο 😀", "see the methods", "n = 12; p < 0.05", "don't", "10 % of 5", "a | b", "naïve",
  ]
  private static let keys = [
    ("id", "label"), ("id", "name"), ("phenotype_id", "phenotype_label"), ("termId", "termLabel"), ("curie", "term"),
    ("cell_type_ontology_term_id", "cell_type"),
  ]

  private mutating func drawn() -> TermPair { pairs.draw(&generator) }

  private mutating func count(_ most: Int) -> Int { Int.random(in: 1...most, using: &generator) }

  private mutating func blanks(_ most: Int) -> String { String(repeating: " ", count: count(most + 1) - 1) }

  // MARK: YAML

  private mutating func writeBlocks() {
    if generator.isOne(in: 4) { draft.add("---\n") }
    draft.add("# \(generator.pick(Self.asides))\nversion: 2\nlisted:\n")
    let indent = blanks(7)
    for _ in 0..<count(4) { writeItem(indent) }
    for level in 0..<count(3) {
      draft.add("\(String(repeating: "   ", count: level))level\(level):\n")
      writeMapping(indent: String(repeating: "   ", count: level + 1))
    }
    if generator.isOne(in: 4) { draft.add("...\n---\nnote: >\n  \(generator.pick(Self.asides))\n\n  folded\n") }
  }

  private mutating func writeItem(_ indent: String) {
    let gap = " " + blanks(3)
    if generator.isOne(in: 5) { draft.add("\n   \n") }
    if generator.isOne(in: 5) { draft.add("\(blanks(9))# \(generator.pick(Self.asides))\n") }
    draft.add("\(indent)-\(gap)")
    writeMapping(indent: indent + " " + gap, isBegun: true)
  }

  private mutating func writeMapping(indent: String, isBegun: Bool = false) {
    let pair = drawn()
    let keys = generator.pick(Self.keys)
    var members = [(keys.0, pair.id), (keys.1, pair.label)]
    if generator.isOne(in: 3) { members.reverse() }
    var lead = isBegun ? "" : indent
    for (key, value) in members {
      draft.add(
        lead + (generator.isOne(in: 6) ? "\"\(key)\"" : key) + (generator.isOne(in: 8) ? " : " : ": ") + blanks(3)
      )
      let name = "a\(Int.random(in: 0..<1_000_000, using: &generator))"
      let isAnchored = generator.isOne(in: 6)
      if isAnchored { draft.add("&\(name) ") }
      if generator.isOne(in: 9) { draft.add("!!str ") }
      draft.add(yaml(value, inFlow: false))
      draft.add(generator.isOne(in: 4) ? "  # \(generator.pick(Self.asides))\n" : "\(blanks(2))\n")
      lead = indent
      if isAnchored { draft.add("\(indent)again_\(name): *\(name)\n") }
      if generator.isOne(in: 5) { draft.add("\(indent)note: \"\(generator.pick(Self.asides))\"\n") }
      if generator.isOne(in: 7) { draft.add("\(indent)counts: [1, 2,\n\(indent)   3]\n") }
    }
  }

  private mutating func writeFlow() {
    draft.add("terms: [")
    for number in 0..<count(6) {
      let pair = drawn()
      let keys = generator.pick(Self.keys)
      draft.add(number == 0 ? "" : "," + (generator.isOne(in: 2) ? "\n\(blanks(5)) " : blanks(2)))
      // Without white space, as some JSON writers do.
      let isDense = generator.isOne(in: 3)
      draft.add("{" + (isDense ? "\"\(keys.0)\":" : " \(keys.0): "))
      draft.add(isDense ? Self.doubleQuoted(pair.id) : yaml(pair.id, inFlow: true))
      draft.add(isDense ? ",\"\(keys.1)\":" : generator.isOne(in: 2) ? ", \(keys.1): " : "\n   , \(keys.1)  : ")
      draft.add(isDense ? Self.doubleQuoted(pair.label) : yaml(pair.label, inFlow: true))
      draft.add(generator.isOne(in: 3) ? "\n}" : "}")
    }
    draft.add("]\nempty: {}\n# \(generator.pick(Self.asides))\n")
  }

  private mutating func yaml(_ text: TermPair.Text, inFlow: Bool) -> TermPair.Text {
    let mustBeQuoted = inFlow && text.new.contains { ",[]{}".contains($0) }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0...1 where Self.isPlain(text.old, inFlow) && (mustBeQuoted || Self.isPlain(text.new, inFlow)):
      return TermPair.Text(old: text.old, new: mustBeQuoted ? Self.doubleQuoted(text).new : text.new)
    case 2:
      func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
      return TermPair.Text(old: quoted(text.old), new: quoted(text.new))
    default: return escaped(text, also: "\\x%02x")
    }
  }

  /// Whether a text is certainly a plain scalar; doubtful texts are always quoted here.
  private static func isPlain(_ text: String, _ inFlow: Bool) -> Bool {
    text.count > 5 && !text.contains(": ") && !(inFlow && text.contains(","))
      && text.wholeMatch(of: /[A-Za-z][\p{L}0-9 ()+\/.,_:'’–-]*[\p{L}0-9)]/) != nil
  }

  private static func doubleQuoted(_ text: TermPair.Text) -> TermPair.Text {
    func quoted(_ text: String) -> String {
      "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
    return TermPair.Text(old: quoted(text.old), new: quoted(text.new))
  }

  /// Returns a quoted text with some characters as escapes: `\u%04x`, or `format`, which must be able to represent
  /// ASCII.
  private mutating func escaped(_ text: TermPair.Text, also format: String) -> TermPair.Text {
    let plain = Self.doubleQuoted(text)
    guard generator.isOne(in: 3) else { return plain }
    let old = text.old.unicodeScalars.map { scalar in
      if "\"\\".unicodeScalars.contains(scalar) { return "\\\(scalar)" }
      guard 0x80...0xFFFF ~= scalar.value || scalar.isASCII && generator.isOne(in: 9) else { return String(scalar) }
      return String(format: scalar.isASCII && generator.isOne(in: 2) ? format : "\\u%04x", scalar.value)
    }
    let written = "\"\(old.joined())\""
    return TermPair.Text(old: written, new: text.isFixed ? plain.new : written)
  }

  // MARK: JSON

  private mutating func writeJSON() {
    let indent = generator.pick(["", "  ", "    ", "\t"])
    func line(_ depth: Int) -> String { indent.isEmpty ? "" : "\n" + String(repeating: indent, count: depth) }
    draft.add("{\(line(1))\"version\":1.5e3,\(line(1))\"ok\":true,\(line(1))\"none\":null,\(line(1))\"items\":[")
    for number in 0..<count(6) {
      draft.add((number == 0 ? "" : ",") + line(2))
      writeObject(line(3), line(2))
    }
    draft.add("\(line(1))]\(line(0))}\n")
  }

  private mutating func writeLinesOfJSON() {
    for _ in 0..<count(6) {
      writeObject("", "")
      draft.add(generator.isOne(in: 6) ? "\n\n" : "\n")
    }
  }

  private mutating func writeObject(_ line: String, _ last: String) {
    let pair = drawn()
    let keys = generator.pick(Self.keys)
    var members = [(keys.0, pair.id), (keys.1, pair.label)]
    if generator.isOne(in: 3) { members.reverse() }
    draft.add("{")
    for (key, value) in members {
      draft.add("\(line)\"\(key)\":\(blanks(1))")
      draft.add(escaped(value, also: "\\u%04X"))
      draft.add(",")
    }
    draft.add("\(line)\"note\": [\"\\ud83d\\ude00 \\/ \(generator.pick(Self.asides))\\n\", -1, {}]\(last)}")
  }

  // MARK: Tables

  private mutating func writeTable(_ separator: String) {
    if generator.isOne(in: 3) { draft.add("# \(generator.pick(["Grüße", "a table"]))\n") }
    let isWide = generator.isOne(in: 2)
    let names =
      isWide ? ["subject_id", "subject_label", "note", "object_id", "object_label"] : ["id", "label", "note"]
    draft.add(names.joined(separator: separator) + "\n")
    for _ in 0..<count(5) {
      writeCells(separator)
      draft.add(separator)
      draft.add(cell(same: generator.pick(Self.asides), separator))
      if isWide {
        draft.add(separator)
        writeCells(separator)
      }
      draft.add("\n")
    }
  }

  private mutating func writeCells(_ separator: String) {
    func isBare(_ text: TermPair.Text) -> Bool { !text.contains { "\(separator)\"|".contains($0) } }
    let drawn = (0..<count(3)).map { _ in self.drawn() }
    let several = drawn.filter { isBare($0.label) }
    if drawn.count > 1, !several.isEmpty {
      // Several values in one cell.
      let divider = generator.pick(["|", " | "])
      func joined(_ texts: [TermPair.Text]) -> TermPair.Text {
        TermPair.Text(
          old: texts.map(\.old).joined(separator: divider),
          new: texts.map(\.new).joined(separator: divider)
        )
      }
      draft.add(joined(several.map(\.id)))
      draft.add(separator)
      draft.add(joined(several.map(\.label)))
      return
    }
    let pair = drawn[0]
    if isBare(pair.label), generator.isOne(in: 4) {
      draft.add(" ")
      draft.add(pair.id)
      draft.add("\(separator)  ")
      draft.add(pair.label)
      draft.add(" ")
      return
    }
    draft.add(cell(pair.id, separator))
    draft.add(separator)
    draft.add(cell(pair.label, separator, mayBreak: pair.kind == .normalized))
  }

  private mutating func cell(same text: String, _ separator: String) -> TermPair.Text {
    cell(TermPair.Text(old: text, new: text), separator)
  }

  private mutating func cell(_ text: TermPair.Text, _ separator: String, mayBreak: Bool = false) -> TermPair.Text {
    func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
    func needsQuotes(_ text: String) -> Bool { text.contains { "\(separator)\"\n".contains($0) } }
    if separator == "\t" { return text }
    if generator.isOne(in: 3) || needsQuotes(text.old) {
      let old = mayBreak && text.isFixed && generator.isOne(in: 2) ? text.old.replacing(" ", with: "\n") : text.old
      return TermPair.Text(old: quoted(old), new: quoted(text.new))
    }
    return TermPair.Text(old: text.old, new: needsQuotes(text.new) ? quoted(text.new) : text.new)
  }

  // MARK: Markdown

  private mutating func writeMarkdown() {
    draft.add("# \(generator.pick(Self.asides))\n\n")
    for _ in 0..<count(4) {
      let pair = drawn()
      let (id, label) = (pair.id.old, pair.label.old)
      draft.add(
        generator.pick([
          "Of all patients, some had \(label) (\(id)), others had not,\nand \(generator.pick(Self.asides)).\n\n",
          "- **\(label)** (\(id))\n", "* [\(id)](https://example.org/\(id)) \(label)\n\n",
          "> \(id): \(label)\n\n", "```\n\(id) \(label)\n```\n\n",
        ])
      )
    }
    draft.add("\n| ID | Label | Onset |\n|---|:--|---|\n")
    for _ in 0..<count(4) {
      let pair = drawn()
      draft.add("| \(pair.id.old) | \(pair.label.old) | \(generator.pick(["Puberty", "Adult", ""])) |\n")
    }
  }
}
