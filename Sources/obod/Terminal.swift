import Glibc

/// Standard error: everything that is no answer; and what is known of standard output.
enum Terminal {
  static func complain(_ message: String) { write(message + "\n") }

  static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  static var isOutputInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether answers may be coloured: https://no-color.org
  static var showsColor: Bool { isOutputInteractive && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true) }

  /// Shows a passing line; the next one replaces it. Nothing where standard error is no terminal.
  static func show(_ progress: String) {
    if isInteractive { write("\r\u{1B}[K\(progress)") }
  }

  static func clear() { show("") }

  private static func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
