import Terms

/// An identifier in a text.
struct Mention {
  /// In code points of the text.
  let range: Range<Int>
  /// The identifier to resolve, without what a surrounding URL adds and without a blank after the colon.
  let id: String
  let isInURL: Bool
}

/// Finds identifiers in the forms in which people write them: `HP:0003002`, `hp:0003002`, `HP_0003002`, `HP: 0003002`,
/// `HP0003002`, PURLs, and inside other URLs. A run of letters is scanned a bounded number of times.
///
/// With a loaded prefix, anything that looks like an identifier is one. With any other prefix, only an unambiguous form
/// counts: it cannot be checked, but it is counted.
struct MentionFinder {
  /// Returns whether a loaded ontology uses the prefix (`isKnown`), and whether it spells the prefix with the same
  /// upper and lower case (`hasSameCase`).
  let isLoaded: (_ prefix: String) -> (isKnown: Bool, hasSameCase: Bool)

  func mentions(in text: [Unicode.Scalar]) -> [Mention] {
    var found: [Mention] = []
    var place = 0
    while place < text.count {
      if let end = Self.endOfURL(in: text, from: place) {
        found += mentions(inURL: place..<end, of: text)
        place = end
      } else if Self.mayBegin(at: place, in: text), let mention = mention(at: place, in: text) {
        found.append(mention)
        found += continuations(of: mention, in: text)
        place = found.last?.range.upperBound ?? mention.range.upperBound
      } else if text[place].isPrefixLetter {
        // The rest of a word cannot begin an identifier.
        while place < text.count, text[place].isPrefixLetter { place += 1 }
      } else {
        place += 1
      }
    }
    return found
  }

  // MARK: URLs

  /// Returns the end of the URL that begins at a place, or nil if there is none.
  static func endOfURL(in text: [Unicode.Scalar], from place: Int) -> Int? {
    guard text[place] == "h", place + 8 < text.count,
      text[place...].starts(with: "http://".unicodeScalars) || text[place...].starts(with: "https://".unicodeScalars)
    else { return nil }
    var end = place
    while end < text.count, !text[end].properties.isWhitespace, !"<>\"`|()[]{}".unicodeScalars.contains(text[end]) {
      end += 1
    }
    while end > place, ".,;:'*_".unicodeScalars.contains(text[end - 1]) { end -= 1 }
    return end
  }

  private func mentions(inURL range: Range<Int>, of text: [Unicode.Scalar]) -> [Mention] {
    let url = String(text[range])
    if let curie = CURIE(purl: url) {
      return curie.local.contains(where: \.isNumber) ? [Mention(range: range, id: url, isInURL: true)] : []
    }
    var place = range.lowerBound
    while place < range.upperBound {
      guard text[place].isPrefixLetter else {
        place += 1
        continue
      }
      let run = text.runOfPrefixLetters(from: place)
      let starts = [place, start(ofLastPart: run, in: text)]
      for start in starts where Self.mayBegin(at: start, in: text) {
        guard let mention = mention(at: start, in: text, isInURL: true) else { continue }
        return mention.range.upperBound <= range.upperBound ? [mention] : []
      }
      place = run.upperBound
    }
    return []
  }

  /// Returns where a prefix at the end of a run would begin, as in `term.HP` or `x-HP_0003002`: after the last hyphen
  /// or dot before the underscore that may follow the prefix.
  private func start(ofLastPart run: Range<Int>, in text: [Unicode.Scalar]) -> Int {
    let end = text[run].lastIndex(of: "_") ?? run.upperBound
    return (text[run.lowerBound..<end].lastIndex { $0 == "-" || $0 == "." } ?? run.lowerBound - 1) + 1
  }

  // MARK: Identifiers

  private static func mayBegin(at place: Int, in text: [Unicode.Scalar]) -> Bool {
    guard text[place].isASCIILetter else { return false }
    if place > 0, text[place - 1] == "_" { return place == 1 || !text[place - 2].isWordLetter }
    return place == 0 || !text[place - 1].isWordLetter
  }

  private func mention(at start: Int, in text: [Unicode.Scalar], isInURL: Bool = false) -> Mention? {
    var end = start
    while end < text.count, text[end].isPrefixLetter { end += 1 }
    if end < text.count, text[end] == ":" {
      // In a registry's URL, https://bioregistry.io/go:GO:0048285, the second prefix is the identifier's own.
      if !isInURL, let mention = prefixed(start..<end, in: text) { return mention }
      let prefix = String(text[start..<end])
      return mention(prefix, at: start, localFrom: end + 1, in: text, isInURL: isInURL)
    }
    if isInURL, end + 2 < text.count, text[end..<(end + 3)].elementsEqual("%3A".unicodeScalars) {
      let prefix = String(text[start..<end])
      return mention(prefix, at: start, localFrom: end + 3, in: text, isInURL: true)
    }
    return underscored(start..<end, in: text, isInURL: isInURL)
      ?? (isInURL ? nil : joined(start..<end, in: text))
  }

  /// Reads an identifier with a second prefix before it: either its own repeated, `go:GO:0032571`, or RDF's short form
  /// of the OBO PURLs, `obo:GO_0032571`.
  private func prefixed(_ run: Range<Int>, in text: [Unicode.Scalar]) -> Mention? {
    let next = text.runOfPrefixLetters(from: run.upperBound + 1)
    guard !next.isEmpty else { return nil }
    if text[run].elementsEqual("obo".unicodeScalars) {
      return underscored(next, in: text, isInURL: true).map { inner in
        Mention(range: run.lowerBound..<inner.range.upperBound, id: "obo:\(inner.id)", isInURL: true)
      }
    }
    let prefix = String(text[next])
    guard next.upperBound < text.count, text[next.upperBound] == ":", next.count == run.count,
      prefix.lowercased() == String(text[run]).lowercased(), isLoaded(prefix).isKnown,
      let inner = mention(prefix, at: next.lowerBound, localFrom: next.upperBound + 1, in: text, isInURL: false)
    else { return nil }
    let range = run.lowerBound..<inner.range.upperBound
    return Mention(range: range, id: "\(String(text[run])):\(inner.id)", isInURL: false)
  }

  /// Reads `HP0003002`: a loaded prefix followed by exactly seven digits, as the OBO Foundry's identifier policy
  /// requires.
  private func joined(_ run: Range<Int>, in text: [Unicode.Scalar]) -> Mention? {
    let word = text[run].prefix { $0.isASCIILetterOrDigit }
    let digits = word.reversed().prefix(while: \.isASCIIDigit).count
    guard digits == 7, word.count > digits, word.endIndex == run.upperBound || !text[word.endIndex].isWordLetter else {
      return nil
    }
    let id = String(word)
    guard isLoaded(String(id.dropLast(digits))).hasSameCase else { return nil }
    return Mention(range: word.startIndex..<word.endIndex, id: id, isInURL: false)
  }

  private func mention(
    _ prefix: String,
    at start: Int,
    localFrom first: Int,
    in text: [Unicode.Scalar],
    isInURL: Bool
  ) -> Mention? {
    // If the run is longer, only its end can be a prefix, so only that part is examined.
    let maxLength = 128
    if prefix.unicodeScalars.count > maxLength {
      let part = String(prefix.suffix(maxLength).drop { $0 != "-" && $0 != "." }.dropFirst())
      guard !part.isEmpty else { return nil }
      return mention(
        part,
        at: start + prefix.unicodeScalars.count - part.unicodeScalars.count,
        localFrom: first,
        in: text,
        isInURL: isInURL
      )
    }
    var (isKnown, hasSameCase) = isLoaded(prefix)
    var prefix = prefix
    var start = start
    // A word may be joined to the prefix by a hyphen or a dot.
    if !isKnown, let joint = prefix.lastIndex(where: { $0 == "-" || $0 == "." }) {
      let part = String(prefix[prefix.index(after: joint)...])
      (isKnown, hasSameCase) = isLoaded(part)
      if isKnown {
        start += prefix.unicodeScalars.count - part.unicodeScalars.count
        prefix = part
      }
    }
    var begin = first
    if isKnown && hasSameCase && begin + 1 < text.count && text[begin] == " " { begin += 1 }
    var end = begin
    while end < text.count, text[end].isASCIILetterOrDigit { end += 1 }
    if !isKnown {
      while end + 1 < text.count, "._-".unicodeScalars.contains(text[end]), text[end + 1].isASCIILetterOrDigit {
        end += 1
        while end < text.count, text[end].isASCIILetterOrDigit { end += 1 }
      }
    }
    let local = text[begin..<end]
    let digits = local.count { $0.isASCIIDigit }
    let isIdentifier =
      isKnown
      ? digits >= (begin > first ? (local.first?.isASCIIDigit == true ? 5 : 4) : hasSameCase ? 1 : 4)
      : !isInURL && Self.isForeign(prefix, String(local), digits: digits)
    guard isIdentifier else { return nil }
    let id = "\(prefix):\(String(local))"
    return Mention(range: start..<end, id: id, isInURL: isInURL)
  }

  /// Reads numbers after an identifier that omit its prefix: `GO:0002148/0002149`.
  private func continuations(of mention: Mention, in text: [Unicode.Scalar]) -> [Mention] {
    var place = mention.range.upperBound
    guard place < text.count, Self.joinsNumbers(text[place]) else { return [] }
    let digits = text[mention.range].reversed().prefix(while: \.isASCIIDigit).count
    guard digits >= 7, let colon = mention.id.utf8.lastIndex(of: UInt8(ascii: ":")),
      mention.id.utf8.distance(from: colon, to: mention.id.endIndex) == digits + 1
    else { return [] }
    var found: [Mention] = []
    while place < text.count, Self.joinsNumbers(text[place]) {
      var start = place + 1
      while start < text.count, text[start] == " " { start += 1 }
      var end = start
      while end < text.count, text[end].isASCIIDigit { end += 1 }
      guard end - start == digits, end == text.count || !text[end].isPrefixLetter || text[end] == "." else {
        break
      }
      let local = String(text[start..<end])
      found.append(Mention(range: start..<end, id: "\(mention.id[...colon])\(local)", isInURL: false))
      place = end
    }
    return found
  }

  private static func joinsNumbers(_ sign: Unicode.Scalar) -> Bool { sign == "/" || sign == "," || sign == "|" }

  /// Reads `HP_0003002`; the last underscore is the separator.
  private func underscored(_ range: Range<Int>, in text: [Unicode.Scalar], isInURL: Bool) -> Mention? {
    guard let divider = text[range].lastIndex(of: "_") else { return nil }
    var end = divider + 1
    while end < range.upperBound, text[end].isASCIILetterOrDigit { end += 1 }
    let prefix = String(text[range.lowerBound..<divider])
    let local = text[(divider + 1)..<end]
    let digits = local.count { $0.isASCIIDigit }
    let (isKnown, hasSameCase) = isLoaded(prefix)
    let isIdentifier =
      isKnown
      ? digits >= (hasSameCase ? 3 : 5)
      // At least seven digits: the OBO Foundry's policy requires seven, and few file and variable names have that many.
      : digits >= 7 && digits == local.count && prefix.count >= 2 && prefix.allSatisfy { $0.isUppercase }
        && !Self.isSequenceAccession(prefix)
    guard isIdentifier else { return nil }
    let id = String(text[range.lowerBound..<end])
    return Mention(range: range.lowerBound..<end, id: id, isInURL: isInURL)
  }

  /// Whether the prefix is one of RefSeq's accessions, as in `NM_000546`:
  /// https://www.ncbi.nlm.nih.gov/books/NBK21091/table/ch18.T.refseq_accession_numbers_and_mole
  private static func isSequenceAccession(_ prefix: String) -> Bool {
    prefix.count == 2 && "ANXWYZ".contains(prefix.first ?? " ") && "CGMPRTWZ".contains(prefix.last ?? " ")
  }

  /// Whether this is an identifier of an ontology that is not loaded, such as `CHEBI:18348`, and not a time, a ratio
  /// (`HR:0.75`), a chromosome position or a variant (`TP53:c.215C>G`).
  private static func isForeign(_ prefix: String, _ local: String, digits: Int) -> Bool {
    guard prefix.count >= 2, let first = prefix.unicodeScalars.first, ("A"..."Z").contains(first) else { return false }
    let isNumber = digits == local.utf8.count
    let isUpperCase = prefix.unicodeScalars.allSatisfy { !("a"..."z").contains($0) }
    // Two capitals before a number may be a ratio or a day; three or more are a prefix.
    if isNumber { return digits >= (!isUpperCase ? 4 : prefix.utf8.count > 2 ? 1 : 3) }
    let parts = local.split(separator: ".")
    let isDecimal = parts.count == 2 && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
    let isVariant = parts.count > 1 && parts[0].count == 1 && parts[0].allSatisfy(\.isLetter)
    return digits >= 3 && !isDecimal && !isVariant
  }
}

extension [Unicode.Scalar] {
  fileprivate func runOfPrefixLetters(from start: Int) -> Range<Int> {
    var end = start
    while end < count, self[end].isPrefixLetter { end += 1 }
    return start..<end
  }
}

extension Unicode.Scalar {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
  var isASCIILetterOrDigit: Bool { isASCIILetter || isASCIIDigit }
  /// Whether the scalar may occur in a prefix. A prefix does not end in a dot or a hyphen; a caller that requires a
  /// colon after the run ensures that.
  var isPrefixLetter: Bool { isASCIILetterOrDigit || self == "_" || self == "." || self == "-" }
  var isWordLetter: Bool { isASCIILetterOrDigit || self == "_" || (value > 0x7F && properties.isAlphabetic) }
}
