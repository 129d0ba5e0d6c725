import Glibc
import JSONRPC
package import Store

/// Serves an agent over standard input and output (Model Context Protocol, revisions 2024-11-05 to 2026-07-28).
package struct ModelContextServer {
  private enum Event {
    case message(IncomingMessage)
    case end
  }

  private let store: StoreFolder
  private let root: DocumentRoot?

  /// `root` is the folder whose documents may be read; nil if none may. Throws if there is no such folder.
  package init(store: StoreFolder, root: String?) throws {
    self.store = store
    self.root = try root.map(DocumentRoot.init)
  }

  /// Serves until the client disconnects.
  package func run() throws {
    let channel = try StandardChannel()
    let inbox = Inbox<Event>()
    channel.read(
      LineFramer(),
      into: inbox,
      cancelled: Session.cancelledRequest,
      event: { .message($0) },
      end: .end
    )
    let sender = channel.sender(.line)
    let store = OpenStore(store) { problem in Self.report("obod: \(problem)") }
    let session = Session(
      source: store.current,
      documents: DocumentChecker(root: root),
      sender: sender,
      isCancelled: inbox.isCancelled
    )
    while !sender.isBroken, case .message(let message)? = inbox.next() {
      session.handle(message)
      if let cancelled = Session.cancelledRequest(message) { inbox.forgetCancellation(of: cancelled) }
    }
  }

  private static func report(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
