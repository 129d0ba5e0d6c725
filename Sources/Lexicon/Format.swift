package import Terms

// The lexicon file, version 7. Little-endian; every table begins at a multiple of 8.
//
//   ┌──────────────────────────────────────────────────────────────────────────────┐
//   │ header   magic "obodlex\0" · version u32 · sections u32 · file size u64      │
//   │          · store digest 32 bytes · body checksum u64                         │
//   │          · (offset u64, count u64) for each section · header checksum u64    │
//   ├──────────────────────────────────────────────────────────────────────────────┤
//   │ text            UTF-8 arena; every TextRef points into it                    │
//   │ ontologies      OntologyRecord, sorted by id                                 │
//   │ prefixes        PrefixRecord, sorted by lower-case spelling                  │
//   │ terms           TermRecord, sorted by the bytes of the id; a term's number   │
//   │                 is its index                                                 │
//   │ links           LinkRecord, one more than terms: link n … link n+1 delimit   │
//   │                 names, edges, children, xrefs, alternates of term n          │
//   │ names           NameRecord: synonyms in file order, then former labels       │
//   │ edges           EdgeRecord: parents and relationships, in file order         │
//   │ children        u32 term numbers, by term                                    │
//   │ xrefs           TextRef, in file order                                       │
//   │ alternates      AlternateRecord, sorted by the bytes of the id               │
//   │ targets         TargetRecord: replacements, considered terms, chains         │
//   │ alternatesByTerm u32 alternate numbers, by the term that claims them         │
//   │ identifierSlots u32 hash slots: 0 empty, else 1 + term number, or            │
//   │                 1 + terms + alternate number                                 │
//   │ keys            KeyRecord, one more than keys: key n … key n+1 delimit       │
//   │                 postings of normalized name n                                │
//   │ keySlots        u32 hash slots: 0 empty, else 1 + key number                 │
//   │ postings        PostingRecord: the terms that have a name, best first        │
//   │ namings         NamingRecord, one more than namings: a name of a term as     │
//   │                 its words, by the rank of the term; n … n+1 delimit          │
//   │                 wordsOfNamings                                               │
//   │ wordsOfNamings  u32 word numbers, in the order of the name                   │
//   │ wordText        UTF-8 arena of the words                                     │
//   │ words           WordRecord, sorted by bytes, one more than words: word n …   │
//   │                 word n+1 delimit namingsOfWords and starts                   │
//   │ trie            TrieRecord: the words letter by letter, one more than nodes; │
//   │                 nodes of equal depth are contiguous, so that n … n+1 delimit │
//   │                 the children of node n                                       │
//   │ neighborSlots   u32, one more than slots: slot n … n+1 delimit neighbors     │
//   │ neighbors       u32 nodes of the trie, by the hash of their letters without  │
//   │                 some of them (Neighborhood)                                  │
//   │ namingsOfWords  u32 naming numbers, ascending: the names that have a word    │
//   │ starts          u32 StartEntry: every word of every naming, sorted by the    │
//   │                 words from there to the end of the name                      │
//   │ startPlaces     u8: the index of the start's word in its naming              │
//   │ blockMinima     u32: the minimum of each 64 starts                           │
//   │ wordClasses     u32: for each word, the first of its class (WordClasses)     │
//   │ wordOntologies  u64: for each word, a bit for each ontology that has it in a │
//   │                 name; ontologies 64 apart share a bit                        │
//   │ bagSlots        u32, one more than slots: slot n … n+1 delimit bags          │
//   │ bags            u64 BagEntry: the names of each ontology by their words in   │
//   │                 any order (BagIndex)                                         │
//   │ termsByRow      u32 term numbers, sorted by their rows in the record         │
//   │ relations       RelationRecord, one more than relations: is_a, then the      │
//   │                 others that edges have, most frequent first; n … n+1 delimit │
//   │                 relationIDs                                                  │
//   │ relationIDs     TextRef: the CURIEs of the relations                         │
//   └──────────────────────────────────────────────────────────────────────────────┘
//
// The writer and the reader both use the types below, and nothing else, to locate data in the file.

package enum LexiconFormat {
  static let magic: UInt64 = 0x0078_656C_646F_626F  // "obodlex\0"
  /// Incremented with every change to a section or record. A lexicon of another version is rebuilt from its store.
  static let version: UInt32 = 7
  package static let headerSize = 64 + 16 * Section.allCases.count + 8
}

enum Section: Int, CaseIterable {
  case text, ontologies, prefixes, terms, links, names, edges, children, xrefs, alternates, targets
  case alternatesByTerm, identifierSlots, keys, keySlots, postings
  case namings, wordsOfNamings, wordText, words, trie, neighborSlots, neighbors, namingsOfWords
  case starts, startPlaces, blockMinima, wordClasses, wordOntologies, bagSlots, bags, termsByRow
  case relations, relationIDs

  var stride: Int {
    switch self {
    case .text, .wordText, .startPlaces: 1
    case .ontologies: MemoryLayout<OntologyRecord>.stride
    case .prefixes: MemoryLayout<PrefixRecord>.stride
    case .terms: MemoryLayout<TermRecord>.stride
    case .links: MemoryLayout<LinkRecord>.stride
    case .names: MemoryLayout<NameRecord>.stride
    case .edges: MemoryLayout<EdgeRecord>.stride
    case .children, .alternatesByTerm, .identifierSlots, .keySlots, .wordsOfNamings, .neighborSlots, .neighbors,
      .namingsOfWords, .starts, .blockMinima, .wordClasses, .bagSlots, .termsByRow:
      MemoryLayout<UInt32>.stride
    case .wordOntologies, .bags: MemoryLayout<UInt64>.stride
    case .xrefs, .relationIDs: MemoryLayout<TextRef>.stride
    case .alternates: MemoryLayout<AlternateRecord>.stride
    case .targets: MemoryLayout<TargetRecord>.stride
    case .keys: MemoryLayout<KeyRecord>.stride
    case .postings: MemoryLayout<PostingRecord>.stride
    case .namings: MemoryLayout<NamingRecord>.stride
    case .trie: MemoryLayout<TrieRecord>.stride
    case .words: MemoryLayout<WordRecord>.stride
    case .relations: MemoryLayout<RelationRecord>.stride
    }
  }
}

/// A fixed-size record of unsigned fields. `zero` takes the place of a record that is missing from a damaged file.
package protocol LexiconRecord: BitwiseCopyable, Sendable {
  static var zero: Self { get }
}

extension UInt32: LexiconRecord {
  package static var zero: UInt32 { 0 }
}

extension UInt64: LexiconRecord {
  package static var zero: UInt64 { 0 }
}

extension UInt8: LexiconRecord {
  package static var zero: UInt8 { 0 }
}

package struct TextRef: LexiconRecord, Hashable {
  package var offset: UInt32
  package var count: UInt32

  package static var zero: TextRef { TextRef(offset: 0, count: 0) }
}

package struct OntologyRecord: LexiconRecord {
  package var id: TextRef = .zero
  package var dataVersion: TextRef = .zero
  package var release: TextRef = .zero
  package var source: TextRef = .zero
  package var digest: TextRef = .zero
  /// The name of the subset; empty for a whole ontology.
  package var subset: TextRef = .zero
  package var terms: UInt32 = 0
  package var obsolete: UInt32 = 0
  package var alternates: UInt32 = 0
  package var synonyms: UInt32 = 0
  package var imported: UInt32 = 0
  package var diagnostics: UInt32 = 0

  package init(
    id: TextRef = .zero,
    dataVersion: TextRef = .zero,
    release: TextRef = .zero,
    source: TextRef = .zero,
    digest: TextRef = .zero,
    subset: TextRef = .zero,
    terms: UInt32 = 0,
    obsolete: UInt32 = 0,
    alternates: UInt32 = 0,
    synonyms: UInt32 = 0,
    imported: UInt32 = 0,
    diagnostics: UInt32 = 0
  ) {
    self.id = id
    self.dataVersion = dataVersion
    self.release = release
    self.source = source
    self.digest = digest
    self.subset = subset
    self.terms = terms
    self.obsolete = obsolete
    self.alternates = alternates
    self.synonyms = synonyms
    self.imported = imported
    self.diagnostics = diagnostics
  }

  package static var zero: OntologyRecord { OntologyRecord() }
}

package struct PrefixRecord: LexiconRecord {
  package var lowercase: TextRef = .zero
  package var spelling: TextRef = .zero
  /// 1 + the number of the ontology that defines it; 0 if its terms are only imported.
  package var owner: UInt32 = 0

  package init(lowercase: TextRef = .zero, spelling: TextRef = .zero, owner: UInt32 = 0) {
    self.lowercase = lowercase
    self.spelling = spelling
    self.owner = owner
  }

  package static var zero: PrefixRecord { PrefixRecord() }
}

package struct TermRecord: LexiconRecord {
  package var id: TextRef = .zero
  package var label: TextRef = .zero
  package var ontology: UInt32 = 0
  package var flags: UInt32 = 0
  package var firstTarget: UInt32 = 0
  package var targetCount: UInt32 = 0

  /// The order of terms in lists: current before obsolete, native before imported. At most 3.
  var listRank: UInt64 {
    (flags & Self.obsolete != 0 ? 2 : 0) | (flags & Self.imported != 0 ? 1 : 0)
  }

  package init(
    id: TextRef = .zero,
    label: TextRef = .zero,
    ontology: UInt32 = 0,
    flags: UInt32 = 0,
    firstTarget: UInt32 = 0,
    targetCount: UInt32 = 0
  ) {
    self.id = id
    self.label = label
    self.ontology = ontology
    self.flags = flags
    self.firstTarget = firstTarget
    self.targetCount = targetCount
  }

  package static let obsolete: UInt32 = 1
  package static let imported: UInt32 = 2

  package static var zero: TermRecord { TermRecord() }
}

package struct LinkRecord: LexiconRecord {
  package var firstName: UInt32 = 0
  package var firstEdge: UInt32 = 0
  package var firstChild: UInt32 = 0
  package var firstXref: UInt32 = 0
  package var firstAlternate: UInt32 = 0
  /// The term's namings. The first of them gives the term's rank among all terms.
  package var firstNaming: UInt32 = 0
  package var namingCount: UInt32 = 0
  /// The row of the term in the record.
  package var row: UInt32 = 0
  package var namespace: TextRef = .zero
  package var definition: TextRef = .zero
  package var comment: TextRef = .zero

  package init(namespace: TextRef = .zero, definition: TextRef = .zero, comment: TextRef = .zero) {
    self.namespace = namespace
    self.definition = definition
    self.comment = comment
  }

  package static var zero: LinkRecord { LinkRecord() }
}

package enum NameKind: UInt32, Sendable {
  case exact, narrow, broad, related, former

  package init(_ scope: SynonymScope) { self = Self(rawValue: UInt32(scope.rawValue)) ?? .related }

  /// The scope of a synonym; nil for a former label.
  package var scope: SynonymScope? { SynonymScope(rawValue: UInt8(rawValue)) }
}

package struct NameRecord: LexiconRecord {
  package var text: TextRef = .zero
  /// A synonym's type, or the last release in which a former label was the label.
  package var note: TextRef = .zero
  package var kind: UInt32 = 0

  package init(text: TextRef = .zero, note: TextRef = .zero, kind: UInt32 = 0) {
    self.text = text
    self.note = note
    self.kind = kind
  }

  package static var zero: NameRecord { NameRecord() }
}

package struct EdgeRecord: LexiconRecord {
  /// Empty for is_a.
  package var relation: TextRef = .zero
  package var target: TextRef = .zero
  /// 1 + the target's term number; 0 if no loaded ontology defines it.
  package var term: UInt32 = 0

  package init(relation: TextRef = .zero, target: TextRef = .zero, term: UInt32 = 0) {
    self.relation = relation
    self.target = target
    self.term = term
  }

  package static var zero: EdgeRecord { EdgeRecord() }
}

/// A relation between terms.
package struct RelationRecord: LexiconRecord {
  /// As in `EdgeRecord`: empty for is_a.
  package var name: TextRef = .zero
  /// The number of edges.
  package var edges: UInt32 = 0
  package var firstID: UInt32 = 0

  package init(name: TextRef = .zero, edges: UInt32 = 0) {
    self.name = name
    self.edges = edges
  }

  package static var zero: RelationRecord { RelationRecord() }
}

package struct AlternateRecord: LexiconRecord {
  package var id: TextRef = .zero
  /// The ontology whose term claims it.
  package var ontology: UInt32 = 0
  package var firstTarget: UInt32 = 0
  package var targetCount: UInt32 = 0
  package var reserved: UInt32 = 0

  package init(
    id: TextRef = .zero,
    ontology: UInt32 = 0,
    firstTarget: UInt32 = 0,
    targetCount: UInt32 = 0,
    reserved: UInt32 = 0
  ) {
    self.id = id
    self.ontology = ontology
    self.firstTarget = firstTarget
    self.targetCount = targetCount
    self.reserved = reserved
  }

  package static var zero: AlternateRecord { AlternateRecord() }
}

package enum TargetKind: UInt32, Sendable {
  /// A current term, or an identifier of an ontology that is not loaded.
  case replacedBy
  case consider
  /// A step on the way to the replacements, beginning with the identifier asked about.
  case chain
  /// A term that claims an alternate identifier.
  case primary
}

package struct TargetRecord: LexiconRecord {
  package var id: TextRef = .zero
  package var kind: UInt32 = 0
  /// 1 + the term number; 0 if no loaded ontology defines it.
  package var term: UInt32 = 0

  package init(id: TextRef = .zero, kind: UInt32 = 0, term: UInt32 = 0) {
    self.id = id
    self.kind = kind
    self.term = term
  }

  package static var zero: TargetRecord { TargetRecord() }
}

package struct KeyRecord: LexiconRecord {
  package var text: TextRef = .zero
  package var firstPosting: UInt32 = 0

  package init(text: TextRef = .zero, firstPosting: UInt32 = 0) {
    self.text = text
    self.firstPosting = firstPosting
  }

  package static var zero: KeyRecord { KeyRecord() }
}

package struct PostingRecord: LexiconRecord {
  package var term: UInt32 = 0
  /// The number of the name, or `label`.
  package var name: UInt32 = 0

  package init(term: UInt32 = 0, name: UInt32 = 0) {
    self.term = term
    self.name = name
  }

  package static let label = UInt32.max

  package static var zero: PostingRecord { PostingRecord() }
}

/// A label, synonym or former label as its folded words. A name in British spelling is followed by a second naming in
/// American spelling.
///
/// Namings are in the order in which their terms are shown: current before obsolete, native before imported, by the
/// length of the label in code points, by the normalized label, by id. Within a term: the label, then synonyms by
/// scope, then former labels; within each kind, the shorter first.
package struct NamingRecord: LexiconRecord {
  package var term: UInt32 = 0
  /// The number of the name, or `PostingRecord.label`.
  package var name: UInt32 = 0
  package var firstWord: UInt32 = 0
  /// The sum of its words' weights.
  package var weight: UInt32 = 0

  package init(term: UInt32 = 0, name: UInt32 = 0, firstWord: UInt32 = 0, weight: UInt32 = 0) {
    self.term = term
    self.name = name
    self.firstWord = firstWord
    self.weight = weight
  }

  package static var zero: NamingRecord { NamingRecord() }
}

/// An entry of `starts`: the kind of the start in the upper bits, then the number of the naming, so that the smaller of
/// two entries is shown first.
package enum StartEntry {
  /// 0: the first word of a label; 1: another word of a label; 2: a word of a synonym or former label.
  package static func kind(_ entry: UInt32) -> UInt32 { entry >> 30 }

  package static func naming(_ entry: UInt32) -> UInt32 { entry & mask }

  package static let mask: UInt32 = (1 << 30) - 1

  /// The number of entries covered by each element of `blockMinima`.
  package static let blockSize = 64
}

package struct WordRecord: LexiconRecord {
  /// A range of `wordText`.
  package var text: TextRef = .zero
  package var firstNaming: UInt32 = 0
  package var firstStart: UInt32 = 0

  package init(text: TextRef = .zero, firstNaming: UInt32 = 0, firstStart: UInt32 = 0) {
    self.text = text
    self.firstNaming = firstNaming
    self.firstStart = firstStart
  }

  package static var zero: WordRecord { WordRecord() }
}

/// A node of the trie: a beginning of some words, one letter longer than its parent's.
package struct TrieRecord: LexiconRecord {
  /// The last letter, with 1 above it if the beginning is a word itself.
  package var packed: UInt32 = 0
  /// The first word with this beginning.
  package var word: UInt32 = 0
  package var firstChild: UInt32 = 0

  package init(letter: UInt8 = 0, isWord: Bool = false, word: UInt32 = 0) {
    packed = UInt32(letter) | (isWord ? 1 << 8 : 0)
    self.word = word
  }

  package var letter: UInt8 { UInt8(truncatingIfNeeded: packed) }
  package var isWord: Bool { packed >> 8 & 1 == 1 }

  /// Letters beyond this depth are not in the trie; words this long are not corrected.
  static let maxDepth = 64

  package static var zero: TrieRecord { TrieRecord() }
}
