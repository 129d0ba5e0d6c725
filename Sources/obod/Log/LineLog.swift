import Glibc
import JSON
import Logging

/// Writes each event to standard error as one line.
struct LineLog: LogHandler {
  let format: LogFormat
  private let stream = LogStream()
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(format: LogFormat, logLevel: Logger.Level) {
    self.format = format
    self.logLevel = logLevel
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let values = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let line = format.line(
      event.level,
      event.message.description,
      values.map { ($0.key, Self.json($0.value)) },
      at: time
    )
    stream.write(line) { count in
      format.line(.warning, "omitted \(count) lines because nothing read the log", [], at: time)
    }
  }

  /// Loggers receive numbers as `.stringConvertible` values.
  private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
    if case .stringConvertible(let value) = value, value is any BinaryInteger { return .number(value.description) }
    return .string(value.description)
  }
}
