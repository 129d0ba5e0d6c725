import Lexicon
import Terms

/// Finds names by typed text, in the order defined by `Shortlist`.
///
/// Holds scratch memory and must not be shared between threads.
final class NameSearch {
  private let lexicon: Lexicon
  private let wordLists: WordLists
  /// A cache of the corrections of words, for the next keystroke.
  private var corrections = BoundedCache<[UInt8], [Correction]>(capacity: 512)
  /// The corrections used by the current search.
  private var currentCorrections: [[UInt8]: [Correction]] = [:]
  /// The budget left for the current search.
  private var budget = Budget(0)

  init(_ lexicon: Lexicon) {
    self.lexicon = lexicon
    wordLists = lexicon.wordLists
  }

  /// Returns the best namings that a filter allows, at most one per term.
  func best(_ text: TypedText, _ filter: ScopeFilter, limit: Int, _ budget: inout Budget) -> [Shortlist.Key] {
    guard !text.words.isEmpty, limit > 0 else { return [] }
    self.budget = budget
    currentCorrections.removeAll(keepingCapacity: true)
    defer { budget = self.budget }
    var list = Shortlist(limit: limit, in: lexicon)
    addPhrases(text, filter, &list)
    let words = text.distinctWords
    if text.words.count > 1 && !list.isComplete(before: .allWords) { addAnyOrder(words, filter, &list) }
    if !list.isComplete(before: .corrected) { addCorrected(words, filter, &list) }
    return list.best()
  }

  // MARK: Names that contain the text as a phrase

  private func addPhrases(_ text: TypedText, _ filter: ScopeFilter, _ list: inout Shortlist) {
    for starts in self.starts(text.words.indices.map { text.choices(at: $0) }) {
      add(starts, filter, &list)
    }
    for starts in self.starts(text.words.map(\.whole)) {
      addEqual(lexicon.narrow(starts, toEndsAt: text.words.count), filter, &list)
    }
  }

  /// Returns the starts whose words match a sequence of choices, one list of word ranges for each place.
  private func starts(_ choices: [[Range<Int>]]) -> [Lexicon.Starts] {
    var found = (choices.first ?? []).map { lexicon.starts(withWords: $0) }
    for (place, words) in choices.enumerated().dropFirst() {
      // To be narrowed further, starts must agree in all words so far. So every range is a single word, except at the
      // last place.
      found = found.filter { !$0.isEmpty }
      guard budget.spend(found.count) else { return [] }
      found = found.flatMap { starts in words.map { lexicon.narrow(starts, at: place, to: $0) } }
    }
    return found.filter { !$0.isEmpty }
  }

  /// Offers names that begin with the text or contain a word from which the text follows.
  private func add(_ starts: Lexicon.Starts, _ filter: ScopeFilter, _ list: inout Shortlist) {
    let tiers: [Tier] = [.labelStart, .labelWord, .synonymWord]
    // A local copy, because this loop takes most of the time of a search.
    var budget = self.budget
    defer { self.budget = budget }
    lexicon.each(starts, below: Self.entryBound(list)) { entries in
      guard budget.spend(1 + entries.count / 8) else { return 0 }
      for entry in entries where filter.allows(naming: StartEntry.naming(entry)) {
        list.offer(.init(tiers[Int(min(2, StartEntry.kind(entry)))], naming: StartEntry.naming(entry)))
      }
      return Self.entryBound(list)
    }
  }

  /// Returns the smallest entry of `starts` that would no longer be shown.
  private static func entryBound(_ list: Shortlist) -> UInt32 {
    switch list.bound.tier {
    case .label, .exactSynonym: 0
    case .labelStart: UInt32(list.bound.naming)
    case .labelWord: 1 << 30 | UInt32(list.bound.naming)
    case .synonymWord: 2 << 30 | UInt32(list.bound.naming)
    case .allWords, .corrected, .text: .max
    }
  }

  /// Offers the labels and EXACT synonyms that equal the text. `starts` must be limited to names that end with the
  /// text.
  private func addEqual(_ starts: Lexicon.Starts, _ filter: ScopeFilter, _ list: inout Shortlist) {
    for (start, entry) in zip(starts, lexicon.entries(of: starts)) {
      let naming = StartEntry.naming(entry)
      guard StartEntry.kind(entry) != 1, lexicon.isBeginning(start), filter.allows(naming: naming) else { continue }
      let name = lexicon.namings[Int(naming)].name
      if name == PostingRecord.label {
        list.offer(.init(.label, naming: naming))
      } else if lexicon.names[Int(name)].kind == NameKind.exact.rawValue {
        list.offer(.init(.exactSynonym, naming: naming))
      }
    }
  }

  // MARK: Names that contain the words in any order

  private func addAnyOrder(_ words: [TypedWord], _ filter: ScopeFilter, _ list: inout Shortlist) {
    let words = words.sorted { $0.frequency < $1.frequency }
    guard let rarest = words.first, rarest.frequency > 0 else { return }
    let others = words.dropFirst()
    var budget = self.budget
    defer { self.budget = budget }
    for word in rarest.completions.joined() {
      for naming in lexicon.namings(ofWord: word) {
        let key = Shortlist.Key(.allWords, naming: naming)
        guard key < list.bound, naming < filter.namings.upperBound else { break }
        guard budget.spend(1 + others.count / 4) else { return }
        guard filter.allows(naming: naming) else { continue }
        let nameWords = wordLists[Int(naming)]
        if others.allSatisfy({ $0.mayBegin(oneOf: nameWords) }) { list.offer(key) }
      }
    }
  }

  // MARK: Names that contain the words after correcting typing mistakes

  /// A range of words that may have been meant, with the cost of the correction.
  struct Correction {
    let words: Range<Int>
    /// Twice the number of edits, plus one if only the beginning of the word was typed.
    let cost: Int
  }

  /// A word with the words it may be a misspelling of, which are computed when first needed.
  private final class Correctable {
    let word: TypedWord
    private let search: NameSearch
    private(set) lazy var corrections = search.corrections(of: word)
    private(set) lazy var frequency =
      word.frequency
      + corrections.reduce(0) { $0 + search.lexicon.starts(withWords: $1.words).count }

    init(_ word: TypedWord, _ search: NameSearch) {
      self.word = word
      self.search = search
    }

    /// Returns the least cost of changing it into one of a name's words; nil if none is close enough.
    func cost(in nameWords: UnsafeBufferPointer<UInt32>) -> Int? {
      if word.mayBegin(oneOf: nameWords) { return 0 }
      return nameWords.compactMap { cost(of: Int($0)) }.min()
    }

    private func cost(of word: Int) -> Int? {
      let place = corrections.indices.partitioningIndex { corrections[$0].words.upperBound > word }
      return place < corrections.count && corrections[place].words ~= word ? corrections[place].cost : nil
    }
  }

  private func addCorrected(_ words: [TypedWord], _ filter: ScopeFilter, _ list: inout Shortlist) {
    let words = words.sorted { $0.frequency < $1.frequency }.map { Correctable($0, self) }
    // The search starts from the word that is rarest including its corrections. Corrections only make a word more
    // frequent, so those of a word that is already more frequent without them are not needed.
    guard var rarest = words.first else { return }
    for word in words.dropFirst() where word.word.frequency < rarest.frequency {
      if word.frequency < rarest.frequency { rarest = word }
    }
    let others = words.filter { $0 !== rarest }
    func add(_ word: Int, cost: Int) {
      for naming in lexicon.namings(ofWord: word) {
        // Names that need no correction are already in the list.
        guard Shortlist.Key(.corrected, corrections: max(1, cost), naming: naming) < list.bound,
          naming < filter.namings.upperBound
        else { break }
        guard budget.spend(1 + others.count) else { break }
        guard filter.allows(naming: naming) else { continue }
        let nameWords = wordLists[Int(naming)]
        var total = rarest.cost(in: nameWords) ?? 0
        let hasAllOthers = others.allSatisfy { other in
          guard let cost = other.cost(in: nameWords) else { return false }
          total += cost
          return true
        }
        if hasAllOthers && total > 0 { list.offer(.init(.corrected, corrections: total, naming: naming)) }
      }
    }
    for word in rarest.word.completions.joined() { add(word, cost: 0) }
    for correction in rarest.corrections.sorted(by: { $0.cost < $1.cost }) {
      for word in correction.words { add(word, cost: correction.cost) }
    }
  }

  func isMisspelling(_ typed: TypedWord, of word: UInt32) -> Bool {
    corrections(of: typed).contains { $0.words ~= Int(word) }
  }

  /// In bytes. With fewer, almost any word begins with something similar.
  private static let minBeginningLength = 6

  /// Returns the words that a typed word may be a misspelling of, or whose beginning it may misspell, in the order of
  /// the vocabulary.
  private func corrections(of word: TypedWord) -> [Correction] {
    let limit = Misspelling.limit(of: word.letters)
    guard limit > 0 else { return [] }
    if let known = currentCorrections[word.letters] { return known }
    // Charged even if the result is cached, because an answer must not depend on earlier requests.
    guard budget.spend(Budget.repairCost) else { return [] }
    let found = corrections[word.letters] ?? findCorrections(of: word, limit: limit)
    currentCorrections[word.letters] = found
    return found
  }

  private func findCorrections(of word: TypedWord, limit: Int) -> [Correction] {
    let isBeginning = word.letters.count >= Self.minBeginningLength
    let found = word.letters.withUnsafeBytes { lexicon.repairs(of: $0, limit: limit, isBeginning: isBeginning) }
      .filter { $0.edits > 0 }.map { Correction(words: $0.words, cost: $0.edits * 2 + ($0.isBeginning ? 1 : 0)) }
    corrections[word.letters] = found
    return found
  }
}
