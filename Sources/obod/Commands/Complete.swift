import ArgumentParser
import Wire

struct Complete: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the terms that a text typed so far may become, the best first.",
    discussion: """
      Case, accents, hyphens, quotes, British or American spelling and plurals do not matter; swapped words and typing
      mistakes come last. The beginning of an identifier is completed too. Exits with 1 where nothing is found.
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
