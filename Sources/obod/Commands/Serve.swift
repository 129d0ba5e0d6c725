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
      One request per line, one JSON object per line in answer:

        echo 'CHECK HP:0100013 Breast carcinoma' | nc -U -N "$OBOD_SOCKET"

      When stopped, it answers every line received so far, and exits within \(Daemon.stopTime) seconds whatever clients
      do. SIGHUP switches to the newest store.

      A socket passed by systemd is used instead of its own; --socket, --socket-mode and --group then have no effect.

      Exit status: 0 it was stopped; 2 wrong usage; 3 the store or the socket could not be used.
      """
  )

  @OptionGroup var places: Places

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "OBO files, or folders of them, to load first if they are new; newer and whole releases in the store are kept.",
      valueName: "path"
    )
  )
  var load: [String] = []

  @OptionGroup(title: "Socket") var socketOptions: SocketOptions

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @OptionGroup(title: "Log") var log: LogOptions

  func run() async throws {
    let logger = try log.logger()
    // Must run before other threads start, because it changes the environment.
    let passed = try PassedSocket.fromEnvironment()
    let notifier = try ServiceNotifier.fromEnvironment(logger)
    // Checks the settings before the load, which may take long.
    var settings = Daemon.Settings(
      socket: try passed.map { .passed($0) } ?? socketOptions.place(places.socket),
      store: try places.store
    )
    if !load.isEmpty {
      let files = try OBOFiles.expand(load)
      var options = Loader.Options()
      // A restart of the service must not replace a newer release, or a whole ontology, that was loaded since.
      options.keepsLoaded = true
      let report = try LoadConsole(verbose: false).load(files, into: settings.store, options)
      LoadConsole.summarize(report) { Terminal.report($0) }
    }
    settings.limits = try limits.limits()
    settings.notifier = notifier
    // The lifecycle's logger would log every signal, so only its errors are logged.
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
