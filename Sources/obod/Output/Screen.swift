import Glibc

/// The controlling terminal, independent of standard input and output: reads single keys and redraws lines in place.
final class Screen {
  private let terminal: Int32
  private let before: termios
  /// Bytes that were read and do not belong to a returned key yet.
  private var pending: [UInt8] = []

  enum Key: Equatable {
    case text(String)
    case enter, escape, backspace, clear, deleteWord, up, down
    /// The terminal was closed.
    case end
  }

  /// Returns nil if there is no controlling terminal.
  init?() {
    terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    var settings = termios()
    guard terminal >= 0, tcgetattr(terminal, &settings) == 0 else {
      if terminal >= 0 { close(terminal) }
      return nil
    }
    before = settings
    cfmakeraw(&settings)
    tcsetattr(terminal, TCSAFLUSH, &settings)
  }

  deinit {
    draw([])
    var settings = before
    tcsetattr(terminal, TCSAFLUSH, &settings)
    close(terminal)
  }

  /// The size of the terminal; 80 by 24 if it is unknown.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Replaces the lines drawn before, and puts the cursor at the end of the first. Lines must fit the width.
  func draw(_ lines: [String]) {
    var text = "\r\u{1B}[J" + lines.joined(separator: "\r\n")
    if lines.count > 1 { text += "\u{1B}[\(lines.count - 1)A" }
    if let first = lines.first { text += "\r" + first }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
  }

  /// Waits for the next key.
  func key() -> Key {
    while true {
      if pending.isEmpty && !fill(waiting: -1) { return .end }
      if let key = nextKey() { return key }
    }
  }

  /// Reads what has been typed. Returns false if nothing arrives within `milliseconds`, or if the terminal is closed;
  /// -1 waits indefinitely.
  private func fill(waiting milliseconds: Int32) -> Bool {
    while true {
      var polled = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      let ready = poll(&polled, 1, milliseconds)
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { return false }
      return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
        let count = read(terminal, buffer.baseAddress, buffer.count)
        if count > 0 { pending += UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]) }
        return count > 0
      }
    }
  }

  /// Returns the next key of the bytes read, or nil if it has no meaning here.
  private func nextKey() -> Key? {
    let byte = pending.removeFirst()
    switch byte {
    case 0x0D, 0x0A: return .enter
    case 0x7F, 0x08: return .backspace
    case 0x15: return .clear
    case 0x17: return .deleteWord
    case 0x0E, 0x09: return .down
    case 0x10: return .up
    // Control-C, Control-D and Control-G.
    case 0x03, 0x04, 0x07: return .escape
    case 0x1B: return readSequence()
    case 0x00..<0x20: return nil
    default: return readText(byte)
    }
  }

  /// Parses an escape sequence (ECMA-48, section 5.4). Its bytes arrive together, so an escape character without others
  /// is the Escape key.
  private func readSequence() -> Key? {
    guard !pending.isEmpty || fill(waiting: 30) else { return .escape }
    guard pending[0] == UInt8(ascii: "[") || pending[0] == UInt8(ascii: "O") else { return .escape }
    pending.removeFirst()
    while !pending.isEmpty || fill(waiting: 30) {
      let byte = pending.removeFirst()
      guard 0x40...0x7E ~= byte else { continue }
      return byte == UInt8(ascii: "A") ? .up : byte == UInt8(ascii: "B") ? .down : nil
    }
    return nil
  }

  private func readText(_ first: UInt8) -> Key? {
    var bytes = [first]
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    while bytes.count < count, !pending.isEmpty || fill(waiting: 30) { bytes.append(pending.removeFirst()) }
    return String(validating: bytes, as: UTF8.self).map { .text($0) }
  }
}
