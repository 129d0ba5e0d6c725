import Terms
import Wire

/// What mends an identifier and its label, where that is certain.
struct Remedy {
  /// What is to stand there; nil for what stays.
  let id: String?
  let label: String?

  /// `given` is what the document has as its label.
  init(_ value: JSONValue, _ verdict: Verdict, given: String? = nil) {
    // Only a name that says no less and no more than the label may be replaced by it.
    let isSure =
      switch value["match"]?.string {
      case "synonym": value["scope"]?.string == "EXACT"
      case "none": false
      default: true
      }
    switch verdict {
    case .normalized, .former, .synonym:
      id = nil
      label = isSure ? value["label"]?.string : nil
    case .obsolete, .merged:
      let replacements = value["replaced_by"]?.array ?? []
      let only = replacements.count == 1 ? replacements[0] : nil
      // A term that is not loaded may be obsolete itself, and its label is not known. One without a label leaves none to
      // write beside it.
      let isLive = only?["label"]?.string != nil && only?["obsolete"] == nil
      // Where the ontology names terms to consider too, somebody has to.
      let isOnly = value["consider"]?.array.isEmpty ?? true
      let isNamed = given != nil && Self.areSame(given, only?["label"]?.string)
      id = (isSure || isNamed) && isLive && isOnly ? only?["id"]?.string : nil
      label = id == nil ? nil : only?["label"]?.string
    case .unknownID:
      // A slip in the identifier's form, and beside it the label of the term that was meant.
      let meant = value["meant"]
      let isCertain = meant?["obsolete"] == nil && given != nil && Self.areSame(given, meant?["label"]?.string)
      id = isCertain ? meant?["id"]?.string : nil
      label = id == nil ? nil : meant?["label"]?.string
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

  /// All of it or nothing: an identifier is never changed without its label.
  func edits(_ idPiece: Piece, _ labelPiece: Piece?) -> [Edit] {
    var edits: [Edit] = []
    if let id {
      guard let written = idPiece.written(Self.inForm(of: idPiece.text, id)) else { return [] }
      edits.append(Edit(range: idPiece.range, text: written))
    }
    if let label, let labelPiece, label != labelPiece.text {
      guard let written = labelPiece.written(label) else { return [] }
      edits.append(Edit(range: labelPiece.range, text: written))
    }
    return edits
  }

  /// An identifier in the form in which another one is written: `HP:0003002`, `HP_0003002`, a PURL, `obo:HP_0003002`, or
  /// one of them in angle brackets.
  static func inForm(of written: String, _ id: String) -> String {
    if written.hasPrefix("<"), written.hasSuffix(">") {
      return "<\(inForm(of: String(written.dropFirst().dropLast()), id))>"
    }
    guard let colon = id.firstIndex(of: ":"), CURIE(reading: written) != nil else { return id }
    let local = CURIE.afterPURL(written[...])
    guard local != nil || CURIE(strict: written[...]) == nil else { return id }
    let base = local.map { written[..<$0.startIndex] } ?? ""
    return base + id[..<colon] + "_" + id[id.index(after: colon)...]
  }
}
