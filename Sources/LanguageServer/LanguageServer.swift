import Files
import Glibc
package import Store
package import Terms

/// Serves an editor over standard input and output (Language Server Protocol 3.17).
package struct LanguageServer {
  private let store: StoreFolder
  private let releaseAge: ReleaseAge

  /// `releaseAge`: from which age of a loaded release on the person who writes is told.
  package init(store: StoreFolder, releaseAge: ReleaseAge) {
    self.store = store
    self.releaseAge = releaseAge
  }

  /// Serves until the client leaves; the exit status that the protocol asks for.
  package func run() throws -> Int32 {
    let input = try FileDescriptor.standardInput()
    let output = try FileDescriptor.standardOutput()
    // Whatever is printed from here on is no part of the protocol.
    dup2(STDERR_FILENO, STDOUT_FILENO)
    // A client that has gone is noticed by what cannot be written.
    signal(SIGPIPE, SIG_IGN)
    let inbox = Inbox()
    let checker = Checker(inbox)
    let reader = MessageReader(input: input, inbox: inbox)
    _ = Background { reader.run() }
    _ = Background { checker.run() }
    let writer = MessageWriter(output)
    return Session(store: store, releaseAge: releaseAge, inbox: inbox, writer: writer, checker: checker).run()
  }
}
