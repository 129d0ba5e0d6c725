import Glibc

/// Writes to standard error, which receives everything that is not an answer, and describes the standard streams.
enum Terminal {
  static func report(_ message: String) { write(message + "\n") }

  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  static var isOutputInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether answers may be colored (https://no-color.org).
  static var showsColor: Bool { isOutputInteractive && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true) }

  /// Shows a progress line, which the next one replaces. Does nothing if standard error is not a terminal.
  static func show(_ progress: String) {
    if isInteractive { write("\r\u{1B}[K\(progress)") }
  }

  static func clear() { show("") }

  private static func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
