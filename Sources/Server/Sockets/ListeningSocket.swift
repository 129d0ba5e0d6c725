import Glibc
import NIOCore
import NIOPosix

/// The socket on which connections are accepted: one that the daemon creates, or one that was passed to it.
package enum SocketPlace: Sendable {
  /// `mode` is the socket's permissions: any user with write permission can connect. If `group` is nil, its group is
  /// unchanged.
  case own(path: String, mode: UInt32, group: UInt32?)
  /// A socket that the daemon neither creates nor removes.
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
  /// nil if the socket was passed, because its path then belongs to the supervisor.
  private let claim: SocketClaim?

  /// Throws if another program serves on the path.
  init(_ place: SocketPlace) throws {
    self.place = place
    claim = if case .own(let path, _, _) = place { try SocketClaim(path: path) } else { nil }
  }

  /// Starts accepting connections.
  func open(_ bootstrap: ServerBootstrap) async throws -> any Channel {
    let fileDescriptor =
      switch place {
      case .own(_, let mode, let group): try claim?.bind(mode: mode, group: group) ?? -1
      case .passed(let socket): socket.fileDescriptor
      }
    let channel = try await bootstrap.withBoundSocket(fileDescriptor).get()
    // Replaces the backlog set by NIO, which is smaller.
    listen(fileDescriptor, Self.backlog)
    return channel
  }

  /// Stops accepting connections. Those already made to the daemon's own socket are accepted until `deadline`; those
  /// made to a passed socket stay queued for the next daemon.
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
    let isReadable = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) {
      fileDescriptor in
      var polled = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
      return poll(&polled, 1, 0) > 0
    }
    return isReadable ?? false
  }

  func release() {
    claim?.withdraw()
    claim?.release()
  }
}
