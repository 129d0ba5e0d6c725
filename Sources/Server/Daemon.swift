import Files
import Glibc
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import Store
import UnixSignals

/// Serves a store on a Unix socket until it is asked to stop.
package struct Daemon: Service {
  package struct Settings: Sendable {
    package var socket: SocketPlace
    package var store: StoreFolder
    package var limits = Limits()
    /// Notifies the supervisor of the process, if there is one.
    package var notifier: ServiceNotifier?

    package init(socket: SocketPlace, store: StoreFolder) {
      self.socket = socket
      self.store = store
    }
  }

  /// The maximum duration of a stop, in seconds.
  package static let stopTime = 5

  /// The number of file descriptors reserved for uses other than connections: the files that each worker has open for
  /// two generations, and a few for the event loop.
  private static let reservedFiles = 32 + 8 * Responder.workerCount

  private let settings: Settings
  private let logger: Logger

  package init(settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  package func run() async throws {
    let socket = try ListeningSocket(settings.socket)
    defer { socket.release() }
    let (group, workers, responder) = try await prepare()
    let result: Result<Void, any Error>
    do {
      try await serve(socket, group, responder)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await Stop.end(workers, group)
    try result.get()
  }

  /// Opens the store before starting any thread. Only the responder holds the generation, so that it is released when a
  /// newer one replaces it; a variable of `run` would keep it, its files and its mapped lexicon until the daemon ends.
  private func prepare() async throws -> (MultiThreadedEventLoopGroup, NIOThreadPool, NIOLoopBound<Responder>) {
    let generation = try Generation(
      Snapshot.open(settings.store, isThorough: true),
      workers: Responder.workerCount
    )
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let workers = NIOThreadPool(numberOfThreads: Responder.workerCount)
    workers.start()
    let limits = boundedLimits()
    let loop = group.next()
    let responder = try await loop.submit { [settings, logger] in
      let responder = Responder(
        store: settings.store,
        generation: generation,
        loop: loop,
        workers: workers,
        limits: limits,
        logger: logger,
        notifier: settings.notifier
      )
      return NIOLoopBound(responder, eventLoop: loop)
    }.get()
    return (group, workers, responder)
  }

  /// The configured limits, with the number of connections reduced to what the limit on open files allows.
  private func boundedLimits() -> Limits {
    var limits = settings.limits
    let maxConnections = max(1, OpenFiles.raiseLimit() - Self.reservedFiles)
    if maxConnections < limits[.connections] {
      logger.warning("the limit on open files allows \(maxConnections) connections, not \(limits[.connections])")
      limits[.connections] = maxConnections
    }
    return limits
  }

  private func serve(
    _ socket: ListeningSocket,
    _ group: MultiThreadedEventLoopGroup,
    _ responder: NIOLoopBound<Responder>
  ) async throws {
    let loop = group.next()
    // From here on, SIGHUP does not end the process.
    let signals = await UnixSignalsSequence(trapping: .sighup)
    let listener = try await socket.open(bootstrap(group, responder))
    let (generation, status) = try await loop.submit {
      responder.value.watch()
      keepWatchdogQuiet(loop)
      return (responder.value.generation, responder.value.status)
    }.get()
    let hangups = Task {
      for await _ in signals { loop.execute { responder.value.reloadForSupervisor() } }
    }
    defer { hangups.cancel() }
    let path = settings.socket.path
    logger.info("serving generation \(generation) on \(path)")
    settings.notifier?.report(.ready(status))
    do {
      try await gracefulShutdown()
    } catch is CancellationError {
      // Cancellation stops the daemon in the same way.
    }
    try await Stop(responder: responder, loop: loop, logger: logger, notifier: settings.notifier)
      .run { deadline in try await socket.close(listener, by: deadline) }
  }

  private func bootstrap(_ group: MultiThreadedEventLoopGroup, _ responder: NIOLoopBound<Responder>) -> ServerBootstrap
  {
    let unreadLimit = settings.limits[.unread]
    let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: unreadLimit / 2, high: unreadLimit)
    return ServerBootstrap(group: group)
      // If the machine has run out of file descriptors, accepting resumes a little later.
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(shouldForwardIOErrorCaught: false))
        }
      }
      .childChannelOption(.writeBufferWaterMark, value: waterMark)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      // One read per event: a second one would rarely find data, and costs a system call.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(responder: responder.value))
        }
      }
  }

  /// Notifies a supervisor with a watchdog that the event loop is still running, at twice the required rate.
  private func keepWatchdogQuiet(_ loop: any EventLoop) {
    guard let notifier = settings.notifier, let interval = notifier.watchdogInterval else { return }
    loop.scheduleRepeatedTask(initialDelay: .zero, delay: .microseconds(max(1, interval / 2))) { _ in
      notifier.report(.alive)
    }
  }
}
