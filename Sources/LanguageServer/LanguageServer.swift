import Files
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
    let channel = try StandardChannel()
    let inbox = Inbox<Event>()
    let checker = Checker(inbox)
    channel.read(
      HeaderFramer(),
      into: inbox,
      cancelled: Session.cancelledRequest,
      event: { .message($0) },
      end: .end
    )
    _ = Background { checker.run() }
    let sender = channel.sender(.header)
    return Session(store: store, releaseAge: releaseAge, inbox: inbox, sender: sender, checker: checker).run()
  }
}
