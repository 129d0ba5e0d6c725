import Documents
import Terms
import Wire

/// Terms that fill what is being typed, the best first, in the order of COMPLETE.
struct Completion {
  private static let most = 30
  /// Fewer letters of one word begin too many names to be meant by somebody who writes prose.
  private static let leastLetters = 4

  let document: OpenDocument
  let book: TermBook
  let rules: KeyRules
  let showsDetailsBesideLabel: Bool
  let offset: Int

  /// `isByBlank` says that it was asked for because of a blank, which mostly begins another word.
  func json(isByBlank: Bool) -> JSONValue {
    let site = TypingSite.find(at: offset, in: document.source, format: document.format, rules: rules)
    let items: [JSONValue] =
      switch site?.role {
      case .identifier: site.map(identifiers) ?? []
      case .label: site.map(labels) ?? []
      case .text: site.map { text($0, isByBlank: isByBlank) } ?? []
      case nil: labelsBehindIdentifier
      }
    // What comes next is ranked here too: a client only filters.
    return ["isIncomplete": true, "items": .array(items)]
  }

  // MARK: Values

  /// Where an identifier is typed: by its beginning, by a name, or by the label that stands there already.
  private func identifiers(_ site: TypingSite) -> [JSONValue] {
    let wanted = site.typed.isEmpty ? site.partner?.text ?? "" : site.typed
    return items(book.complete(wanted, limit: Self.most), site) { term, name in
      Filling(
        shown: CURIE(reading: site.typed) == nil ? name : term.id,
        text: site.slot.form(of: term.id),
        other: term.label
      )
    }
  }

  /// Where a label is typed: the one of the identifier that stands there already comes first.
  private func labels(_ site: TypingSite) -> [JSONValue] {
    let own = site.partner.flatMap { book.lookup($0.text) }.map { $0.successors.isEmpty ? [$0] : $0.successors } ?? []
    var terms = own.filter { isBegun($0, by: site.typed) }
    if !site.typed.isEmpty {
      let known = Set(terms.map(\.id))
      terms += book.complete(site.typed, limit: Self.most).filter { !known.contains($0.id) }
    }
    let labelled = terms.filter { $0.label != nil }
    return items(labelled, site) { Filling(shown: $1, text: $0.label ?? "", other: site.partner?.form(of: $0.id)) }
  }

  /// Whether a name of a term begins with a text.
  private func isBegun(_ term: JSONValue, by text: String) -> Bool {
    let names = [term.label] + (term["synonyms"]?.array ?? []).map { $0["text"]?.string }
    return names.contains { $0?.lowercased().hasPrefix(text.lowercased()) ?? false }
  }

  /// What one item writes.
  private struct Filling {
    let shown: String
    let text: String
    /// For the value beside it.
    let other: String?
  }

  private func items(_ terms: [JSONValue], _ site: TypingSite, _ fill: (JSONValue, String) -> Filling) -> [JSONValue] {
    zip(terms, names(terms)).enumerated().compactMap { place, named in
      let (term, name) = named
      let filling = fill(term, name)
      guard let edit = site.slot.edit(filling.text) else { return nil }
      guard let partner = site.partner, let other = filling.other, partner.text != other else {
        return item(place, term, shown: filling.shown, edit)
      }
      // One half alone would make a pair that is wrong.
      guard let added = partner.edit(other) else { return nil }
      if let joined = joined(edit, added) { return item(place, term, shown: filling.shown, joined) }
      return item(place, term, shown: filling.shown, edit, [added])
    }
  }

  /// One edit for both halves where the other one follows on the same line. A client like Emacs makes additional
  /// edits when the item's own text stands there already, and what follows it has moved.
  private func joined(_ edit: Edit, _ added: Edit) -> Edit? {
    let source = document.source
    guard edit.range.upperBound <= added.range.lowerBound,
      source.lineNumber(of: edit.range.lowerBound) == source.lineNumber(of: added.range.upperBound)
    else { return nil }
    let between = source.text(edit.range.upperBound..<added.range.lowerBound)
    return Edit(range: edit.range.lowerBound..<added.range.upperBound, text: edit.text + between + added.text)
  }

  // MARK: Text

  private func text(_ site: TypingSite, isByBlank: Bool) -> [JSONValue] {
    let words = site.wordStarts
    // The label of an identifier that has just been written.
    for place in words.indices.reversed() {
      let next = place + 1 < words.count ? words[place + 1] : offset
      let word = document.source.text(document.source.trimmed(words[place]..<next))
      guard next < offset || word.utf8.count < next - words[place], let term = identified(word) else { continue }
      return labels(of: term, from: next, site)
    }
    if let before = identifierBefore(site.slot.range.lowerBound) {
      let own = labels(of: before, from: site.slot.range.lowerBound, site)
      if !own.isEmpty { return own }
    }
    guard !isByBlank, !isKey(site) else { return [] }
    return phrases(site)
  }

  private func identified(_ word: String) -> JSONValue? {
    CURIE(reading: word) == nil ? nil : book.lookup(word)
  }

  /// Where no word has been typed yet.
  private var labelsBehindIdentifier: [JSONValue] {
    guard isProse, let term = identifierBefore(offset), term.successors.isEmpty, let label = term.label else {
      return []
    }
    return [item(0, term, shown: label, Edit(range: offset..<offset, text: label))]
  }

  /// Whether any words may stand at the cursor: in a text, or a comment of YAML.
  private var isProse: Bool {
    switch document.format {
    case .markdown, .text, .lines, .html, .markup, .turtle, .obo, .sections, .annotations: return true
    case .yaml:
      let line = document.source.line(document.source.lineNumber(of: offset))
      return document.source.text(line.lowerBound..<max(line.lowerBound, offset)).contains(" #")
    case .json, .linesOfJSON, .table: return false
    }
  }

  /// The term of an identifier with only signs between it and a place.
  private func identifierBefore(_ place: Int) -> JSONValue? {
    let bytes = document.source.bytes
    var end = place
    while end > 0, place - end < 8, " \t(\"'|[:-,=#".utf8.contains(bytes[end - 1]) { end -= 1 }
    guard end < place, let pointed = document.identifier(at: end), pointed.range.upperBound == end else { return nil }
    return book.lookup(pointed.id)
  }

  private func labels(of term: JSONValue, from start: Int, _ site: TypingSite) -> [JSONValue] {
    let slot = site.slot.tail(from: start, in: document.source)
    let terms = term.successors.isEmpty ? [term] : []
    return terms.filter { isBegun($0, by: slot.text) }.enumerated().compactMap { place, term in
      term.label.flatMap(slot.edit).map { item(place, term, shown: term.label ?? "", $0) }
    }
  }

  /// Terms that the last words begin, the most words that begin any.
  private func phrases(_ site: TypingSite) -> [JSONValue] {
    for start in site.wordStarts {
      let slot = site.slot.tail(from: start, in: document.source)
      let isIdentifier = document.source.text(start..<offset).contains { $0 == ":" || $0 == "_" }
      guard isIdentifier || slot.text.count >= Self.leastLetters else { continue }
      let terms = book.complete(slot.text, limit: Self.most).filter { term in
        // In prose only what begins so is meant; of an identifier any.
        term["tier"]?.int.map { $0 <= 3 } ?? isIdentifier
      }
      guard !terms.isEmpty else { continue }
      return zip(terms, names(terms)).enumerated().compactMap { place, named in
        let (term, name) = named
        let text = isIdentifier ? slot.form(of: term.id) : "\(term.label ?? term.id) (\(term.id))"
        return slot.edit(text).map { item(place, term, shown: isIdentifier ? term.id : name, $0) }
      }
    }
    return []
  }

  /// Whether what is typed may be the name of a field.
  private func isKey(_ site: TypingSite) -> Bool {
    guard document.format == .yaml || document.format == .json else { return false }
    let line = document.source.line(document.source.lineNumber(of: offset))
    return document.source.trimmed(line.lowerBound..<max(line.lowerBound, site.slot.range.lowerBound)).isEmpty
  }

  // MARK: Items

  /// What is shown of each term: its label, and its identifier where another one has shown that label already. Some
  /// clients know an item by nothing else.
  private func names(_ terms: [JSONValue]) -> [String] {
    var known: Set<String> = []
    return terms.map { term in
      guard let label = term.label else { return term.id }
      return known.insert(label).inserted ? label : "\(label) (\(term.id))"
    }
  }

  private func item(_ place: Int, _ term: JSONValue, shown: String, _ edit: Edit, _ others: [Edit] = []) -> JSONValue {
    let typed = document.source.text(edit.range.lowerBound..<max(edit.range.lowerBound, offset))
    let detail = shown == term.id ? term.label ?? "(no label)" : term.id
    var matched = ""
    if let name = term["text"]?.string, term["match"]?.string == "synonym" { matched = ", '\(name)'" }
    return .object(present: [
      "label": .string(shown),
      "labelDetails": showsDetailsBesideLabel ? ["description": .string(detail)] : nil,
      "kind": 20,
      "detail": .string(detail + matched),
      // The order is the one in which they come, and the text passes for what was typed whatever name it matches.
      "sortText": .string(String(1_000 + place)),
      "filterText": .string(typed.isEmpty ? shown : typed),
      "textEdit": document.textEdit(edit),
      "additionalTextEdits": others.isEmpty ? nil : .array(others.map { document.textEdit($0) }),
      "data": ["id": .string(term.id)],
    ])
  }

  /// An item with what is told of its term.
  static func resolved(_ item: JSONValue, _ book: TermBook?, takesMarkdown: Bool) -> JSONValue {
    guard case .object(let fields) = item, let id = item["data"]?["id"]?.string, let term = book?.lookup(id) else {
      return item
    }
    let text = TermText(isMarkdown: takesMarkdown).summary(term)
    // Text alone is what every client takes.
    let told: JSONValue = takesMarkdown ? ["kind": "markdown", "value": .string(text)] : .string(text)
    return .object(fields + [("documentation", told)])
  }
}
