import Lexicon
import Terms

/// Decides whether the words beside an identifier confirm or contradict it: which words belong to it, which terms they
/// name, and how these relate to its own term.
final class ProseDecision {
  let text: ProseText
  let finder: PhraseFinder
  let literal: LiteralNames
  private let row: ProseRow?
  /// The labels that a structure assigns to some identifier, in order; they contradict no other identifier.
  private let assignedLabels: [Range<Int>]
  let labelCell: Int?
  let isCode: Bool
  private let resolver: Resolver
  private var lexicon: Lexicon { resolver.lexicon }

  init(_ text: ProseText, assignedLabels: [Range<Int>], labelCell: Int?, isCode: Bool, resolver: Resolver) {
    self.text = text
    self.assignedLabels = assignedLabels
    self.labelCell = labelCell
    self.isCode = isCode
    self.resolver = resolver
    finder = PhraseFinder(text)
    literal = LiteralNames(text, resolver: resolver)
    row = text.isRow ? ProseRow(text) : nil
  }

  /// Returns the finding for one identifier. `pair` is set if a structure assigns a label without delimiting it
  /// exactly, or a sentence states one.
  func decide(_ place: Int, _ names: NameFinder, _ pair: WrittenPair?) -> ProseFinding {
    guard let pair else { return decide(place, names) }
    let phrase = Phrase(words: text.words(in: pair.label), edge: .both, isSetOff: true, isTied: true)
    let found = decide(among: [reading(phrase, names)], names, cells: { [] })
    guard pair.kind == .stated else { return found }
    switch found {
    case .confirmed: return found
    case .otherTerm, .unknownName:
      let around = decide(place, names)
      if case .confirmed = around { return around }
      return found
    case .none, .open:
      let around = decide(place, names)
      switch around {
      case .none, .open:
        return statedName(phrase, names) ?? around
      default: return around
      }
    }
  }

  /// Returns a name in a stated label. Unlike words that merely stand beside an identifier, it contradicts even if it
  /// shares words with the right one.
  private func statedName(_ phrase: Phrase, _ names: NameFinder) -> ProseFinding? {
    let words = phrase.words
    guard let term = names.term, !text.isGeneric(words), !text.isRemark(words) else { return nil }
    if let span = names.name(of: words) {
      guard span.ownNaming == nil, !span.otherNamings.isEmpty else { return nil }
      let naming = nearest(span.otherNamings, to: term)
      let isComparable = resolver.branches.areComparable(term, Int(lexicon.namings[naming].term)) ?? true
      return isComparable ? .otherTerm(naming: naming, words: words) : nil
    }
    return !isCode && isTermLike(words, reading(phrase, names), names) ? .unknownName(words: words) : nil
  }

  private func decide(_ place: Int, _ names: NameFinder) -> ProseFinding {
    let group = finder.group(around: place)
    let phrases = finder.phrases(of: place, in: group)
    let coordinations = Coordination.all(text, place, finder.mentions(of: group), phrases)
    if let found = coordinations.firstValue({ $0.confirmation(names) }) {
      return .confirmed(naming: found.naming, words: found.words)
    }
    let partners = row?.partners(of: place, labelCell: labelCell) ?? []
    if !partners.isEmpty { return decide(among: partners, names) }
    let own = phrases.map { reading($0, names) }
    if !coordinations.isEmpty, !own.contains(where: { confirmation($0) != nil }),
      let found = coordinations.firstValue({ $0.contradiction(names) })
    {
      return .otherTerm(naming: found.naming, words: found.words)
    }
    let parts = coordinations.map {
      reading(Phrase(words: $0.part, edge: .last, isTied: true, mustBeWhole: true), names)
    }
    return decide(among: own + parts, names) { cells(beside: place, names) }
  }

  private func cells(beside place: Int, _ names: NameFinder) -> [PhraseReading] {
    (row?.phrases(of: place, labelCell: labelCell) ?? []).compactMap { phrase in
      // A cell that can only confirm is irrelevant if it does not contain a name of the term.
      phrase.isBound || names.mayName(phrase.words) ? reading(phrase, names) : nil
    }
  }

  /// Decides by the matching parts of other cells, in a row whose cells hold several identifiers and as many labels.
  private func decide(among partners: [Coordination], _ names: NameFinder) -> ProseFinding {
    if let found = partners.firstValue({ $0.confirmation(names) }) {
      return .confirmed(naming: found.naming, words: found.words)
    }
    guard let found = partners.firstValue({ $0.contradiction(names) }) else { return .open(words: []) }
    return .otherTerm(naming: found.naming, words: found.words)
  }

  private func reading(_ phrase: Phrase, _ names: NameFinder) -> PhraseReading {
    var phrase = phrase
    if phrase.isBound, isAssigned(phrase) { phrase.isBound = false }
    return PhraseReading(
      phrase: phrase,
      spans: names.spans(in: phrase.words),
      core: text.core(of: phrase),
      literal: literal.punctuated(phrase, names)
    )
  }

  /// Whether a structure has assigned part of the phrase to an identifier.
  private func isAssigned(_ phrase: Phrase) -> Bool {
    guard !assignedLabels.isEmpty, let range = text.range(of: phrase.words) else { return false }
    let next = assignedLabels.indices.partitioningIndex { assignedLabels[$0].lowerBound >= range.upperBound }
    return next > 0 && assignedLabels[next - 1].overlaps(range)
  }

  /// All phrases beside an identifier that may belong to it, with the names in them.
  private struct NearbyPhrases {
    let near: [PhraseReading]
    /// Phrases outside the brackets in which the identifier has words of its own.
    let remote: [PhraseReading]
    /// The words of names of other terms.
    let foreign: [ArraySlice<Int>]

    init(_ readings: [PhraseReading]) {
      near = readings.filter { !$0.phrase.isRemote }
      remote = readings.filter(\.phrase.isRemote)
      foreign = (near + remote).flatMap { reading in
        reading.spans.filter { $0.ownNaming == nil }.map { reading.phrase.words[$0.range] }
      }
    }

    func words(except words: [Int]) -> [Int] { (near + remote).flatMap(\.phrase.words).filter { !words.contains($0) } }
  }

  /// `cells` returns the readings of cells in the row that may describe the identifier. They are examined only if
  /// nothing right beside it confirms it.
  private func decide(
    among readings: [PhraseReading],
    _ names: NameFinder,
    cells: () -> [PhraseReading]
  ) -> ProseFinding {
    let all = NearbyPhrases(readings)
    func confirm(_ readings: [PhraseReading]) -> ProseFinding? {
      readings.firstValue { confirmation($0, among: all) }
    }
    func contradict(_ readings: [PhraseReading]) -> ProseFinding? {
      readings.firstValue { contradiction($0, names, among: all) }
    }
    if let found = confirm(all.near) { return found }
    let cells = cells()
    // If its own brackets contain another term's name, the words before them belong to the other identifiers in them.
    let nearOther = contradict(all.near)
    let remote = nearOther == nil ? all.remote : all.remote.filter(\.phrase.isBeforeSole)
    if let found = confirm(remote) ?? confirm(cells) ?? nearOther { return found }
    let bound = (readings + cells).filter(\.phrase.isBound)
    // "hair cells (outer ID)": the words in the brackets qualify what precedes the brackets.
    if all.near.allSatisfy({ text.isRemark($0.core) }), let other = contradict(all.remote) { return other }
    let isNamed = all.near.contains { $0.phrase.isBound && text.isNaming($0.core) }
    if !isNamed, let other = contradict(cells) { return other }
    if let found = bound.firstValue({ abridged($0, names) }) { return found }
    if names.term != nil, !isCode, let words = unknownName(bound, names), !isNamedBefore(words, names) {
      return .unknownName(words: words)
    }
    // A cell may not describe the identifier at all unless the label column is known.
    return .open(words: bound.first { !$0.phrase.isCell || labelCell != nil }?.core ?? [])
  }

  private func confirmation(_ reading: PhraseReading, among all: NearbyPhrases) -> ProseFinding? {
    guard let found = confirmation(reading) else { return nil }
    // "supporting cell (sensu Nematoda) (ID)" does not name the supporting cell.
    let isShadowed = all.foreign.contains { foreign in
      foreign.count > found.named.count && found.named.allSatisfy(foreign.contains)
    }
    return isShadowed ? nil : found
  }

  private func contradiction(
    _ reading: PhraseReading,
    _ names: NameFinder,
    among all: NearbyPhrases
  ) -> ProseFinding? {
    let found = contradiction(reading, names)
    // "regulation of transcription" does not name transcription if the identifier's own name contains "regulation" too.
    guard case .otherTerm(_, let words)? = found, !reading.phrase.isCell else { return found }
    let isShared =
      names.sharesWord(all.words(except: words), isDistinctiveOnly: true)
      || head(of: words, in: reading.phrase).map { names.sharesWord([$0]) } == true
    return isShared ? nil : found
  }

  /// Returns one of the term's own names, unless it is only a part of a longer name of another term: "bone marrow" does
  /// not name bone. Prefers a name right beside the identifier, then the one with the most words.
  private func confirmation(_ reading: PhraseReading) -> ProseFinding? {
    if let literal = reading.literal, !reading.hasLongerOwn(than: literal) {
      return literal.isOwn ? .confirmed(naming: literal.naming, words: literal.words) : nil
    }
    var best: (isAtEdge: Bool, span: NamedSpan, naming: Int)?
    for span in reading.spans {
      guard let naming = span.ownNaming,
        !reading.spans.contains(where: { $0.ownNaming == nil && $0.exceeds(span) }),
        isOwn(span, reading.phrase.words)
      else { continue }
      let isAtEdge = reading.isAtEdge(span)
      if let best, (best.isAtEdge ? 1 : 0, best.span.content) >= (isAtEdge ? 1 : 0, span.content) { continue }
      best = (isAtEdge, span, naming)
    }
    return best.map { .confirmed(naming: $0.naming, words: Array(reading.phrase.words[$0.span.range])) }
  }

  /// Whether the words name the identifier's own term. If they match its name in another order and also match names of
  /// other terms, they count as its own only if they do not spell one of the other names.
  private func isOwn(_ span: NamedSpan, _ words: [Int]) -> Bool {
    guard span.ownNaming != nil else { return false }
    guard !span.isOwnInOrder, !span.otherNamings.isEmpty,
      let given = text.range(of: words[span.range]).map(text.text)
    else { return true }
    return !span.otherNamings.contains { resolver.isSameName(given, lexicon.text(ofNaming: $0).string) }
  }

  /// Returns a name of another term in the place of the label.
  private func contradiction(_ reading: PhraseReading, _ names: NameFinder) -> ProseFinding? {
    let phrase = reading.phrase
    guard phrase.isBound else { return nil }
    if let literal = reading.literal { return .otherTerm(naming: literal.naming, words: literal.words) }
    let wholes = [reading.core, lastPart(phrase)].compactMap { words in names.name(of: words).map { ($0, words) } }
    let edges = reading.spans.filter(reading.isAtEdge).sorted { $0.content > $1.content }.map { ($0, phrase.words) }
    for (span, words) in wholes + edges {
      let named = Array(words[span.range])
      guard !span.otherNamings.isEmpty, !isOwn(span, words) else { continue }
      let naming = nearest(span.otherNamings, to: names.term)
      guard mayContradict(named, naming, reading, names.term) else { continue }
      guard isComparable(naming, named, phrase, names.term) else { continue }
      // "pyramidal layer of hippocampal area CA3" has more words of the identifier's own name than of the other name.
      if let own = names.scattered(in: phrase.words, where: { named.allSatisfy($0.contains) && $0.count > named.count })
      {
        return .confirmed(naming: own.naming, words: own.words)
      }
      return .otherTerm(naming: naming, words: named)
    }
    return nil
  }

  /// Returns the word that governs the words after "of": "regulation" in "regulation of transcription".
  private func head(of words: [Int], in phrase: Phrase) -> Int? {
    guard let first = words.first, let place = phrase.words.firstIndex(of: first), place > 1,
      text.items[phrase.words[place - 1]].word?.letters.elementsEqual("of".utf8) == true
    else { return nil }
    return phrase.words[place - 2]
  }

  /// Returns the naming whose term is most closely related to the identifier's own.
  private func nearest(_ namings: [Int], to term: Int?) -> Int {
    guard namings.count > 1, let term else { return namings[0] }
    let kinship = Kinship(of: term, in: lexicon)
    func rank(_ naming: Int) -> Int {
      switch kinship.relation(of: Int(lexicon.namings[naming].term)) {
      case .ancestor: 0
      case .descendant: 1
      case .sibling: 2
      case nil: 3
      }
    }
    return namings.min { rank($0) < rank($1) } ?? namings[0]
  }

  /// Returns the words after the last colon: "nearest: Abnormal bronchus morphology".
  private func lastPart(_ phrase: Phrase) -> [Int] {
    guard phrase.isSetOff, let start = phrase.words.lastIndex(where: { text.items[$0].breakBefore.contains(.colon) }),
      start > 0
    else { return [] }
    return Array(phrase.words[start...])
  }

  private func mayContradict(_ named: [Int], _ naming: Int, _ reading: PhraseReading, _ term: Int?) -> Bool {
    let phrase = reading.phrase
    if named == reading.core || named == phrase.words || named.last == phrase.words.last && phrase.isSetOff {
      guard text.isGeneric(named), !(phrase.isCell ? labelCell != nil : phrase.edge == .first) else { return true }
      // In "tissue: UBERON:0002107", the key gives the kind of the identifier.
      guard !phrase.isCell, !phrase.isKey, !isCode, let term else { return false }
      return Kinship(of: term, in: lexicon).relation(of: Int(lexicon.namings[naming].term)) == .ancestor
    }
    guard !phrase.mustBeWhole, !text.isGeneric(named) else { return false }
    if phrase.edge == .first, let last = named.last, let place = phrase.words.firstIndex(of: last) {
      // "UBERON:0002107 tissue samples" does not refer to tissue.
      let next = place + 1
      return next == phrase.words.count || text.isBetween(phrase.words[next])
        || !text.items[phrase.words[next]].breakBefore.isEmpty
    }
    return true
  }

  /// Whether a name after an identifier, or in a cell, could be its label rather than a different kind of remark.
  private func isComparable(_ naming: Int, _ words: [Int], _ phrase: Phrase, _ term: Int?) -> Bool {
    guard let term, phrase.edge != .last else { return true }
    if !phrase.isCell, text.isRemark(words) { return false }
    let other = Int(lexicon.namings[naming].term)
    guard phrase.isCell else { return resolver.branches.areComparable(term, other) ?? true }
    return labelCell != nil
      || resolver.branches.shareBranch(term, other) ?? row?.isInPlaceOfLabel(words) ?? true
  }

  /// Returns a name of the term without omissible words such as "pathway", if it is the whole core of the phrase.
  private func abridged(_ reading: PhraseReading, _ names: NameFinder) -> ProseFinding? {
    names.abridged(reading.core).map { .confirmed(naming: $0, words: reading.core) }
  }
}
