import NIOCore

/// Decides when a connection's turn ends and other connections get theirs.
struct TurnTime {
  /// A turn that has lasted this long ends after the current line.
  static let maxDuration = TimeAmount.milliseconds(1)
  /// A turn also ends once it has written this number of bytes, so that answers do not pile up for a client that does
  /// not read them.
  static let maxBytes = 256 << 10

  private let begin: NIODeadline
  private var lines = 0
  /// The number of bytes written when the clock was last read.
  private var written = 0

  init(since begin: NIODeadline) { self.begin = begin }

  /// Whether the turn is over; called after every line with the number of bytes that the turn has written. Reading the
  /// clock for every line would add up to a tenth to the cost of an answer, so it is read for every sixteenth, and
  /// sooner if answers are long.
  mutating func isOver(written: Int) -> Bool {
    lines += 1
    guard lines & 15 == 0 || written - self.written > 8 << 10 else { return false }
    self.written = written
    return written >= Self.maxBytes || NIODeadline.now() - begin >= Self.maxDuration
  }
}
