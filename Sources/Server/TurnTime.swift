import NIOCore

/// How long the lines of one connection are answered before those of others get their turn.
struct TurnTime {
  /// A turn that has lasted so long ends behind the line at hand.
  static let longest = TimeAmount.milliseconds(1)
  /// So does one that has written so many bytes: they are not to pile up where nobody takes them.
  static let most = 256 << 10

  private let begin: NIODeadline
  private var lines = 0
  /// How much had been written when the clock was last read.
  private var written = 0

  init(since begin: NIODeadline) { self.begin = begin }

  /// Asked behind every line, with how many bytes the turn has written. Reading the clock for each would cost up to a
  /// tenth of its answer, so it is read for every sixteenth, and sooner where answers are long.
  mutating func isOver(written: Int) -> Bool {
    lines += 1
    guard lines & 15 == 0 || written - self.written > 8 << 10 else { return false }
    self.written = written
    return written >= Self.most || NIODeadline.now() - begin >= Self.longest
  }
}
