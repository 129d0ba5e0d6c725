import ArgumentParser
import Logging
import Server
import ServiceLifecycle
import Store
import UnixSignals

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer on a Unix socket until SIGTERM or SIGINT.",
    discussion: """
      One request a line, one JSON object a line in answer:

        echo 'CHECK HP:0100013 Breast carcinoma' | nc -U -N "$OBOD_SOCKET"
      """
  )

  @OptionGroup var places: Places

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("OBO files, or folders of them, to load first where they are new.", valueName: "path")
  )
  var load: [String] = []

  @Option(help: ArgumentHelp("The socket's permissions: 666 lets every user of the machine ask.", valueName: "mode"))
  var socketMode = SocketMode(bits: 0o600)

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @OptionGroup(title: "Log") var log: LogOptions

  func run() async throws {
    let logger = try log.logger()
    if !load.isEmpty {
      let files = try OBOFiles.expand(load)
      let report = try LoadConsole(verbose: false).load(files, into: places.store)
      LoadConsole.summarize(report) { Terminal.complain($0) }
    }
    var settings = Daemon.Settings(socket: places.socket, store: places.store)
    settings.limits = try limits.limits()
    settings.socketMode = socketMode.bits
    // The lifecycle's own logger would tell of every signal; a daemon's log tells of what went wrong.
    var lifecycleLogger = logger
    lifecycleLogger.logLevel = .error
    let group = ServiceGroup(
      configuration: .init(
        services: [
          .init(
            service: Daemon(settings: settings, logger: logger),
            successTerminationBehavior: .gracefullyShutdownGroup
          )
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: lifecycleLogger
      )
    )
    try await group.run()
  }
}

/// Permissions as chmod takes them, in octal.
struct SocketMode: ExpressibleByArgument {
  let bits: UInt32

  init(bits: UInt32) { self.bits = bits }

  init?(argument: String) {
    guard let bits = UInt32(argument, radix: 8), bits <= 0o777 else { return nil }
    self.bits = bits
  }

  var defaultValueDescription: String { String(bits, radix: 8) }
}
