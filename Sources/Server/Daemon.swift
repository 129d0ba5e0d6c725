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

    package init(socket: SocketPlace, store: StoreFolder) {
      self.socket = socket
      self.store = store
    }
  }

  /// So many open files are kept for other things than connections: what each worker has open of two generations, and a
  /// few of the loop's own.
  private static let reservedFiles = 32 + 8 * Responder.workerCount

  /// The longest that those who have connected and are not accepted yet are waited for.
  private static let acceptTime = TimeAmount.milliseconds(500)
  /// A connection on which nothing has come for so long has sent all that was on its way.
  private static let quietTime = TimeAmount.milliseconds(50)
  /// The longest that clients which go on sending can hold up a stop.
  private static let drainTime = TimeAmount.seconds(2)

  private let settings: Settings
  private let logger: Logger

  package init(settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  package func run() async throws {
    let socket = try ListeningSocket(settings.socket)
    defer { socket.release() }
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
      logger: logger
    )
    do {
      try await serve(socket, group, responder, generation: generation.snapshot.generation)
    } catch {
      try? await workers.shutdownGracefully()
      try? await group.shutdownGracefully()
      throw error
    }
    try await workers.shutdownGracefully()
    try await group.shutdownGracefully()
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
    _ responder: Responder,
    generation: Int
  ) async throws {
    let unreadLimit = responder.limits[.unread]
    let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: unreadLimit / 2, high: unreadLimit)
    let bootstrap = ServerBootstrap(group: group)
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
    let listener = try await socket.open(bootstrap)
    try await group.next().submit { responder.watch() }.get()
    let loop = group.next()
    let hangups = Task {
      for await _ in await UnixSignalsSequence(trapping: .sighup) {
        loop.execute { responder.reload { _ in } }
      }
    }
    defer { hangups.cancel() }
    logger.info("serving generation \(generation) on \(settings.socket.path)")
    do {
      try await gracefulShutdown()
    } catch is CancellationError {
      // Cancelled instead of asked: the same way out.
    }
    logger.info("asked to stop")
    try await socket.close(listener, by: .now() + Self.acceptTime)
    try await drain(group.next(), responder)
    logger.info("stopped")
  }

  /// Answers what has been sent before the stop, then closes every connection.
  private func drain(_ loop: any EventLoop, _ responder: Responder) async throws {
    let deadline = NIODeadline.now() + Self.drainTime
    while true {
      let isDone = try await loop.submit {
        let isLate = NIODeadline.now() > deadline
        for connection in responder.connections.values
        where isLate || NIODeadline.now() > connection.lastRead + Self.quietTime {
          connection.finish()
        }
        return responder.connections.isEmpty || NIODeadline.now() > deadline + Self.quietTime
      }.get()
      if isDone { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
