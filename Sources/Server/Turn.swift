import NIOCore
import Wire

/// What a worker has answered of the lines that wait on one connection: handing a line over costs more than most answers
/// do, so it goes on with those behind it.
struct Turn: Sendable {
  /// In the order of the lines.
  private(set) var answers: [ByteBuffer] = []
  /// How many bytes of the lines are done with, their line feeds included.
  private(set) var consumed = 0
  private(set) var outcomes: [(outcome: Answerer.Outcome, nanoseconds: Int)] = []
  /// How long a thread was at it.
  private(set) var duration = TimeAmount.zero

  /// In bytes: a buffer takes a power of two of memory, and is given back when it has been sent.
  private static let piece = 256 << 10

  private static func pieces(of bytes: UnsafeRawBufferPointer) -> [ByteBuffer] {
    stride(from: 0, to: bytes.count, by: piece).map { start in
      ByteBuffer(bytes: bytes[start..<min(bytes.count, start + piece)])
    }
  }

  /// One line that was answered otherwise.
  init(line: [UInt8], answer: UnsafeRawBufferPointer, _ outcome: Answerer.Outcome, nanoseconds: Int) {
    answers = Self.pieces(of: answer)
    consumed = line.count + 1
    outcomes = [(outcome, nanoseconds)]
  }

  /// Answers the first of some whole lines, which waits since `start`, and as many behind it as there is time for.
  /// Ends before a line that is for the event loop: one that asks for its figures or another
  /// store, ends the connection or is longer than `lineLimit`.
  init(_ bytes: [UInt8], since start: NIODeadline, lineLimit: Int, by worker: Generation.Worker) {
    let (answerer, sink) = (worker.answerer, worker.sink)
    sink.removeAll()
    let begin = NIODeadline.now()
    var last = start
    bytes.withUnsafeBytes { bytes in
      var lines = Lines(bytes)
      // How many of the lines have been looked ahead at and are not answered yet.
      var expected = 0
      repeat {
        if expected == 0 { expected = answerer.expect(lines) }
        guard let line = lines.next(), consumed == 0 || line.count <= lineLimit else { break }
        expected -= 1
        let end = sink.count
        let outcome = answerer.answer(line.withoutReturn, into: sink)
        if outcome.isForTheLoop {
          sink.truncate(to: end)
          break
        }
        consumed = bytes.count - lines.rest.count
        let now = NIODeadline.now()
        outcomes.append((outcome, Int((now - last).nanoseconds)))
        last = now
      } while last - begin < TurnTime.longest && sink.count < TurnTime.most
      duration = last - begin
    }
    answers = Self.pieces(of: sink.bytes)
  }
}

extension Answerer.Outcome {
  /// Whether the line is one that a worker leaves to the event loop.
  fileprivate var isForTheLoop: Bool {
    switch self {
    case .quit, .answered(.stats, _), .answered(.reload, _): true
    default: false
    }
  }
}
