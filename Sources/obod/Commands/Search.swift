import ArgumentParser
import JSON
import Wire

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find terms by words in their names and definitions.",
    discussion: """
      Names come first, as in 'obod complete', then terms whose names and definition together contain the words. Without
      words, on a terminal, it opens a picker: results narrow with each key, the arrow keys choose, Enter prints the
      identifier, Escape cancels. From vim: ':r !obod search'. Exits with 1 if nothing is found or chosen.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: JSONOutput
  @OptionGroup var search: SearchOptions

  @Flag(help: "Print the label after the identifier that was picked.")
  var label = false

  @Argument(help: "The words, in any order.", completion: .custom(ShellCompletion.names))
  var words: [String] = []

  func run() throws {
    let source = try Source(places)
    guard words.isEmpty else {
      return try SearchAnswer.show(.search, words.joined(separator: " "), search, from: source, json: output.json)
    }
    guard let screen = Screen() else {
      throw ValidationError("give words to search for; picking a term without words needs a terminal")
    }
    var picker = Picker(screen: screen) { try Answer(source.ask(.search, $0, options: search.values)) }
    guard let picked = try picker.run() else { throw ExitCode(ExitStatus.findings) }
    let id = picked["id"]?.string ?? ""
    StandardOutput.shared.line(label ? "\(id) \(picked["label"]?.string ?? "(no label)")" : id)
  }
}
