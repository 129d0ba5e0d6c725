import JSON
import JSONRPC

/// An input is a byte that gives the size of the chunks in which the rest arrives, followed by the bytes that an editor
/// or an agent sends.
final class MessageTarget: FuzzTarget {
  private let sink = ByteSink()

  func take(_ input: UnsafeRawBufferPointer) {
    guard let first = input.first else { return }
    let stream = UnsafeRawBufferPointer(rebasing: input[1...])
    let size = Int(first) + 1
    let frames = frames(of: stream, HeaderFramer(), pieces: max(1, stream.count))
    expect(frames == self.frames(of: stream, HeaderFramer(), pieces: size), "messages depend on how they arrive")
    // A small limit, so that it is often exceeded.
    let lines = self.frames(of: stream, LineFramer(maxLength: 64), pieces: max(1, stream.count))
    let later = self.frames(of: stream, LineFramer(maxLength: 64), pieces: size)
    expect(lines == later, "messages in lines depend on how they arrive")
    for case .content(let content) in frames + lines {
      _ = IncomingMessage(content)
      passThrough(content)
    }
    passThrough(Array(stream))
  }

  private func frames(
    of stream: UnsafeRawBufferPointer,
    _ framer: some MessageFramer,
    pieces size: Int
  ) -> [MessageFrame] {
    var framer = framer
    var frames: [MessageFrame] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      framer.append(UnsafeRawBufferPointer(rebasing: stream[start..<min(stream.count, start + size)]))
      while let frame = framer.next() { frames.append(frame) }
    }
    return frames
  }

  /// Checks that a value that is read and written again is unchanged.
  private func passThrough(_ bytes: [UInt8]) {
    guard let value = JSONValue(bytes) else { return }
    sink.removeAll()
    var json = JSONWriter(sink)
    json.beginObject()
    json.field("value", value)
    json.endObject()
    // The surrounding object adds one level, which may exceed the limit.
    guard let again = JSONValue(Array(sink.bytes)) else {
      expect(depth(of: value) > 126, "what was written cannot be read")
      return
    }
    expect(again["value"] == value, "what was written reads as something else")
  }

  private func depth(of value: JSONValue) -> Int {
    switch value {
    case .array(let values): 1 + (values.map(depth).max() ?? 0)
    case .object(let fields): 1 + (fields.map { depth(of: $0.value) }.max() ?? 0)
    default: 0
    }
  }
}
