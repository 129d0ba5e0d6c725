import Foundation
import JSON
import Store
import Support
import Testing

/// Relations by the names and identifiers that files declare for them.
@Suite struct RelationTests {
  private func obo(_ ontology: String, relation: String, _ typedefs: String...) -> String {
    let prefix = ontology.uppercased()
    let frames = typedefs.map { "\n[Typedef]\n\($0)\n" }.joined()
    return """
      format-version: 1.4
      data-version: 2025-01-01
      ontology: \(ontology)

      [Term]
      id: \(prefix):1
      name: one of \(ontology)

      [Term]
      id: \(prefix):2
      name: two of \(ontology)
      is_a: \(prefix):1
      relationship: \(relation) \(prefix):1
      \(frames)
      """
  }

  private let partOf = "id: part_of\nname: part of\nxref: BFO:0000050"

  private func relations(_ store: LoadedStore) throws -> [String] {
    try (store.answer("RELATIONS")["relations"]?.array ?? []).map { relation in
      let ids = (relation["ids"]?.array ?? []).compactMap(\.string).joined(separator: ",")
      return "\(relation["relation"]?.string ?? "") \(ids) \(relation["edges"]?.int ?? -1)"
    }
  }

  // MARK: What an option may say

  static let spellings = [
    ("part_of", "part_of"), ("BFO:0000050", "part_of"), ("bfo:0000050", "part_of"), ("BFO_0000050", "part_of"),
    ("http://purl.obolibrary.org/obo/BFO_0000050", "part_of"), ("obo:BFO_0000050", "part_of"),
    ("https://purl.obolibrary.org/obo/BFO_0000050", "part_of"), ("<BFO:0000050>", "part_of"),
    ("<http://purl.obolibrary.org/obo/BFO_0000050>", "part_of"), ("is_a", "is_a"), ("rdfs:subClassOf", "is_a"),
    ("<rdfs:subClassOf>", "is_a"), ("http://www.w3.org/2000/01/rdf-schema#subClassOf", "is_a"),
    ("<http://www.w3.org/2000/01/rdf-schema#subClassOf>", "is_a"),
  ]

  @Test(arguments: spellings) func everyVerbAcceptsIt(_ spelling: String, _ name: String) throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a", relation: "part_of", partOf)])
    for request in ["PARENTS relation=%@ A:2", "CHILDREN relation=%@ A:1", "ANCESTORS relation=%@ A:2"]
      + ["DESCENDANTS relation=%@ A:1", "ISA relation=%@ A:2 A:1"]
    {
      let answer = store.ask(request.replacing("%@", with: spelling))
      #expect(answer == store.ask(request.replacing("%@", with: name)))
      #expect(answer?.contains(#""relation":"\#(name)""#) == true)
      #expect(answer?.contains(#""total":1"#) == true || answer?.contains(#""isa":true"#) == true)
    }
  }

  @Test(arguments: ["BFO:0000051", "BFO:50", "part of", "partOf", "subClassOf", "BFO:", "http://example.org/part_of"])
  func whatNoRelationIsCalledIsRefused(_ spelling: String) throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a", relation: "part_of", partOf)])
    let answer = try store.answer("PARENTS relation=\(spelling.replacing(" ", with: "\u{A0}")) A:2")
    #expect(answer["error"]?.string == "bad_option")
    #expect(answer["message"]?.string?.hasSuffix("the relations are is_a, part_of") == true)
  }

  // MARK: Several files

  @Test func filesThatDeclareTheSameNameMeanTheSameRelation() throws {
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "part_of", partOf), "b.obo": obo("b", relation: "part_of", partOf),
      "c.obo": obo("c", relation: "part_of", "id: part_of\nxref: OBO_REL:part_of"),
      "d.obo": obo("d", relation: "part_of"),
    ])
    #expect(try relations(store) == ["is_a rdfs:subClassOf 4", "part_of BFO:0000050,OBO_REL:part_of 4"])
    #expect(try store.answer("PARENTS relation=OBO_REL:part_of D:2")["total"]?.int == 1)
  }

  @Test func anIdentifierIsTheNameThatAnotherFileDeclaresForIt() throws {
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "part_of", partOf),
      "b.obo": obo("b", relation: "BFO:0000050", "id: BFO:0000050\nname: part of"),
      "c.obo": obo("c", relation: "http://purl.obolibrary.org/obo/BFO_0000050"),
    ])
    #expect(try relations(store) == ["is_a rdfs:subClassOf 3", "part_of BFO:0000050 3"])
    for id in ["A:2", "B:2", "C:2"] {
      #expect(try store.answer("PARENTS relation=part_of \(id)")["total"]?.int == 1)
      #expect(try store.answer("LOOKUP \(id)")["relationships"]?.array.first?["relation"]?.string == "part_of")
    }
  }

  @Test func aFileWithoutSuchAnEdgeMayDeclareTheName() throws {
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "eats", partOf), "b.obo": obo("b", relation: "BFO:0000050"),
    ])
    #expect(try relations(store) == ["is_a rdfs:subClassOf 2", "eats  1", "part_of BFO:0000050 1"])
  }

  @Test func anIdentifierWithoutANameIsItsOwn() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a", relation: "RO:0002162", "id: RO:0002162\nname: RO:0002162")])
    #expect(try relations(store) == ["is_a rdfs:subClassOf 1", "RO:0002162 RO:0002162 1"])
    #expect(try store.answer("PARENTS relation=ro_0002162 A:2")["relation"]?.string == "RO:0002162")
  }

  @Test func ofTwoNamesAnIdentifierIsTheOneThatMostFilesDeclare() throws {
    let old = "id: inheres_in\nxref: RO:0000052"
    let new = "id: characteristic_of\nxref: RO:0000052"
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "inheres_in", old), "b.obo": obo("b", relation: "characteristic_of", new),
      "c.obo": obo("c", relation: "characteristic_of", new), "d.obo": obo("d", relation: "inheres_in", new),
    ])
    #expect(
      try relations(store) == ["is_a rdfs:subClassOf 4", "characteristic_of RO:0000052 2", "inheres_in  2"]
    )
    #expect(try store.answer("PARENTS relation=RO:0000052 B:2")["total"]?.int == 1)
    #expect(try store.answer("PARENTS relation=RO:0000052 A:2")["total"]?.int == 0)
  }

  @Test func aLaterFrameMayStateTheIdentifier() throws {
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "part_of", "id: part_of\nname: part of", "id: part_of\nxref: BFO:0000050")
    ])
    #expect(try relations(store).last == "part_of BFO:0000050 1")
  }

  @Test func theOrderOfLoadingDoesNotMatter() throws {
    let files = [
      obo("a", relation: "part_of", partOf), obo("b", relation: "BFO:0000050"),
      obo("c", relation: "has_part", "id: has_part\nxref: bfo:0000050"),
    ]
    let one = try LoadedStore(obo: ["1.obo": files[0], "2.obo": files[1], "3.obo": files[2]])
    let other = try LoadedStore(obo: ["1.obo": files[2], "2.obo": files[1], "3.obo": files[0]])
    #expect(one.ask("RELATIONS") == other.ask("RELATIONS"))
    #expect(one.ask("LOOKUP B:2") == other.ask("LOOKUP B:2"))
  }

  @Test func aStoreWithoutEdgesHasIsAOnly() throws {
    let store = try LoadedStore(obo: ["a.obo": "format-version: 1.4\nontology: a\n\n[Term]\nid: A:1\n"])
    #expect(try relations(store) == ["is_a rdfs:subClassOf 0"])
  }

  // MARK: Older stores

  /// A file with relations is read again, although its digest is unchanged: the record lacks their identifiers. Kept
  /// ontologies lack them until then.
  @Test func aStoreWithoutIdentifiersOfRelationsIsCompletedByItsFiles() throws {
    let bare = "format-version: 1.4\ndata-version: 2025-01-01\nontology: c\n\n[Term]\nid: C:1\nname: one\n"
    let store = try LoadedStore(obo: [
      "a.obo": obo("a", relation: "part_of", partOf),
      "b.obo": obo("b", relation: "develops_from", "id: develops_from\nxref: RO:0002202"), "c.obo": bare,
    ])
    do {
      let database = try Database(path: store.store.database(of: store.generation), mode: .create)
      try database.execute("ALTER TABLE predicate DROP COLUMN curie; PRAGMA user_version = 2")
    }
    try FileManager.default.removeItem(atPath: store.store.lexicon(of: store.generation))
    let old = try store.reopened()
    #expect(try relations(old) == ["is_a rdfs:subClassOf 2", "develops_from  1", "part_of  1"])
    #expect(try old.answer("PARENTS relation=part_of A:2")["total"]?.int == 1)

    func load(_ names: String...) throws -> [Bool] {
      let files = names.map { "\(store.folder.path)/\($0)" }
      return try Loader(store: store.store).load(files).loaded.map(\.isUnchanged)
    }
    #expect(try load("c.obo") == [true])
    #expect(try load("a.obo") == [false])
    #expect(try relations(store.reopened()) == ["is_a rdfs:subClassOf 2", "develops_from  1", "part_of BFO:0000050 1"])
    #expect(try load("a.obo", "b.obo") == [true, false])
    let whole = ["is_a rdfs:subClassOf 2", "develops_from RO:0002202 1", "part_of BFO:0000050 1"]
    #expect(try relations(store.reopened()) == whole)
    #expect(try load("a.obo", "b.obo", "c.obo") == [true, true, true])
  }

  @Test func aDamagedIdentifierIsRefusedByName() throws {
    let store = try LoadedStore(obo: ["a.obo": obo("a", relation: "part_of", partOf)])
    do {
      let database = try Database(path: store.store.database(of: store.generation), mode: .create)
      try database.execute("UPDATE predicate SET curie = 'nonsense'")
    }
    try FileManager.default.removeItem(atPath: store.store.lexicon(of: store.generation))
    #expect { _ = try store.reopened() } throws: { "\($0)".contains("table predicate, column curie, row 1") }
  }
}
