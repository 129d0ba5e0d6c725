import ArgumentParser
import Wire

struct Tree: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the terms above and below a term.",
    discussion: """
      A term that occurs in several places is drawn once, and only named in the others. --dot is for Graphviz
      ('obod tree --dot HP:0003002 | dot -Tsvg'), --mermaid for Markdown.
      """
  )

  enum Form: EnumerableFlag {
    case text, dot, mermaid

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .text: "Draw it in the terminal."
      case .dot: "Write a Graphviz graph."
      case .mermaid: "Write a Mermaid flowchart."
      }
    }
  }

  @OptionGroup var places: Places

  @Flag var form = Form.text

  @Option(
    help: "Another relation instead of is_a, by name or CURIE, e.g. part_of or BFO:0000050.",
    completion: .custom(ShellCompletion.relations)
  )
  var relation: String?

  @Option(help: "The maximum number of terms below.")
  var limit = 50

  @Argument(help: "An identifier: HP:0003002, HP_0003002 or a PURL.", completion: .custom(ShellCompletion.identifiers))
  var id: String

  func validate() throws {
    guard 1...1000 ~= limit else { throw ValidationError("--limit must be from 1 to 1000") }
  }

  func run() throws {
    let lineage = try Lineage(of: id, relation: relation, limit: limit, from: Source(places))
    switch form {
    case .text: TreeDrawing(lineage).lines().forEach { StandardOutput.shared.line($0) }
    case .dot: StandardOutput.shared.line(lineage.dot())
    case .mermaid: StandardOutput.shared.line(lineage.mermaid())
    }
  }
}
