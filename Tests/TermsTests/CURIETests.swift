import Terms
import Testing

@Suite struct CURIETests {
  static let forms: [(String, String)] = [
    ("HP:0003002", "HP:0003002"), ("hp:0003002", "hp:0003002"), ("HP_0003002", "HP:0003002"),
    ("<HP:0003002>", "HP:0003002"), ("http://purl.obolibrary.org/obo/HP_0003002", "HP:0003002"),
    ("<https://purl.obolibrary.org/obo/HP_0003002>", "HP:0003002"),
    ("APOLLO_SV_00000001", "APOLLO_SV:00000001"), ("NCIT:C4194", "NCIT:C4194"), ("HP:123", "HP:123"),
    ("_a.b-c:x:y", "_a.b-c:x:y"),
  ]

  @Test(arguments: forms)
  func reads(_ text: String, _ expected: String) { #expect(CURIE(reading: text)?.text == expected) }

  @Test(arguments: [
    "", ":", "HP:", ":0003002", "HP", "1HP:1", "H P:1", "HP:1 2", "breast_carcinoma", "<>", "HP 0003002",
  ])
  func refuses(_ text: String) { #expect(CURIE(reading: text) == nil) }
}
