import Files

/// Reads the client's messages and posts them until the input ends.
struct MessageReader {
  private static let bufferSize = 64 << 10

  let input: FileDescriptor
  let inbox: Inbox

  func run() {
    var framer = MessageFramer()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
    defer { buffer.deallocate() }
    // A read error is treated as the end of the input.
    while let count = try? input.read(into: buffer), count > 0 {
      framer.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      while let frame = framer.next() {
        switch frame {
        case .content(let content): inbox.post(.message(IncomingMessage(content)), size: content.count)
        case .refused(let reason): inbox.post(.message(.malformed(ResponseError(.parseError, reason))))
        }
      }
    }
    inbox.post(.end)
  }
}
