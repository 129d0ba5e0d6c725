import ArgumentParser
import LanguageServer

struct LSP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor: wrong terms as they are typed, labels, completion, repairs.",
    discussion: """
      Speaks the Language Server Protocol on standard input and output; editors
      start it (scripts/editors has the few lines that each of them needs). Answers
      come from the store, without a daemon; a newly published store is taken up.
      Findings are those of 'obod validate', with the settings of .obod.yaml.
      """
  )

  @OptionGroup var places: Places

  @Flag(help: .hidden)
  var stdio = false

  func run() throws {
    let status = try LanguageServer(store: places.store).run()
    if status != ExitStatus.nothing { throw ExitCode(status) }
  }
}
