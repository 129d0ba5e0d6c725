import Foundation
import Resolver
import Store
import Support
import Testing

/// The tables and views with which OAK reads a record as a semantic-sql database.
@Suite struct OAKViewTests {
  private let folder: TemporaryFolder
  private let store: StoreFolder

  init() throws {
    folder = try TemporaryFolder()
    store = StoreFolder("\(folder.path)/store")
  }

  @discardableResult
  private func load(oak: Bool? = true, _ files: [String: String] = [:]) throws -> LoadReport {
    var options = Loader.Options()
    options.oakViews = oak
    let paths = try files.sorted { $0.key < $1.key }.map { try folder.write($0.key, $0.value) }
    return try Loader(store: store, options: options).load(paths)
  }

  /// Returns the rows of a query on the published record, each as its columns joined by blanks.
  private func rows(_ sql: String) throws -> [String] {
    let generation = try #require(try store.published())
    let database = try Database(path: store.database(of: generation), mode: .readPublished)
    var rows: [String] = []
    try database.prepare("SELECT concat FROM (\(sql))").rows { rows.append(try $0.string(0)) }
    return rows
  }

  private func edges(_ view: String, where condition: String = "1") throws -> [String] {
    let columns = "subject || ' ' || predicate || ' ' || object AS concat"
    return try rows("SELECT \(columns) FROM \(view) WHERE \(condition) ORDER BY subject, predicate, object")
  }

  private func names() throws -> [String] {
    try rows("SELECT name AS concat FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name")
  }

  private let anatomy = """
    format-version: 1.4
    data-version: 2025-01-01
    ontology: a

    [Term]
    id: A:1
    name: organ

    [Term]
    id: A:2
    name: heart
    def: "It pumps." []
    synonym: "cor" EXACT []
    synonym: "ticker" RELATED []
    xref: FMA:7088
    is_a: A:1

    [Term]
    id: A:3
    name: valve
    alt_id: A:30
    alt_id: A:6
    alt_id: A:7
    relationship: part_of A:2

    [Term]
    id: A:4
    name: leaflet
    relationship: part_of A:3

    [Term]
    id: A:5
    name: mitral leaflet
    is_a: A:4
    relationship: regulates A:3

    [Term]
    id: A:6
    name: obsolete flap
    is_obsolete: true
    replaced_by: A:3

    [Term]
    id: A:7
    name: obsolete lid
    is_obsolete: true

    [Typedef]
    id: part_of
    name: part of
    xref: BFO:0000050
    """

  // MARK: Rows

  @Test func viewsShowWhatTheFileStates() throws {
    try load(["a.obo": anatomy])
    #expect(
      try edges("edge") == [
        "A:2 rdfs:subClassOf A:1", "A:3 BFO:0000050 A:2", "A:4 BFO:0000050 A:3", "A:5 rdfs:subClassOf A:4",
        "A:5 regulates A:3",
      ]
    )
    let columns = "subject || ' ' || predicate || ' ' || ifnull(object, value) AS concat"
    func statements(_ id: String) throws -> [String] {
      try rows("SELECT \(columns) FROM statements WHERE subject = '\(id)' ORDER BY 1")
    }
    #expect(
      try statements("A:2") == [
        "A:2 IAO:0000115 It pumps.", "A:2 oio:hasDbXref FMA:7088", "A:2 oio:hasExactSynonym cor",
        "A:2 oio:hasRelatedSynonym ticker", "A:2 rdf:type owl:Class", "A:2 rdfs:label heart",
        "A:2 rdfs:subClassOf A:1",
      ]
    )
    #expect(
      try statements("A:30") == [
        "A:30 IAO:0000231 IAO:0000227", "A:30 IAO:0100001 A:3", "A:30 owl:deprecated true", "A:30 rdf:type owl:Class",
      ]
    )
    // Both the replacement that a term states and the term that claims its identifier; the same one once.
    #expect(try statements("A:6").filter { $0 == "A:6 IAO:0100001 A:3" }.count == 1)
    #expect(try statements("A:7").contains("A:7 IAO:0100001 A:3"))
    #expect(try statements("A:3").filter { $0.contains("hasAlternativeId") }.count == 3)
    #expect(try statements("BFO:0000050").contains("BFO:0000050 rdfs:label part of"))
    #expect(try statements("obo:a.owl").contains("obo:a.owl owl:versionInfo 2025-01-01"))
    #expect(try rows("SELECT id AS concat FROM deprecated_node ORDER BY id") == ["A:30", "A:6", "A:7"])
    #expect(try rows("SELECT base AS concat FROM prefix WHERE prefix = 'A'") == ["http://purl.obolibrary.org/obo/A_"])
  }

  @Test func partOfIsTransitiveAndIsInheritedOverIsA() throws {
    try load(["a.obo": anatomy])
    let parts = try edges("entailed_edge", where: "subject = 'A:5' AND predicate = 'BFO:0000050'")
    #expect(parts == ["A:5 BFO:0000050 A:1", "A:5 BFO:0000050 A:2", "A:5 BFO:0000050 A:3"])
    // That a leaflet regulates a valve does not make it regulate the heart that the valve is part of.
    let regulated = try edges("entailed_edge", where: "subject = 'A:5' AND predicate = 'regulates'")
    #expect(regulated == ["A:5 regulates A:3"])
    #expect(try edges("entailed_edge", where: "object = 'A:1' AND predicate = 'BFO:0000050'").count == 3)
  }

  @Test func identifiersThatAnswersUseAreTheOnesShown() throws {
    let foreign = """
      ontology: b

      [Term]
      id: B:1
      name: own
      relationship: part_of a:2
      is_a: C:9

      [Term]
      id: A:2
      name: outdated heart
      is_a: B:1
      """
    try load(["a.obo": anatomy, "b.obo": foreign])
    #expect(try rows("SELECT value AS concat FROM rdfs_label_statement WHERE subject = 'A:2'") == ["heart"])
    #expect(try edges("edge", where: "object = 'B:1'").isEmpty)
    #expect(try edges("edge", where: "subject = 'B:1'") == ["B:1 BFO:0000050 A:2", "B:1 rdfs:subClassOf C:9"])
    // An identifier that only an edge names is an ancestor, but not a class of the store.
    #expect(try edges("entailed_edge", where: "object = 'C:9'").count == 2)
    #expect(try rows("SELECT id AS concat FROM class_node WHERE id = 'C:9'").isEmpty)
  }

  /// Random graphs with cycles, several parents, leaves and edges to identifiers without a term.
  @Test(arguments: 0..<40) func theClosureIsWhatWalkingGives(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...30, using: &random)
    var text = "ontology: a\n"
    for number in 1...count {
      text += "\n[Term]\nid: A:\(number)\nname: term \(number)\n"
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        text += "is_a: A:\(Int.random(in: 1...count + 2, using: &random))\n"
      }
      for relation in ["part_of", "regulates"] where random.isOne(in: 3) {
        text += "relationship: \(relation) A:\(Int.random(in: 1...count + 2, using: &random))\n"
      }
    }
    text += "\n[Typedef]\nid: part_of\nxref: BFO:0000050\n"
    try load(["a.obo": text])
    let stated = try edges("edge").map { $0.split(separator: " ").map(String.init) }
    let ids = try rows("SELECT id AS concat FROM oak_node")
    func targets(_ id: String, _ predicate: String) -> Set<String> {
      Set(stated.filter { $0[0] == id && $0[1] == predicate }.map { $0[2] })
    }
    func reached(_ starts: Set<String>, over predicates: [String]) -> Set<String> {
      var found = starts
      var front = Array(starts)
      while let id = front.popLast() {
        for predicate in predicates { front += targets(id, predicate).filter { found.insert($0).inserted } }
      }
      return found
    }
    var expected: Set<String> = []
    for id in ids {
      let ancestors = reached([id], over: ["rdfs:subClassOf"])
      for ancestor in ancestors { expected.insert("\(id) rdfs:subClassOf \(ancestor)") }
      let parts = Set(ancestors.flatMap { targets($0, "BFO:0000050") })
      for whole in reached(parts, over: ["rdfs:subClassOf", "BFO:0000050"]) {
        expected.insert("\(id) BFO:0000050 \(whole)")
      }
      let regulated = Set(ancestors.flatMap { targets($0, "regulates") })
      for object in reached(regulated, over: ["rdfs:subClassOf"]) { expected.insert("\(id) regulates \(object)") }
    }
    let found = try edges("entailed_edge")
    #expect(found.count == Set(found).count, "no row occurs twice")
    #expect(Set(found) == expected)
  }

  // MARK: A property of the store

  @Test func laterLoadsKeepTheViewsUntilToldOtherwise() throws {
    try load(oak: nil, ["a.obo": anatomy])
    let without = try names()
    #expect(!without.contains { $0.hasPrefix("oak_") || $0.hasSuffix("_statement") || $0 == "edge" })
    #expect(try load().hasOAKViews)
    #expect(try store.published() == 2)
    #expect(try edges("edge").count == 5)

    let report = try load(oak: nil, ["b.obo": "ontology: b\n\n[Term]\nid: B:1\nname: own\nis_a: A:1\n"])
    #expect(report.hasOAKViews)
    #expect(try edges("edge").count == 6)
    #expect(try edges("entailed_edge", where: "subject = 'B:1'").count == 2)

    // Nothing is to be read and nothing to be changed.
    #expect(try load(oak: true).generation == 3)
    #expect(try store.published() == 3)
    #expect(try !load(oak: false).hasOAKViews)
    #expect(try names() == without)
  }

  @Test func anEmptyStoreHasNothingToShow() throws {
    let error = #expect(throws: StoreError.self) { try load() }
    #expect("\(error!)".hasSuffix("no ontologies are loaded; load some with: obod load FILE.obo.gz …"))
  }

  @Test func aRecordIsPublishedReadOnly() throws {
    try load(["a.obo": anatomy])
    let generation = try #require(try store.published())
    let attributes = try FileManager.default.attributesOfItem(atPath: store.database(of: generation))
    let mode = try #require(attributes[.posixPermissions] as? Int)
    #expect(mode & 0o222 == 0)
    #expect(mode & 0o444 != 0)
  }

  /// The closure of a chain has as many rows as the square of its length.
  @Test func aClosureBeyondMeasureIsRefusedAndLosesNothing() throws {
    try load(oak: false, ["a.obo": anatomy])
    let frames = (1...1000).map { "\n[Term]\nid: B:\($0)\nname: term \($0)\nis_a: B:\($0 + 1)\n" }
    let chain = "ontology: b\n" + frames.joined()
    let error = #expect(throws: StoreError.self) { try load(["b.obo": chain]) }
    #expect("\(error!)".contains("rows, 250 for each term; load without --oak"))
    #expect(try store.published() == 1)
    #expect(try !load(oak: nil, ["b.obo": chain]).hasOAKViews)
  }
}
