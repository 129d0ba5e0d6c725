package import Documents

/// The edits of a document's findings, and their application.
package struct FixPlan: Sendable {
  package let edits: [Edit]

  /// Collects the edits of all findings; if two overlap, the first one is kept.
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

  /// Describes each change: `12:3: 'breast carcinoma' is now 'Breast carcinoma'`.
  package func descriptions(in source: SourceText) -> [String] {
    edits.map { "\(source.place(of: $0.range.lowerBound)): '\(source.text($0.range))' is now '\($0.text)'" }
  }

  /// Returns the changes as a unified diff that `patch` accepts.
  package func diff(of source: SourceText, path: String) -> String {
    let context = 3
    let changes = changes(in: source)
    // A document that ends in a line feed has no further line after it.
    let count =
      source.line(source.lineCount - 1).isEmpty && source.lineCount > 1 ? source.lineCount - 1 : source.lineCount
    let name = Self.quoted(path)
    var text = changes.isEmpty ? "" : "--- \(name)\n+++ \(name)\n"
    var place = 0
    // The number of lines by which the changes so far have shortened the document.
    var removedBefore = 0
    while place < changes.count {
      var end = place
      while end + 1 < changes.count,
        changes[end + 1].lines.lowerBound - changes[end].lines.upperBound < 2 * context
      {
        end += 1
      }
      let first = max(0, changes[place].lines.lowerBound - context)
      let last = min(count, changes[end].lines.upperBound + context)
      let removedLines = changes[place...end].reduce(0) { $0 + $1.lines.count - 1 }
      text += "@@ -\(first + 1),\(last - first) +\(first + 1 - removedBefore),\(last - first - removedLines) @@\n"
      var next = first
      for change in changes[place...end] {
        text += Self.diffLines(" ", next..<change.lines.lowerBound, source)
        text += Self.diffLines("-", change.lines, source)
        text += Self.diffLine("+", Self.line(change, source))
        next = change.lines.upperBound
      }
      text += Self.diffLines(" ", next..<last, source)
      removedBefore += removedLines
      place = end + 1
    }
    return text
  }

  /// Returns a path as GNU diff writes it: as a C string if `patch` would otherwise misread its characters or its end.
  private static func quoted(_ path: String) -> String {
    guard path.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || "\"\\".utf8.contains($0) }) else { return path }
    let characters = path.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\0"..."\u{1F}", "\u{7F}":
        // Three octal digits.
        "\\" + String(0o1000 + scalar.value, radix: 8).dropFirst()
      default: String(scalar)
      }
    }
    return "\"\(characters.joined())\""
  }

  /// Lines that become one line through the edits in them; several lines if a replaced range spans them.
  private struct Change {
    var lines: Range<Int>
    var edits: [Edit]
  }

  private func changes(in source: SourceText) -> [Change] {
    var changes: [Change] = []
    for edit in edits {
      let lines = source.lineNumber(of: edit.range.lowerBound)..<(source.lineNumber(of: edit.range.upperBound) + 1)
      if let last = changes.last, last.lines.overlaps(lines) {
        changes[changes.count - 1].lines = last.lines.lowerBound..<max(last.lines.upperBound, lines.upperBound)
        changes[changes.count - 1].edits.append(edit)
      } else {
        changes.append(Change(lines: lines, edits: [edit]))
      }
    }
    return changes
  }

  /// Returns the range of a line, including its end.
  private static func wholeLine(_ number: Int, _ source: SourceText) -> Range<Int> {
    let start = number == 0 ? 0 : source.line(number).lowerBound
    let end = number + 1 < source.lineCount ? source.line(number + 1).lowerBound : source.bytes.count
    return start..<end
  }

  private static func line(_ change: Change, _ source: SourceText) -> String {
    var text = ""
    var place = wholeLine(change.lines.lowerBound, source).lowerBound
    for edit in change.edits {
      text += source.text(place..<edit.range.lowerBound) + edit.text
      place = edit.range.upperBound
    }
    return text + source.text(place..<wholeLine(change.lines.upperBound - 1, source).upperBound)
  }

  private static func diffLines(_ prefix: String, _ lines: Range<Int>, _ source: SourceText) -> String {
    lines.map { diffLine(prefix, source.text(wholeLine($0, source))) }.joined()
  }

  private static func diffLine(_ prefix: String, _ line: String) -> String {
    line.utf8.last == 0x0A ? prefix + line : prefix + line + "\n\\ No newline at end of file\n"
  }
}
