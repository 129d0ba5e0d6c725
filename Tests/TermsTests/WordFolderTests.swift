import Terms
import Testing

@Suite struct WordFolderTests {
  static let folded: [(String, String)] = [
    ("Breast carcinoma", "breast carcinoma"), ("  CD8-positive,\talpha-beta T cell ", "cd8 positive alpha beta t cell"),
    ("CD4+ T-cell", "cd4+ t cell"), ("Crohn's", "crohns"), ("Crohn’s", "crohns"), ("5′-nucleotidase", "5 nucleotidase"),
    ("Sjögren", "sjogren"), ("Sjo\u{308}gren", "sjogren"), ("β-catenin", "beta catenin"), ("TGFβ", "tgfbeta"),
    ("ﬁbroma", "fibroma"), ("CO₂", "co2"), ("Łódź Ærø œdema", "lodz aero oedema"), ("soft\u{AD}hyphen", "softhyphen"),
    ("a—b−c_d/e(f)", "a b c d e f"), ("Straße", "strasse"), ("Σίσυφος", "sigmaiotasigmaupsilonphiomicronsigma"),
    ("細胞", "細胞"), ("", ""), ("?! -", ""), ("4°C ± 1", "4 c 1"),
  ]

  @Test(arguments: folded)
  func folds(_ text: String, _ words: String) {
    var folder = WordFolder()
    var text = text
    text.withUTF8 { folder.fold(UnsafeRawBufferPointer($0)) }
    #expect(String(decoding: folder.bytes, as: UTF8.self) == words)
    // Recording the origins of letters does not change the words.
    text.withUTF8 { folder.foldRecordingOrigins(UnsafeRawBufferPointer($0)) }
    #expect(String(decoding: folder.bytes, as: UTF8.self) == words)
    #expect(folder.origins.count == words.utf8.count)
  }

  @Test func mapsEachLetterToItsSource() {
    var folder = WordFolder()
    var text = "é β-x"
    text.withUTF8 { folder.foldRecordingOrigins(UnsafeRawBufferPointer($0)) }
    #expect(String(decoding: folder.bytes, as: UTF8.self) == "e beta x")
    #expect(folder.origins == [0, 2, 2, 2, 2, 2, 4, 4])
  }
}

@Suite struct SpellingTests {
  static let american: [(String, String?)] = [
    ("oesophagus", "esophagus"), ("haemorrhage", "hemorrhage"), ("tumour", "tumor"), ("tumours", "tumors"),
    ("leukaemia", "leukemia"), ("oedema", "edema"), ("anaesthesia", "anesthesia"), ("foetal", "fetal"),
    ("signalling", "signaling"), ("labelled", "labeled"), ("fibre", "fiber"), ("centres", "centers"),
    ("behavioural", "behavioral"), ("tumourigenesis", "tumorigenesis"), ("polymerisation", "polymerization"),
    ("oxidised", "oxidized"), ("hydrolyse", "hydrolyze"), ("sulphate", "sulfate"), ("leucocyte", "leukocyte"),
    ("ageing", "aging"), ("neurone", "neuron"), ("homologue", "homolog"), ("diarrhoea", "diarrhea"),
    ("tumor", nil), ("source", nil), ("journal", nil), ("four", nil), ("hour", nil), ("disease", nil), ("toe", nil),
    ("toes", nil), ("larvae", nil), ("aerobic", nil), ("swelling", nil), ("filling", nil), ("acre", nil), ("rise", nil),
  ]

  @Test(arguments: american)
  func spells(_ british: String, _ american: String?) {
    #expect(Spelling.american(british.utf8).map { String(decoding: $0, as: UTF8.self) } == american)
  }

  @Test(arguments: ["oesophageal", "tumour", "haemorrhage", "signalling", "fibre", "oxidise", "sulphate", "coeliac"])
  func findsTheWayBack(_ british: String) throws {
    let american = try #require(Spelling.american(british.utf8))
    #expect(Spelling.british(american).contains(Array(british.utf8)))
  }

  /// While a word is being typed, it is respelled only once the spelling is unambiguous.
  static let beginnings: [(String, String?)] = [
    ("oe", nil), ("oes", nil), ("oeso", "eso"), ("haem", nil), ("haemo", "hemo"), ("tumou", nil), ("tumour", "tumor"),
    ("fibre", nil), ("oesophag", "esophag"),
  ]

  @Test(arguments: beginnings)
  func spellsBeginnings(_ british: String, _ american: String?) {
    let found = Spelling.american(british.utf8, isBeginning: true)
    #expect(found.map { String(decoding: $0, as: UTF8.self) } == american)
  }

  static let singulars: [(String, String)] = [
    ("tumors", "tumor"), ("processes", "process"), ("biopsies", "biopsy"), ("calves", "calf"),
    ("metastases", "metastasis"),
    ("appendices", "appendix"), ("cortices", "cortex"), ("phalanges", "phalanx"), ("vertebrae", "vertebra"),
    ("carcinomata", "carcinoma"), ("bacteria", "bacterium"), ("ganglia", "ganglion"), ("nuclei", "nucleus"),
    ("feet", "foot"), ("teeth", "tooth"),
  ]

  @Test(arguments: singulars)
  func findsTheSingular(_ plural: String, _ singular: String) {
    #expect(Spelling.singulars(of: plural.utf8).contains(Array(singular.utf8)))
  }

  @Test(arguments: ["abscess", "gas", "cell", ""])
  func findsNoneOfASingular(_ word: String) { #expect(Spelling.singulars(of: word.utf8).isEmpty) }

  /// Regression: each position in a word was compared with every other; one word of four thousand letters took a
  /// minute.
  @Test(.timeLimit(.minutes(1))) func leavesAloneWhatIsNoWordOfALanguage() {
    for letters in ["e", "ae", "our", "ally"] {
      let word = Array(String(repeating: letters, count: 60_000 / letters.utf8.count).utf8)
      #expect(Spelling.american(word) == nil)
      #expect(Spelling.british(word).isEmpty)
    }
  }
}
