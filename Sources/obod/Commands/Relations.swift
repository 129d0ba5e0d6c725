import ArgumentParser
import JSON
import Wire

struct Relations: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the relations between terms.",
    discussion: """
      Each with the CURIEs that stand for it and the number of its edges: is_a, then the most frequent first. \
      'obod tree --relation' accepts the names and the CURIEs.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: JSONOutput

  func run() throws {
    let answer = Answer(try Source(places).ask(.relations))
    try answer.begin(json: output.json)
    guard !output.json else { return }
    var rows = [["edges", "relation", "ids"]]
    for relation in answer.list("relations") {
      let ids = relation["ids"]?.array.compactMap(\.string).joined(separator: ",") ?? ""
      rows.append([relation["edges"]?.string ?? "", relation["relation"]?.string ?? "", ids])
    }
    Columns.print(rows, rightAligned: 0...0)
  }
}
