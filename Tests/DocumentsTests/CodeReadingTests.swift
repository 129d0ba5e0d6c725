import Documents
import Terms
import Testing

/// Which lines belong together in programs, markup and ontology languages.
@Suite struct CodeReadingTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let format: DocumentFormat
    let text: String
    var pairs: [String] = []
    var passages: [String] = []
  }

  static let examples = [
    Example(
      testDescription: "a call over several lines",
      format: .lines,
      text: "x = Term(\n    id=\"HP:1\",\n    label=\"a (b\",\n)\ny = \"HP:2\"  # don't\n",
      passages: ["x = Term(⏎id=\"HP:1\",⏎label=\"a (b\",⏎)", "y = \"HP:2\"  # don't"]
    ),
    Example(
      testDescription: "a list of mappings that is short enough",
      format: .lines,
      text: "[{\n  id: \"HP:1\",\n}, {\n  id: \"HP:2\",\n}]\n",
      passages: ["[{⏎id: \"HP:1\",⏎}, {⏎id: \"HP:2\",⏎}]"]
    ),
    Example(
      testDescription: "the mappings of a list that is too long",
      format: .lines,
      text: "[{\n  id: \"HP:1\",\n}, {\n  id: \"HP:2\",\n}" + String(repeating: "\n", count: 60) + "]\n",
      passages: ["[{⏎id: \"HP:1\",⏎}", ", {⏎id: \"HP:2\",⏎}"]
    ),
    Example(
      testDescription: "a block of statements",
      format: .lines,
      text: "function f() {\n  a(\"HP:1\");\n  b(\"HP:2\");\n}\n",
      passages: ["a(\"HP:1\");", "b(\"HP:2\");"]
    ),
    Example(
      testDescription: "elements over several lines",
      format: .markup,
      text: "<r>\n<c about=\"HP:1\">\n<br>\n<l>a</l>\n</c>\n<c about=\"HP:2\"><l/>\n</c>\n</r>\n",
      passages: ["<c about=\"HP:1\">⏎<br>⏎<l>a</l>⏎</c>", "<c about=\"HP:2\"><l/>⏎</c>"]
    ),
    Example(
      testDescription: "the rows of a table",
      format: .markup,
      text: "<table>\n<tr>\n<td>HP:1\n<td>a\n</tr>\n<tr><td>HP:2</td></tr>\n</table>\n",
      passages: ["<tr>⏎<td>HP:1⏎<td>a⏎</tr>", "<tr><td>HP:2</td></tr>"]
    ),
    Example(
      testDescription: "rows of HTML in Markdown",
      format: .markdown,
      text: "<table>\n<tr><td>HP:1</td><td>\(String(repeating: "a ", count: 40))</td></tr>\n<tr><td>HP:2</td></tr>\n",
      passages: ["<tr><td>HP:1</td><td>\(String(repeating: "a ", count: 40))</td></tr>", "<tr><td>HP:2</td></tr>"]
    ),
    Example(
      testDescription: "statements of Turtle",
      format: .turtle,
      text: "@prefix o: <x> .\n\no:HP_1 a o:C ;\n  l \"a\" .\no:HP_2 l \"b\" .\n",
      passages: ["o:HP_1 a o:C ;⏎l \"a\" .", "o:HP_2 l \"b\" ."]
    ),
    Example(
      testDescription: "stanzas of OBO",
      format: .obo,
      text: """
        format-version: 1.4

        [Term]
        id: HP:0000001
        name: All
        is_a: HP:0000002 {x="y"} ! Some thing
        relationship: part_of HP:0000003 ! part of a thing
        xref: UMLS:C1

        [Typedef]
        id: part_of
        name: part of
        """,
      pairs: ["HP:0000002 = Some thing", "HP:0000003 = a thing", "HP:0000001 = All"],
      passages: ["format-version: 1.4", "xref: UMLS:C1"]
    ),
    Example(
      testDescription: "sections",
      format: .sections,
      text: """
        id = "HP:0000001"
        label = 'a'
        [HP:0000002]
        name = b
        [x]
        id: HP:0000003
        terms = [
          "HP:0000004",
        ]
        """,
      pairs: ["HP:0000001 = a", "HP:0000002 = b"],
      passages: ["terms = [⏎\"HP:0000004\",⏎]", "id: HP:0000003"]
    ),
  ]

  @Test(arguments: examples) func keepsTogetherWhatBelongsTogether(_ example: Example) {
    let read = ReadClaims(example.format, example.text)
    #expect(read.pairs == example.pairs)
    #expect(read.passages == example.passages)
  }
}
