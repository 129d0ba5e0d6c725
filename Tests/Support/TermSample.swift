import JSON
import Testing

/// Terms of the loaded ontologies, as a client of the protocol sees them.
package struct TermSample: Sendable {
  package struct Term: Sendable {
    package let id: String
    package let label: String
    package let exactSynonyms: [String]
    package let otherSynonyms: [String]

    package init(id: String, label: String, exactSynonyms: [String], otherSynonyms: [String]) {
      self.exactSynonyms = exactSynonyms
      self.id = id
      self.label = label
      self.otherSynonyms = otherSynonyms
    }

    /// Whether a text is one of the names, or so similar to one that a human could not distinguish them.
    package func isCalled(_ text: String) -> Bool {
      ([label] + exactSynonyms + otherSynonyms).contains { Self.plain($0) == Self.plain(text) }
    }

    static func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "+" } }
  }

  /// A merged or obsolete identifier, with its label.
  package struct Former: Sendable {
    package let id: String
    package let label: String
    /// nil if there is none, if there are several, if it is not loaded, or if there are terms to consider.
    package let replacement: Term?

    package init(id: String, label: String, replacement: Term?) {
      self.id = id
      self.label = label
      self.replacement = replacement
    }
  }

  package let terms: [Term]
  package let merged: [Former]
  package let obsolete: [Former]

  package init(terms: [Term], merged: [Former], obsolete: [Former]) {
    self.merged = merged
    self.obsolete = obsolete
    self.terms = terms
  }

  /// Returns the terms of the small ontologies, which are looked up once.
  package static func small() async throws -> TermSample { try await smallTask.value }

  private static let smallTask = Task {
    let folder = try TemporaryFolder()
    return try await TermSample(of: Program.loaded(in: folder))
  }

  private init(of program: Program) async throws {
    var current: [JSONValue] = []
    var obsolete: [JSONValue] = []
    var fates: [JSONValue] = []
    try await program.serving { _ in
      current = try await Self.lookup("current", of: program)
      obsolete = try await Self.lookup("obsolete", of: program)
      let alternates = current.flatMap { $0["alt_ids"]?.array ?? [] }.compactMap(\.string)
      fates = try await Self.ask(alternates.map { "OBSOLETE \($0)" }, of: program).filter {
        $0["status"]?.string == "merged"
      }
    }
    let terms = current.map(Self.term)
    let byID = Dictionary(terms.map { ($0.id, $0) }) { first, _ in first }
    func former(_ value: JSONValue) -> Former {
      let replacements = value["replaced_by"]?.array ?? []
      // If the ontology also names terms to consider, only a human can choose.
      let isOnly = replacements.count == 1 && value["consider"]?.array.isEmpty ?? true
      let only = isOnly ? replacements[0]["id"]?.string : nil
      return Former(
        id: value["id"]?.string ?? "",
        label: value["label"]?.string ?? "",
        replacement: only.flatMap { byID[$0] }
      )
    }
    self.terms = terms
    self.merged = fates.map(former)
    self.obsolete = obsolete.map(former)
    try #require(terms.count > 1_000 && merged.count > 100 && obsolete.count > 100)
  }

  private static func term(_ value: JSONValue) -> Term {
    let synonyms = (value["synonyms"]?.array ?? []).map { ($0["text"]?.string ?? "", $0["scope"]?.string ?? "") }
    let label = value["label"]?.string ?? ""
    let exact = synonyms.filter { $0.1 == "EXACT" }.map(\.0)
    let known = Set(([label] + exact).map(Term.plain))
    return Term(
      id: value["id"]?.string ?? "",
      label: label,
      exactSynonyms: exact,
      otherSynonyms: synonyms.filter { $0.1 != "EXACT" && !known.contains(Term.plain($0.0)) }.map(\.0)
    )
  }

  private static func lookup(_ status: String, of program: Program) async throws -> [JSONValue] {
    var ids: [String] = []
    var last = ""
    repeat {
      let page = try await ask(
        ["TERMS status=\(status) limit=1000\(last.isEmpty ? "" : " after=\(last)")"],
        of: program
      )
      ids += (page.first?["terms"]?.array ?? []).compactMap { $0["id"]?.string }
      last = page.first?["next"]?.string ?? ""
    } while !last.isEmpty
    return try await ask(ids.map { "LOOKUP \($0)" }, of: program)
  }

  private static func ask(_ requests: [String], of program: Program) async throws -> [JSONValue] {
    let answers = try await program.exchange(requests.map { $0 + "\n" }.joined()).split(separator: "\n")
    try #require(answers.count == requests.count)
    return try answers.map { try #require(JSONValue(String($0))) }
  }
}
