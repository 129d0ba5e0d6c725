import Glibc
import NIOCore

/// The input that waits unread in a connection's socket.
struct UnreadInput {
  /// `POLLRDHUP` of poll(2), which the C headers define only for `_GNU_SOURCE`.
  private static let isShutDown: Int16 = 0x2000

  /// The number of unread bytes (`FIONREAD`, see unix(7)).
  var bytes = 0
  /// Whether the client has closed the connection or its sending side, so that no more input can arrive.
  var isComplete = false

  init(of channel: any Channel) {
    _ = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { fileDescriptor in
      var polled = pollfd(fd: fileDescriptor, events: Self.isShutDown, revents: 0)
      isComplete = poll(&polled, 1, 0) > 0
      var count: Int32 = 0
      if ioctl(fileDescriptor, UInt(FIONREAD), &count) == 0 { bytes = Int(count) }
    }
  }
}
