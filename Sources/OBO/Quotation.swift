/// An identifier as a diagnostic names it. A frame may have any number of faults, and each names the frame: one that is
/// longer than any of a real ontology is cut short, so that diagnostics do not grow with the square of the file.
enum Quotation {
  /// In code points.
  private static let longest = 200

  static func of(_ id: String) -> String {
    guard id.utf8.count > longest,
      let end = id.unicodeScalars.index(id.startIndex, offsetBy: longest, limitedBy: id.endIndex)
    else { return id }
    return id[..<end] + "…"
  }
}
