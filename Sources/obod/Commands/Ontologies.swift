import ArgumentParser
import JSON
import Wire

struct Ontologies: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the loaded ontologies.")

  @OptionGroup var places: Places
  @OptionGroup var output: Output

  func run() throws {
    let answer = Answer(try Source(places).ask(.ontologies))
    if output.json { return StandardOutput.shared.line(answer.line) }
    var rows = [["ontology", "release", "prefixes", "terms", "obsolete", "merged", "synonyms", "imported", "source"]]
    for ontology in answer.list("ontologies") {
      let texts = ["terms", "obsolete", "merged", "synonyms", "imported", "source"].map { ontology[$0]?.string ?? "" }
      let prefixes = ontology["prefixes"]?.array.compactMap(\.string).joined(separator: ",") ?? ""
      rows.append([ontology.ontologyName, ontology["release"]?.string ?? "", prefixes] + texts)
    }
    Columns.print(rows, rightAligned: 3...7)
  }
}

extension JSONValue {
  /// The ontology's name for people: `hp`, or `ncit (subset disease)`.
  var ontologyName: String {
    let id = self["id"]?.string ?? ""
    return self["subset"]?.string.map { "\(id) (subset \($0))" } ?? id
  }
}

/// Prints text in columns, each as wide as its widest cell.
enum Columns {
  static func print(_ rows: [[String]], rightAligned: ClosedRange<Int>) {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = row.enumerated().map { column, cell in
        let margin = String(repeating: " ", count: widths[column] - cell.count)
        return rightAligned ~= column ? margin + cell : column == row.count - 1 ? cell : cell + margin
      }
      StandardOutput.shared.line(cells.joined(separator: "  "))
    }
  }
}
