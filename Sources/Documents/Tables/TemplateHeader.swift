/// The second header of a ROBOT template (https://robot.obolibrary.org/template): `ID`, `LABEL`, `A rdfs:comment`, `SC
/// %`.
enum TemplateHeader {
  private static let keywords: Set<Substring> = [
    "ID", "LABEL", "TYPE", "CLASS_TYPE", "CHARACTERISTIC", "DOMAIN", "RANGE", "A", "AT", "AL", "AI", "C", "SC", "EC",
    "DC",
    "I", "TI", "P", "SP", "EP", "DP", "IP",
  ]

  /// Returns the column names that replace those of the header above; nil if a row is not such a header.
  static func roles(_ cells: [String], _ header: [String]) -> [String]? {
    guard cells.contains("ID"), cells.allSatisfy(isTemplate) else { return nil }
    let hasLabel = cells.contains(where: isLabel)
    return cells.enumerated().map { place, cell in
      let name = header.indices.contains(place) ? header[place] : ""
      if cell == "ID" { return "id" }
      if isLabel(cell) { return "label" }
      // A class expression names another term.
      if !cell.isEmpty, !cell.hasPrefix("A") { return "parent" }
      return hasLabel ? "note \(name)" : name
    }
  }

  private static func isTemplate(_ cell: String) -> Bool {
    cell.isEmpty || cell.hasPrefix(">") || cell.split(separator: " ").first.map(keywords.contains) ?? false
  }

  private static func isLabel(_ cell: String) -> Bool {
    cell == "LABEL" || ["A rdfs:label", "AL rdfs:label", "AT rdfs:label"].contains { cell.hasPrefix($0) }
  }
}
