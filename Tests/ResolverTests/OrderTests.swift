import Foundation
import Lexicon
import Resolver
import Support
import Terms
import Testing

/// Compares the order of completions with a direct computation of its definition, name by name.
@Suite struct OrderTests {
  /// A term with its names as words.
  struct PlainTerm {
    let number: Int
    let key: (isObsolete: Bool, isImported: Bool, length: Int, label: String, id: String)
    /// Words in both spellings. Kinds: 0 label, 1 EXACT synonym, 2 other name.
    let names: [(kind: Int, words: [[UInt8]])]

    func precedes(_ other: PlainTerm) -> Bool {
      if key.isObsolete != other.key.isObsolete { return !key.isObsolete }
      if key.isImported != other.key.isImported { return !key.isImported }
      if key.length != other.key.length { return key.length < other.key.length }
      if key.label != other.key.label { return key.label.utf8.lexicographicallyPrecedes(other.key.label.utf8) }
      return key.id.utf8.lexicographicallyPrecedes(other.key.id.utf8)
    }
  }

  /// A typed text, as words.
  struct PlainText {
    let words: [[UInt8]]
    /// For each typed word, the vocabulary words that it matches whole: as spelled, in American spelling, or as a
    /// plural.
    private let whole: [Set<[UInt8]>]
    /// For each typed word, its spellings as the beginning of a longer word.
    private let beginnings: [[[UInt8]]]

    init(_ text: String, _ vocabulary: Set<[UInt8]>) {
      var folder = WordFolder()
      words = OrderTests.words(text, &folder)
      let last = words.count - 1
      whole = words.map { word in
        let spellings = [word] + [Spelling.american(word)].compactMap(\.self)
        return Set(spellings + spellings.flatMap(Spelling.singulars)).intersection(vocabulary)
      }
      beginnings = words.enumerated().map { place, word in
        [word] + [Spelling.american(word, isBeginning: place == last)].compactMap(\.self)
      }
    }

    private func begins(_ place: Int, _ word: [UInt8]) -> Bool {
      beginnings[place].contains { word.starts(with: $0) } || whole[place].contains(word)
    }

    /// Returns the tier of a name; nil if it does not match, or only after correction.
    func tier(_ kind: Int, _ name: [[UInt8]]) -> Tier? {
      guard !words.isEmpty else { return nil }
      let last = words.count - 1
      let phrases = name.indices.filter { start in
        start + words.count <= name.count
          && words.indices.allSatisfy { place in
            place == last
              ? begins(place, name[start + place]) : whole[place].contains(name[start + place])
          }
      }
      let isWhole = name.count == words.count && zip(whole, name).allSatisfy { $0.contains($1) }
      if isWhole && kind == 0 { return .label }
      if isWhole && kind == 1 { return .exactSynonym }
      if phrases.first == 0 && kind == 0 { return .labelStart }
      if !phrases.isEmpty { return kind == 0 ? .labelWord : .synonymWord }
      let hasAll = words.indices.allSatisfy { place in name.contains { begins(place, $0) } }
      return hasAll && words.count > 1 ? .allWords : nil
    }

    func tier(_ term: PlainTerm) -> Tier? { term.names.compactMap { tier($0.kind, $0.words) }.min() }
  }

  private static func words(_ text: String, _ folder: inout WordFolder) -> [[UInt8]] {
    var text = text
    text.withUTF8 { folder.fold(UnsafeRawBufferPointer($0)) }
    var words: [[UInt8]] = []
    Words.each(in: folder.bytes) { words.append(Array($0)) }
    return words
  }

  static func plain(_ lexicon: Lexicon) -> (terms: [PlainTerm], vocabulary: Set<[UInt8]>) {
    var folder = WordFolder()
    var normalizer = Normalizer()
    var vocabulary: Set<[UInt8]> = []
    let terms = (0..<lexicon.terms.count).map { number in
      let record = lexicon.terms[number]
      let label = lexicon.text(record.label).string
      var names = [(kind: 0, words: words(label, &folder))]
      for name in lexicon.names(of: number) {
        let kind = lexicon.names[name].kind == NameKind.exact.rawValue ? 1 : 2
        names.append((kind, words(lexicon.text(lexicon.names[name].text).string, &folder)))
      }
      names += names.map { ($0.kind, $0.words.map { Spelling.american($0) ?? $0 }) }
      for name in names { vocabulary.formUnion(name.words) }
      let isObsolete = record.flags & TermRecord.obsolete != 0
      let isImported = record.flags & TermRecord.imported != 0
      let length = label.isEmpty ? Int.max : label.unicodeScalars.count
      let key = (isObsolete, isImported, length, normalizer.normalize(label), lexicon.text(record.id).string)
      return PlainTerm(number: number, key: key, names: names)
    }
    return (terms, vocabulary)
  }

  private static func hits(_ resolver: Resolver, _ text: String, _ limit: Int) -> [Hit] {
    var text = text
    return text.withUTF8 { resolver.complete(UnsafeRawBufferPointer($0), in: SearchScope(), limit: limit) }
  }

  @Test func completionsAreThoseOfAPlainComputation() throws {
    let store = try LoadedStore(.small)
    let resolver = Resolver(store.lexicon)
    let (terms, vocabulary) = Self.plain(store.lexicon)
    let current = terms.filter { !$0.key.isObsolete }
    var generator = SeededGenerator(seed: 20_261_123)
    var answered = 0
    for round in 0..<300 {
      let term = try #require(current.randomElement(using: &generator))
      let names =
        [term.key.label]
        + store.lexicon.names(of: term.number).map { name in
          store.lexicon.text(store.lexicon.names[name].text).string
        }
      var text = try #require(names.randomElement(using: &generator))
      switch round % 4 {
      case 0: text = String(text.prefix(Int.random(in: 1...max(1, text.count), using: &generator)))
      case 1: text = text.split(separator: " ").shuffled(using: &generator).joined(separator: " ")
      case 2: text = text.split(separator: " ").prefix(2).map { $0.prefix(3) }.joined(separator: " ")
      default: text = text.replacing("tumor", with: "tumour").replacing("esoph", with: "oesoph") + "s"
      }
      let typed = PlainText(text, vocabulary)
      let wanted = current.compactMap { term in typed.tier(term).map { (tier: $0, term: term) } }
        .sorted { $0.tier == $1.tier ? $0.term.precedes($1.term) : $0.tier < $1.tier }.prefix(10)
      let found = Self.hits(resolver, text, 10).filter { $0.tier ?? .label < .corrected }
      if found.contains(where: { $0.tier == nil }) { continue }
      answered += wanted.count
      #expect(found.map(\.term) == wanted.map(\.term.number), "\(text)")
      #expect(found.compactMap(\.tier) == wanted.map(\.tier), "\(text)")
    }
    #expect(answered > 500)
  }

  @Test(arguments: [1, 3, 10, 100, 1000])
  func aShorterListIsTheBeginningOfALongerOne(_ limit: Int) throws {
    let store = try LoadedStore(.small)
    let resolver = Resolver(store.lexicon)
    for text in ["b", "ca", "breast", "cell of", "of", "regulation of", "brest", "carcinoma breast", "neoplams"] {
      let all = Self.hits(resolver, text, 1000)
      #expect(Self.hits(resolver, text, limit) == Array(all.prefix(limit)), "\(text)")
      #expect(Set(all.map(\.term)).count == all.count, "\(text)")
    }
  }

  /// Queries derived from the names of full releases, as users would type them.
  @Suite(.enabled(if: Checkout.fullOntologies != nil, "needs the full ontologies (OBOD_FULL_ONTOLOGIES)"))
  struct HeldOut {
    private static let queries = 2_000 / Extent.stride(4)

    /// Returns the fraction of the queries that have their term among the first ten results.
    private static func share(
      _ resolver: Resolver,
      _ queries: [(text: String, term: PlainTerm)],
      _ note: (String) -> Void
    ) -> Double {
      var found = 0
      for query in queries {
        let isFound = OrderTests.hits(resolver, query.text, 10).contains { $0.term == query.term.number }
        if isFound { found += 1 } else { note("\(query.term.key.id): \(query.text)") }
      }
      return Double(found) / Double(queries.count)
    }

    private static func misspelled(_ text: String, _ generator: inout SeededGenerator) -> String? {
      var words = text.split(separator: " ").map { Array($0) }
      let long = words.indices.filter { words[$0].count >= 4 && words[$0].allSatisfy { $0.isASCII && $0.isLetter } }
      guard let place = long.randomElement(using: &generator) else { return nil }
      let before = words[place]
      let letter = Int.random(in: before.indices, using: &generator)
      let other = "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "e"
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: words[place].remove(at: letter)
      case 1: words[place].insert(other, at: letter)
      case 2: words[place][letter] = other
      default: words[place].swapAt(min(letter, before.count - 2), min(letter, before.count - 2) + 1)
      }
      return words[place] == before ? nil : words.map { String($0) }.joined(separator: " ")
    }

    @Test func findTheirTerms() throws {
      let store = try LoadedStore(.full)
      let lexicon = store.lexicon
      let resolver = Resolver(lexicon)
      let (terms, vocabulary) = OrderTests.plain(lexicon)
      var generator = SeededGenerator(seed: 20_261_123)
      let current = terms.filter { !$0.key.isObsolete && $0.key.length < Int.max }
      let drawn = current.shuffled(using: &generator)
      func label(_ term: PlainTerm) -> String { lexicon.text(lexicon.terms[term.number].label).string }

      // A prefix of a label finds its term, or ten terms that precede it.
      for term in drawn.prefix(Self.queries) {
        let label = label(term)
        let text = String(label.prefix(Int.random(in: 1...label.count, using: &generator)))
        let hits = OrderTests.hits(resolver, text, 10)
        if hits.contains(where: { $0.term == term.number || $0.tier == nil }) { continue }
        let typed = PlainText(text, vocabulary)
        if typed.words.isEmpty { continue }
        let last = try #require(hits.count == 10 ? hits.last : nil, "\(text)")
        let tier = try #require(typed.tier(term), "\(text)")
        let isBehind = last.tier == tier ? terms[last.term].precedes(term) : last.tier ?? .label < tier
        #expect(isBehind, "\(term.key.id): \(text)")
      }

      func queries(_ texts: (PlainTerm, inout SeededGenerator) -> [String]) -> [(text: String, term: PlainTerm)] {
        var queries: [(text: String, term: PlainTerm)] = []
        for term in drawn where queries.count < Self.queries {
          queries += texts(term, &generator).map { ($0, term) }
        }
        return Array(queries.prefix(Self.queries))
      }
      let swapped = queries { term, generator in
        let words = label(term).split(separator: " ")
        return words.count > 1 ? [words.shuffled(using: &generator).joined(separator: " ")] : []
      }
      let misspelled = queries { term, generator in [Self.misspelled(label(term), &generator)].compactMap(\.self) }
      let synonyms = queries { term, _ in
        lexicon.names(of: term.number).filter { lexicon.names[$0].kind != NameKind.former.rawValue }
          .map { lexicon.text(lexicon.names[$0].text).string }
      }
      let british = queries { term, _ in
        var text = label(term)
        for (american, british) in Self.spellings { text.replace(american, with: british) }
        return text == label(term) ? [] : [text]
      }
      var missed: [String: [String]] = [:]
      for (name, queries, least) in [
        ("swapped", swapped, 0.99), ("misspelled", misspelled, 0.95), ("synonyms", synonyms, 0.98),
        ("British", british, 0.98),
      ] {
        #expect(queries.count == Self.queries, "\(name)")
        let share = Self.share(resolver, queries) { missed[name, default: []].append($0) }
        #expect(share >= least, "\(name): \(share), not \(missed[name]?.prefix(10) ?? [])")
        print("held-out queries, \(name): \(share * 100) % among the first ten")
      }
    }

    private static let spellings = [
      ("tumor", "tumour"), ("Tumor", "Tumour"), ("hemorrhag", "haemorrhag"), ("anemia", "anaemia"),
      ("leukemia", "leukaemia"), ("Leukemia", "Leukaemia"), ("esophag", "oesophag"), ("Esophag", "Oesophag"),
      ("edema", "oedema"), ("estrogen", "oestrogen"), ("fetal", "foetal"), ("signaling", "signalling"),
      ("fiber", "fibre"), ("behavior", "behaviour"), ("ization", "isation"), ("sulf", "sulph"), ("ischemi", "ischaemi"),
    ]
  }
}
