import Documents
import Support
import Testing

/// What is typed at a position in a document that may be incomplete, and the document after a term is chosen.
@Suite struct TypingSiteTests {
  private static let tab = DocumentFormat.table(separator: 0x09)
  private static let comma = DocumentFormat.table(separator: UInt8(ascii: ","))

  // MARK: YAML

  @Test(arguments: [
    ("id: HP:1\nlabel: Bre‸", "label: Bre / HP:1"),
    ("id: HP:00‸03\nlabel: Breast", "identifier: HP:00 / Breast"),
    ("label: Bre‸\nid:", "label: Bre / "),
    ("id: HP:1\nlabel:‸", "label:  / HP:1"),
    ("id: HP:1\nlabel: ‸\n", "label:  / HP:1"),
    ("id: HP:1\nlabel: Breast ‸", "label: Breast  / HP:1"),
    ("id: HP:1 # Bre\nlabel: Bre‸ # x", "label: Bre / HP:1"),
    ("- label: a\n- label: Bre‸\n  id: HP:1\n- id: HP:2", "label: Bre / HP:1"),
    ("- - label: Bre‸\n    id: HP:1", "label: Bre / HP:1"),
    ("a:\n  id: HP:1\n  more:\n    id: HP:2\n    - x\n\n# c\n  label: Bre‸\nid: HP:3", "label: Bre / HP:1"),
    ("a:\n- x: 1\nid: HP:1\nb:\n- id: HP:2\nlabel: Bre‸", "label: Bre / HP:1"),
    ("id: HP:3\n---\nlabel: Bre‸\n---\nid: HP:2", "label: Bre"),
    ("\u{FEFF}id: HP:1\r\nlabel: Bre‸\r\n", "label: Bre / HP:1"),
    ("'id': 'HP:1'\n\"label\": \"Bre‸\"", "label: Bre / HP:1"),
    ("id: HP:1\nlabel: 'Alzheimer''s dis‸'", "label: Alzheimer's dis / HP:1"),
    ("id: HP:1\nlabel: 'Alzheimer''‸s'", "label: Alzheimer' / HP:1"),
    ("id: HP:1\nlabel: \"Bre‸", "label: Bre / HP:1"),
    ("id: \"HP:1\nlabel: Bre‸", "label: Bre / HP:1"),
    ("id: HP:1\nlabel: null‸", "label: null / HP:1"),
    ("subjectId: HP:1\nsubjectLabel: Bre‸", "label: Bre / HP:1"),
    ("id: HP:1‸", "identifier: HP:1"),
    ("preferred_label: Bre‸", "label: Bre"),
    ("id: patient_1\nlabel: Bre‸", "label: Bre"),
    ("id: patient_1\nname: Bob Bre‸", "text: Bob Bre / Bre"),
    ("id: patient_1\ncode: HP:1\nname: Bre‸", "label: Bre / HP:1"),
    ("id: HP:2\ncode: HP:1‸\nname: Breast", "identifier: HP:1"),
    ("title: Bre‸", "text: Bre"),
    // Values that are not on one line by themselves.
    ("id: HP:1\nlabel: |\n  Bre‸", "text: Bre"),
    ("text: |\n  a:\n    id: HP:1\n    label: Bre‸", "text: Bre"),
    ("- >-\n  id: HP:1\n  label: Bre‸", "text: Bre"),
    ("- |\n  x\n- id: HP:1\n  label: Bre‸", "label: Bre / HP:1"),
    ("id: HP:1\nlabel: Neoplasm\n  of the bre‸", "text: of the bre / the bre / bre"),
    ("id: HP:1\nlabel: Neo‸\n  of the breast", "text: Neo"),
    ("id: HP:1\nlabel: \"Neo‸\n  of the breast\"", "text: Neo"),
    ("id: HP:1‸\nlabel: |\n  Breast", "identifier: HP:1"),
    ("id: HP:1‸\nlabel:\n  - Breast", "identifier: HP:1"),
    ("id: HP:1‸\nlabel:\n- Breast", "identifier: HP:1"),
    ("id: HP:1‸\nlabel: &a Breast", "identifier: HP:1"),
    ("id: HP:1‸\nlabel: *a", "identifier: HP:1"),
    ("id: HP:1\nlabel: !!str Bre‸", "text: Bre"),
    ("id: HP:1\nlabel: >‸", "nothing"),
    ("id: HP:1\nlabel: *Bre‸", "nothing"),
    // Other positions.
    ("lab‸el: x", "nothing"),
    ("lab‸", "text: lab"),
    ("- Neoplasm of bre‸", "text: Neoplasm of bre / of bre / bre"),
    ("id: HP:1 # Bre‸", "text: Bre"),
    ("# see Bre‸", "text: see Bre / Bre"),
    ("id: \"HP:1\"‸\nlabel: x", "nothing"),
    ("‸", "nothing"),
    ("id:\tHP:1‸\nlabel:\tx", "identifier: HP:1 / x"),
  ])
  func readsBlocksOfYAMLLineByLine(_ marked: String, _ found: String) {
    #expect(MarkedDocument(marked, .yaml).found == found)
  }

  @Test(arguments: [
    ("- {id: HP:1, label: Bre‸}", "label: Bre / HP:1"),
    ("- {id: HP:1, label: ‸}", "label:  / HP:1"),
    ("- {id: HP:1, label:‸}", "label:  / HP:1"),
    ("- {id: HP:1, label: Bre‸", "label: Bre / HP:1"),
    ("a: {id: HP:1,\n  label: Bre‸}", "label: Bre / HP:1"),
    ("a: {\n  id: HP:1, # Bre}\n  label: 'Bre‸\n}", "label: Bre / HP:1"),
    ("a: [{id: HP:2, label: b}, {id: HP:1, label: Bre‸}]", "label: Bre / HP:1"),
    ("{\n\"id\": \"HP:1\",\n\"label\": \"Bre‸\"\n}", "label: Bre / HP:1"),
    ("[{\n  id: HP:2\n}, {\n  id: HP:1,\n  label: Bre‸\n}]", "label: Bre / HP:1"),
    ("a: [{id: HP:2,\n  label: x}, {id: HP:1,\n    label: Bre‸}]", "label: Bre / HP:1"),
    ("a: [{id: HP:2\n  , label: 'x'},\n    {id: HP:1, label: Bre‸}]", "label: Bre / HP:1"),
    ("a: {id: HP:1, label: \"Neo‸\n  plasm\", x: y}", "text: Neo"),
    ("a: {id: HP:1‸, label: Neo\n  plasm}", "identifier: HP:1"),
    ("a: {id: HP:1‸, label: *x}", "identifier: HP:1"),
    ("a: [*Bre‸]", "nothing"),
    ("a: [Bre‸]", "text: Bre"),
    ("a: {id: HP:1 # Bre‸", "text: Bre"),
    ("a: see [1\nid: HP:1\nlabel: Bre‸", "label: Bre / HP:1"),
  ])
  func readsYAMLInFlowStyleByItsSigns(_ marked: String, _ found: String) {
    #expect(MarkedDocument(marked, .yaml).found == found)
  }

  // MARK: JSON

  @Test(arguments: [
    (#"{"id": "HP:1", "label": "Bre‸"}"#, "label: Bre / HP:1"),
    (#"{"id": "HP:0‸1", "label": "Breast"}"#, "identifier: HP:0 / Breast"),
    (#"{"id": "HP:1", "label": "‸"}"#, "label:  / HP:1"),
    (#"{"id": "HP:1", "label": ‸}"#, "label:  / HP:1"),
    (#"{"id": "HP:1", "label": Bre‸}"#, "label: Bre / HP:1"),
    (#"{"id": "HP:1", "label": "Bre‸"#, "label: Bre / HP:1"),
    (#"{"id": "HP:1", "label": "Bre‸}"#, "label: Bre / HP:1"),
    (#"{"label": "Bre‸, "id": "HP:1"}"#, "label: Bre / HP:1"),
    (#"{"label": "‸, "id": "HP:1"}"#, "label:  / HP:1"),
    (#"{"label":"Bre‸,"id":"HP:1"}"#, "label: Bre / HP:1"),
    (#"{"id": "HP:1, "label": "Bre‸"}"#, "label: Bre / HP:1"),
    ("{\"label\": \"Bre‸,\n\"id\": \"HP:1\"}", "label: Bre / HP:1"),
    ("{\"label\": ‸\n\"id\": \"HP:1\"}", "label:  / HP:1"),
    ("{\n  \"label\": \"Bre‸\"\n  \"id\": \"HP:1\"\n", "label: Bre / HP:1"),
    (
      "{\"a\": [{\"id\": \"HP:2\"}],\n\"id\": \"HP:1\",\n\"b\": {\"id\": \"}\"},\n\"label\": \"Bre‸\"}",
      "label: Bre / HP:1"
    ),
    ("[{\"id\": \"HP:1\", \"label\": \"Bre‸\n{\"id\": \"HP:2\"}]", "label: Bre / HP:1"),
    (#"{"id": "HP:1", "label": "Caf\u00e9 \"b‸\""}"#, "label: Café \"b / HP:1"),
    (#"{"id": "HP:1", "label": "Caf\u00‸e9"}"#, "label: Caf / HP:1"),
    (#"{"id": null, "label": "Bre‸"}"#, "label: Bre / "),
    (#"{"id": "HP:1‸", "label": {"en": "Breast"}}"#, "identifier: HP:1"),
    (#"{"id": "HP:1‸"}"#, "identifier: HP:1"),
    (#"{"note": "some bre‸"}"#, "text: some bre / bre"),
    (#"{"note": "caf\u00e9 bre‸"}"#, "text: bre"),
    (#"["Bre‸", "x"]"#, "text: Bre"),
    (#"{"lab‸el": "x"}"#, "nothing"),
    (#"{"id": "HP:1"‸}"#, "nothing"),
    (#"{"id": 1, ‸}"#, "nothing"),
    (#"‸"#, "nothing"),
  ])
  func readsJSONWhateverIsMissing(_ marked: String, _ found: String) {
    #expect(MarkedDocument(marked, .json).found == found)
  }

  @Test func aLineOfJSONIsReadByItself() {
    let marked = "{\"id\": \"HP:2\", \"x\": {\n{\"id\": \"HP:1\", \"label\": \"Bre‸\n\"id\": \"HP:3\"}"
    #expect(MarkedDocument(marked, .linesOfJSON).found == "label: Bre / HP:1")
    #expect(MarkedDocument("{\n\"label\": \"Bre‸\"}", .linesOfJSON).found == "text: Bre")
  }

  // MARK: Tables

  @Test(arguments: [
    ("id\tlabel\nHP:1\tBre‸", "label: Bre / HP:1"),
    ("id\tlabel\nHP:1‸\tBreast", "identifier: HP:1 / Breast"),
    ("id\tlabel\nHP:1\t‸\n", "label:  / HP:1"),
    ("id\tlabel\n‸\t\n", "identifier:  / "),
    ("id\tlabel\nHP:1‸", "identifier: HP:1"),
    ("# a\nid\tlab‸el\nHP:1", "nothing"),
    ("HP:1\tBre‸", "text: Bre"),
    ("# a\n#id\tlabel\nHP:1\tBre‸", "label: Bre / HP:1"),
    ("# a\n\nid\tlabel\nHP:2\tx\nHP:1\tBre‸\r\n", "label: Bre / HP:1"),
    ("id\tlabel\nHP:1\tBre‸\tx", "text: Bre"),
    ("HP:2\tx\nHP:1\tBre‸", "text: Bre"),
    ("id\tnote\nHP:1\tsome bre‸", "text: some bre / bre"),
    ("id\tlabel\nHP:1|HP:2\tBreast|Neo‸", "label: Neo / HP:2"),
    ("id\tlabel\nHP:1|HP:2‸\tBreast", "identifier: HP:2"),
    ("id\tlabel\nHP:1\tA|B‸", "label: A|B / HP:1"),
    ("id\tlabel\nHP:1|HP:2\tBre‸", "label: Bre"),
    ("id\tlabel\n# some bre‸", "text: some bre / bre"),
    ("id\tlabel\nHP:1\t\"Bre‸", "label: Bre / HP:1"),
  ])
  func readsTheRowOfATableByItsHeader(_ marked: String, _ found: String) {
    #expect(MarkedDocument(marked, Self.tab).found == found)
  }

  @Test(arguments: [
    ("id,label\nHP:1,\"Neoplasm, \"\"bre‸\"\"\"", "label: Neoplasm, \"bre / HP:1"),
    ("label,id\n\"Neoplasm, bre‸,HP:1", "label: Neoplasm, bre / HP:1"),
    ("\"id\",\"label\"\n\"HP:1\",\"Bre‸\"", "label: Bre / HP:1"),
    ("id,label\nHP:1,\"Bre‸\nast\"\n", "text: Bre"),
    ("id,label\nHP:1‸,\"Bre\nast\"\n", "identifier: HP:1"),
  ])
  func readsQuotedCells(_ marked: String, _ found: String) {
    #expect(MarkedDocument(marked, Self.comma).found == found)
  }

  // MARK: Text

  @Test(arguments: [
    (
      "a b c d e f g h i‸",
      "text: b c d e f g h i / c d e f g h i / d e f g h i / e f g h i / f g h i / g h i / h i / i"
    ),
    ("Some. Neoplasm of bre‸", "text: Neoplasm of bre / of bre / bre"),
    ("one\nneo, bre‸", "text: bre"),
    ("(Alzheimer’s dis‸", "text: Alzheimer’s dis / dis"),
    ("‘Alzheimer's 2,3-dis‸", "text: Alzheimer's 2,3-dis / 2,3-dis"),
    ("**Breast** neo‸", "text: neo"),
    ("**Neo‸plasm**", "text: Neo"),
    ("| a | _Größe bre‸ |", "text: Größe bre / bre"),
    ("- Neo‸", "text: Neo"),
    ("# Neo‸", "text: Neo"),
    ("see HP:‸", "text: see HP: / HP:"),
    ("HP: bre‸", "text: bre"),
    ("breast. ‸", "nothing"),
    ("breast ‸", "text: breast "),
    ("breast\t‸", "nothing"),
  ])
  func takesTheWordsInFrontOfTheCursor(_ marked: String, _ found: String) {
    for format in [DocumentFormat.markdown, .text, .lines] { #expect(MarkedDocument(marked, format).found == found) }
  }

  // MARK: Edits

  @Test(arguments: [
    ("id: HP:1\nlabel: Bre‸\n", "id: HP:0100013\nlabel: Neoplasm of the breast\n"),
    ("id: \nlabel:‸\n", "id: HP:0100013\nlabel: Neoplasm of the breast\n"),
    ("label: ‸ # c\nid: # d\n", "label: Neoplasm of the breast # c\nid: HP:0100013 # d\n"),
    ("id: HP:0‸03 # x\nlabel:\n", "id: HP:0100013 # x\nlabel: Neoplasm of the breast\n"),
    ("- label: 'Bre‸'\n  id: \"HP:1", "- label: 'Neoplasm of the breast'\n  id: \"HP:0100013\""),
    ("a: {id: HP:1, label:‸}", "a: {id: HP:0100013, label: Neoplasm of the breast}"),
    ("a: {\"id\": \"HP:1\", \"label\":‸}", "a: {\"id\": \"HP:0100013\", \"label\": \"Neoplasm of the breast\"}"),
    ("a: {label: \"Bre‸, id: HP:1}", "a: {label: \"Neoplasm of the breast\", id: HP:0100013}"),
    ("note: some neo bre‸ # x", "note: Neoplasm of the breast # x"),
    ("- \"a. neo bre‸ast\"", "- \"a. Neoplasm of the breastast\""),
    ("# see: bre‸ x", "# see: Neoplasm of the breast x"),
  ])
  func aChosenTermIsWrittenInYAML(_ marked: String, _ completed: String) {
    #expect(MarkedDocument(marked, .yaml).completed() == completed)
  }

  @Test(arguments: [
    (#"{"id": "HP:1", "label": "Bre‸"}"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast"}"#),
    (#"{"id": "HP:1", "label": "Bre‸"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast""#),
    (#"{"id": "HP:1", "label": "Bre‸,"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast","#),
    (#"{"label": "Bre‸, "id": "HP:1"}"#, #"{"label": "Neoplasm of the breast", "id": "HP:0100013"}"#),
    (#"{"id": "HP:1", "label":‸}"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast"}"#),
    (#"{"id":"HP:1","label":‸}"#, #"{"id":"HP:0100013","label":"Neoplasm of the breast"}"#),
    (#"{"id": ‸, "label": null}"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast"}"#),
    (#"{"id": "HP‸", "label": }"#, #"{"id": "HP:0100013", "label": "Neoplasm of the breast"}"#),
    (#"{"label": Bre‸, "id": ""}"#, #"{"label": "Neoplasm of the breast", "id": "HP:0100013"}"#),
  ])
  func aChosenTermIsWrittenInJSON(_ marked: String, _ completed: String) {
    #expect(MarkedDocument(marked, .json).completed() == completed)
  }

  @Test(arguments: [
    ("id,label\nHP:1,Bre‸", "id,label\nHP:0100013,\"a, \"\"b\"\"\""),
    ("id,label\nHP:1,\"Bre‸", "id,label\nHP:0100013,\"a, \"\"b\"\"\""),
    ("label,id\n\"Bre‸,HP:1\n", "label,id\n\"a, \"\"b\"\"\",HP:0100013\n"),
    ("label,id\nBre‸ ,HP:1\n", nil),
    ("note\nsome bre‸\n", "note\n\"a, \"\"b\"\"\"\n"),
    ("note\n\"x, bre‸\"\n", "note\n\"x, a, \"\"b\"\"\"\n"),
    ("note\nx. bre‸\n", nil),
  ])
  func aChosenTermIsWrittenInTables(_ marked: String, _ completed: String?) {
    #expect(MarkedDocument(marked, Self.comma).completed(MarkedDocument.id, "a, \"b\"") == completed)
  }

  @Test(arguments: [
    ("label: Bre‸\nid: HP:1", "label: \"a: b\"\nid: HP:0100013"),
    ("note: Bre‸", "note: \"a: b\""),
    ("note: Bre‸ast", nil),
    ("note: x. Bre‸", nil),
    ("note: \"x. Bre‸\"", "note: \"x. a: b\""),
    ("note: |\n  Bre‸", "note: |\n  a: b"),
    ("note: x\n  Bre‸", nil),
    ("note: !!str Bre‸", nil),
  ])
  func wordsInPlainYAMLStayOneValue(_ marked: String, _ completed: String?) {
    #expect(MarkedDocument(marked, .yaml).completed(MarkedDocument.id, "a: b") == completed)
  }
}
