import Files
import Glibc
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
package import Store
import UnixSignals

/// Serves a store on a Unix socket until it is told to stop.
package struct Daemon: Service {
  package struct Settings: Sendable {
    package var socket: SocketPlace
    package var store: StoreFolder
    package var limits = Limits()
    /// Who supervises the process, where somebody does.
    package var notifier: ServiceNotifier?

    package init(socket: SocketPlace, store: StoreFolder) {
      self.socket = socket
      self.store = store
    }
  }

  /// The longest that a stop takes, in seconds.
  package static let stopTime = 5

  /// So many open files are kept for other things than connections: what each worker has open of two generations, and a
  /// few of the loop's own.
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
    let (group, workers, responder) = try prepare()
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

  /// Opens the store before anything is started. The generation is the responder's alone, so that it goes when a newer
  /// one comes: a variable of `run` would keep it, its files and its mapped lexicon to the end.
  private func prepare() throws -> (MultiThreadedEventLoopGroup, NIOThreadPool, Responder) {
    let generation = try Generation(
      Snapshot.open(settings.store, isThorough: true),
      workers: Responder.workerCount
    )
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let workers = NIOThreadPool(numberOfThreads: Responder.workerCount)
    workers.start()
    let limits = boundedLimits()
    let responder = Responder(
      store: settings.store,
      generation: generation,
      loop: group.next(),
      workers: workers,
      limits: limits,
      logger: logger,
      notifier: settings.notifier
    )
    return (group, workers, responder)
  }

  /// What is set, with no more connections than may have files open.
  private func boundedLimits() -> Limits {
    var limits = settings.limits
    let most = max(1, OpenFiles.raiseLimit() - Self.reservedFiles)
    if most < limits[.connections] {
      logger.warning("the limit on open files allows \(most) connections, not \(limits[.connections])")
      limits[.connections] = most
    }
    return limits
  }

  private func serve(
    _ socket: ListeningSocket,
    _ group: MultiThreadedEventLoopGroup,
    _ responder: Responder
  ) async throws {
    let loop = group.next()
    // From here on a hangup is no reason to end.
    let signals = await UnixSignalsSequence(trapping: .sighup)
    let listener = try await socket.open(bootstrap(group, responder))
    try await loop.submit {
      responder.watch()
      keepWatchdogQuiet(loop)
    }.get()
    let hangups = Task {
      for await _ in signals { loop.execute { responder.reloadForSupervisor() } }
    }
    defer { hangups.cancel() }
    let path = settings.socket.path
    logger.info("serving generation \(responder.generation) on \(path)")
    settings.notifier?.tell(.ready(responder.status))
    do {
      try await gracefulShutdown()
    } catch is CancellationError {
      // Cancelled instead of asked: the same way out.
    }
    try await Stop(responder: responder, loop: loop, logger: logger, notifier: settings.notifier)
      .run { deadline in try await socket.close(listener, by: deadline) }
  }

  private func bootstrap(_ group: MultiThreadedEventLoopGroup, _ responder: Responder) -> ServerBootstrap {
    let unreadLimit = responder.limits[.unread]
    let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: unreadLimit / 2, high: unreadLimit)
    return ServerBootstrap(group: group)
      // Where the whole machine has no file left to open, accepting goes on a little later.
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(shouldForwardIOErrorCaught: false))
        }
      }
      .childChannelOption(.writeBufferWaterMark, value: waterMark)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      // One read an event: a second one would mostly find nothing, at the price of a system call.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(responder: responder))
        }
      }
  }

  /// Tells a supervisor that waits for it that the event loop still turns, twice as often as it has to be told.
  private func keepWatchdogQuiet(_ loop: any EventLoop) {
    guard let notifier = settings.notifier, let interval = notifier.watchdogInterval else { return }
    loop.scheduleRepeatedTask(initialDelay: .zero, delay: .microseconds(max(1, interval / 2))) { _ in
      notifier.tell(.alive)
    }
  }
}
