import Lexicon
package import Terms

extension Resolver {
  /// The least number of bytes for a word to match as a beginning in texts.
  private static let minBeginningLength = 4

  /// Returns terms whose identifier or name matches the text typed so far, in the order that the page
  /// Promises describes.
  package func complete(_ typed: UnsafeRawBufferPointer, in scope: SearchScope, limit: Int) -> [Hit] {
    beginAnswer()
    let filter = filter(scope)
    let identified = completeIdentifier(typed, filter, limit: limit)
    if !identified.isEmpty { return identified }
    folder.fold(typed)
    guard let text = TypedText(folder, in: lexicon) else { return [] }
    let highlighter = Highlighter(lexicon: lexicon, text: text, isMisspelling: nameSearch.isMisspelling)
    return nameSearch.best(text, filter, limit: limit, &budget).map { key in
      let naming = lexicon.namings[key.naming]
      return Hit(
        term: Int(naming.term),
        match: naming.name == PostingRecord.label ? .label : .name(Int(naming.name)),
        tier: key.tier,
        spans: budget.spend(text.words.count * 8) ? highlighter.spans(in: key.naming, tier: key.tier, &folder) : []
      )
    }
  }

  /// Returns the same, followed by terms whose names and definition taken together contain the words.
  package func search(
    _ typed: UnsafeRawBufferPointer,
    in scope: SearchScope,
    limit: Int,
    texts: any TextSource
  ) throws -> [Hit] {
    var hits = complete(typed, in: scope, limit: limit)
    guard hits.count < limit, hits.first?.tier != nil || hits.isEmpty else { return hits }
    folder.fold(typed)
    guard let text = TypedText(folder, in: lexicon), !text.words.isEmpty else { return hits }
    let filter = filter(scope)
    let known = Set(hits.map(\.term))
    let words = textWords(text)
    guard !words.isEmpty else { return hits }
    let found = try texts.rows(withAll: words).compactMap(lexicon.term(ofRow:))
      .filter { !known.contains($0) && filter.allows(term: $0) }
    let ranked = found.map { (rank: lexicon.link($0).firstNaming, term: $0) }.sorted { $0 < $1 }
    hits += ranked.prefix(limit - hits.count).map { Hit(term: $0.term, match: .text, tier: .text, spans: []) }
    return hits
  }

  /// The maximum number of words searched for in texts: each frequent word takes a millisecond or more.
  private static let maxTextWords = 16

  /// Returns the distinct words of a text; if there are too many, the rarest.
  private func textWords(_ text: TypedText) -> [[TextWord]] {
    let last = text.words[text.words.count - 1].letters
    var seen: Set<[TextWord]> = []
    let words = text.distinctWords.sorted { $0.frequency < $1.frequency }
      .flatMap { textWords($0, isLast: $0.letters == last) }.filter { seen.insert($0).inserted }
    if words.count > Self.maxTextWords { budget.markTruncated() }
    return Array(words.prefix(Self.maxTextWords))
  }

  /// Returns a typed word in the forms that may occur in a text, because texts are not folded like names. The last word
  /// also matches as a beginning, if it is long enough; a beginning that many words share is slow.
  private func textWords(_ word: TypedWord, isLast: Bool) -> [[TextWord]] {
    let plus = UInt8(ascii: "+")
    guard !word.letters.contains(plus) else {
      // The index treats a plus sign as a separator.
      return word.letters.split(separator: plus).map { piece in
        [TextWord(letters: String(decoding: piece, as: UTF8.self), isBeginning: false)]
      }
    }
    // Any of these may occur in a definition, even if no name contains it.
    let american = Spelling.american(word.letters) ?? word.letters
    let singulars = [word.letters, american].flatMap(Spelling.singulars)
    let words = [word.letters, american] + singulars
    let spellings = words + words.flatMap(Spelling.british) + [word.letters + [UInt8(ascii: "s")]]
    let isBeginning = isLast && word.letters.count >= Self.minBeginningLength
    var seen: Set<[UInt8]> = []
    let distinct = spellings.filter { seen.insert($0).inserted }
    return [
      distinct.enumerated().map { place, spelling in
        TextWord(letters: String(decoding: spelling, as: UTF8.self), isBeginning: isBeginning && place == 0)
      }
    ]
  }

  // MARK: Identifiers

  /// Returns terms whose identifier begins with a text; empty if the text is not the beginning of a loaded identifier.
  private func completeIdentifier(_ typed: UnsafeRawBufferPointer, _ filter: ScopeFilter, limit: Int) -> [Hit] {
    guard var beginning = identifierBeginning(String(decoding: typed, as: UTF8.self)) else { return [] }
    let length = beginning.unicodeScalars.count
    return beginning.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var hits: [Hit] = []
      var seen: Set<Int> = []
      func add(_ term: Int, _ match: Hit.Match) {
        guard filter.allows(term: term), seen.insert(term).inserted else { return }
        hits.append(Hit(term: term, match: match, tier: nil, spans: [0..<length]))
      }
      var term = lexicon.firstTerm(from: bytes)
      while hits.count < limit, term < lexicon.terms.count, budget.spend(1),
        lexicon.text(lexicon.terms[term].id).bytes.starts(with: bytes)
      {
        add(term, .identifier)
        term += 1
      }
      var alternate = lexicon.firstAlternate(from: bytes)
      while hits.count < limit, alternate < lexicon.alternates.count, budget.spend(1),
        lexicon.text(lexicon.alternates[alternate].id).bytes.starts(with: bytes)
      {
        if let primary = primary(ofAlternate: alternate) { add(primary, .alternate(alternate)) }
        alternate += 1
      }
      return hits
    }
  }

  /// Returns a text as the beginning of a canonical identifier: `HP:00030`, `hp_00030`,
  /// `http://purl.obolibrary.org/obo/HP_00030`.
  private func identifierBeginning(_ typed: String) -> String? {
    var text = typed.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    if text.first == "<" { text = text.dropFirst() }
    if text.last == ">" { text = text.dropLast() }
    text = CURIE.afterPURL(text) ?? text
    guard let mark = text.firstIndex(where: { $0 == ":" || $0 == "_" }), !text.contains(where: \.isWhitespace),
      let prefix = prefix(String(text[..<mark]))
    else { return nil }
    return lexicon.text(prefix.spelling).string + ":" + text[text.index(after: mark)...]
  }
}
