import Answers
import ArgumentParser
import Glibc

@main
struct Obod: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look up ontology terms, and check whether labels belong to their identifiers.",
    discussion: """
      Load ontologies once, then query them from a terminal, a script, or over the daemon's socket.

        obod load hp.obo.gz mondo.obo.gz        # compressed or plain OBO files
        obod check HP:0100013 Breast carcinoma  # is this the label of that term?
        obod lookup HP:0003002                  # the whole term
        obod label breast carcinoma             # which terms have this name?
        obod complete breast ca                 # what could this be the beginning of?
        obod search                             # pick a term while typing
        obod tree HP:0003002                    # what is above and below it?
        obod serve                              # answer on a Unix socket
        obod lsp                                # serve an editor
        obod mcp                                # serve an agent

      If a daemon answers on the socket, it is asked; otherwise the store is opened. The answer is the same.

      Exit status: 0 nothing wrong; 1 an error was found (a warning too with --strict); 2 wrong usage;
      3 the store, a file, the daemon or standard output could not be used.

      OBOD_STORE names the store's folder, OBOD_SOCKET the socket.
      """,
    version: Answerer.version,
    subcommands: [
      Load.self, Serve.self, Lookup.self, Label.self, Check.self, Obsolete.self, Complete.self, Search.self, Tree.self,
      Relations.self, Scan.self, Validate.self, ValidateSchema.self, LTV.self, LSP.self, MCP.self, Ontologies.self,
      Lint.self,
      Status.self,
    ]
  )

  @MainActor static func main() async {
    StandardStreams.occupyClosed()
    var status = await runCommand()
    do {
      try StandardOutput.shared.finish()
    } catch {
      Terminal.report("obod: \(error)")
      status = ExitStatus.unusable
    }
    Glibc.exit(status)
  }

  /// Runs the command and returns the exit status. Runs on the main thread, because other threads have small stacks and
  /// block signals.
  @MainActor private static func runCommand() async -> Int32 {
    do {
      try CommandLineCheck.run(CommandLine.arguments.dropFirst(), commands: configuration.subcommands)
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.nothing
    } catch let status as ExitCode {
      return status.rawValue
    } catch {
      return report(error)
    }
  }

  /// Reports the error that ended a command and returns its exit status.
  private static func report(_ error: any Error) -> Int32 {
    switch exitCode(for: error) {
    case .success:
      // Help and the version are regular output.
      StandardOutput.shared.line(fullMessage(for: error))
      return ExitStatus.nothing
    case .validationFailure:
      Terminal.report(fullMessage(for: error))
      return ExitStatus.usage
    default:
      Terminal.report("obod: \(error)")
      return ExitStatus.unusable
    }
  }
}

enum ExitStatus {
  static let nothing: Int32 = 0
  static let findings: Int32 = 1
  static let usage: Int32 = 2
  static let unusable: Int32 = 3
}
