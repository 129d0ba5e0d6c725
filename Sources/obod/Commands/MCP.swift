import ArgumentParser
import ModelContext

struct MCP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Serve an agent: check, look up and search terms, check documents.",
    discussion: """
      Speaks the Model Context Protocol on standard input and output; agents start
      it. What each agent needs is in scripts/agents, or in share/doc/obod/examples
      if obod was installed. Answers come from the store, offline and without a
      daemon; the server switches to a newly published store by itself.

      Nothing is ever written. With --root, documents below that folder can be read
      by their path, with the settings of .obod.yaml; without it, an agent passes
      their text.
      """
  )

  @OptionGroup var place: StorePlace

  @Option(
    help: ArgumentHelp("The folder whose documents an agent may read.", valueName: "folder"),
    completion: .directory
  )
  var root: String?

  @Flag(help: "Write nothing. There is no other mode; the option is for configurations that state it.")
  var readOnly = false

  func validate() throws { try CommandLineCheck.refuseEmpty([root].compactMap(\.self)) }

  func run() throws { try ModelContextServer(store: place.store, root: root).run() }
}
