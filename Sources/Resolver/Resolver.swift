package import Lexicon
package import Terms

/// What an identifier turned out to be.
package struct Identified: Sendable {
  package enum Standing: Sendable, Equatable {
    case term(Int)
    /// A secondary identifier, by its number among the alternates.
    case alternate(Int)
    /// Well formed, and the ontology with this number, which defines its prefix, does not have it.
    case unknown(ontology: Int)
    /// Well formed, and what is loaded of the ontology with this number, which defines its prefix, is a subset that does not
    /// have it.
    case outside(ontology: Int)
    case unloaded
    case malformed
  }

  package let standing: Standing
  /// The canonical form where it is not the form that was asked for.
  package let canonical: String?
  /// What an identifier that is not found was probably meant for.
  package let meant: Lexicon.Identifier?

  init(standing: Standing, canonical: String?, meant: Lexicon.Identifier? = nil) {
    self.standing = standing
    self.canonical = canonical
    self.meant = meant
  }
}

/// How a label relates to a term.
package struct Comparison: Sendable, Equatable {
  package let match: LabelMatch
  /// The name that matched, where it is a synonym or a former label.
  package let name: Int?

  package static let none = Comparison(match: .none, name: nil)
}

/// Answers questions from one lexicon by the rules of the contract.
///
/// Keeps scratch memory, so one resolver serves one thread. Text that is passed in is only read during the call.
package final class Resolver {
  package let lexicon: Lexicon
  private var normalizer = Normalizer()
  var folder = WordFolder()
  private lazy var closeNames = CloseNames(lexicon)
  private(set) lazy var nameSearch = NameSearch(lexicon)
  package private(set) lazy var hierarchy = Hierarchy(lexicon)
  private(set) lazy var branches = Branches(lexicon)
  private(set) lazy var vocabulary = ProseVocabulary(lexicon)
  private(set) lazy var opposites = Opposites(lexicon)
  /// Scopes that have been asked for, for the next keystroke.
  private var filters = RecentValues<SearchScope, ScopeFilter>(most: 16)
  private let effortLimit: Int
  /// By the label and what it was held against.
  var candidateMemo = RecentValues<CandidateMemo.Key, CandidateMemo.Found>(most: 1_024)
  /// What is left for the answer at hand.
  var effort: Effort

  /// `effort`: how many steps (`Effort`) each answer may take.
  package init(_ lexicon: Lexicon, effort: Int = Effort.full) {
    self.lexicon = lexicon
    effortLimit = effort
    self.effort = Effort(effort)
  }

  /// Whether the last answer leaves something out that would have taken too long.
  package var isTruncated: Bool { effort.isSpent }

  func beginAnswer() { effort = Effort(effortLimit) }

  // MARK: Identifiers

  package func identify(_ asked: UnsafeRawBufferPointer) -> Identified {
    if let found = lexicon.find(asked) { return Identified(standing: Self.standing(found), canonical: nil) }
    return identifyOtherForm(String(decoding: asked, as: UTF8.self))
  }

  /// A form that is not canonical, or an identifier that no loaded ontology has.
  private func identifyOtherForm(_ asked: String) -> Identified {
    guard var curie = CURIE(reading: asked) else {
      // URLs and names without a prefix may be identifiers of terms too; only brackets are taken off.
      if asked.utf8.first == UInt8(ascii: "<"), asked.utf8.last == UInt8(ascii: ">"),
        let found = find(String(asked.dropFirst().dropLast()))
      {
        return Identified(standing: Self.standing(found), canonical: String(asked.dropFirst().dropLast()))
      }
      guard let joined = joined(asked) else { return Identified(standing: .malformed, canonical: nil) }
      let found = identify(joined)
      return Identified(standing: found.standing, canonical: found.canonical ?? joined, meant: found.meant)
    }
    let prefix = prefix(curie.prefix)
    if let prefix { curie = CURIE(prefix: lexicon.text(prefix.spelling).string, local: curie.local) }
    let canonical = curie.text == asked ? nil : curie.text
    if let found = find(curie.text) { return Identified(standing: Self.standing(found), canonical: canonical) }
    guard let prefix, prefix.owner > 0 else {
      return Identified(standing: .unloaded, canonical: canonical, meant: meant(by: curie, isLoadedPrefix: false))
    }
    let ontology = Int(prefix.owner) - 1
    let meant = meant(by: curie, isLoadedPrefix: true)
    // That a subset may lack it is no excuse for a slip of the pen.
    let isOutside = meant == nil && lexicon.ontologies[ontology].subset.count > 0
    return Identified(
      standing: isOutside ? .outside(ontology: ontology) : .unknown(ontology: ontology),
      canonical: canonical,
      meant: meant
    )
  }

  /// `HP0003002` as the identifier it means: a loaded prefix in its own spelling, and the seven digits that the OBO
  /// Foundry's policy asks for.
  private func joined(_ asked: String) -> String? {
    let digits = 7
    let spelling = String(Substring(asked.utf8.dropLast(digits)))
    guard asked.utf8.suffix(digits).allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let record = prefix(spelling), record.owner > 0,
      lexicon.text(record.spelling).string == spelling
    else { return nil }
    return "\(spelling):\(asked.suffix(digits))"
  }

  private func identify(_ asked: String) -> Identified {
    var asked = asked
    return asked.withUTF8 { identify(UnsafeRawBufferPointer($0)) }
  }

  func find(_ id: String) -> Lexicon.Identifier? {
    var id = id
    return id.withUTF8 { lexicon.find(UnsafeRawBufferPointer($0)) }
  }

  private static func standing(_ found: Lexicon.Identifier) -> Identified.Standing {
    switch found {
    case .term(let number): .term(number)
    case .alternate(let number): .alternate(number)
    }
  }

  /// The prefix in any case of its letters.
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

  package func status(_ standing: Identified.Standing) -> TermStatus {
    switch standing {
    case .term(let term): isObsolete(term) ? .obsolete : .current
    case .alternate(let alternate):
      primary(ofAlternate: alternate).map(isObsolete) == true ? .obsolete : .merged
    case .unknown: .unknown
    case .outside: .outside
    case .unloaded: .unloaded
    case .malformed: .malformed
    }
  }

  /// The term that speaks for a secondary identifier: the first by id of the live ones that claim it, else the first.
  package func primary(ofAlternate alternate: Int) -> Int? {
    for index in lexicon.targets(of: .alternate(alternate)) {
      let target = lexicon.targets[index]
      if target.kind == TargetKind.primary.rawValue, let term = lexicon.term(ofMark: target.term) { return term }
    }
    return nil
  }

  /// The first term, in the order of their identifiers, behind one that need not be loaded.
  package func firstTerm(behind id: UnsafeRawBufferPointer) -> Int {
    var canonical = identify(id).canonical ?? String(decoding: id, as: UTF8.self)
    return canonical.withUTF8 { bytes in
      let term = lexicon.firstTerm(from: UnsafeRawBufferPointer(bytes))
      let isThere =
        term < lexicon.terms.count && lexicon.text(lexicon.terms[term].id).equals(UnsafeRawBufferPointer(bytes))
      return isThere ? term + 1 : term
    }
  }

  // MARK: Labels

  /// Compares a label with the names of a term; the first that holds of exact, normalized, synonym, former.
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
    let comparison = bearing(key, term)
    guard comparison == .none, isObsolete else { return comparison }
    return bearing(ObsoleteWord.removed(from: key), term)
  }

  /// Whether a text and a name are the same after normalization.
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

  private func bearing(_ key: UnsafeRawBufferPointer, _ term: Int) -> Comparison {
    guard let bearers = lexicon.bearers(of: key) else { return .none }
    for index in bearers where lexicon.postings[index].term == UInt32(term) {
      let name = lexicon.postings[index].name
      if name == PostingRecord.label { return Comparison(match: .normalized, name: nil) }
      let kind = NameKind(rawValue: lexicon.names[Int(name)].kind)
      return Comparison(match: kind == .former ? .former : .synonym, name: Int(name))
    }
    return .none
  }

  /// Equality after Unicode NFC, which is what Swift's string equality is.
  private func isSameText(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    if Text(left).equals(right) { return true }
    guard left.contains(where: { $0 > 0x7F }) || right.contains(where: { $0 > 0x7F }) else { return false }
    return String(decoding: left, as: UTF8.self) == String(decoding: right, as: UTF8.self)
  }

  /// Everything that bears a name, best first, as ranges of postings.
  package func bearers(of label: UnsafeRawBufferPointer) -> Range<Int> {
    normalizer.normalize(label)
    return lexicon.bearers(of: normalizer.bytes) ?? 0..<0
  }

  /// More of a label than any name has is not looked at.
  private static let longestCloseName = 4 << 10

  /// Namings like a label, in no order.
  func namesClose(to label: UnsafeRawBufferPointer) -> [CloseNames.Found] {
    folder.fold(UnsafeRawBufferPointer(rebasing: label.prefix(Self.longestCloseName)))
    return closeNames.search(folder.bytes, &effort)
  }

  // MARK: Searching

  /// Whether a search in a scope need not first find out what is in it.
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
