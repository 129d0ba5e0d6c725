import Logging
import NIOCore
import NIOPosix

/// Shuts the daemon down: answers every line received so far and then closes every connection, in bounded time whatever
/// clients do.
struct Stop {
  /// The maximum time to accept connections that clients have already made.
  private static let acceptTime = TimeAmount.milliseconds(500)
  /// A client that reads none of its answers for this long is disconnected.
  private static let stallTime = TimeAmount.seconds(2)
  /// All other clients are disconnected after this time, counted from the start of the shutdown.
  private static let answerTime = TimeAmount.milliseconds(3500)
  /// The maximum time for sending the remaining answers, and again for ending the threads.
  private static let endTime = TimeAmount.milliseconds(250)

  let responder: NIOLoopBound<Responder>
  let loop: any EventLoop
  let logger: Logger
  let notifier: ServiceNotifier?

  /// `close` stops listening, and accepts connections that are already made until `deadline`.
  func run(_ close: (_ deadline: NIODeadline) async throws -> Void) async throws {
    notifier?.report(.stopping("stopping"))
    let begin = NIODeadline.now()
    try await close(begin + Self.acceptTime)
    let open = try await loop.submit {
      let connections = Array(responder.value.connections.values)
      for connection in connections { connection.stop() }
      return connections.count
    }.get()
    logger.info("stopping; open connections: \(open)")
    var disconnected = 0
    while true {
      disconnected += try await loop.submit { disconnectStalled(since: begin) }.get()
      if try await loop.submit({ responder.value.connections.isEmpty }).get() { break }
      if NIODeadline.now() - begin > Self.answerTime {
        disconnected += try await loop.submit { disconnectAll() }.get()
        try await Task.sleep(for: .nanoseconds(Self.endTime.nanoseconds))
        break
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    logger.info("stopped; dropped connections: \(disconnected)")
  }

  private func disconnectStalled(since begin: NIODeadline) -> Int {
    let now = NIODeadline.now()
    let stalled = responder.value.connections.values.filter {
      $0.unread > 0 && now - max($0.lastProgress, begin) > Self.stallTime
    }
    for connection in stalled { connection.context?.close(promise: nil) }
    return stalled.count
  }

  private func disconnectAll() -> Int {
    let connections = Array(responder.value.connections.values)
    for connection in connections { connection.cut() }
    return connections.count
  }

  /// Ends the threads. A thread that is still busy after `endTime` ends with the process.
  static func end(_ workers: NIOThreadPool, _ group: MultiThreadedEventLoopGroup) async {
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    workers.shutdownGracefully { _ in
      group.shutdownGracefully { _ in continuation.finish() }
    }
    let bound = Task {
      try await Task.sleep(for: .nanoseconds(endTime.nanoseconds))
      continuation.finish()
    }
    for await _ in ended {}
    bound.cancel()
  }
}
