import Terms

/// Reads an OBO ontology as a document about terms: each stanza's `id:` and `name:`, and the labels in comments, as in
/// `is_a: HP:0000924 ! Abnormality of the skeletal system`.
struct StanzaReader {
  private let source: SourceText
  private var claims: [Claim] = []
  private var id: Piece?
  private var name: Piece?
  private var isTerm = false

  private init(_ source: SourceText) { self.source = source }

  static func read(_ source: SourceText) -> [Claim] {
    var reader = StanzaReader(source)
    for number in 0..<source.lineCount { reader.readLine(source.trimmed(source.line(number))) }
    reader.endStanza()
    return reader.claims
  }

  private mutating func readLine(_ line: Range<Int>) {
    let bytes = source.bytes[line]
    if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
      endStanza()
      isTerm = bytes.elementsEqual("[Term]".utf8)
    } else if isTerm, id == nil, let value = value(of: "id:", line) {
      id = value
    } else if isTerm, name == nil, let value = value(of: "name:", line) {
      name = value
    } else if source.mayHoldIdentifier(line), !readComment(line) {
      TextReader.readLines(source, line) { claims.appendPassage($0, of: source, isCode: true) }
    }
  }

  /// Returns the value after a tag, without trailing qualifiers in braces and without a comment.
  private func value(of tag: String, _ line: Range<Int>) -> Piece? {
    guard source.bytes[line].starts(with: tag.utf8) else { return nil }
    var value = source.trimmed((line.lowerBound + tag.utf8.count)..<line.upperBound)
    for marker in [" ! ", " {"] {
      if let start = source.firstIndex(of: marker, in: value) { value = source.trimmed(value.lowerBound..<start) }
    }
    return value.isEmpty ? nil : piece(value)
  }

  private mutating func endStanza() {
    if let id {
      if !CURIE.isWritten(in: id.text) {
        claims.append(.nonTerm(id))
      } else if let name {
        claims.append(.pair(id: id, label: name))
      } else {
        claims.append(.identifier(id))
      }
    }
    (id, name, isTerm) = (nil, nil, false)
  }

  /// Reads `tag: [relation] identifier [{…}] ! label`; returns whether the line has that form.
  private mutating func readComment(_ line: Range<Int>) -> Bool {
    guard let mark = source.firstIndex(of: " ! ", in: line) else { return false }
    let wordsEnd = source.firstIndex(of: " {", in: line.lowerBound..<mark) ?? mark
    let words = source.bytes[line.lowerBound..<wordsEnd].split(whereSeparator: SourceText.isBlank)
    guard let word = words.last, CURIE.isWritten(in: String(decoding: word, as: UTF8.self)) else { return false }
    var label = source.trimmed((mark + 3)..<line.upperBound)
    if words.count == 3 {
      // The label may repeat the relation: "part_of UBERON:0000955 ! part of brain".
      let relation = words[1].map { $0 == UInt8(ascii: "_") ? 0x20 : $0 } + [0x20]
      if source.bytes[label].starts(with: relation) { label = (label.lowerBound + relation.count)..<label.upperBound }
    }
    guard !label.isEmpty else { return false }
    claims.append(.pair(id: piece(word.startIndex..<word.endIndex), label: piece(label)))
    return true
  }

  private func piece(_ range: Range<Int>) -> Piece { Piece(text: source.text(range), range: range, style: .text) }
}
