import Terms

/// Classes of words that count as equal when names are compared in text: British and American spellings, singular and
/// plural, as far as they are in the vocabulary.
///
/// Words that share any form are in one class, so "bases" puts "base" and "basis" together. A class therefore yields
/// only candidates, which are compared word by word afterwards.
struct WordClasses {
  /// For each word, the first word of its class.
  private(set) var numbers: [UInt32] = []
  /// The numbers of the function words (`FunctionWords.inNames`).
  private(set) var functionWords: Set<UInt32> = []

  init() {}

  /// `places` are the words, sorted. `american` holds the American spelling of each, or the word itself if it has none.
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
    // Path compression: every word passed now points to the root.
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
