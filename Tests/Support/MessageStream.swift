import Foundation
package import JSON

/// Splits the output of a language server into messages, strictly: nothing may be between them.
package struct MessageStream {
  private static let headerEnd = Data("\r\n\r\n".utf8)
  private var bytes = Data()
  private var faults: [String] = []

  /// Whether something was not a message; nothing after it is read.
  package var isBroken: Bool { !faults.isEmpty }

  package mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Returns the next message; nil if more bytes are needed, or after bytes that are not a message.
  package mutating func next() -> JSONValue? {
    guard faults.isEmpty, let end = bytes.range(of: Self.headerEnd) else { return nil }
    let header = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    guard let match = header.wholeMatch(of: /Content-Length: ([0-9]+)/), let length = Int(match.1) else {
      faults.append("the header '\(header)'")
      return nil
    }
    guard bytes.count - end.upperBound >= length else { return nil }
    let content = bytes[end.upperBound..<(end.upperBound + length)]
    bytes = Data(bytes[content.endIndex...])
    // A parser other than the server's own must accept it too.
    guard (try? JSONSerialization.jsonObject(with: content)) != nil, let message = JSONValue(Array(content)) else {
      faults.append("the content '\(String(decoding: content, as: UTF8.self).prefix(200))'")
      return nil
    }
    if message["jsonrpc"] != "2.0" { faults.append("a message without its version") }
    return message
  }

  package var leftovers: String {
    (faults + (bytes.isEmpty ? [] : [String(decoding: bytes.prefix(200), as: UTF8.self)])).joined(separator: "; ")
  }
}
