import OBO
import Support
import Testing

/// The CURIE of a declared relation, in the forms that real files declare relations in.
@Suite struct TypedefTests {
  private func curies(_ frames: String) throws -> [String?] {
    let folder = try TemporaryFolder()
    let text = "format-version: 1.4\nontology: x\n\n[Term]\nid: X:1\n\n" + frames
    var reader = try OBOReader(path: folder.write("x.obo", text)) { _ in }
    var found: [String?] = []
    while let frame = try reader.next() {
      if frame.kind == .typedef { found.append(frame.relationCURIE) }
    }
    return found
  }

  static let forms: [(clauses: String, curie: String?)] = [
    // GO, HP, CL: a word and its identifier.
    ("id: part_of\nname: part of\nxref: BFO:0000050\nis_transitive: true", "BFO:0000050"),
    ("id: lacks_part\nname: lacks part\nxref: CL:4030045", "CL:4030045"),
    // CL, NCIT, MAXO: the identifier itself.
    ("id: RO:0002162\nname: RO:0002162", "RO:0002162"),
    ("id: BFO:0000050\nname: part of\nxref: BFO:0000050", "BFO:0000050"),
    ("id: MAXO:0000864\nname: has some relation\nxref: MeSH:D045506", "MAXO:0000864"),
    ("id: RO:0002202\nname: develops from\nalt_id: RO:0002254", "RO:0002202"),
    ("id: http://purl.obolibrary.org/obo/RO_0002202", "RO:0002202"),
    // Old releases name their own relation ontology first.
    ("id: part_of\nxref: OBO_REL:part_of\nxref: BFO:0000050", "BFO:0000050"),
    ("id: part_of\nxref: OBO_REL:part_of", "OBO_REL:part_of"),
    ("id: develops_from\nxref: PMID:15892874\nalt_id: RO:0002202", "RO:0002202"),
    ("id: develops_from\nalt_id: TAO:0001\nxref: PMID:15892874", "PMID:15892874"),
    ("id: develops_from\nxref: RO:0002202 \"develops from\" {source=\"x\"} ! develops from", "RO:0002202"),
    ("id: develops_from\nxref: http://purl.obolibrary.org/obo/RO_0002202", "RO:0002202"),
    // SO, and words and URLs that are not identifiers.
    ("id: part_of\nname: part_of", nil), ("id: part_of_2\nxref: http://example.org/R/1", nil),
    ("id: http://example.org/R#1\nxref: RO:0002202", "RO:0002202"),
  ]

  @Test(arguments: forms) func aFrameStatesItsCURIE(_ clauses: String, _ curie: String?) throws {
    #expect(try curies("[Typedef]\n\(clauses)\n") == [curie])
  }
}
