import ArgumentParser
import Logging

/// The level and format of the daemon's log: from flags, then `OBOD_*` variables, then the defaults.
struct LogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The lowest level that is logged. (default: info)", valueName: "level"))
  var logLevel: LogLevel?

  @Option(
    help: ArgumentHelp(
      "The format of the log on standard error. (default: text; journal if systemd's journal reads it)",
      valueName: "format"
    )
  )
  var logFormat: LogFormat?

  func validate() throws { _ = try logger() }

  func logger() throws -> Logger {
    let named = try logLevel ?? Self.variable("OBOD_LOG_LEVEL")
    let format = try logFormat ?? Self.variable("OBOD_LOG_FORMAT") ?? .standard
    return Logger(label: "obod", factory: { _ in LineLog(format: format, logLevel: named?.level ?? .info) })
  }

  private static func variable<Value: ExpressibleByArgument>(_ name: String) throws -> Value? {
    guard let text = Places.variable(name) else { return nil }
    guard let value = Value(argument: text) else {
      throw ValidationError("\(name) must be one of \(Value.allValueStrings.joined(separator: ", "))")
    }
    return value
  }
}

/// A log level as given on the command line.
struct LogLevel: ExpressibleByArgument {
  static let allValueStrings = Logger.Level.allCases.map(\.rawValue)

  let level: Logger.Level

  init?(argument: String) {
    guard let level = Logger.Level(rawValue: argument) else { return nil }
    self.level = level
  }
}
