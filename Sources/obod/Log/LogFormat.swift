import ArgumentParser
import Glibc
import JSON
import Logging

/// The format of the log's lines.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
  /// Time, level and message, followed by the other values as `name=value`.
  case text
  /// One JSON object per line: `time`, `level`, `message`, followed by the other values under their names.
  case json
  /// Like `text`, but with the priority prefix of sd-daemon(3) instead of time and level, which the journal records
  /// itself.
  case journal

  /// The default: `journal` if standard error leads to the journal, else `text`. `JOURNAL_STREAM` holds device and
  /// inode of a stream that leads to the journal (systemd.exec(5)).
  static var standard: LogFormat {
    var status = stat()
    guard let stream = Places.variable("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else { return .text }
    return stream == "\(status.st_dev):\(status.st_ino)" ? .journal : .text
  }

  func line(
    _ level: Logger.Level,
    _ message: String,
    _ values: [(name: String, value: JSONValue)],
    at time: timespec
  ) -> String {
    switch self {
    case .text: "\(Self.text(of: time)) \(level) \(Self.words(message, values))"
    case .journal: "<\(Self.priority(level))>\(Self.words(message, values))"
    case .json: Self.object(level, message, values, at: time)
    }
  }

  /// Replaces control characters, so that an event is always one line, whatever paths or other programs' messages it
  /// contains.
  private static func words(_ message: String, _ values: [(name: String, value: JSONValue)]) -> String {
    let text = ([message] + values.map { "\($0.name)=\($0.value.string ?? "")" }).joined(separator: " ")
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 })
    )
  }

  private static func object(
    _ level: Logger.Level,
    _ message: String,
    _ values: [(name: String, value: JSONValue)],
    at time: timespec
  ) -> String {
    let common: [(name: String, value: JSONValue)] = [
      ("time", .string(text(of: time))), ("level", .string(level.rawValue)), ("message", .string(message)),
    ]
    var json = JSONWriter(ByteSink())
    json.element(.object(common + values))
    return json.sink.string
  }

  /// Returns the priority of syslog(3).
  private static func priority(_ level: Logger.Level) -> Int32 {
    switch level {
    case .trace, .debug: LOG_DEBUG
    case .info: LOG_INFO
    case .notice: LOG_NOTICE
    case .warning: LOG_WARNING
    case .error: LOG_ERR
    case .critical: LOG_CRIT
    }
  }

  /// Formats a time in UTC with milliseconds, as in RFC 3339.
  private static func text(of time: timespec) -> String {
    var (seconds, parts) = (time.tv_sec, tm())
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let date = [(Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2)]
    let clock = [(Int(parts.tm_hour), 2), (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2)]
    let day = date.map(digits).joined(separator: "-")
    return "\(day)T\(clock.map(digits).joined(separator: ":")).\(digits(time.tv_nsec / 1_000_000, 3))Z"
  }
}
