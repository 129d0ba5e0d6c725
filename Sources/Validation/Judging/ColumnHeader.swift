import Documents
import Terms

/// What a column's header reveals about the values in the column.
struct ColumnHeader {
  /// Words that only the header of a label column ends with.
  private static let labels: Set<String> = [
    "label", "lbl", "name", "term", "finding", "feature", "concept", "phenotype", "symptom", "sign", "abnormality",
  ]

  /// Words for kinds of things, and the prefixes of the identifiers that may have labels of that kind.
  private static let kinds: [String: Set<String>] = {
    let diseases: Set<String> = ["MONDO", "NCIT", "DOID"]
    let anatomy: Set<String> = ["UBERON", "NCIT"]
    return [
      "hpo": ["HP", "MP"], "disease": diseases, "disorder": diseases, "mondo": diseases, "tissue": anatomy,
      "organ": anatomy, "anatomy": anatomy, "uberon": anatomy, "cell": ["CL", "NCIT"], "process": ["GO", "NCIT"],
      "function": ["GO"], "component": ["GO"], "pathway": ["GO", "NCIT"], "go": ["GO"], "ncit": ["NCIT"],
    ]
  }()
  private static let knownPrefixes = kinds.values.reduce(into: Set<String>()) { $0.formUnion($1) }

  /// Prefixes of words in the headers of columns whose values are never labels of the row's identifier.
  private static let nonLabelStems = [
    "onset", "frequenc", "severit", "evidence", "referenc", "source", "note", "comment", "remark", "sex", "gender",
    "age", "modifier", "inheritance", "course", "status", "gene", "count", "prevalence", "laterality", "pace", "stage",
    "drug", "treatment", "therap", "patient", "proband", "individual", "sample", "donor", "species", "organism",
    "taxon", "strain", "author", "curator", "parent", "child", "ancestor", "xref", "replace", "synonym", "alias",
    "definition",
    "excluded", "date", "pmid", "publication", "citation", "assay", "method", "unit", "value", "score", "predicate",
    "relati", "group", "cohort", "dose", "variant", "mutation", "allele", "protein", "symbol", "chemical", "compound",
    "file", "qualifier", "aspect",
  ]
  /// Words with the same meaning, unless the header also names a kind of thing.
  private static let genericWords: Set<String> = ["type", "category", "class", "kind"]

  /// For each word that names a kind of thing, the prefixes of the identifiers whose labels the column may hold.
  private let kinds: [Set<String>]
  /// Whether the values of the column are never labels of the identifiers beside it.
  let excludesLabels: Bool
  private let endsAsLabel: Bool

  init(_ header: String) {
    let words = Self.mergingPairs(
      KeyRules.folded(header).split(separator: "_").map { word in
        let singular = String(word.dropLast())
        return word.hasSuffix("s") && (Self.labels.contains(singular) || Self.kinds[singular] != nil)
          ? singular : String(word)
      }
    )
    let kinds = words.compactMap { Self.kinds[$0] }
    self.kinds = kinds
    excludesLabels = words.contains { word in
      Self.nonLabelStems.contains { word.hasPrefix($0) } || (Self.genericWords.contains(word) && kinds.isEmpty)
    }
    endsAsLabel = words.last.map { Self.labels.contains($0) || !kinds.isEmpty } ?? false
  }

  /// Replaces pairs of words with a meaning of their own: "Gene Ontology term" is not about a gene, nor "organism part"
  /// about an organism.
  private static func mergingPairs(_ words: [String]) -> [String] {
    var words = words
    for (pair, word) in [(["gene", "ontology"], "go"), (["organism", "part"], "organ")] {
      if let place = words.indices.dropLast().first(where: { words[$0..<($0 + 2)].elementsEqual(pair) }) {
        words.replaceSubrange(place..<(place + 2), with: [word])
      }
    }
    return words
  }

  /// The prefixes of a column's identifiers, as far as they determine which headers its labels may have.
  struct Prefixes: Hashable {
    /// nil if any of them is not known here, and may stand for anything.
    fileprivate let known: Set<String>?

    /// `prefixes` are in upper case.
    init(_ prefixes: Set<String>) { known = prefixes.isSubset(of: ColumnHeader.knownPrefixes) ? prefixes : nil }
  }

  /// Whether the column may hold the labels of identifiers that have these prefixes.
  func mayBeLabel(of prefixes: Prefixes) -> Bool {
    !excludesLabels && kinds.allSatisfy { kind in prefixes.known.map { !kind.isDisjoint(with: $0) } ?? true }
  }

  /// Whether the header marks the column as one of such labels.
  func isLabel(of prefixes: Prefixes) -> Bool { endsAsLabel && mayBeLabel(of: prefixes) }

  /// Whether the header names a kind of thing.
  var namesKind: Bool { !kinds.isEmpty }
}
