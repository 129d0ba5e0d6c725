/// Splits a stream of bytes into messages of one line each (Model Context Protocol, "stdio" transport).
package struct LineFramer: MessageFramer {
  private let maxLength: Int
  private var bytes: [UInt8] = []
  /// Where the current line begins.
  private var start = 0
  /// How far it has been searched for its end.
  private var searched = 0
  /// Whether the current line has been refused because of its length.
  private var isSkipping = false

  package init(maxLength: Int = MessageFrame.maxLength) { self.maxLength = maxLength }

  package mutating func append(_ more: UnsafeRawBufferPointer) {
    if start > 0 {
      bytes.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  package mutating func next() -> MessageFrame? {
    while let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = bytes[start..<end]
      start = end + 1
      searched = start
      if isSkipping {
        isSkipping = false
      } else if line.count > maxLength {
        return refusal
      } else if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        return .content(Array(line))
      }
    }
    searched = bytes.count
    guard isSkipping || bytes.count - start > maxLength else { return nil }
    start = bytes.count
    if isSkipping { return nil }
    isSkipping = true
    return refusal
  }

  private var refusal: MessageFrame { .refused("a message has more than \(maxLength) bytes, which is the limit") }
}
