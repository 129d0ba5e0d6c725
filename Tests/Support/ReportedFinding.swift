package import JSON

/// A finding, reduced to what reports and editors both show of it.
package struct ReportedFinding: Equatable, Sendable, CustomStringConvertible {
  package let range: JSONValue
  package let severity: Int
  package let rule: String
  /// The first line of the message.
  package let message: String

  package var description: String {
    let ends = ["start", "end"].map { "\(range[$0]?["line"]?.int ?? -1):\(range[$0]?["character"]?.int ?? -1)" }
    return "\(ends[0])-\(ends[1]) \(severity) [\(rule)] \(message)"
  }

  /// A finding from `obod validate --format json`, in which lines end with a line feed only, a byte order mark is not
  /// part of the text, and columns count code points from 1.
  package init?(reported: JSONValue, in text: EditedText) {
    guard let line = reported["line"]?.int, let column = reported["column"]?.int, let length = reported["length"]?.int
    else { return nil }
    var start = 0
    for _ in 1..<line {
      guard let end = text.scalars[start...].firstIndex(of: "\n") else { return nil }
      start = end + 1
    }
    if start == 0, text.scalars.first == "\u{FEFF}" { start = 1 }
    start += column - 1
    guard start + length <= text.scalars.count else { return nil }
    range = text.json(start..<(start + length))
    severity = ["error": 1, "warning": 2, "info": 4][reported["severity"]?.string ?? ""] ?? 0
    rule = reported["verdict"]?.string ?? ""
    message = Self.firstLine(reported["message"])
  }

  /// A finding from a diagnostic of the protocol.
  package init(diagnostic: JSONValue) {
    range = diagnostic["range"] ?? .null
    severity = diagnostic["severity"]?.int ?? 0
    rule = diagnostic["code"]?.string ?? ""
    message = Self.firstLine(diagnostic["message"])
  }

  private static func firstLine(_ message: JSONValue?) -> String {
    String((message?.string ?? "").prefix { $0 != "\n" })
  }
}
