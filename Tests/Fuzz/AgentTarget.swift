import JSON
import JSONRPC
import ModelContext

/// An input is the bytes that an agent sends.
final class AgentTarget: FuzzTarget {
  private let source: TermSource
  private let output = ByteSink()

  init() throws {
    let store = try SmallStore()
    source = TermSource(store.lexicon, generation: 1, texts: store.texts)
  }

  func take(_ input: UnsafeRawBufferPointer) {
    output.removeAll()
    let session = Session(
      source: { [source] in source },
      documents: DocumentChecker(root: nil),
      sender: MessageSender(.line) { [output] in output.append($0) },
      isCancelled: { _ in false }
    )
    // Without the handshake hardly anything is answered.
    let handshake = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}"#
    session.handle(IncomingMessage(Array(handshake.utf8)))
    var framer = LineFramer()
    framer.append(input)
    [UInt8(ascii: "\n")].withUnsafeBytes { framer.append($0) }
    while let frame = framer.next() {
      if case .content(let content) = frame { session.handle(IncomingMessage(content)) }
    }
    for line in output.bytes.split(separator: UInt8(ascii: "\n")) {
      let message = JSONValue(Array(line)) ?? .null
      expect(message != .null, "an answer is not JSON")
      for answer in message.array.isEmpty ? [message] : message.array {
        expect(answer["id"] != nil, "an answer has no id")
        expect((answer["result"] == nil) != (answer["error"] == nil), "an answer has not one of result and error")
        expect(answer["error"]?["code"]?.int != -32603, "a request failed inside")
      }
    }
  }
}
