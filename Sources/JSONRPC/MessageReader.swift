package import Files

/// Reads the client's messages and delivers them until the input ends.
package struct MessageReader<Framer: MessageFramer> {
  private static var bufferSize: Int { 64 << 10 }

  private let input: FileDescriptor
  private let framer: Framer

  package init(_ input: FileDescriptor, _ framer: Framer) {
    self.input = input
    self.framer = framer
  }

  /// Calls `deliver` with each message and its length in bytes; returns at the end of the input.
  package func run(_ deliver: (IncomingMessage, Int) -> Void) {
    var framer = framer
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
    defer { buffer.deallocate() }
    // A read error is treated as the end of the input.
    while let count = try? input.read(into: buffer), count > 0 {
      framer.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      while let frame = framer.next() {
        switch frame {
        case .content(let content): deliver(IncomingMessage(content), content.count)
        case .refused(let reason): deliver(.malformed(ResponseError(.parseError, reason)), 0)
        }
      }
    }
  }
}
