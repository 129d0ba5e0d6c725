import ArgumentParser
import Wire

struct Complete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the terms that complete a text typed so far, best first.",
    discussion: """
      Case, accents, hyphens, quotes, British or American spelling and plurals do not matter; matches with swapped words
      or typing mistakes come last. The beginning of an identifier is completed too. Exits with 1 if nothing is found.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var output: JSONOutput
  @OptionGroup var search: SearchOptions

  @Argument(help: "The text; its words are joined.", completion: .custom(ShellCompletion.names))
  var text: [String]

  func run() throws {
    try SearchAnswer.show(.complete, text.joined(separator: " "), search, from: try Source(places), json: output.json)
  }
}
