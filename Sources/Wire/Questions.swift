package import JSON

/// An identifier and its label as a CHECK request: one line, in which a space ends the identifier and cannot begin the
/// label. A character that is not allowed becomes a no-break space, and an empty identifier becomes `<>`.
package struct CheckQuestion: Sendable, Hashable {
  package let id: String
  package let label: String?

  package init(id: String, label: String?) {
    self.id = id.isEmpty ? "<>" : RequestText.word(id)
    self.label = label.map(RequestText.text).flatMap { $0.isEmpty ? nil : $0 }
  }

  package func write(into sink: ByteSink) {
    sink.append("CHECK ")
    sink.append(id)
    guard let label else { return }
    sink.append(" ")
    sink.append(label)
  }
}

/// A line of text as a SCAN request.
package struct ScanQuestion: Sendable, Hashable {
  /// Without control characters other than tabs.
  package let text: String
  /// The number of the cell that holds the labels, counted from 1; 0 if no other cell holds any.
  package let labelCell: Int?
  package let isCode: Bool

  package init(_ text: String, labelCell: Int? = nil, isCode: Bool = false) {
    self.text = text
    self.labelCell = labelCell
    self.isCode = isCode
  }

  package func write(into sink: ByteSink) {
    sink.append("SCAN ")
    if let labelCell { sink.append("\(RequestOption.cell.rawValue)=\(labelCell) ") }
    if isCode { sink.append("\(RequestOption.kind.rawValue)=code ") }
    sink.append("-- ")
    sink.append(text)
  }
}

/// A former label of a term, which may now be a name of another.
package struct ReuseQuestion: Sendable, Equatable {
  package let name: NameQuestion
  /// The identifier, in canonical form, of the term that had the label.
  package let id: String

  package init(label: String, id: String) {
    name = NameQuestion(label)
    self.id = id
  }

  package func write(into sink: ByteSink) { name.write(into: sink) }

  /// Reads an answer line of LABEL: whether the text is the label or an EXACT synonym of another current term.
  package func isReused(_ line: UnsafeRawBufferPointer) -> Bool {
    let json = JSONValue(String(decoding: line, as: UTF8.self))
    return (json?["matches"]?.array ?? []).contains { match in
      match["obsolete"] == nil && match["id"]?.string != id
        && (match["match"]?.string == "label" || match["scope"]?.string == "EXACT")
    }
  }
}

/// Fits texts of documents into a request, which is one line.
enum RequestText {
  /// In bytes. A longer text is cut to a quarter as many code points, each of which has at most 4 bytes; no name is
  /// this long.
  private static let maxLength = 8_000

  /// Returns a text without blanks.
  static func word(_ text: String) -> String { fitted(text) { $0 <= 0x20 } }

  /// Returns a text that does not begin with a blank.
  static func text(_ text: String) -> String { fitted(text) { $0 < 0x20 } }

  /// Replaces what is not allowed, and a blank at the beginning, by no-break spaces.
  private static func fitted(_ text: String, replacing isReplaced: (UInt32) -> Bool) -> String {
    let isPlain =
      text.utf8.count <= maxLength && text.utf8.first != 0x20 && !text.utf8.contains { isReplaced(UInt32($0)) }
    guard !isPlain else { return text }
    var scalars = text.unicodeScalars.prefix(maxLength / 4).map { isReplaced($0.value) ? "\u{A0}" : $0 }
    if scalars.first == " " { scalars[0] = "\u{A0}" }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// Answers the questions that checking a document asks, from a daemon or from an open store. Each function answers many
/// questions, in their order.
package protocol Oracle: AnyObject {
  func check(_ questions: [CheckQuestion]) throws -> [CheckAnswer]
  func scan(_ questions: [ScanQuestion]) throws -> [[FoundIdentifier]]
  /// Returns whether each label is now the label or an EXACT synonym of another current term.
  func areReused(_ questions: [ReuseQuestion]) throws -> [Bool]
  /// Returns what is known of each identifier, in any of its forms.
  func nodes(_ ids: [String]) throws -> [TermNode]
  /// Returns the current terms that have each text as a name, the best first.
  func terms(_ questions: [NameQuestion]) throws -> [[TermReference]]
  /// Returns the current terms of a branch whose names have the words of each text, the best first.
  func terms(_ questions: [BranchQuestion]) throws -> [[TermReference]]
  /// Returns the name that answers use for the relation of each name and CURIE: `part_of` for `BFO:0000050`.
  func relations() throws -> [String: String]
}
