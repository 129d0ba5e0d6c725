/// The edits of a document's findings, and the document with them.
package struct Mending: Sendable {
  package let edits: [Edit]

  /// Takes the edits of all findings; of two that touch each other the first one.
  package init(_ findings: [Finding]) {
    var edits: [Edit] = []
    for edit in findings.flatMap(\.edits).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if let last = edits.last, last.range.upperBound > edit.range.lowerBound || last == edit { continue }
      edits.append(edit)
    }
    self.edits = edits
  }

  package func apply(to source: SourceText) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count + 64)
    var place = 0
    for edit in edits {
      bytes += source.bytes[place..<edit.range.lowerBound]
      bytes += edit.text.utf8
      place = edit.range.upperBound
    }
    return bytes + source.bytes[place...]
  }

  /// What the edits change, as a unified diff that `patch` takes.
  package func diff(of source: SourceText, path: String) -> String {
    let context = 3
    var byLine: [Int: [Edit]] = [:]
    for edit in edits { byLine[source.lineNumber(of: edit.range.lowerBound), default: []].append(edit) }
    let changed = byLine.keys.sorted()
    // A document that ends in a line feed has no further line behind it.
    let count =
      source.line(source.lineCount - 1).isEmpty && source.lineCount > 1 ? source.lineCount - 1 : source.lineCount
    var text = changed.isEmpty ? "" : "--- \(path)\n+++ \(path)\n"
    var place = 0
    while place < changed.count {
      var end = place
      while end + 1 < changed.count, changed[end + 1] - changed[end] <= 2 * context { end += 1 }
      let lines = max(0, changed[place] - context)..<min(count, changed[end] + context + 1)
      text += "@@ -\(lines.lowerBound + 1),\(lines.count) +\(lines.lowerBound + 1),\(lines.count) @@\n"
      for number in lines {
        let range = Self.wholeLine(number, source)
        guard let edits = byLine[number] else {
          text += Self.shown(" ", source.text(range))
          continue
        }
        text += Self.shown("-", source.text(range))
        text += Self.shown("+", Self.line(range, source, edits))
      }
      place = end + 1
    }
    return text
  }

  /// A line with its end.
  private static func wholeLine(_ number: Int, _ source: SourceText) -> Range<Int> {
    let start = number == 0 ? 0 : source.line(number).lowerBound
    let end = number + 1 < source.lineCount ? source.line(number + 1).lowerBound : source.bytes.count
    return start..<end
  }

  private static func line(_ range: Range<Int>, _ source: SourceText, _ edits: [Edit]) -> String {
    var text = ""
    var place = range.lowerBound
    for edit in edits {
      text += source.text(place..<edit.range.lowerBound) + edit.text
      place = edit.range.upperBound
    }
    return text + source.text(place..<range.upperBound)
  }

  private static func shown(_ sign: String, _ line: String) -> String {
    line.utf8.last == 0x0A ? sign + line : sign + line + "\n\\ No newline at end of file\n"
  }
}
