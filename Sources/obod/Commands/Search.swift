import ArgumentParser
import JSON
import Wire

struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find terms by words of their names and definitions.",
    discussion: """
      Names come first, as in 'obod complete'; behind them terms that have the words in their names and definition
      together. Without words, on a terminal, it picks: results narrow with each key, the arrow keys choose, Enter
      prints the identifier, Escape leaves. From vim: ':r !obod search'. Exits with 1 where nothing is found or chosen.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: JSONOutput
  @OptionGroup var search: SearchOptions

  @Flag(help: "Print the label behind the identifier that was picked.")
  var label = false

  @Argument(help: "The words, in any order.", completion: .custom(ShellCompletion.names))
  var words: [String] = []

  func run() throws {
    let source = try Source(places)
    guard words.isEmpty else {
      return try SearchAnswer.show(.search, words.joined(separator: " "), search, from: source, json: output.json)
    }
    guard let screen = Screen() else {
      throw ValidationError("give words to search for; without words a terminal is needed to pick from")
    }
    var picker = Picker(screen: screen) { try Answer(source.ask(.search, $0, options: search.values)) }
    guard let picked = try picker.run() else { throw ExitCode(ExitStatus.findings) }
    let id = picked["id"]?.string ?? ""
    StandardOutput.shared.line(label ? "\(id) \(picked["label"]?.string ?? "(no label)")" : id)
  }
}
