import Documents
import Terms
import Wire

/// An identifier of a document and the label that belongs to it by the document's structure.
struct LabeledIdentifier {
  let id: Piece
  let label: Piece?
  /// Asks about the identifier, without white space in it or around it, and the label.
  let question: CheckQuestion

  init(id: Piece, label: Piece?) {
    self.id = id
    self.label = label
    question = CheckQuestion(id: CURIE.asked(by: id.text), label: label?.text)
  }

  var asked: String { question.id }
}
