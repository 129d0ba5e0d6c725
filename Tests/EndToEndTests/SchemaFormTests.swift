import Foundation
import JSON
import Support
import Testing

/// The forms of schemas and of documents, each with what is found in it.
@Suite struct SchemaFormTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    let loaded = try await program.run(
      "load",
      try folder.write("cl.obo", Self.cells),
      try folder.write("uberon.obo", Self.anatomy),
      try folder.write("hp.obo", Self.phenotypes)
    )
    try #require(loaded.status == 0, "\(loaded.errors)")
  }

  private static func term(_ id: String, _ name: String, _ clauses: String...) -> String {
    (["", "[Term]", "id: \(id)", "name: \(name)"] + clauses).joined(separator: "\n") + "\n"
  }

  private static let cells =
    "format-version: 1.4\nontology: cl\n" + term("CL:0000000", "cell")
    + term("CL:0000540", "neuron", "synonym: \"nerve cell\" EXACT []", "is_a: CL:0000000")
    + term("CL:0000101", "sensory neuron", "is_a: CL:0000540")
    + term("CL:0000100", "motor neuron", "is_a: CL:0000540")
    + term("CL:0000028", "CNS neuron", "is_a: CL:0000540", "relationship: part_of UBERON:0001017")
    + term("CL:0000121", "Purkinje cell", "is_a: CL:0000028")
    + term("CL:0000542", "lymphocyte", "is_a: CL:0000000")
    + term("CL:0000084", "T cell", "alt_id: CL:0000804", "is_a: CL:0000542")
    + term("CL:0000236", "B cell", "is_a: CL:0000542")
    + term("CL:0000003", "obsolete native cell", "is_obsolete: true", "replaced_by: CL:0000000")
    + "\n[Typedef]\nid: part_of\nname: part of\nxref: BFO:0000050\n"

  private static let anatomy =
    "format-version: 1.4\nontology: uberon\n" + term("UBERON:0001017", "central nervous system")

  private static let phenotypes =
    "format-version: 1.4\nontology: hp\n" + term("HP:0000118", "Phenotypic abnormality")
    + term("HP:0001250", "Seizure", "is_a: HP:0000118")

  /// Parts of a schema whose class Doc has the documents, and what is found in one.
  struct Form: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let classes: String
    var slots = ""
    var enums = ""
    let document: String
    var name = "a.yaml"
    let findings: [String]

    init(
      _ name: String,
      _ classes: String,
      slots: String = "",
      enums: String = "",
      _ document: String,
      in file: String = "a.yaml",
      _ findings: String...
    ) {
      testDescription = name
      (self.classes, self.slots, self.enums, self.document) = (classes, slots, enums, document)
      (self.name, self.findings) = (file, findings)
    }

    var schema: String {
      func lines(_ text: String) -> String {
        text.split(separator: "\n").map { "  \($0)\n" }.joined()
      }
      return "classes:\n  Term: {attributes: {id: {identifier: true}, label: }}\n\(lines(classes))slots:\n  unused:\n"
        + "\(lines(slots))enums:\n  N: {reachable_from: {source_nodes: [CL:0000540], include_self: true}}\n\(lines(enums))"
    }
  }

  private static let bound = "bindings: [{binds_value_of: id, range: N}]"
  private static let wrong = "{id: CL:0000084, label: T cell}"

  /// A document of one slot `x` with the range of an enum.
  private static func member(
    _ name: String,
    _ query: String,
    _ values: [String],
    without others: [Int],
    enums: String = ""
  ) -> Form {
    var form = Form(
      name,
      "Doc: {tree_root: true, attributes: {x: {range: E, multivalued: true}}}",
      enums: "E: \(query)\n\(enums)",
      values.map { "- \($0)" }.reduce("x:") { "\($0)\n\($1)" }
    )
    form = Form(form, findings: others.map { "\($0 + 2):3 error outside_enum" })
    return form
  }

  static let containers: [Form] = [
    Form(
      "a single object",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: \(wrong)",
      "1:9 error outside_enum"
    ),
    Form(
      "a list in a list",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: [[[\(wrong)]]]",
      "1:12 error outside_enum"
    ),
    Form(
      "objects by identifier",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: {CL:0000084: {label: T cell}, CL:0000540: {label: neuron}}",
      "1:5 error outside_enum"
    ),
    Form(
      "labels by identifier",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: {CL:0000084: T cell}",
      "1:5 error outside_enum"
    ),
    Form(
      "objects by another key",
      "Doc: {tree_root: true, attributes: {x: {range: Item}}}\n"
        + "Item: {attributes: {name: {key: true}, t: {range: Term, \(bound)}}}",
      "x: {one: {t: \(wrong)}}",
      "1:19 error outside_enum"
    ),
    Form(
      "references",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: [CL:0000101, CL:0000084]",
      "1:17 error outside_enum"
    ),
    Form(
      "a path",
      "Doc: {tree_root: true, attributes: {x: {range: D, bindings: [{binds_value_of: t.id, range: N}]}}}\n"
        + "D: {attributes: {t: {range: Term}}}",
      "x: {t: \(wrong)}",
      "1:13 error outside_enum"
    ),
    Form(
      "another key for the identifier",
      "Doc: {tree_root: true, attributes: {x: {range: D, bindings: [{binds_value_of: concept, range: N}]}}}\n"
        + "D: {attributes: {concept: , words: {slot_uri: rdfs:label}}}",
      "x: {concept: CL:0000101, words: motor neuron}",
      "1:33 error mismatch"
    ),
    Form(
      "the same label slot in two classes",
      "Doc: {tree_root: true, attributes: {x: {range: D, bindings: [{binds_value_of: id}]}, y: {range: F, "
        + "bindings: [{binds_value_of: id}]}}}\nD: {attributes: {id: , words: }}\n"
        + "F: {attributes: {id: , words: {implements: [skos:prefLabel]}}}",
      "y: {id: CL:0000101, words: motor neuron}",
      "1:28 error mismatch"
    ),
    Form(
      "a list of labels",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: {id: CL:0000540, label: [nerve cell, neuron]}"
    ),
    Form(
      "a label in another normal form",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: {id: CL:0000540, label: \"neuro\\u006e\"}"
    ),
    Form(
      "two bindings",
      "Doc: {tree_root: true, attributes: {x: {range: Term, bindings: [{binds_value_of: id, range: N}, "
        + "{binds_value_of: id, range: M}]}}}",
      enums: "M: {reachable_from: {source_nodes: [CL:0000542]}}",
      "x: \(wrong)",
      "1:9 error outside_enum"
    ),
    Form(
      "a binding of everything",
      "Doc: {tree_root: true, attributes: {x: {range: Term, bindings: [{binds_value_of: id}]}}}",
      "x: {id: CL:0000084, label: B cell}",
      "1:28 error mismatch"
    ),
    Form(
      "an identifier that is a number",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      "x: {id: 12}",
      "1:9 error outside_enum"
    ),
    Form(
      "JSON",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}}}",
      #"{"x": {"id": "CL:0000084", "label": "T cell", "n": null, "m": 1}}"#,
      in: "a.json",
      "1:15 error outside_enum"
    ),
    Form(
      "lines of JSON",
      "Doc: {tree_root: true, attributes: {x: {range: N}}}",
      "{\"x\": \"CL:0000101\"}\n{\"x\": \"CL:0000084\"}\n",
      in: "a.ndjson",
      "2:8 error outside_enum"
    ),
    Form(
      "a table",
      "Doc: {tree_root: true, attributes: {cell: {range: N}}}",
      "name,cell\nx,CL:0000101\n\"a, b\",\"CL:0000084\"\n",
      in: "a.csv",
      "3:9 error outside_enum"
    ),
  ]

  static let classForms: [Form] = [
    Form(
      "the nearest slot_usage",
      "Doc: {is_a: A, tree_root: true, slot_usage: {x: {bindings: [{binds_value_of: id, "
        + "range: M}]}}}\nA: {attributes: {x: {range: Term, \(bound)}}}",
      enums: "M: {reachable_from: {source_nodes: [CL:0000542]}}",
      "x: \(wrong)"
    ),
    Form(
      "a mixin before the parent",
      "Doc: {is_a: A, mixins: [B], tree_root: true}\nA: {slots: [x], slot_usage: "
        + "{x: {bindings: [{binds_value_of: id, range: M}]}}}\nB: {mixin: true, slot_usage: {x: {\(bound)}}}",
      slots: "x: {range: Term}",
      enums: "M: {reachable_from: {source_nodes: [CL:0000542]}}",
      "x: \(wrong)",
      "1:9 error outside_enum"
    ),
    Form(
      "slot_usage about something else",
      "Doc: {slots: [x], tree_root: true, slot_usage: {x: {required: true}}}",
      slots: "x: {range: Term, \(bound)}",
      "x: \(wrong)",
      "1:9 error outside_enum"
    ),
    Form(
      "an attribute in place of a parent's",
      "Doc: {is_a: A, tree_root: true, attributes: {x: {range: Term}}}\n"
        + "A: {attributes: {x: {range: Term, \(bound)}}}",
      "x: \(wrong)"
    ),
    Form(
      "the range of a parent slot",
      "Doc: {slots: [x], tree_root: true}",
      slots: "x: {is_a: y}\ny: {range: N}",
      "x: CL:0000084",
      "1:4 error outside_enum"
    ),
    Form(
      "an alias, and blanks in a name",
      "Doc: {tree_root: true, attributes: {x: {range: N, alias: q}, my cell: {range: N}}}",
      "q: CL:0000084\nmy_cell: CL:0000084",
      "1:4 error outside_enum",
      "2:10 error outside_enum"
    ),
    Form(
      "one of several ranges",
      "Doc: {tree_root: true, attributes: {x: {any_of: [{range: N}, {range: P}]}}}",
      enums: "P: {reachable_from: {source_nodes: [HP:0000118]}}",
      "x: [CL:0000101, HP:0001250, CL:0000084]",
      "1:29 error outside_enum"
    ),
    Form(
      "anything with alternatives",
      "Any: {class_uri: linkml:Any}\nDoc: {tree_root: true, attributes: {x: {range: Any, "
        + "exactly_one_of: [{range: H}]}}}\nH: {attributes: {t: {range: Term, \(bound)}}}",
      "x: {t: \(wrong)}",
      "1:13 error outside_enum"
    ),
    Form(
      "all of several ranges",
      "Doc: {tree_root: true, attributes: {x: {all_of: [{range: N}, {range: M}]}}}",
      enums: "M: {concepts: [CL:0000101]}",
      "x: [CL:0000101, CL:0000100]",
      "1:17 error outside_enum"
    ),
    Form(
      "an enum in place",
      "Doc: {tree_root: true, attributes: {x: {enum_range: {reachable_from: {source_nodes: "
        + "[CL:0000540]}}}}}",
      "x: [CL:0000101, CL:0000084]",
      "1:17 error outside_enum"
    ),
    Form(
      "the class named by a designator",
      "Doc: {tree_root: true, attributes: {x: {range: D, multivalued: true}}}\n"
        + "D: {attributes: {type: {designates_type: true}, t: {range: Term}}}\n"
        + "F: {is_a: D, class_uri: ex:F, slot_usage: {t: {\(bound)}}}\nG: {is_a: D}",
      "x:\n- {type: F, t: \(wrong)}\n- {type: ex:F, t: \(wrong)}\n- {type: G, t: \(wrong)}\n- {t: \(wrong)}",
      "2:21 error outside_enum",
      "3:24 error outside_enum"
    ),
    Form(
      "an abstract class",
      "Doc: {tree_root: true, attributes: {x: {range: D}}}\nD: {abstract: true, attributes: "
        + "{t: {range: Term}}}\nF: {is_a: D, attributes: {f: }, slot_usage: {t: {\(bound)}}}\nG: {is_a: D, attributes: {g: }}",
      "x: [{t: \(wrong), f: 1}, {t: \(wrong), g: 1}, {t: \(wrong)}]",
      "1:14 error outside_enum"
    ),
    Form(
      "a class that restricts more below it",
      "Doc: {tree_root: true, attributes: {x: {range: D}}}\n"
        + "D: {attributes: {t: {range: Term}}}\nF: {is_a: D, slot_usage: {t: {\(bound)}}}",
      "x: {t: {id: CL:0000084, label: B cell}}",
      "1:32 error mismatch"
    ),
    Form(
      "classes that contain themselves",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}, part: {range: Doc}}}",
      "part: {part: {part: {x: \(wrong)}}}",
      "1:30 error outside_enum"
    ),
    Form(
      "obligations",
      "Doc: {tree_root: true, attributes: {a: {range: Term, bindings: [{binds_value_of: id, range: N, "
        + "obligation_level: RECOMMENDED}]}, b: {range: Term, bindings: [{binds_value_of: id, range: N, "
        + "obligation_level: OPTIONAL}]}}}",
      "a: \(wrong)\nb: \(wrong)",
      "1:9 warning outside_enum",
      "2:9 info outside_enum"
    ),
    Form(
      "an anchor merged into an object",
      "Doc: {tree_root: true, attributes: {x: {range: Term, \(bound)}, y: {range: Term}}}",
      "y: &t {id: CL:0000084}\nx: {<<: *t, label: T cell}",
      "1:12 error outside_enum"
    ),
  ]

  static let enumForms: [Form] = [
    member(
      "a root that is included",
      "{reachable_from: {source_nodes: [CL:0000540], include_self: true}}",
      ["CL:0000540", "CL:0000101"],
      without: []
    ),
    member(
      "a root that is not",
      "{reachable_from: {source_nodes: [CL:0000540]}}",
      ["CL:0000540", "CL:0000101"],
      without: [0]
    ),
    member(
      "other forms of an identifier",
      "{reachable_from: {source_nodes: [CL:0000540]}}",
      ["CL_0000101", "http://purl.obolibrary.org/obo/CL_0000101", "CL_0000084"],
      without: [2]
    ),
    member(
      "one step",
      "{reachable_from: {source_nodes: [CL:0000540], is_direct: true}}",
      ["CL:0000028", "CL:0000121"],
      without: [1]
    ),
    member(
      "upwards",
      "{reachable_from: {source_nodes: [CL:0000101], traverse_up: true}}",
      ["CL:0000540", "CL:0000000", "CL:0000100"],
      without: [2]
    ),
    member(
      "roots in two ontologies",
      "{reachable_from: {source_nodes: [CL:0000540, HP:0000118]}}",
      ["HP:0001250", "CL:0000101", "CL:0000084"],
      without: [2]
    ),
    member(
      "a relation by its name",
      "{reachable_from: {source_nodes: [UBERON:0001017], relationship_types: [part_of]}}",
      ["CL:0000028", "CL:0000121"],
      without: [1]
    ),
    member(
      "a relation by its CURIE, and is_a",
      "{reachable_from: {source_nodes: [UBERON:0001017], relationship_types: [BFO:0000050, rdfs:subClassOf]}}",
      ["CL:0000028", "CL:0000121", "CL:0000101"],
      without: [2]
    ),
    member(
      "minus a branch",
      "{inherits: [N], minus: [{reachable_from: {source_nodes: [CL:0000028], include_self: true}}]}",
      ["CL:0000101", "CL:0000028", "CL:0000121"],
      without: [1, 2]
    ),
    member(
      "minus concepts and values",
      "{inherits: [N], minus: [{concepts: [CL:0000101]}, {permissible_values: {M: {meaning: CL:0000100}}}]}",
      ["CL:0000101", "CL:0000100", "CL:0000028"],
      without: [0, 1]
    ),
    member(
      "include, then minus",
      "{inherits: [N], include: [{concepts: [CL:0000084, CL:0000236]}], minus: [{concepts: "
        + "[CL:0000236]}]}",
      ["CL:0000084", "CL:0000236", "CL:0000101"],
      without: [1]
    ),
    member(
      "inherited twice, and in a circle",
      "{inherits: [F]}",
      ["CL:0000101", "CL:0000084"],
      without: [1],
      enums: "F: {inherits: [E, N]}"
    ),
    member(
      "a parent enum",
      "{is_a: N, permissible_values: {T: {meaning: CL:0000084}}}",
      ["CL:0000101", "CL:0000084", "CL:0000236"],
      without: [2]
    ),
    member(
      "a pattern",
      "{matches: {identifier_pattern: 'CL:00001..', source_ontology: bioregistry:cl}}",
      ["CL:0000101", "CL:0000084", "HP:0001250"],
      without: [1, 2]
    ),
    member(
      "concepts",
      "{concepts: [CL:0000084, CL:0000003]}",
      ["CL:0000084", "CL:0000804", "CL:0000236"],
      without: [2]
    ),
    member(
      "values by name and by meaning",
      "{permissible_values: {T_CELL: {meaning: CL:0000084}, 'NO': , NULL: }}",
      ["T_CELL", "CL:0000084", "NO", "null", "B_CELL", "CL:0000236"],
      without: [4, 5]
    ),
    member(
      "values as a list",
      "{permissible_values: [{text: T, meaning: CL:0000084}, B]}",
      ["T", "B", "X"],
      without: [2]
    ),
    member(
      "a pattern that nothing limits",
      "{matches: {identifier_pattern: '101$'}}",
      ["CL:0000101", "CL:0000084"],
      without: [1]
    ),
    member("nothing said", "{description: exists}", ["CL:0000084", "HP:0001250"], without: []),
    member("values without meaning", "{permissible_values: {A: , B: }}", ["C"], without: []),
  ]

  @Test(arguments: containers + classForms + enumForms)
  func isJudgedInEveryForm(_ form: Form) async throws {
    _ = try folder.write("s.yaml", form.schema)
    _ = try folder.write(form.name, form.document)
    let arguments = ["validate", "--schema", "s.yaml", "--format", "json", form.name]
    let result = try await program.run(arguments, in: folder.path)
    let found = try result.findings.filter { $0["file"]?.string == form.name }.map { finding in
      "\(finding["line"]?.int ?? 0):\(finding["column"]?.int ?? 0) \(finding["severity"]?.string ?? "")"
        + " \(finding["verdict"]?.string ?? "")"
    }
    let about = ["unconfirmed", "noncanonical", "merged", "obsolete"]
    #expect(found.filter { finding in !about.contains { finding.hasSuffix($0) } } == form.findings, "\(result.errors)")
  }
}

extension SchemaFormTests.Form {
  fileprivate init(_ other: Self, findings: [String]) {
    (testDescription, classes, slots, enums) = (other.testDescription, other.classes, other.slots, other.enums)
    (document, name, self.findings) = (other.document, other.name, findings)
  }
}
