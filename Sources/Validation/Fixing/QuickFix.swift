package import Documents
package import Terms
import Wire

/// A way to fix a finding, for the user to choose.
package struct QuickFix: Sendable, Equatable {
  /// For display.
  package let title: String
  package let edits: [Edit]
  /// Whether '--fix' would apply it.
  package let isCertain: Bool
}

extension Finding {
  /// Returns the possible fixes in a document with the given claims: the certain one, the terms that may have been
  /// meant, and the identifier's label.
  package func quickFixes(in claims: [Claim]) -> [QuickFix] {
    var quickFixes: [QuickFix] = []
    func add(_ title: String, _ edits: [Edit], isCertain: Bool = false) {
      guard !edits.isEmpty, !quickFixes.contains(where: { $0.edits == edits }) else { return }
      quickFixes.append(QuickFix(title: title, edits: edits, isCertain: isCertain))
    }
    add("Write " + edits.map { "'\($0.text)'" }.joined(separator: " and "), edits, isCertain: true)
    guard let claim = claims.first(where: isAbout) else { return quickFixes }
    for candidate in suggestions where !candidate.id.isEmpty {
      let name = candidate.label.map { "\(candidate.id) '\($0)'" } ?? candidate.id
      let relation = candidate.relation.map { " (\($0.rawValue))" } ?? ""
      add("Use \(name)\(relation)", edits(to: candidate, in: claim))
    }
    if let (id, currentLabel) = pair(in: claim), id.range != range, let label, let written = currentLabel.written(label)
    {
      add("Write '\(label)', the label of \(id.text)", [Edit(range: currentLabel.range, text: written)])
    }
    return quickFixes
  }

  /// Whether the finding is about a claim.
  private func isAbout(_ claim: Claim) -> Bool {
    switch claim {
    case .pair, .unpairedLists: pair(in: claim) != nil
    case .identifier(let piece): piece.range == range
    case .passage(let passage): Self.contains(passage, range)
    case .table(let table): table.rows.contains { Self.contains($0, range) }
    case .nonTerm: false
    }
  }

  /// Returns the identifier and label that the finding is about.
  private func pair(in claim: Claim) -> (id: Piece, label: Piece)? {
    func isReported(_ piece: Piece, _ label: Piece) -> Bool {
      piece.text == id && (piece.range == range || label.range == range)
    }
    switch claim {
    case .pair(let piece, let label): return isReported(piece, label) ? (piece, label) : nil
    case .unpairedLists(let ids, let labels):
      guard let piece = ids.first(where: { $0.text == id }) else { return nil }
      return labels.first { isReported(piece, $0) }.map { (piece, $0) }
    case .identifier, .nonTerm, .passage, .table: return nil
    }
  }

  private static func contains(_ passage: Passage, _ range: Range<Int>) -> Bool {
    passage.range.lowerBound <= range.lowerBound && range.upperBound <= passage.range.upperBound
      && !passage.judgedElsewhere.contains(where: range.overlaps)
  }

  /// Returns all edits or none: an identifier is never changed without its label.
  private func edits(to candidate: TermSuggestion, in claim: Claim) -> [Edit] {
    func edit(_ piece: Piece) -> Edit? {
      piece.written(CURIE.spelled(candidate.id, like: piece.text)).map { Edit(range: piece.range, text: $0) }
    }
    switch claim {
    case .pair, .unpairedLists:
      guard let (id, label) = pair(in: claim), let first = edit(id),
        let written = candidate.label.flatMap(label.written)
      else { return [] }
      return [first] + (label.text == candidate.label ? [] : [Edit(range: label.range, text: written)])
    case .identifier(let id): return edit(id).map { [$0] } ?? []
    case .passage, .table: return [Edit(range: range, text: CURIE.spelled(candidate.id, like: id))]
    case .nonTerm: return []
    }
  }

  /// Returns the style of the value that the finding is about; nil if it is unknown.
  private func style(in claims: [Claim]) -> (style: Piece.Style, isCode: Bool)? {
    switch claims.first(where: isAbout) {
    case .pair(let id, let label): (range == id.range ? id.style : label.style, false)
    case .unpairedLists(let ids, let labels): (ids + labels).first.map { ($0.style, false) }
    case .identifier(let id): (id.style, false)
    case .passage(let passage): (passage.style, passage.isCode)
    case .table(let table): table.rows.first.map { ($0.style, false) }
    case .nonTerm, nil: nil
    }
  }
}

// MARK: Setting aside

extension Finding {
  /// The largest document, in bytes, that is read again to see whether a comment has its place.
  private static let maxSuppressibleBytes = 1 << 20

  /// Returns the edit that adds a comment suppressing the finding; nil if there is no place for one. `claims` are those
  /// of the document, read with `rules`.
  package func suppression(
    in source: SourceText,
    _ format: DocumentFormat,
    _ claims: [Claim],
    _ rules: KeyRules
  ) -> Edit? {
    guard rule != .unreadable, source.bytes.count <= Self.maxSuppressibleBytes, let (style, isCode) = style(in: claims),
      style != .block, !isCode
    else { return nil }
    let line = source.trimmed(source.line(place.line - 1))
    let words = id.isEmpty ? rule.name : "\(rule.name) \(id)"
    let edit: Edit
    switch format {
    case .yaml, .text: edit = Edit(range: line.upperBound..<line.upperBound, text: "  # obod: ignore \(words)")
    case .markdown:
      // A comment after the last bar of a row would be another cell.
      let isRow = source.bytes[line].last == UInt8(ascii: "|")
      let place = isRow ? line.upperBound - 1 : line.upperBound
      let comment = "<!-- obod: ignore \(words) -->"
      edit = Edit(range: place..<place, text: isRow ? "\(comment) " : " \(comment)")
    case .table:
      let start = source.line(place.line - 1).lowerBound
      edit = Edit(range: start..<start, text: "# obod: ignore-next-line \(words)\n")
    case .json, .linesOfJSON, .lines, .html, .markup, .turtle, .obo, .sections, .annotations: return nil
    }
    let commented = SourceText(
      Array(source.bytes[..<edit.range.lowerBound] + Array(edit.text.utf8) + source.bytes[edit.range.upperBound...])
    )
    let read = format.read(commented, rules)
    let added = edit.range.lowerBound..<(edit.range.lowerBound + edit.text.utf8.count)
    // Inside a value, the comment would become part of it or end it.
    guard read.problems.isEmpty, !read.claims.contains(where: { Self.overlaps($0, added) }) else { return nil }
    // A comment after an identifier on its own may be its name, and the two are then read as text.
    func isOnLine(_ claim: Claim) -> Bool {
      guard case .identifier(let piece) = claim, format == .yaml else { return false }
      return source.lineNumber(of: piece.range.lowerBound) == place.line - 1
    }
    return Self.values(read.claims.filter { !isOnLine($0) }) == Self.values(claims.filter { !isOnLine($0) })
      ? edit : nil
  }

  /// Whether a claim is about a multiline value that overlaps a range.
  private static func overlaps(_ claim: Claim, _ range: Range<Int>) -> Bool {
    guard case .passage(let passage) = claim else { return false }
    return passage.style == .block && passage.range.overlaps(range)
  }

  /// Returns the values of a document's claims, without passages and tables.
  private static func values(_ claims: [Claim]) -> [String] {
    claims.flatMap { claim -> [String] in
      switch claim {
      case .pair(let id, let label): [id.text, label.text]
      case .unpairedLists(let ids, let labels): (ids + labels).map(\.text)
      case .identifier(let piece), .nonTerm(let piece): [piece.text]
      case .passage, .table: []
      }
    }
  }
}
