import Files
import Glibc
package import Store

/// Serves an editor over standard input and output (Language Server Protocol 3.17).
package struct LanguageServer {
  private let store: StoreFolder

  package init(store: StoreFolder) { self.store = store }

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
    return Session(store: store, inbox: inbox, writer: MessageWriter(output), checker: checker).run()
  }
}
