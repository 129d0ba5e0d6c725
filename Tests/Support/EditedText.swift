package import JSON

/// A text as an editor holds it: lines end with a line feed, a carriage return or both (LSP 3.17, "Text Documents"),
/// and columns are in the negotiated units.
package struct EditedText: Sendable {
  package enum Units: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
    case utf32 = "utf-32"

    package var capabilities: JSONValue { ["general": ["positionEncodings": [.string(rawValue)]]] }

    fileprivate func count(_ scalar: Unicode.Scalar) -> Int {
      switch self {
      case .utf8: String(scalar).utf8.count
      case .utf16: String(scalar).utf16.count
      case .utf32: 1
      }
    }
  }

  package let units: Units
  package private(set) var scalars: [Unicode.Scalar]

  package init(_ text: String, _ units: Units = .utf16) {
    self.units = units
    scalars = Array(text.unicodeScalars)
  }

  package var text: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// Whether a line ends after a scalar.
  private func endsLine(_ place: Int) -> Bool {
    scalars[place] == "\n" || scalars[place] == "\r" && !isInsideLineEnd(place + 1)
  }

  /// Whether an index is between the two characters of a CRLF, where there is no position.
  package func isInsideLineEnd(_ place: Int) -> Bool {
    place > 0 && place < scalars.count && scalars[place - 1] == "\r" && scalars[place] == "\n"
  }

  package func position(_ offset: Int) -> JSONValue {
    var (line, start) = (0, 0)
    for place in 0..<offset where endsLine(place) { (line, start) = (line + 1, place + 1) }
    return [
      "line": JSONValue(line), "character": JSONValue(scalars[start..<offset].reduce(0) { $0 + units.count($1) }),
    ]
  }

  package func json(_ range: Range<Int>) -> JSONValue {
    ["start": position(range.lowerBound), "end": position(range.upperBound)]
  }

  /// Returns the index for a position; nil if the text has no such position, which includes positions inside a
  /// character or beyond the end of a line.
  package func offset(_ position: JSONValue?) -> Int? {
    guard let line = position?["line"]?.int, var left = position?["character"]?.int else { return nil }
    var place = 0
    var lines = 0
    while lines < line {
      guard place < scalars.count else { return nil }
      if endsLine(place) { lines += 1 }
      place += 1
    }
    while left > 0 {
      guard place < scalars.count, scalars[place] != "\n", scalars[place] != "\r" else { return nil }
      left -= units.count(scalars[place])
      place += 1
    }
    return left == 0 ? place : nil
  }

  package func range(_ range: JSONValue?) -> Range<Int>? {
    guard let start = offset(range?["start"]), let end = offset(range?["end"]), start <= end else { return nil }
    return start..<end
  }

  package mutating func replace(_ range: Range<Int>, with text: String) {
    scalars.replaceSubrange(range, with: text.unicodeScalars)
  }

  /// Applies edits that a server proposes. All of them refer to the original text, and none may overlap another;
  /// otherwise returns nil.
  package func applying(_ edits: [JSONValue]) -> EditedText? {
    var changed = self
    var last = scalars.count
    let placed = edits.map { (range(($0["range"])), $0["newText"]?.string) }
    for (range, text) in placed.sorted(by: { ($0.0?.lowerBound ?? 0) > ($1.0?.lowerBound ?? 0) }) {
      guard let range, let text, range.upperBound <= last else { return nil }
      changed.replace(range, with: text)
      last = range.lowerBound
    }
    return changed
  }
}
