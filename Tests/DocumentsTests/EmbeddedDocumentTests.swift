import Documents
import Terms
import Testing
import Validation

/// Structured blocks inside Markdown.
@Suite struct EmbeddedDocumentTests {
  struct Block: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String

    init(_ description: String, _ text: String) {
      testDescription = description
      self.text = text
    }
  }

  static let blocks = [
    Block("front matter", "---\ntitle: A b\nterms:\n  - id: HP:0001250\n    label: Seizure\n---\n# Report\n"),
    Block("YAML", "```yaml\nid: HP:0001250\nlabel: Seizure\n```\n"),
    Block("tildes, an attribute", "~~~ {.yml title=x}\nid: HP:0001250\nlabel: Seizure\n~~~\n"),
    Block("indented", "1. item\n\n   ```yaml\n   - id: HP:0001250\n     label: Seizure\n   ```\n"),
    Block("quoted", "> text\n>\n> ```yaml\n> - id: HP:0001250\n>   label: Seizure\n> ```\n"),
    Block("without an end", "```json\n{\"id\": \"HP:0001250\", \"label\": \"Seizure\"}\n"),
    Block("with carriage returns", "```yaml\r\nid: HP:0001250\r\nlabel: Seizure\r\n```\r\n"),
    Block("JSON without a language", "```\n{\n  \"id\": \"HP:0001250\",\n  \"label\": \"Seizure\"\n}\n```\n"),
    Block("YAML without a language", "```\n- label: Seizure\n  id: HP:0001250\n```\n"),
    Block("NDJSON", "```jsonl\n{\"id\":\"HP:0001250\",\"label\":\"Seizure\"}\n{\"n\":1}\n```\n"),
    Block("CSV", "```csv\nid,label\nHP:0001250,Seizure\n```\n"),
    Block("TSV without a language", "```\nid\tlabel\nHP:0001250\tSeizure\n```\n"),
    Block("OBO", "```obo\n[Term]\nid: HP:0001250\nname: Seizure\n```\n"),
    Block("TOML", "```toml\n[[terms]]\nid = \"HP:0001250\" # one\nlabel = \"Seizure\"\n```\n"),
    Block("after signs of several bytes", "größe 😀\n\n```yaml\n# größe 😀\nid: HP:0001250\nlabel: Seizure\n```\n"),
  ]

  /// `ReadClaims` shows a value twice if the text at its position differs, which would make the comparison fail.
  @Test(arguments: blocks) func isReadAsWhatItIs(_ block: Block) {
    let read = ReadClaims(.markdown, block.text)
    #expect(read.pairs == ["HP:0001250 = Seizure"])
    #expect(read.problems.isEmpty)
  }

  @Test func isTextWhereItIsNoDocumentOfItsLanguage() {
    let read = ReadClaims(.markdown, "```json\n{\"id\": \"HP:0001250\", …\n```\n\n---\nid: HP:1\n---\n")
    #expect(read.pairs.isEmpty && read.problems.isEmpty)
    #expect(read.passages == ["{\"id\": \"HP:0001250\", …", "id: HP:1"])
  }

  @Test func endsWithItsQuotation() {
    let read = ReadClaims(.markdown, "> ```yaml\n> id: HP:0001250\n> label: Seizure\nSeizure (HP:0001250)\n")
    #expect(read.pairs == ["HP:0001250 = Seizure"] && read.passages == ["Seizure (HP:0001250)"])
  }

  /// A code span is not a block.
  @Test func needsAFence() {
    let read = ReadClaims(.markdown, "```id: HP:0001250``` is a line\n\nid: HP:0001250\n")
    #expect(read.passages.count == 2)
  }

  @Test(.timeLimit(.minutes(1))) func costsNoMoreThanItsLength() {
    let fences = String(repeating: "```yaml\nid: HP:0001250\nlabel: Seizure\n```\n", count: 20_000)
    #expect(ReadClaims(.markdown, fences).pairs.count == 20_000)
    let openings = String(repeating: "> ```yaml\nid: HP:0001250\n", count: 20_000)
    #expect(ReadClaims(.markdown, openings).passages.count == 20_000)
    for text in ["(\n", "{[(\n", "<a>\n", "<li\n", "\"'`\\", "]\n["] {
      let code = String(repeating: text, count: 40_000) + "HP:0001250\n"
      #expect(ReadClaims(.lines, code).pairs.isEmpty && ReadClaims(.markup, code).pairs.isEmpty)
    }
  }
}
