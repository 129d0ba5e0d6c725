import Terms
import Wire

/// An identifier of a document and the label that its form gives it.
struct LabelledIdentifier {
  let id: Piece
  let label: Piece?
  /// The identifier as it is asked for, without blanks in it or around it, and the label.
  let key: VerdictCache.Key

  init(id: Piece, label: Piece?) {
    self.id = id
    self.label = label
    let isPlain = !id.text.utf8.contains { $0 <= 0x20 || $0 >= 0x80 }
    key = VerdictCache.Key(id: isPlain ? id.text : CURIE.asked(in: id.text) ?? id.text, label: label?.text)
  }

  var asked: String { key.id }

  /// A request is one line, and a blank ends its identifier and does not begin its label. What cannot stand in it
  /// as it is becomes a blank of another kind. What is longer than any name is judged by its beginning.
  func write(into sink: ByteSink) {
    sink.append("CHECK ")
    Self.append(asked, to: sink, mayHoldBlanks: false)
    guard let label else { return }
    sink.append(" ")
    Self.append(label.text, to: sink, mayHoldBlanks: true)
  }

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
