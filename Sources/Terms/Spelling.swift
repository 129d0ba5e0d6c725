/// Spellings that count as one word: British for American, singulars for a plural. Over folded words (`WordFolder`).
package enum Spelling {
  /// Every place of a word is looked at in several ways, so these rules end where words of natural languages do: nobody
  /// is to wait for what a longer one could be.
  private static let longest = 48

  /// The American spelling of a word; nil where it is spelled so already, or as far as these rules know.
  ///
  /// The rules are those by which the two differ in the names of ontologies: `ae` and `oe` for `e`, `our` for `or`,
  /// `tre` and `bre` for `ter` and `ber`, `ise` and `yse` for `ize` and `yze`, a doubled `l`, and single words. They may
  /// change what is no British word (`larvae`); that does no harm, as a name keeps its own spelling beside it.
  /// `isBeginning` says that the word may go on: what depends on its end is then left alone.
  package static func american(_ word: some Collection<UInt8>, isBeginning: Bool = false) -> [UInt8]? {
    guard 4...longest ~= word.count, word.allSatisfy({ $0 < 0x80 }) else { return nil }
    let original = Array(word)
    var letters = original
    simplifyDigraphs(&letters, lettersBehind: isBeginning ? 2 : 1)
    for (british, american) in anywhere { replace(british, american, in: &letters) { _, _ in true } }
    replace("our", "or", in: &letters) { before, behind in
      before.count >= 2
        && (behindOur.contains { behind.elementsEqual($0.utf8) } || behind.starts(with: "ig".utf8))
    }
    if !isBeginning { replaceEnding(&letters) }
    return letters == original ? nil : letters
  }

  /// `ae` and `oe` become `e` inside a word; `aer` and a digraph at the end are American too.
  private static func simplifyDigraphs(_ letters: inout [UInt8], lettersBehind least: Int) {
    var index = 0
    while index + 1 + least < letters.count {
      let behind = letters[(index + 2)...]
      let isAer = index == 0 && behind.first == UInt8(ascii: "r")
      let isPlural = behind.elementsEqual("s".utf8)
      let isDigraph = (letters[index] == a || letters[index] == o) && letters[index + 1] == e
      if isDigraph && !isAer && !isPlural { letters.remove(at: index) }
      index += 1
    }
  }

  private static let a = UInt8(ascii: "a")
  private static let e = UInt8(ascii: "e")
  private static let o = UInt8(ascii: "o")

  private static let anywhere = [
    ("sulph", "sulf"), ("leuco", "leuko"), ("isation", "ization"), ("aluminium", "aluminum"), ("ageing", "aging"),
    ("mould", "mold"), ("grey", "gray"),
  ]

  /// What may follow `our` where it is `or` in American: tumours, behavioural, tumourous, but not source.
  private static let behindOur = ["", "s", "al", "ally", "ed", "ing", "less", "ful", "ous", "able", "ist", "ism"]

  /// By the longest ending that fits, and how many letters have to stand before it.
  private static let endings: [(british: String, american: String, before: Int)] = [
    ("ising", "izing", 3), ("isers", "izers", 3), ("iser", "izer", 3), ("ised", "ized", 3), ("ises", "izes", 3),
    ("ise", "ize", 3), ("ysing", "yzing", 3), ("ysed", "yzed", 3), ("yses", "yzes", 3), ("yse", "yze", 3),
    ("tres", "ters", 2), ("tre", "ter", 2), ("bres", "bers", 2), ("bre", "ber", 2), ("logues", "logs", 2),
    ("logue", "log", 2), ("elling", "eling", 3), ("alling", "aling", 4), ("elled", "eled", 3), ("alled", "aled", 4),
    ("neurones", "neurons", 0), ("neurone", "neuron", 0), ("defence", "defense", 0), ("disc", "disk", 0),
    ("discs", "disks", 0), ("programme", "program", 0), ("programmes", "programs", 0),
  ]

  private static func replaceEnding(_ letters: inout [UInt8]) {
    for ending in endings {
      let count = ending.british.utf8.count
      let isWhole = ending.before == 0
      guard letters.count >= count + ending.before, !isWhole || letters.count == count,
        letters.suffix(count).elementsEqual(ending.british.utf8)
      else { continue }
      letters.replaceSubrange((letters.count - count)..., with: ending.american.utf8)
      return
    }
  }

  private static func replace(
    _ british: String,
    _ american: String,
    in letters: inout [UInt8],
    where isMeant: (_ before: ArraySlice<UInt8>, _ behind: ArraySlice<UInt8>) -> Bool
  ) {
    let count = british.utf8.count
    var index = 0
    while index + count <= letters.count {
      let place = index..<(index + count)
      if letters[place].elementsEqual(british.utf8), isMeant(letters[..<index], letters[place.upperBound...]) {
        letters.replaceSubrange(place, with: american.utf8)
      }
      index += 1
    }
  }

  /// British spellings of an American word, with one place spelled otherwise; they need not be words.
  package static func british(_ word: some Collection<UInt8>) -> [[UInt8]] {
    guard word.count <= longest else { return [] }
    let letters = Array(word)
    var found: Set<[UInt8]> = []
    for (american, british) in reversed {
      var place = 0
      while place + american.utf8.count <= letters.count {
        if letters[place...].starts(with: american.utf8) {
          var spelling = letters
          spelling.replaceSubrange(place..<(place + american.utf8.count), with: british.utf8)
          if Self.american(spelling) == letters { found.insert(spelling) }
        }
        place += 1
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// What `american` does, the other way round; it has the last word on what is British.
  private static let reversed = [
    ("e", "ae"), ("e", "oe"), ("or", "our"), ("ter", "tre"), ("ber", "bre"), ("iz", "is"), ("yz", "ys"), ("el", "ell"),
    ("al", "all"), ("sulf", "sulph"), ("leuko", "leuco"), ("aging", "ageing"), ("log", "logue"), ("gray", "grey"),
    ("mold", "mould"), ("neuron", "neurone"),
  ]

  /// What a word may be the plural of; only some of them are words. English and, as anatomy has them, Latin and Greek.
  package static func singulars(of word: some Collection<UInt8>) -> [[UInt8]] {
    guard word.count >= 4 else { return [] }
    let letters = Array(word)
    return plurals.compactMap { plural, singular in
      guard letters.suffix(plural.utf8.count).elementsEqual(plural.utf8) else { return nil }
      let found = Array(letters.dropLast(plural.utf8.count)) + Array(singular.utf8)
      // "ss" is the end of a singular, and two letters are no word that has a plural.
      return found.count >= 3 && !(plural == "s" && found.last == UInt8(ascii: "s")) ? found : nil
    }
  }

  /// How `plurals` end.
  package static let lastLettersOfPlurals: Set<UInt8> = Set(plurals.compactMap { $0.0.utf8.last })

  private static let plurals = [
    ("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("es", "is"), ("ices", "ix"), ("ices", "ex"), ("nges", "nx"),
    ("ae", "a"), ("ata", "a"), ("a", "um"), ("a", "on"), ("i", "us"), ("i", "o"), ("eet", "oot"), ("eeth", "ooth"),
  ]
}
