import Glibc
import Terms

/// Reads the identifiers of a file's term frames in any of the forms that `CURIE` accepts, and learns how the file
/// spells their prefixes.
///
/// If a file spells a prefix in several ways, its own spelling is known only at the end: it is the spelling of most of
/// its terms or, if the prefix has no terms, of most references. Until then every identifier is returned with the first
/// spelling seen, so that frames of the same term can be joined. `finish()` then returns the corrections.
///
/// A word such as `cell_2` may be a name without a prefix. It is returned as `cell:2`, and `finish()` changes it back
/// unless the file uses the prefix in an unambiguous form or its header names the prefix.
struct IdentifierReader {
  /// The clause that contains the identifier, by its tag.
  enum Clause: String {
    case id
    case parent = "is_a"
    case relationship
    case alternate = "alt_id"
    case replacedBy = "replaced_by"
    case consider
  }

  private struct Occurrence {
    let clause: Clause
    let line: Int
    let written: String
    let local: String
  }

  private struct PrefixSpelling {
    let text: String
    /// The spelling with its colon, as identifiers begin with it: `HP:`.
    let prefixWithColon: [UInt8]
    /// Index of the prefix in `prefixes`.
    let prefix: Int
    /// The spelling returned in its place until the whole file has been read.
    let provisional: String
    let isProvisional: Bool
    var terms = 0
    var references = 0
    /// The first `maxOccurrences` occurrences, for diagnostics if this turns out not to be the file's own spelling.
    var occurrences: [Occurrence] = []
    /// Occurrences in a form other than `prefix:local`.
    var deviations: [Occurrence] = []

    var count: Int { terms + references }
  }

  private struct Prefix {
    var spellings: [Int] = []
    /// False while the prefix has occurred only in words that may be names.
    var isCertain = false
  }

  /// The number of occurrences kept per spelling. A spelling that most identifiers share is rarely wrong, so a few are
  /// enough.
  private static let maxOccurrences = 100

  /// Prefixes that the header names.
  private let headerPrefixes: Set<String>
  private var spellings: [PrefixSpelling] = []
  private var indexOfSpelling: [String: Int] = [:]
  private var prefixes: [Prefix] = []
  private var prefixByFolding: [String: Int] = [:]
  /// Index of the previous identifier's spelling.
  private var last = 0
  private var lastPrefixWithColon: [UInt8] = []

  init(header: Header? = nil) { headerPrefixes = header.map(\.likelyPrefixes) ?? [] }

  /// Returns the identifier in its provisional spelling. Text that is not an identifier is returned unchanged.
  mutating func read(_ text: String, _ clause: Clause, line: Int) -> String {
    if !hasLastPrefix(text) {
      guard let index = knownSpelling(of: text) else { return readOtherForm(text, clause, line: line) }
      setLast(index)
    }
    if spellings[last].count < Self.maxOccurrences {
      spellings[last].occurrences.append(Occurrence(clause: clause, line: line, written: text, local: Self.local(text)))
    }
    count(last, clause)
    return spellings[last].isProvisional ? text : spellings[last].provisional + ":" + Self.local(text)
  }

  /// Returns the corrections to apply to the identifiers returned so far, and the problems to report, in no particular
  /// order.
  func finish() -> (respelling: Respelling, problems: [(line: Int, message: String)]) {
    var respelling = Respelling()
    var problems: [(line: Int, message: String)] = []
    for prefix in prefixes {
      guard prefix.isCertain else {
        for index in prefix.spellings {
          respelling.replace(spellings[index].text + ":", with: spellings[index].text + "_")
        }
        continue
      }
      let own = canonicalSpelling(of: prefix)
      for spelling in prefix.spellings.map({ spellings[$0] }) {
        if spelling.provisional != own { respelling.replace(spelling.provisional + ":", with: own + ":") }
        problems += spelling.deviations.map { Self.problem($0, own) }
        if spelling.text != own { problems += Self.problems(of: spelling, own) }
      }
    }
    return (respelling, problems)
  }

  // MARK: Reading

  private func hasLastPrefix(_ text: String) -> Bool {
    var text = text
    let count = lastPrefixWithColon.count
    return text.withUTF8 { bytes in
      guard count > 0, bytes.count > count, let start = bytes.baseAddress else { return false }
      return memcmp(start, lastPrefixWithColon, count) == 0 && bytes[count] != UInt8(ascii: "/")
    }
  }

  /// Returns the spelling of a `prefix:local` whose prefix is known. If a slash follows the colon, returns nil, because
  /// the text may be a URL.
  private func knownSpelling(of text: String) -> Int? {
    let bytes = text.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let local = bytes[bytes.index(after: colon)...]
    guard let first = local.first, first != UInt8(ascii: "/") else { return nil }
    return indexOfSpelling[String(text[..<colon])].flatMap { prefixes[spellings[$0].prefix].isCertain ? $0 : nil }
  }

  private mutating func readOtherForm(_ text: String, _ clause: Clause, line: Int) -> String {
    guard !Self.isOtherURL(text), let curie = CURIE(reading: text), !curie.local.hasPrefix("//") else { return text }
    let isWord = !text.utf8.contains(UInt8(ascii: ":"))
    let isInBrackets = text.utf8.first == UInt8(ascii: "<")
    let isCertain = !isWord || headerPrefixes.contains(curie.prefix) || isKnown(curie.prefix)
    // Names without a prefix are never in angle brackets.
    if isInBrackets && !isCertain { return text }
    let index = spellingIndex(of: curie.prefix, isCertain: isCertain)
    count(index, clause)
    let occurrence = Occurrence(clause: clause, line: line, written: text, local: curie.local)
    if text == curie.text {
      spellings[index].occurrences.append(occurrence)
      setLast(index)
    } else {
      spellings[index].deviations.append(occurrence)
    }
    return spellings[index].provisional + ":" + curie.local
  }

  /// Whether a text is a URL but not an OBO PURL. Such a URL may have the form `prefix:local`, but is not an
  /// identifier.
  private static func isOtherURL(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text.utf8[colon...].starts(with: "://".utf8) else {
      return false
    }
    let isInBrackets = text.utf8.first == UInt8(ascii: "<")
    return CURIE.afterPURL(Substring(text.utf8.dropFirst(isInBrackets ? 1 : 0))) == nil
  }

  private func isKnown(_ prefix: String) -> Bool {
    prefixByFolding[prefix.lowercased()].map { prefixes[$0].isCertain } ?? false
  }

  private mutating func spellingIndex(of text: String, isCertain: Bool) -> Int {
    if let known = indexOfSpelling[text] {
      if isCertain { prefixes[spellings[known].prefix].isCertain = true }
      return known
    }
    let folding = text.lowercased()
    let prefix = prefixByFolding[folding] ?? prefixes.count
    if prefix == prefixes.count {
      prefixes.append(Prefix())
      prefixByFolding[folding] = prefix
    }
    if isCertain { prefixes[prefix].isCertain = true }
    // Possible names that differ only in case are different names, so they keep their own spellings.
    let first = isCertain ? prefixes[prefix].spellings.first.map { spellings[$0].provisional } : nil
    let index = spellings.count
    let prefixWithColon = Array((text + ":").utf8)
    let provisional = first ?? text
    spellings.append(
      PrefixSpelling(
        text: text,
        prefixWithColon: prefixWithColon,
        prefix: prefix,
        provisional: provisional,
        isProvisional: provisional == text
      )
    )
    indexOfSpelling[text] = index
    prefixes[prefix].spellings.append(index)
    return index
  }

  private mutating func setLast(_ index: Int) {
    last = index
    lastPrefixWithColon = spellings[index].prefixWithColon
  }

  private mutating func count(_ index: Int, _ clause: Clause) {
    if clause == .id { spellings[index].terms += 1 } else { spellings[index].references += 1 }
  }

  private static func local(_ text: String) -> String {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
    return String(text[text.utf8.index(after: colon)...])
  }

  // MARK: Final spellings

  /// Returns the most common spelling. If two are equally common, the one in capitals wins, because most prefixes are
  /// in capitals; otherwise the earlier one wins.
  private func canonicalSpelling(of prefix: Prefix) -> String {
    let ranked = prefix.spellings.map { index in
      let spelling = spellings[index]
      return (spelling.terms, spelling.references, spelling.text == spelling.text.uppercased() ? 1 : 0, -index)
    }
    return ranked.max(by: <).map { spellings[-$0.3].text } ?? ""
  }

  private static func problems(of spelling: PrefixSpelling, _ own: String) -> [(line: Int, message: String)] {
    var problems = spelling.occurrences.map { problem($0, own) }
    let others = spelling.count - spelling.deviations.count - spelling.occurrences.count
    if others > 0, let last = problems.popLast() {
      problems.append(
        (last.line, "\(last.message); likewise \(others) more identifiers with the prefix '\(spelling.text)'")
      )
    }
    return problems
  }

  private static func problem(_ occurrence: Occurrence, _ own: String) -> (line: Int, message: String) {
    let canonical = Quotation.of("\(own):\(occurrence.local)")
    return (
      occurrence.line,
      "\(occurrence.clause.rawValue): '\(Quotation.of(occurrence.written))' should be written \(canonical); "
        + "read as \(canonical)"
    )
  }
}

extension Header {
  /// Prefixes that the header names. The ontology `hp` implies `HP`, the default of the OBO Foundry.
  fileprivate var likelyPrefixes: Set<String> {
    Set(declaredPrefixes + (ontology.map { [Ownership.shortName($0).uppercased()] } ?? []))
  }
}
