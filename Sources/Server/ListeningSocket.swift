import Glibc
import NIOCore
import NIOPosix

/// What connections are accepted on: a socket of the daemon's own, or one that was passed to it.
package enum SocketPlace: Sendable {
  /// `mode` are its permissions: who can write to it can ask. Without a group it has its owner's.
  case own(path: String, mode: UInt32, group: UInt32?)
  /// It stays as it is, before and behind the daemon.
  case passed(PassedSocket)

  package var path: String {
    switch self {
    case .own(let path, _, _): path
    case .passed(let socket): socket.path
    }
  }
}

/// The listening socket of a daemon.
final class ListeningSocket: Sendable {
  private static let backlog: Int32 = 1024
  private let place: SocketPlace
  /// nil where the socket was passed: the path of that one is another's business.
  private let claim: SocketClaim?

  /// Throws where another program serves on the path.
  init(_ place: SocketPlace) throws {
    self.place = place
    claim = if case .own(let path, _, _) = place { try SocketClaim(path: path) } else { nil }
  }

  /// Connections are accepted from now on.
  func open(_ bootstrap: ServerBootstrap) async throws -> any Channel {
    let number =
      switch place {
      case .own(_, let mode, let group): try claim?.bind(mode: mode, group: group) ?? -1
      case .passed(let socket): socket.number
      }
    let channel = try await bootstrap.withBoundSocket(number).get()
    // The one before was NIO's, which lets fewer wait to be accepted.
    listen(number, Self.backlog)
    return channel
  }

  /// Takes no more connections than those that are made already, and those too until the time given. A passed socket keeps
  /// them for the next daemon.
  func close(_ channel: any Channel, by deadline: NIODeadline) async throws {
    if let claim {
      claim.withdraw()
      while try await channel.eventLoop.submit({ Self.hasWaiting(channel) }).get(), NIODeadline.now() < deadline {
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    try await channel.close()
  }

  private static func hasWaiting(_ channel: any Channel) -> Bool {
    let isReadable = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { number in
      var polled = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      return poll(&polled, 1, 0) > 0
    }
    return isReadable ?? false
  }

  func release() {
    claim?.withdraw()
    claim?.release()
  }
}
