package import Lexicon
package import Terms

/// The result of identifying a text.
package struct Identified: Sendable {
  package enum Resolution: Sendable, Equatable {
    case term(Int)
    /// A secondary identifier. The value is its number among the alternates.
    case alternate(Int)
    /// Well-formed, but the ontology that defines its prefix does not contain it.
    case unknown(ontology: Int)
    /// Well-formed, but not in the loaded subset of the ontology that defines its prefix.
    case outside(ontology: Int)
    case unloaded
    case malformed
  }

  package let resolution: Resolution
  /// The canonical form, if it differs from the text.
  package let canonical: String?
  /// The identifier that was probably meant, if this one is not found.
  package let suggestion: Lexicon.Identifier?

  init(resolution: Resolution, canonical: String?, suggestion: Lexicon.Identifier? = nil) {
    self.resolution = resolution
    self.canonical = canonical
    self.suggestion = suggestion
  }
}

/// How a label relates to a term.
package struct Comparison: Sendable, Equatable {
  package let match: LabelMatch
  /// The name that matched, if it is a synonym or a former label.
  package let name: Int?

  package static let none = Comparison(match: .none, name: nil)
}

/// Answers requests from one lexicon by the rules that the page Promises states.
///
/// Holds scratch memory and must not be shared between threads. Text passed in is read only during the call.
package final class Resolver {
  package let lexicon: Lexicon
  private var normalizer = Normalizer()
  var folder = WordFolder()
  private lazy var similarNameSearch = SimilarNameSearch(lexicon)
  private(set) lazy var nameSearch = NameSearch(lexicon)
  package private(set) lazy var hierarchy = Hierarchy(lexicon)
  private(set) lazy var branches = Branches(lexicon)
  private(set) lazy var vocabulary = ProseVocabulary(lexicon)
  private(set) lazy var opposites = Opposites(lexicon)
  /// A cache of filters for recent scopes, for the next keystroke.
  private var filters = BoundedCache<SearchScope, ScopeFilter>(capacity: 16)
  private let budgetLimit: Int
  /// A cache of candidates, by the label and the identifier it was checked against.
  var candidateCache = BoundedCache<CandidateCache.Key, CandidateCache.CachedCandidates>(capacity: 1_024)
  /// The budget left for the current answer.
  var budget: Budget

  /// `budget` is the number of steps (`Budget`) that each answer may take.
  package init(_ lexicon: Lexicon, budget: Int = Budget.full) {
    self.lexicon = lexicon
    budgetLimit = budget
    self.budget = Budget(budget)
  }

  /// Whether the last answer is incomplete because the rest would have taken too long.
  package var isTruncated: Bool { budget.isExhausted }

  func beginAnswer() { budget = Budget(budgetLimit) }

  // MARK: Identifiers

  package func identify(_ id: UnsafeRawBufferPointer) -> Identified {
    if let found = lexicon.find(id) { return Identified(resolution: Self.resolution(found), canonical: nil) }
    return identifyOtherForm(String(decoding: id, as: UTF8.self))
  }

  /// Identifies a text that is not a loaded identifier as it is: a form that is not canonical, or an unknown
  /// identifier.
  private func identifyOtherForm(_ id: String) -> Identified {
    guard var curie = CURIE(reading: id) else {
      // URLs and names without a prefix may be identifiers too; only angle brackets are removed from these.
      if id.utf8.first == UInt8(ascii: "<"), id.utf8.last == UInt8(ascii: ">"),
        let found = find(String(id.dropFirst().dropLast()))
      {
        return Identified(resolution: Self.resolution(found), canonical: String(id.dropFirst().dropLast()))
      }
      guard let joined = joined(id) else { return Identified(resolution: .malformed, canonical: nil) }
      let found = identify(joined)
      return Identified(
        resolution: found.resolution,
        canonical: found.canonical ?? joined,
        suggestion: found.suggestion
      )
    }
    let prefix = prefix(curie.prefix)
    if let prefix { curie = CURIE(prefix: lexicon.text(prefix.spelling).string, local: curie.local) }
    let canonical = curie.text == id ? nil : curie.text
    if let found = find(curie.text) { return Identified(resolution: Self.resolution(found), canonical: canonical) }
    guard let prefix, prefix.owner > 0 else {
      return Identified(
        resolution: .unloaded,
        canonical: canonical,
        suggestion: suggestion(for: curie, isLoadedPrefix: false)
      )
    }
    let ontology = Int(prefix.owner) - 1
    let suggestion = suggestion(for: curie, isLoadedPrefix: true)
    // If a loaded identifier was probably meant, this is a mistake even if only a subset is loaded.
    let isOutside = suggestion == nil && lexicon.ontologies[ontology].subset.count > 0
    return Identified(
      resolution: isOutside ? .outside(ontology: ontology) : .unknown(ontology: ontology),
      canonical: canonical,
      suggestion: suggestion
    )
  }

  /// Returns the identifier meant by `HP0003002`: a loaded prefix in its own spelling, followed by seven digits as
  /// required by the OBO Foundry's identifier policy.
  private func joined(_ id: String) -> String? {
    let digits = 7
    let spelling = String(Substring(id.utf8.dropLast(digits)))
    guard id.utf8.suffix(digits).allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let record = prefix(spelling), record.owner > 0,
      lexicon.text(record.spelling).string == spelling
    else { return nil }
    return "\(spelling):\(id.suffix(digits))"
  }

  private func identify(_ id: String) -> Identified {
    var id = id
    return id.withUTF8 { identify(UnsafeRawBufferPointer($0)) }
  }

  func find(_ id: String) -> Lexicon.Identifier? {
    var id = id
    return id.withUTF8 { lexicon.find(UnsafeRawBufferPointer($0)) }
  }

  private static func resolution(_ found: Lexicon.Identifier) -> Identified.Resolution {
    switch found {
    case .term(let number): .term(number)
    case .alternate(let number): .alternate(number)
    }
  }

  /// Returns the prefix with this spelling, ignoring case.
  func prefix(_ text: String) -> PrefixRecord? {
    var lowercase = text.lowercased()
    return lowercase.withUTF8 { bytes in
      let wanted = UnsafeRawBufferPointer(bytes)
      let index = (0..<lexicon.prefixes.count).partitioningIndex { place in
        !lexicon.text(lexicon.prefixes[place].lowercase).precedes(wanted)
      }
      guard index < lexicon.prefixes.count, lexicon.text(lexicon.prefixes[index].lowercase).equals(wanted) else {
        return nil
      }
      return lexicon.prefixes[index]
    }
  }

  package func ontology(named id: String) -> Int? {
    (0..<lexicon.ontologies.count).first { lexicon.text(lexicon.ontologies[$0].id).string == id.lowercased() }
  }

  // MARK: Terms

  package func isObsolete(_ term: Int) -> Bool { lexicon.terms[term].flags & TermRecord.obsolete != 0 }

  package func isImported(_ term: Int) -> Bool { lexicon.terms[term].flags & TermRecord.imported != 0 }

  package func status(_ resolution: Identified.Resolution) -> TermStatus {
    switch resolution {
    case .term(let term): isObsolete(term) ? .obsolete : .current
    case .alternate(let alternate):
      primary(ofAlternate: alternate).map(isObsolete) == true ? .obsolete : .merged
    case .unknown: .unknown
    case .outside: .outside
    case .unloaded: .unloaded
    case .malformed: .malformed
    }
  }

  /// Returns the term that a secondary identifier now belongs to: the first current term by id that claims it, or the
  /// first one if none is current.
  package func primary(ofAlternate alternate: Int) -> Int? {
    for index in lexicon.targets(of: .alternate(alternate)) {
      let target = lexicon.targets[index]
      if target.kind == TargetKind.primary.rawValue, let term = lexicon.term(ofReference: target.term) { return term }
    }
    return nil
  }

  /// Returns the number of the first term after an identifier, in the order of identifiers. The identifier need not be
  /// loaded.
  package func firstTerm(after id: UnsafeRawBufferPointer) -> Int {
    var canonical = identify(id).canonical ?? String(decoding: id, as: UTF8.self)
    return canonical.withUTF8 { bytes in
      let term = lexicon.firstTerm(from: UnsafeRawBufferPointer(bytes))
      let isLoaded =
        term < lexicon.terms.count && lexicon.text(lexicon.terms[term].id).equals(UnsafeRawBufferPointer(bytes))
      return isLoaded ? term + 1 : term
    }
  }

  // MARK: Labels

  /// Compares a label with the names of a term. Returns the first match that applies: exact, normalized, synonym,
  /// former.
  package func compare(_ given: UnsafeRawBufferPointer, with term: Int) -> Comparison {
    let label = lexicon.text(lexicon.terms[term].label)
    if label.equals(given) || isSameText(label.bytes, given) { return Comparison(match: .exact, name: nil) }
    let isObsolete = isObsolete(term)
    if isObsolete, !label.bytes.isEmpty,
      isSameText(ObsoleteWord.removed(from: label.bytes), ObsoleteWord.removed(from: given))
    {
      return Comparison(match: .exact, name: nil)
    }
    normalizer.normalize(given)
    let key = normalizer.bytes
    let found = comparison(of: key, with: term)
    guard found == .none, isObsolete else { return found }
    return comparison(of: ObsoleteWord.removed(from: key), with: term)
  }

  /// Whether a text and a name are equal after normalization.
  func isSameName(_ given: String, _ name: String) -> Bool {
    func normalized(_ text: String) -> [UInt8] {
      var text = text
      return text.withUTF8 { bytes in
        normalizer.normalize(UnsafeRawBufferPointer(bytes))
        return Array(normalizer.bytes)
      }
    }
    return normalized(given) == normalized(name)
  }

  private func comparison(of key: UnsafeRawBufferPointer, with term: Int) -> Comparison {
    guard let postings = lexicon.postings(of: key) else { return .none }
    for index in postings where lexicon.postings[index].term == UInt32(term) {
      let name = lexicon.postings[index].name
      if name == PostingRecord.label { return Comparison(match: .normalized, name: nil) }
      let kind = NameKind(rawValue: lexicon.names[Int(name)].kind)
      return Comparison(match: kind == .former ? .former : .synonym, name: Int(name))
    }
    return .none
  }

  /// Whether two texts are equal after Unicode NFC. Swift's string equality is defined this way.
  private func isSameText(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    if Text(left).equals(right) { return true }
    guard left.contains(where: { $0 > 0x7F }) || right.contains(where: { $0 > 0x7F }) else { return false }
    return String(decoding: left, as: UTF8.self) == String(decoding: right, as: UTF8.self)
  }

  /// Returns the postings of all terms with a name, best first.
  package func postings(of label: UnsafeRawBufferPointer) -> Range<Int> {
    normalizer.normalize(label)
    return lexicon.postings(of: normalizer.bytes) ?? 0..<0
  }

  /// In bytes. The rest of a longer label is ignored; no name is this long.
  private static let maxSimilarNameLength = 4 << 10

  /// Returns the namings similar to a label, in no particular order.
  func similarNames(to label: UnsafeRawBufferPointer) -> [SimilarNameSearch.SimilarName] {
    folder.fold(UnsafeRawBufferPointer(rebasing: label.prefix(Self.maxSimilarNameLength)))
    return similarNameSearch.search(folder.bytes, &budget)
  }

  // MARK: Searching

  /// Whether a search in a scope can start without building the scope's filter first.
  package func isReady(for scope: SearchScope) -> Bool {
    scope.branch == nil && scope.ontology == nil || filters[scope] != nil
  }

  func filter(_ scope: SearchScope) -> ScopeFilter {
    if let known = filters[scope] { return known }
    let filter = ScopeFilter(scope, in: lexicon, hierarchy: hierarchy)
    filters[scope] = filter
    return filter
  }
}
