import Glibc
import NIOCore

/// What lies in a connection's socket and has not been read.
struct Arrived {
  /// `POLLRDHUP` of poll(2), which the C headers have only among GNU's extensions.
  private static let isShutDown: Int16 = 0x2000

  /// How much that is (`FIONREAD`, see unix(7)).
  var bytes = 0
  /// Nothing more can come: the client has closed its side, or all of it.
  var isAll = false

  init(on channel: any Channel) {
    _ = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) { number in
      var polled = pollfd(fd: number, events: Self.isShutDown, revents: 0)
      isAll = poll(&polled, 1, 0) > 0
      var count: Int32 = 0
      if ioctl(number, UInt(FIONREAD), &count) == 0 { bytes = Int(count) }
    }
  }
}
