import Terms
import Testing

@Suite struct NormalizerTests {
  static let pairs: [(String, String)] = [
    ("Breast Carcinoma", "breast carcinoma"),
    ("  CD8-positive,\talpha–beta   T_cell ", "cd8 positive, alpha beta t cell"),
    ("Alzheimer’s “disease”", "alzheimer's \"disease\""),
    ("5′-nucleotidase", "5' nucleotidase"),
    ("Straße", "strasse"),
    ("ﬁbroblast ①", "fibroblast 1"),
    ("soft\u{AD}hyphen", "softhyphen"),
    ("minus \u{2212} sign", "minus sign"),
    ("Sjo\u{308}gren", "sjögren"),
    ("β₂", "β2"),
    ("CD4+", "cd4+"),
    ("---", ""),
  ]

  @Test(arguments: pairs)
  func normalizes(_ text: String, _ expected: String) {
    var normalizer = Normalizer()
    #expect(normalizer.normalize(text) == expected)
  }

  @Test func keepsPlusApartFromMinus() {
    var normalizer = Normalizer()
    #expect(normalizer.normalize("CD4+ T cell") != normalizer.normalize("CD4- T cell"))
  }

  @Test func readsIllFormedTextAsFarAsItGoes() {
    var normalizer = Normalizer()
    let bytes: [UInt8] = [0x41, 0xFF, 0x42]
    bytes.withUnsafeBytes { normalizer.normalize($0) }
    #expect(String(decoding: normalizer.bytes, as: UTF8.self) == "a\u{FFFD}b")
  }
}
