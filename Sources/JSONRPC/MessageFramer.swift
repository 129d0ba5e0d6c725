/// Splits a stream of bytes into messages.
package protocol MessageFramer {
  mutating func append(_ more: UnsafeRawBufferPointer)
  /// Returns nil if more bytes are needed.
  mutating func next() -> MessageFrame?
}

package enum MessageFrame: Equatable {
  case content([UInt8])
  /// Skipped bytes that are not a valid message, with the reason.
  case refused(String)
}
