import ArgumentParser
import LanguageServer

struct LSP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve an editor: wrong terms as they are typed, labels, completion, quick fixes.",
    discussion: """
      Speaks the Language Server Protocol on standard input and output; editors start
      it. The few lines that each editor needs are in scripts/editors, or in
      share/doc/obod/examples if obod was installed. Answers come from the store,
      without a daemon; the server switches to a newly published store by itself.
      Findings are those of 'obod validate', with the settings of .obod.yaml.
      """
  )

  @OptionGroup var place: StorePlace
  @OptionGroup var releaseAge: ReleaseAgeOption

  @Flag(help: .hidden)
  var stdio = false

  func run() throws {
    let status = try LanguageServer(store: place.store, releaseAge: try releaseAge.age()).run()
    if status != ExitStatus.nothing { throw ExitCode(status) }
  }
}
