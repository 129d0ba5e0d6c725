import Synchronization

/// Decides which keys of a mapping, or columns of a table, hold an identifier and its label.
package struct KeyRules: Sendable {
  package typealias Pairs = [(id: Int, label: Int?)]

  /// Pairs named in the settings: identifier key → label keys, all folded.
  private var pairsFromSettings: [String: [String]] = [:] { didSet { cache = PairCache() } }

  /// Caches the pairs of each list of keys, because the mappings in a collection of documents have few distinct ones.
  private final class PairCache: Sendable {
    /// The maximum number of lists of keys, and of keys in a list.
    private static let (maxSets, maxKeys) = (1_000, 32)
    private let sets = Mutex<[[String]: Pairs]>([:])

    func pairs(_ keys: [String], _ find: () -> Pairs) -> Pairs {
      if let known = sets.withLock({ $0[keys] }) { return known }
      let pairs = find()
      guard keys.count <= Self.maxKeys else { return pairs }
      sets.withLock { if $0.count < Self.maxSets { $0[keys] = pairs } }
      return pairs
    }
  }

  private var cache = PairCache()

  package init() {}

  /// Adds a pair of keys from the settings.
  package mutating func add(id: String, label: String) {
    pairsFromSettings[Self.folded(id), default: []].append(Self.folded(label))
  }

  /// Adds a label key that has priority over those that the identifier key has already.
  package mutating func addFirst(id: String, label: String) {
    let (id, label) = (Self.folded(id), Self.folded(label))
    let known = labels(of: id) ?? []
    if !known.contains(label) { pairsFromSettings[id] = [label] + known }
  }

  private static let identifierKeys: Set<String> = [
    "id", "curie", "identifier", "code", "iri", "term_id", "ontology_id", "ontology_term_id", "obo_id", "class_id",
    "termid", "class_iri",
  ]
  private static let labelKeys = [
    "label", "term_label", "name", "term_name", "display", "display_name", "lbl", "rdfs_label", "preferred_label",
    "pref_label", "preferred_term", "preferred_name", "term", "class_label", "title",
  ]
  private static let identifierEndings = ["_ontology_term_id", "_term_id", "_id", "_curie", "_code", "_iri"]
  private static let labelEndings = ["_label", "_name", "_term_label", "_term_name", "_term", "_display", ""]

  /// Returns the positions of identifier keys in `keys`, each with the position of its label key if there is one.
  package func pairs(_ keys: [String]) -> Pairs { cache.pairs(keys) { findPairs(keys) } }

  private func findPairs(_ keys: [String]) -> Pairs {
    let folded = keys.map(Self.folded)
    var indexOfKey: [String: Int] = [:]
    for (index, key) in folded.enumerated() where indexOfKey[key] == nil { indexOfKey[key] = index }
    let named = folded.enumerated().compactMap { index, key -> (id: Int, label: Int?)? in
      guard indexOfKey[key] == index, let candidates = labels(of: key) else { return nil }
      return (index, candidates.lazy.compactMap { indexOfKey[$0] }.first { $0 != index })
    }
    let assigned = Set(named.flatMap { [$0.id, $0.label].compactMap(\.self) })
    // Design patterns (DOSDP) have an identifier under `cell` and its label under `cell_label`.
    let others = folded.enumerated().compactMap { index, key -> (id: Int, label: Int?)? in
      guard indexOfKey[key] == index, !assigned.contains(index), let label = indexOfKey[key + "_label"],
        !assigned.contains(label)
      else { return nil }
      return (index, label)
    }
    return named + others
  }

  /// Whether a key holds an identifier, whatever the other keys are.
  package func isIdentifier(_ key: String) -> Bool { labels(of: Self.folded(key)) != nil }

  /// Whether a key holds a label, whatever the other keys are. `name` and `title` do not count, because they may name
  /// anything.
  package func isLabel(_ key: String) -> Bool {
    let key = Self.folded(key)
    return ["label", "lbl"].contains(key) || key.hasSuffix("_label")
      || pairsFromSettings.values.contains { $0.contains(key) }
  }

  /// Returns the keys that may hold the label of an identifier key, best first; nil if `key` is not an identifier key.
  private func labels(of key: String) -> [String]? {
    if let labels = pairsFromSettings[key] { return labels }
    // Strips a single `s`, because each further one would double the number of candidates.
    if key.hasSuffix("s"), !key.hasSuffix("ss"), let labels = labels(of: String(key.dropLast())) {
      return labels.flatMap { [$0 + "s", $0] }
    }
    if Self.identifierKeys.contains(key) { return Self.labelKeys }
    for ending in Self.identifierEndings where key.hasSuffix(ending) && key.utf8.count > ending.utf8.count {
      let stem = key.dropLast(ending.count)
      return Self.labelEndings.map { stem + $0 }
    }
    return nil
  }

  /// Returns a key in canonical form: `subjectId`, `Subject ID` and `subject_id` are the same key.
  package static func folded(_ key: String) -> String {
    var folded = ""
    var wasLower = false
    for scalar in key.unicodeScalars {
      if ("A"..."Z").contains(scalar) {
        if wasLower { folded.append("_") }
        folded.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
        wasLower = false
      } else if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar.value > 0x7F {
        folded.unicodeScalars.append(scalar)
        wasLower = true
      } else {
        if !folded.isEmpty, folded.last != "_" { folded.append("_") }
        wasLower = false
      }
    }
    while folded.last == "_" { folded.removeLast() }
    return folded
  }
}
