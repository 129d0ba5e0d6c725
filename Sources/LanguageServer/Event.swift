import JSONRPC
import Store

/// An event for the session to process.
enum Event: Sendable {
  case message(IncomingMessage)
  /// The client's input has ended.
  case end
  case checked(CheckedDocument)
  case settingsChanged
  case opened(Result<Snapshot, StoreProblem>, generation: Int)

  struct StoreProblem: Error, CustomStringConvertible {
    let description: String
  }
}
