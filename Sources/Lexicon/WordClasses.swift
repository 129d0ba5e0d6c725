import Terms

/// Which words count as one where names are compared in text: a word in British and American spelling, in the singular
/// and in the plural, as far as the vocabulary has them.
///
/// Words that have a form in common are in one class, so "bases" puts "base" and "basis" together. A class therefore only
/// proposes: what it finds is compared word by word afterwards.
struct WordClasses {
  /// For each word the first word of its class.
  private(set) var numbers: [UInt32] = []
  /// The words that say nothing of what a term is (`FunctionWords.inNames`).
  private(set) var functionWords: Set<UInt32> = []

  init() {}

  /// `places` are the words, sorted; `american` has for each of them its American spelling, itself where it has none.
  init(_ places: [TextRef], in arena: TextArena, american: [UInt32]) {
    numbers = places.indices.map { UInt32($0) }
    func number(_ letters: [UInt8]) -> Int? {
      letters.withUnsafeBytes { wanted in
        let place = places.indices.partitioningIndex { !Text(arena[places[$0]]).precedes(wanted) }
        return place < places.count && Text(arena[places[place]]).equals(wanted) ? place : nil
      }
    }
    functionWords = Set(FunctionWords.inNames.compactMap { number(Array($0)) }.map { UInt32($0) })
    for (word, place) in places.enumerated() {
      if american[word] != UInt32(word) { join(word, Int(american[word])) }
      let letters = arena[place]
      guard let last = letters.last, Spelling.lastLettersOfPlurals.contains(last) else { continue }
      for singular in Spelling.singulars(of: letters) {
        if let singular = number(singular) { join(word, singular) }
      }
    }
    for word in numbers.indices { numbers[word] = UInt32(first(of: word)) }
  }

  private mutating func first(of word: Int) -> Int {
    var root = word
    while numbers[root] != UInt32(root) { root = Int(numbers[root]) }
    // Every word passed points to the first one from now on, so that no chain is walked twice.
    var passed = word
    while passed != root {
      let next = Int(numbers[passed])
      numbers[passed] = UInt32(root)
      passed = next
    }
    return root
  }

  private mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (first(of: left), first(of: right))
    numbers[max(left, right)] = UInt32(min(left, right))
  }
}
