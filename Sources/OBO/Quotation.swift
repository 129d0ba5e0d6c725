/// An identifier as quoted in diagnostics. A frame may have any number of faults, and each diagnostic names the frame.
/// Identifiers longer than any in a real ontology are cut, so that the diagnostics do not grow quadratically with the
/// file.
enum Quotation {
  /// In code points.
  private static let maxLength = 200

  static func of(_ id: String) -> String {
    guard id.utf8.count > maxLength,
      let end = id.unicodeScalars.index(id.startIndex, offsetBy: maxLength, limitedBy: id.endIndex)
    else { return id }
    return id[..<end] + "…"
  }
}
