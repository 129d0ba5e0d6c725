import Terms
import Wire

/// An identifier of a document and the label that belongs to it by the document's structure.
struct LabelledIdentifier {
  let id: Piece
  let label: Piece?
  /// The identifier to ask for, without white space in it or around it, and the label.
  let key: VerdictCache.Key

  init(id: Piece, label: Piece?) {
    self.id = id
    self.label = label
    let isPlain = !id.text.utf8.contains { $0 <= 0x20 || $0 >= 0x80 }
    key = VerdictCache.Key(id: isPlain ? id.text : CURIE.asked(in: id.text) ?? id.text, label: label?.text)
  }

  var asked: String { key.id }

  /// Writes a CHECK request. A request is one line, and a space ends its identifier and cannot begin its label. A
  /// character that is not allowed becomes a no-break space. A text longer than any name is cut.
  func write(into sink: ByteSink) {
    sink.append("CHECK ")
    Self.append(asked, to: sink, mayHoldBlanks: false)
    guard let label else { return }
    sink.append(" ")
    Self.append(label.text, to: sink, mayHoldBlanks: true)
  }

  /// In bytes. A longer text is cut to a quarter as many code points, each of which has at most 4 bytes.
  private static let longest = 8_000

  static func append(_ text: String, to sink: ByteSink, mayHoldBlanks: Bool) {
    let isPlain =
      text.utf8.count <= longest && text.utf8.first != 0x20
      && !text.utf8.contains { $0 < 0x20 || ($0 == 0x20 && !mayHoldBlanks) }
    guard !isPlain else { return sink.append(text) }
    let isOther = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || (scalar == " " && !mayHoldBlanks) }
    var scalars = text.unicodeScalars.prefix(longest / 4).map { isOther($0) ? "\u{A0}" : $0 }
    if scalars.first == " " { scalars[0] = "\u{A0}" }
    sink.append(String(String.UnicodeScalarView(scalars)))
  }
}
