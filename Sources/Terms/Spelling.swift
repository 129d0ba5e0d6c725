/// Variants that count as the same word: British and American spellings, singular and plural. All words are folded
/// (`WordFolder`).
package enum Spelling {
  /// In bytes. The rules try every position of a word in several ways, so words longer than any in a natural language
  /// are left alone to bound the time.
  private static let maxLength = 48

  /// Returns the American spelling of a word; nil if it has none of its own, as far as these rules know.
  ///
  /// The rules cover the differences that occur in the names of ontologies: `ae` and `oe` for `e`, `our` for `or`,
  /// `tre` and `bre` for `ter` and `ber`, `ise` and `yse` for `ize` and `yze`, a doubled `l`, and single words. They
  /// may change words that are not British (`larvae`). That does no harm, because a name keeps its own spelling as
  /// well. If `isBeginning` is true, the word may continue, so the rules that depend on its ending are not applied.
  package static func american(_ word: some Collection<UInt8>, isBeginning: Bool = false) -> [UInt8]? {
    guard 4...maxLength ~= word.count, word.allSatisfy({ $0 < 0x80 }) else { return nil }
    let original = Array(word)
    var letters = original
    simplifyDigraphs(&letters, minLettersAfter: isBeginning ? 2 : 1)
    for (british, american) in substitutions { replace(british, american, in: &letters) { _, _ in true } }
    replace("our", "or", in: &letters) { before, after in
      before.count >= 2
        && (suffixesAfterOur.contains { after.elementsEqual($0.utf8) } || after.starts(with: "ig".utf8))
    }
    if !isBeginning { replaceEnding(&letters) }
    return letters == original ? nil : letters
  }

  /// Replaces `ae` and `oe` with `e` inside a word. An initial `aer` and a final digraph are American too.
  private static func simplifyDigraphs(_ letters: inout [UInt8], minLettersAfter minimum: Int) {
    var index = 0
    while index + 1 + minimum < letters.count {
      let after = letters[(index + 2)...]
      let isAer = index == 0 && after.first == UInt8(ascii: "r")
      let isPlural = after.elementsEqual("s".utf8)
      let isDigraph = (letters[index] == a || letters[index] == o) && letters[index + 1] == e
      if isDigraph && !isAer && !isPlural { letters.remove(at: index) }
      index += 1
    }
  }

  private static let a = UInt8(ascii: "a")
  private static let e = UInt8(ascii: "e")
  private static let o = UInt8(ascii: "o")

  private static let substitutions = [
    ("sulph", "sulf"), ("leuco", "leuko"), ("isation", "ization"), ("aluminium", "aluminum"), ("ageing", "aging"),
    ("mould", "mold"), ("grey", "gray"),
  ]

  /// What may follow `our` if American English writes `or`: tumours, behavioural, tumourous, but not source.
  private static let suffixesAfterOur = [
    "", "s", "al", "ally", "ed", "ing", "less", "ful", "ous", "able", "ist", "ism",
  ]

  /// The first ending that matches applies, so a longer ending precedes its own suffixes. `minLettersBefore`
  /// is 0 for a whole word.
  private static let endings: [(british: String, american: String, minLettersBefore: Int)] = [
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
      let isWhole = ending.minLettersBefore == 0
      guard letters.count >= count + ending.minLettersBefore, !isWhole || letters.count == count,
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
    where condition: (_ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>) -> Bool
  ) {
    let count = british.utf8.count
    var index = 0
    while index + count <= letters.count {
      let place = index..<(index + count)
      if letters[place].elementsEqual(british.utf8), condition(letters[..<index], letters[place.upperBound...]) {
        letters.replaceSubrange(place, with: american.utf8)
      }
      index += 1
    }
  }

  /// Returns British spellings of an American word, each with one place respelled. They need not be real words.
  package static func british(_ word: some Collection<UInt8>) -> [[UInt8]] {
    guard word.count <= maxLength else { return [] }
    let letters = Array(word)
    var found: Set<[UInt8]> = []
    for (american, british) in britishVariants {
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

  /// The inverse of the rules of `american`, which verifies each candidate.
  private static let britishVariants = [
    ("e", "ae"), ("e", "oe"), ("or", "our"), ("ter", "tre"), ("ber", "bre"), ("iz", "is"), ("yz", "ys"), ("el", "ell"),
    ("al", "all"), ("sulf", "sulph"), ("leuko", "leuco"), ("aging", "ageing"), ("log", "logue"), ("gray", "grey"),
    ("mold", "mould"), ("neuron", "neurone"),
  ]

  /// Returns the possible singulars of a word; not all of them are real words. Covers English plurals and the Latin and
  /// Greek ones of anatomy.
  package static func singulars(of word: some Collection<UInt8>) -> [[UInt8]] {
    guard word.count >= 4 else { return [] }
    let letters = Array(word)
    return plurals.compactMap { plural, singular in
      guard letters.suffix(plural.utf8.count).elementsEqual(plural.utf8) else { return nil }
      let found = Array(letters.dropLast(plural.utf8.count)) + Array(singular.utf8)
      // A final "ss" belongs to a singular, and words of two letters have no plural.
      return found.count >= 3 && !(plural == "s" && found.last == UInt8(ascii: "s")) ? found : nil
    }
  }

  /// The last letters of the endings in `plurals`.
  package static let lastLettersOfPlurals: Set<UInt8> = Set(plurals.compactMap { $0.0.utf8.last })

  private static let plurals = [
    ("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("es", "is"), ("ices", "ix"), ("ices", "ex"), ("nges", "nx"),
    ("ae", "a"), ("ata", "a"), ("a", "um"), ("a", "on"), ("i", "us"), ("i", "o"), ("eet", "oot"), ("eeth", "ooth"),
  ]
}
