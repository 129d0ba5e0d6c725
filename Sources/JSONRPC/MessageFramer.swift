/// Splits a stream of bytes into messages.
package protocol MessageFramer {
  mutating func append(_ more: UnsafeRawBufferPointer)
  /// Returns nil if more bytes are needed.
  mutating func next() -> MessageFrame?
}

package enum MessageFrame: Equatable {
  /// The greatest length of a message, in bytes. A document is sent whole, but a longer one would not be checked anyway.
  package static let maxLength = 256 << 20

  case content([UInt8])
  /// Skipped bytes that are not a valid message, with the reason.
  case refused(String)
}
