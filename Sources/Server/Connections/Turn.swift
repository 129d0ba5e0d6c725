import Answers
import JSON
import NIOCore
import Wire

/// The answers of a worker to the waiting lines of one connection. Handing over a line costs more than most answers, so
/// a worker continues with the lines that follow.
struct Turn: Sendable {
  /// The answers, in the order of the lines.
  private(set) var answers: [ByteBuffer] = []
  /// The number of bytes of input that have been answered, line feeds included.
  private(set) var consumed = 0
  private(set) var outcomes: [(outcome: Answerer.Outcome, nanoseconds: Int)] = []
  /// The time that the worker thread spent.
  private(set) var duration = TimeAmount.zero

  /// The maximum size of a buffer, in bytes. A buffer's capacity is rounded up to a power of two, and it is freed once
  /// it has been sent.
  private static let piece = 256 << 10

  private static func pieces(of bytes: UnsafeRawBufferPointer) -> [ByteBuffer] {
    stride(from: 0, to: bytes.count, by: piece).map { start in
      ByteBuffer(bytes: bytes[start..<min(bytes.count, start + piece)])
    }
  }

  /// A turn of one line whose answer was made elsewhere.
  init(line: [UInt8], answer: UnsafeRawBufferPointer, _ outcome: Answerer.Outcome, nanoseconds: Int) {
    answers = Self.pieces(of: answer)
    consumed = line.count + 1
    outcomes = [(outcome, nanoseconds)]
  }

  /// Answers the first of some whole lines, which has been waiting since `start`, and as many of the following ones as
  /// there is time for. Stops before a line that the event loop has to answer: one that asks for statistics or a
  /// reload, ends the connection, or is longer than `lineLimit`.
  init(_ bytes: [UInt8], since start: NIODeadline, lineLimit: Int, by answerer: Answerer, into sink: ByteSink) {
    sink.removeAll()
    let begin = NIODeadline.now()
    var last = start
    bytes.withUnsafeBytes { bytes in
      var lines = Lines(bytes)
      // The number of lines that have been prefetched and are not answered yet.
      var expected = 0
      repeat {
        if expected == 0 { expected = answerer.prefetch(lines) }
        guard let line = lines.next(), consumed == 0 || line.count <= lineLimit else { break }
        expected -= 1
        let end = sink.count
        let outcome = answerer.answer(line.withoutReturn, into: sink)
        if outcome.isLeftToLoop {
          sink.truncate(to: end)
          break
        }
        consumed = bytes.count - lines.rest.count
        let now = NIODeadline.now()
        outcomes.append((outcome, Int((now - last).nanoseconds)))
        last = now
      } while last - begin < TurnTime.maxDuration && sink.count < TurnTime.maxBytes
      duration = last - begin
    }
    answers = Self.pieces(of: sink.bytes)
  }
}

extension Answerer.Outcome {
  /// Whether a worker leaves the line to the event loop.
  fileprivate var isLeftToLoop: Bool {
    switch self {
    case .quit, .answered(.stats, _), .answered(.reload, _): true
    default: false
    }
  }
}
