import Answers
import Documents
import JSON
import Terms
import Typing
import Wire

/// Completes what is being typed with terms, the best first, in the order of COMPLETE.
struct Completion {
  private static let maxItems = 30
  /// The minimum number of characters to complete in prose; fewer match too many names to be useful.
  private static let minLetters = 4

  let document: OpenDocument
  let book: TermBook
  let rules: KeyRules
  /// What the document's schema allows at the cursor.
  let choice: AllowedTerms.Choice
  let showsLabelDetails: Bool
  let offset: Int

  /// `isTriggeredByBlank` is true if a blank triggered the request; a blank usually begins another word.
  func json(isTriggeredByBlank: Bool) -> JSONValue {
    let site = TypingSite.find(at: offset, in: document.source, format: document.format, rules: rules)
    let items: [JSONValue] =
      switch site?.role {
      case .identifier: site.map(identifiers) ?? []
      case .label: site.map(labels) ?? []
      case .text: site.map { text($0, isTriggeredByBlank: isTriggeredByBlank) } ?? []
      case nil: labelsAfterIdentifier
      }
    // The list is incomplete, because the client only filters while obod ranks the terms again on each keystroke.
    return ["isIncomplete": true, "items": .array(items)]
  }

  // MARK: Values

  /// Completes an identifier by its prefix, by a name, or by the label already beside it.
  private func identifiers(_ site: TypingSite) -> [JSONValue] {
    let wanted = site.typed.isEmpty ? site.partner?.text ?? "" : site.typed
    return items(completions(of: wanted), site) { offer, name in
      ItemTexts(
        shown: CURIE(reading: site.typed) == nil ? name : offer.id,
        text: site.slot.form(of: offer.id),
        other: offer.label
      )
    }
  }

  /// Completes a label. The label of the identifier already beside it comes first.
  private func labels(_ site: TypingSite) -> [JSONValue] {
    let partner = site.partner.flatMap { book.lookup($0.text) }
    let own = partner.map { $0.successors.isEmpty ? [Offer($0)] : $0.successors.map { Offer($0) } } ?? []
    var offers = own.filter { hasName($0, withPrefix: site.typed) && choice.allows($0.term) }
    if !site.typed.isEmpty {
      let known = Set(offers.map(\.id))
      offers += completions(of: site.typed).filter { !known.contains($0.id) }
    }
    let labeled = offers.filter { $0.label != nil }
    return items(labeled, site) { ItemTexts(shown: $1, text: $0.label ?? "", other: site.partner?.form(of: $0.id)) }
  }

  /// A term to offer.
  private struct Offer {
    let term: TermReference
    /// The label and the synonyms, as far as they are known.
    let names: [String]
    /// nil for an identifier, and for a term that is not a completion.
    let tier: Int?
    /// The synonym that the typed text matches; nil if something else matches.
    let synonym: String?

    var id: String { term.id }
    var label: String? { term.label }

    init(_ completed: CompletedTerm) {
      term = completed.term
      names = [completed.term.label].compactMap(\.self)
      tier = completed.tier
      synonym = completed.synonym
    }

    init(_ details: TermDetails) {
      term = details.term
      names = [details.label].compactMap(\.self) + details.synonyms.map(\.text)
      tier = nil
      synonym = nil
    }

    init(_ term: TermReference) {
      self.term = term
      names = [term.label].compactMap(\.self)
      tier = nil
      synonym = nil
    }
  }

  /// Whether the label or a synonym of a term begins with a text.
  private func hasName(_ offer: Offer, withPrefix text: String) -> Bool {
    offer.names.contains { $0.lowercased().hasPrefix(text.lowercased()) }
  }

  private func completions(of text: String) -> [Offer] {
    let found = book.complete(text, limit: Self.maxItems, among: choice.terms)
    return found.filter { choice.allows($0.term) }.map(Offer.init)
  }

  /// The texts of one completion item.
  private struct ItemTexts {
    let shown: String
    let text: String
    /// The value of the other half of the pair.
    let other: String?
  }

  private func items(_ offers: [Offer], _ site: TypingSite, _ makeTexts: (Offer, String) -> ItemTexts) -> [JSONValue] {
    zip(offers, names(offers)).enumerated().compactMap { place, named in
      let (offer, name) = named
      let texts = makeTexts(offer, name)
      guard let edit = site.slot.edit(texts.text) else { return nil }
      guard let partner = site.partner, let other = texts.other, partner.text != other else {
        return item(place, offer, shown: texts.shown, edit)
      }
      // Changing only one half would leave a wrong pair.
      guard let added = partner.edit(other) else { return nil }
      if let joined = joined(edit, added) { return item(place, offer, shown: texts.shown, joined) }
      return item(place, offer, shown: texts.shown, edit, [added])
    }
  }

  /// Returns one edit for both halves if the other half follows on the same line. Some clients, such as Emacs, apply
  /// additional edits after inserting the item's own text, when what follows it has already moved.
  private func joined(_ edit: Edit, _ added: Edit) -> Edit? {
    let source = document.source
    guard edit.range.upperBound <= added.range.lowerBound,
      source.lineNumber(of: edit.range.lowerBound) == source.lineNumber(of: added.range.upperBound)
    else { return nil }
    let between = source.text(edit.range.upperBound..<added.range.lowerBound)
    return Edit(range: edit.range.lowerBound..<added.range.upperBound, text: edit.text + between + added.text)
  }

  // MARK: Text

  private func text(_ site: TypingSite, isTriggeredByBlank: Bool) -> [JSONValue] {
    let words = site.wordStarts
    // Offer the label of an identifier that has just been typed.
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
    guard !isTriggeredByBlank, !isKey(site) else { return [] }
    return phrases(site)
  }

  private func identified(_ word: String) -> TermDetails? {
    CURIE(reading: word) == nil ? nil : book.lookup(word)
  }

  /// Offers the label of the identifier before the cursor when no word has been typed yet.
  private var labelsAfterIdentifier: [JSONValue] {
    guard isProse, let term = identifierBefore(offset), term.successors.isEmpty, let label = term.label else {
      return []
    }
    return [item(0, Offer(term), shown: label, Edit(range: offset..<offset, text: label))]
  }

  /// Whether free text may occur at the cursor: in a text format, or in a YAML comment.
  private var isProse: Bool {
    switch document.format {
    case .markdown, .text, .lines, .html, .markup, .turtle, .obo, .sections, .annotations: return true
    case .yaml:
      let line = document.source.line(document.source.lineNumber(of: offset))
      return document.source.text(line.lowerBound..<max(line.lowerBound, offset)).contains(" #")
    case .json, .linesOfJSON, .table: return false
    }
  }

  /// Returns the term of the identifier before a place, if at most eight signs are in between.
  private func identifierBefore(_ place: Int) -> TermDetails? {
    let bytes = document.source.bytes
    var end = place
    while end > 0, place - end < 8, " \t(\"'|[:-,=#".utf8.contains(bytes[end - 1]) { end -= 1 }
    guard end < place, let occurrence = document.identifier(at: end), occurrence.range.upperBound == end else {
      return nil
    }
    return book.lookup(occurrence.id)
  }

  private func labels(of term: TermDetails, from start: Int, _ site: TypingSite) -> [JSONValue] {
    let slot = site.slot.tail(from: start, in: document.source)
    let offer = Offer(term)
    guard term.successors.isEmpty, hasName(offer, withPrefix: slot.text), let label = offer.label else { return [] }
    return slot.edit(label).map { [item(0, offer, shown: label, $0)] } ?? []
  }

  /// Completes the last words with terms, using the longest run of words that begins any.
  private func phrases(_ site: TypingSite) -> [JSONValue] {
    for start in site.wordStarts {
      let slot = site.slot.tail(from: start, in: document.source)
      let isIdentifier = document.source.text(start..<offset).contains { $0 == ":" || $0 == "_" }
      guard isIdentifier || slot.text.count >= Self.minLetters else { continue }
      let offers = completions(of: slot.text).filter { offer in
        // In prose, only names that begin with the typed text count; for an identifier, any match does.
        offer.tier.map { $0 <= 3 } ?? isIdentifier
      }
      guard !offers.isEmpty else { continue }
      return zip(offers, names(offers)).enumerated().compactMap { place, named in
        let (offer, name) = named
        let text = isIdentifier ? slot.form(of: offer.id) : "\(offer.label ?? offer.id) (\(offer.id))"
        return slot.edit(text).map { item(place, offer, shown: isIdentifier ? offer.id : name, $0) }
      }
    }
    return []
  }

  /// Whether the text being typed may be the name of a field.
  private func isKey(_ site: TypingSite) -> Bool {
    guard document.format == .yaml || document.format == .json else { return false }
    let line = document.source.line(document.source.lineNumber(of: offset))
    return document.source.trimmed(line.lowerBound..<max(line.lowerBound, site.slot.range.lowerBound)).isEmpty
  }

  // MARK: Items

  /// Returns the label shown for each term. A label that was already used gets the identifier appended, because some
  /// clients distinguish items only by their label.
  private func names(_ offers: [Offer]) -> [String] {
    var known: Set<String> = []
    return offers.map { offer in
      guard let label = offer.label else { return offer.id }
      return known.insert(label).inserted ? label : "\(label) (\(offer.id))"
    }
  }

  private func item(_ place: Int, _ offer: Offer, shown: String, _ edit: Edit, _ others: [Edit] = []) -> JSONValue {
    let typed = document.source.text(edit.range.lowerBound..<max(edit.range.lowerBound, offset))
    let detail = shown == offer.id ? offer.label ?? "(no label)" : offer.id
    let matched = offer.synonym.map { ", '\($0)'" } ?? ""
    return .object(present: [
      "label": .string(shown),
      "labelDetails": showsLabelDetails ? ["description": .string(detail)] : nil,
      "kind": 20,
      "detail": .string(detail + matched),
      // Keep obod's order. The typed text is the filter, so that an item passes whichever name it matches.
      "sortText": .string(String(1_000 + place)),
      "filterText": .string(typed.isEmpty ? shown : typed),
      "textEdit": document.textEdit(edit),
      "additionalTextEdits": others.isEmpty ? nil : .array(others.map { document.textEdit($0) }),
      "data": ["id": .string(offer.id)],
    ])
  }

  /// Returns an item with the documentation of its term added.
  static func resolved(_ item: JSONValue, _ book: TermBook?, supportsMarkdown: Bool) -> JSONValue {
    guard case .object(let fields) = item, let id = item["data"]?["id"]?.string, let term = book?.lookup(id) else {
      return item
    }
    let text = TermText(isMarkdown: supportsMarkdown).summary(term)
    // Every client accepts plain text.
    let documentation: JSONValue = supportsMarkdown ? ["kind": "markdown", "value": .string(text)] : .string(text)
    return .object(fields + [("documentation", documentation)])
  }
}
