import Foundation
import Support
import Testing

/// Schemas, and documents with a schema, that would cost too much if they were read carelessly.
@Suite struct HostileSchemaTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static func repeated(_ count: Int, _ line: (Int) -> String) -> String {
    (0..<count).map(line).joined(separator: "\n")
  }

  private static let root = "{tree_root: true, attributes: {x: {range: E0}, r: {range: Doc, multivalued: true}}}"
  private static let cells = "{reachable_from: {source_nodes: [CL:0000988]}}"

  /// A schema, a document, the exit status, and a part of what is said.
  struct Input: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let schema: String
    var document = "x: HP:0003002\n"
    var targetClass: String?
    let status: Int32
    let message: String
  }

  static let inputs: [Input] = [
    Input(
      testDescription: "10,000 classes in a row",
      schema: "classes:\n  C0: {attributes: {x: {range: E0}}}\n"
        + repeated(10_000) { "  C\($0 + 1): {is_a: C\($0)}" } + "\nenums: {E0: \(cells)}",
      targetClass: "C99",
      status: 1,
      message: "s.yaml:103:16: error: more than 100 levels of inheritance; those farther away are not followed"
    ),
    Input(
      testDescription: "10,000 enums in a row",
      schema: "classes: {Doc: \(root)}\nenums:\n" + repeated(10_000) { "  E\($0): {inherits: [E\($0 + 1)]}" }
        + "\n  E10000: \(cells)",
      status: 0,
      message: "1 value, 0 outside their enum, 1 could not be judged"
    ),
    Input(
      testDescription: "enums that inherit from each other in 2 to the power of 60 ways",
      schema: "classes: {Doc: \(root)}\nenums:\n"
        + repeated(60) {
          "  E\($0): {inherits: [E\($0 + 1), F\($0 + 1)]}\n  F\($0): {inherits: [F\($0 + 1), E\($0 + 1)]}"
        }
        + "\n  E60: \(cells)\n  F60: \(cells)",
      status: 1,
      message: "HP:0003002 is 'Breast carcinoma'"
    ),
    Input(
      testDescription: "100,000 values",
      schema: "classes: {Doc: \(root)}\nenums:\n  E0:\n    permissible_values:\n"
        + repeated(100_000) { "      V\($0): {meaning: 'CL:\(1_000_000 + $0)'}" },
      status: 1,
      message: "one of 'V0', 'V1', 'V2' or 99997 more"
    ),
    Input(
      testDescription: "aliases of aliases in the schema",
      schema: "a0: &a0 {any_of: [{range: E0}]}\n"
        + repeated(12) {
          "a\($0 + 1): &a\($0 + 1) {any_of: [\(Array(repeating: "*a\($0)", count: 9).joined(separator: ","))]}"
        }
        + "\nclasses: {Doc: {tree_root: true, attributes: {x: *a12}}}\nenums: {E0: \(cells)}",
      status: 3,
      message: "s.yaml:1:19: more than 1000000 values"
    ),
    Input(
      testDescription: "aliases of aliases in the document",
      schema: "classes: {Doc: \(root)}\nenums: {E0: \(cells)}",
      document: "a0: &a0 {x: HP:0003002}\n"
        + repeated(12) { "a\($0 + 1): &a\($0 + 1) [\(Array(repeating: "*a\($0)", count: 9).joined(separator: ","))]" }
        + "\nr: *a12\n",
      status: 1,
      message: "a.yaml:1:13: error: r[0][0][0][0][0][0][0][0][0][0][0][0].x takes"
    ),
    Input(
      testDescription: "900 levels of objects",
      schema: "classes: {Doc: \(root)}\nenums: {E0: \(cells)}",
      document: String(repeating: "{r: ", count: 900) + "{x: HP:0003002}" + String(repeating: "}", count: 900),
      status: 1,
      message: "a.yaml:1:3605: error: r.r.r."
    ),
    Input(
      testDescription: "450 levels of expressions",
      schema: "classes: {Doc: \(root)}\nenums: {E0: " + String(repeating: "{include: [", count: 450)
        + "{concepts: [CL:0000988]}" + String(repeating: "]}", count: 450) + "}",
      status: 3,
      message: "expressions are nested deeper than 50"
    ),
    Input(
      testDescription: "20,000 slots",
      schema: "enums: {E0: \(cells)}\nclasses:\n  Doc:\n    attributes:\n      x: {range: E0}\n"
        + repeated(20_000) { "      s\($0): {range: Doc}" },
      targetClass: "Doc",
      status: 1,
      message: "HP:0003002 is 'Breast carcinoma'"
    ),
    Input(
      testDescription: "3,000 classes below an abstract one",
      schema: "enums: {E0: \(cells)}\nclasses:\n  Doc: {tree_root: true, attributes: {r: {range: A}}}\n"
        + "  A: {abstract: true, attributes: {t: {range: T}}}\n  T: {attributes: {id: {identifier: true}}}\n"
        + repeated(3_000) {
          "  B\($0): {is_a: A, slot_usage: {t: {bindings: [{binds_value_of: id, range: E0}]}}}"
        },
      document: "r: {t: {id: HP:0003002}}",
      status: 1,
      message: "r.t takes a term below 'hematopoietic cell' (CL:0000988) (E0);"
    ),
    Input(testDescription: "an empty file", schema: "", status: 3, message: "s.yaml:1: a schema is a mapping"),
    Input(
      testDescription: "invalid UTF-8",
      schema: "classes: {Doc: \(root)}\nenums: {E0: {description: \u{FFFE}\u{0}}}",
      status: 3,
      message: "s.yaml:2:"
    ),
    Input(
      testDescription: "a mapping as a key",
      schema: "? {a: b}\n: c\nclasses: {Doc: \(root), [a]: }\nenums: {E0: \(cells)}",
      status: 1,
      message: "HP:0003002 is 'Breast carcinoma'"
    ),
  ]

  @Test(arguments: inputs)
  func endsInTimeAndSaysWhatIsTheMatter(_ input: Input) async throws {
    let schema = try folder.write("s.yaml", input.schema)
    _ = try folder.write("a.yaml", input.document)
    var arguments = ["60", Checkout.binary, "validate", "--schema", "s.yaml", "a.yaml"]
    if let name = input.targetClass { arguments += ["--target-class", name] }
    let result = try await program.runBeside("env", ["-C", folder.path, "timeout"] + arguments)
    #expect((result.output + result.errors).contains(input.message))
    #expect(result.status == input.status)
    let alone = try await program.runBeside("timeout", ["60", Checkout.binary, "validate-schema", schema])
    #expect([0, 1, 3].contains(alone.status))
  }

  @Test func aFolderOrAPipeIsNoSchema() async throws {
    _ = try folder.write("folder/a.yaml", "x: HP:0003002\n")
    try #require(mkfifo("\(folder.path)/pipe", 0o644) == 0)
    for name in ["folder", "pipe"] {
      let result = try await program.run(["validate", "--schema", name, "folder/a.yaml"], in: folder.path)
      #expect(result.errors == "obod: \(name): is not a regular file\n" && result.status == 3)
    }
  }
}
