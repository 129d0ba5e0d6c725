import Terms

extension CURIE {
  /// Whether a value, in a place where an identifier is expected, is the identifier of a term. URLs and names that
  /// documents give to other things, such as `patient_1`, are not, though they can be parsed as one.
  package static func isWritten(in value: String) -> Bool { identifier(in: value) != nil }

  /// Returns the identifier to look up for a value in a place where an identifier is expected: the value without white
  /// space in it or around it. Returns nil if the value is not the identifier of a term.
  package static func identifier(in value: String) -> String? {
    // A fast path: most values have neither a colon nor an underscore, and no digit at the end.
    let lastIsDigit = value.utf8.last.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false
    guard lastIsDigit || value.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    if isPlain(value) || isWithoutColon(value) { return value }
    // "HP: 0003002" and " HP:0003002" are accepted, a sentence with a colon is not.
    let parts = value.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts.map(withoutBlanks)
    guard zip(words, parts).contains(where: { $0.count < $1.count }), !words.contains(where: { $0.contains(0x20) }),
      words.last?.contains(where: { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) == true
    else { return nil }
    let joined = words.map { String(Substring($0)) }.joined(separator: ":")
    return isPlain(joined) || isWithoutColon(joined) ? joined : nil
  }

  /// Returns what to look up for a value in a place where an identifier is expected: the identifier, or the value itself
  /// if it is none.
  package static func asked(by value: String) -> String {
    let isPlain = !value.utf8.contains { $0 <= 0x20 || $0 >= 0x80 }
    return isPlain ? value : identifier(in: value) ?? value
  }

  /// Returns a text without white space at both ends, including the no-break space.
  private static func withoutBlanks(_ text: Substring.UTF8View) -> Substring.UTF8View {
    let noBreak: [UInt8] = [0xC2, 0xA0]
    var text = text
    while let first = text.first, first <= 0x20 || text.starts(with: noBreak) {
      text.removeFirst(first <= 0x20 ? 1 : 2)
    }
    while let last = text.last, last <= 0x20 || text.suffix(2).elementsEqual(noBreak) {
      text.removeLast(last <= 0x20 ? 1 : 2)
    }
    return text
  }

  /// Whether a value has the form `HP0003002`: an identifier if its prefix is loaded, which is not known here.
  package static func isWithoutColon(_ value: String) -> Bool {
    let digits = value.utf8.reversed().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
    let prefix = value.utf8.dropLast(digits)
    return digits == 7 && 2...12 ~= prefix.count
      && prefix.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
  }

  private static func isPlain(_ value: String) -> Bool {
    if let isPlain = isCompact(value.utf8) { return isPlain }
    guard let curie = CURIE(reading: value) else { return false }
    if value.utf8.contains(UInt8(ascii: ":")) { return !["http", "https"].contains(curie.prefix.lowercased()) }
    // A prefix begins with two capitals, as `NCBITaxon` does, or the local part has the length that OBO requires.
    let isPrefix = curie.prefix.utf8.prefix(2).count { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 } == 2
    let hasDigits = curie.prefix.utf8.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return !hasDigits && (isPrefix || curie.local.utf8.count >= 5)
  }
}

extension CURIE {
  /// Whether a value is an identifier of ASCII letters and digits with one colon between them, as most are; nil if this
  /// check cannot decide.
  private static func isCompact(_ value: String.UTF8View) -> Bool? {
    var colon: Int?
    var count = 0
    for byte in value {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): break
      case UInt8(ascii: "0")...UInt8(ascii: "9"): if count == 0 { return nil }
      case UInt8(ascii: ":"):
        guard colon == nil else { return nil }
        colon = count
      default: return nil
      }
      count += 1
    }
    guard let colon, colon > 0, colon + 1 < count else { return nil }
    return true
  }
}
