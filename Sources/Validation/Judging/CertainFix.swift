import Documents
import Terms
import Wire

/// The fix of an identifier and its label, if it is certain.
struct CertainFix {
  /// The new identifier; nil if it stays.
  let id: String?
  /// The new label; nil if it stays.
  let label: String?

  /// `given` is the label in the document.
  init(_ details: CheckDetails, _ verdict: Verdict, given: String? = nil) {
    // A name is replaced by the label only if both have exactly the same meaning.
    let isSure =
      switch details.match {
      case .synonym: details.scope == .exact
      case .some(.none): false
      default: true
      }
    switch verdict {
    case .normalized, .former, .synonym:
      id = nil
      label = isSure ? details.label : nil
    case .obsolete, .merged:
      let only = details.replacedBy.count == 1 ? details.replacedBy[0] : nil
      // A term that is not loaded may itself be obsolete, and its label is unknown. A term without a label leaves
      // nothing to write beside the identifier.
      let isLive = only?.label != nil && only?.isObsolete == false
      // If the ontology also names terms to consider, a human has to choose.
      let isOnly = details.consider.isEmpty
      let isNamed = given != nil && Self.areSame(given, only?.label)
      id = (isSure || isNamed) && isLive && isOnly ? only?.id : nil
      label = id == nil ? nil : only?.label
    case .unknownID:
      // A slip in the form of the identifier, beside the label of the intended term.
      let meant = details.meant
      let isCertain = meant?.isObsolete == false && given != nil && Self.areSame(given, meant?.label)
      id = isCertain ? meant?.id : nil
      label = id == nil ? nil : meant?.label
    default:
      id = nil
      label = nil
    }
  }

  private static func areSame(_ first: String?, _ second: String?) -> Bool {
    guard let first, let second else { return false }
    var normalizer = Normalizer()
    return normalizer.normalize(first) == normalizer.normalize(second)
  }

  /// Returns all edits or none: an identifier is never changed without its label.
  func edits(_ idPiece: Piece, _ labelPiece: Piece?) -> [Edit] {
    var edits: [Edit] = []
    if let id {
      guard let written = idPiece.written(CURIE.spelled(id, like: idPiece.text)) else { return [] }
      edits.append(Edit(range: idPiece.range, text: written))
    }
    if let label, let labelPiece, label != labelPiece.text {
      guard let written = labelPiece.written(label) else { return [] }
      edits.append(Edit(range: labelPiece.range, text: written))
    }
    return edits
  }
}
