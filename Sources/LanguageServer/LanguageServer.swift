import Files
import Glibc
import JSONRPC
package import Store
package import Terms

/// Serves an editor over standard input and output (Language Server Protocol 3.17).
package struct LanguageServer {
  private let store: StoreFolder
  private let releaseAge: ReleaseAge

  /// `releaseAge` determines when a loaded release is old enough for the user to be notified.
  package init(store: StoreFolder, releaseAge: ReleaseAge) {
    self.store = store
    self.releaseAge = releaseAge
  }

  /// Serves until the client disconnects, and returns the exit status that the protocol specifies.
  package func run() throws -> Int32 {
    let input = try FileDescriptor.standardInput()
    let output = try FileDescriptor.standardOutput()
    // Redirect standard output to standard error, so that stray output does not corrupt the protocol stream.
    dup2(STDERR_FILENO, STDOUT_FILENO)
    // A failed write reports that the client is gone.
    signal(SIGPIPE, SIG_IGN)
    let inbox = Inbox<Event>()
    let checker = Checker(inbox)
    _ = Background {
      MessageReader(input, HeaderFramer()).run { message, size in
        inbox.post(.message(message), size: size, cancelling: Session.cancelledRequest(message))
      }
      inbox.post(.end)
    }
    _ = Background { checker.run() }
    let sender = MessageSender(.header, output: output.write)
    return Session(store: store, releaseAge: releaseAge, inbox: inbox, sender: sender, checker: checker).run()
  }
}
