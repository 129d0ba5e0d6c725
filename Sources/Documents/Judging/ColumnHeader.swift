import Terms

/// What a column's header says of the values in it.
struct ColumnHeader {
  /// Words that only a column of labels ends with.
  private static let labels: Set<String> = [
    "label", "lbl", "name", "term", "finding", "feature", "concept", "phenotype", "symptom", "sign", "abnormality",
  ]

  /// What is named in a column, and the prefixes of the identifiers whose labels those names may be.
  private static let kinds: [String: Set<String>] = {
    let diseases: Set<String> = ["MONDO", "NCIT", "DOID"]
    let anatomy: Set<String> = ["UBERON", "NCIT"]
    return [
      "hpo": ["HP", "MP"], "disease": diseases, "disorder": diseases, "mondo": diseases, "tissue": anatomy,
      "organ": anatomy, "anatomy": anatomy, "uberon": anatomy, "cell": ["CL", "NCIT"], "process": ["GO", "NCIT"],
      "function": ["GO"], "component": ["GO"], "pathway": ["GO", "NCIT"], "go": ["GO"], "ncit": ["NCIT"],
    ]
  }()
  private static let known = kinds.values.reduce(into: Set<String>()) { $0.formUnion($1) }

  /// Beginnings of words that head columns whose values are names in their own right, never the label of the row's
  /// identifier.
  private static let others = [
    "onset", "frequenc", "severit", "evidence", "referenc", "source", "note", "comment", "remark", "sex", "gender",
    "age", "modifier", "inheritance", "course", "status", "gene", "count", "prevalence", "laterality", "pace", "stage",
    "drug", "treatment", "therap", "patient", "proband", "individual", "sample", "donor", "species", "organism",
    "taxon", "strain", "author", "curator", "parent", "child", "ancestor", "xref", "replace", "synonym", "alias",
    "definition",
    "excluded", "date", "pmid", "publication", "citation", "assay", "method", "unit", "value", "score", "predicate",
    "relati", "group", "cohort", "dose", "variant", "mutation", "allele", "protein", "symbol", "chemical", "compound",
    "file", "qualifier", "aspect",
  ]
  /// The same where nothing says what they are of.
  private static let ofSomething: Set<String> = ["type", "category", "class", "kind"]

  private let words: [String]

  init(_ header: String) {
    let words = KeyRules.folded(header).split(separator: "_").map { word in
      let singular = String(word.dropLast())
      return word.hasSuffix("s") && (Self.labels.contains(singular) || Self.kinds[singular] != nil)
        ? singular : String(word)
    }
    self.words = Self.named(words)
  }

  /// "Gene Ontology term" is about no gene, and "organism part" about no organism.
  private static func named(_ words: [String]) -> [String] {
    var words = words
    for (pair, word) in [(["gene", "ontology"], "go"), (["organism", "part"], "organ")] {
      if let place = words.indices.dropLast().first(where: { words[$0..<($0 + 2)].elementsEqual(pair) }) {
        words.replaceSubrange(place..<(place + 2), with: [word])
      }
    }
    return words
  }

  /// Whether the column may hold the labels of identifiers that have these prefixes, in capitals.
  func mayBeLabel(of prefixes: Set<String>) -> Bool {
    !isOfAnother && words.allSatisfy { word in Self.kinds[word].map { fits($0, prefixes) } ?? true }
  }

  /// Whether the values of the column are never labels of the identifiers beside it.
  var isOfAnother: Bool {
    words.contains { word in
      Self.others.contains { word.hasPrefix($0) } || (Self.ofSomething.contains(word) && !namesKind)
    }
  }

  /// Whether it says so.
  func isLabel(of prefixes: Set<String>) -> Bool {
    guard mayBeLabel(of: prefixes), let last = words.last else { return false }
    return Self.labels.contains(last) || namesKind
  }

  /// Whether it says of what kind of thing the names in the column are.
  var namesKind: Bool { words.contains { Self.kinds[$0] != nil } }

  /// What other prefixes stand for is not known here.
  private func fits(_ kind: Set<String>, _ prefixes: Set<String>) -> Bool {
    !kind.isDisjoint(with: prefixes) || !prefixes.isSubset(of: Self.known)
  }
}
