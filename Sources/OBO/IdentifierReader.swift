import Glibc
import Terms

/// Reads the identifiers of a file's term frames in whatever form they are written (`CURIE`), and learns how the file spells
/// their prefixes.
///
/// Which of several spellings of a prefix is the file's own shows only at its end: the one that most of its terms have, or most
/// references where it has no such terms. Until then identifiers are handed on with the spelling that came first, so that the
/// frames of one term meet; `settle()` then says what has to be changed.
///
/// A word such as `cell_2` may be a name without a prefix. It is handed on as `cell:2`, and read so only where the file uses
/// the prefix in a form that leaves no doubt, or its header names it.
struct IdentifierReader {
  /// What names the identifier: a clause's tag.
  enum Role: String {
    case id
    case parent = "is_a"
    case relationship
    case alternate = "alt_id"
    case replacedBy = "replaced_by"
    case consider
  }

  private struct Place {
    let role: Role
    let line: Int
    let written: String
    let local: String
  }

  private struct Spelling {
    let text: String
    /// The same as an identifier begins with it: `HP:`.
    let beginning: [UInt8]
    /// Which of the prefixes it spells.
    let prefix: Int
    /// The spelling that stands in for it until the file has been read.
    let handedOn: String
    let isHandedOn: Bool
    var terms = 0
    var references = 0
    /// The first `keptPlaces`, in case that this is not the file's own spelling.
    var places: [Place] = []
    /// Where it is written in another form than `prefix:local`.
    var deviations: [Place] = []

    var mentions: Int { terms + references }
  }

  private struct Prefix {
    var spellings: [Int] = []
    /// False as long as it only occurs in words that may be names.
    var isCertain = false
  }

  /// A spelling that most identifiers share is rarely wrong, so that few places of each need to be remembered.
  private static let keptPlaces = 100

  /// Prefixes that the header names.
  private let claimed: Set<String>
  private var spellings: [Spelling] = []
  private var numbers: [String: Int] = [:]
  private var prefixes: [Prefix] = []
  private var prefixByFolding: [String: Int] = [:]
  /// The spelling of the identifier before.
  private var last = 0
  private var lastBeginning: [UInt8] = []

  init(header: Header? = nil) { claimed = header.map(\.likelyPrefixes) ?? [] }

  /// The identifier as it is handed on; text that is none stays as it is.
  mutating func read(_ text: String, _ role: Role, line: Int) -> String {
    if !beginsLikeLast(text) {
      guard let number = knownSpelling(of: text) else { return readUnusual(text, role, line: line) }
      remember(number)
    }
    if spellings[last].mentions < Self.keptPlaces {
      spellings[last].places.append(Place(role: role, line: line, written: text, local: Self.local(text)))
    }
    count(last, role)
    return spellings[last].isHandedOn ? text : spellings[last].handedOn + ":" + Self.local(text)
  }

  /// What is to become of what was handed on, and what the file is to be told, in no order.
  func settle() -> (respelling: Respelling, problems: [(line: Int, message: String)]) {
    var respelling = Respelling()
    var problems: [(line: Int, message: String)] = []
    for prefix in prefixes {
      guard prefix.isCertain else {
        for number in prefix.spellings {
          respelling.replace(spellings[number].text + ":", with: spellings[number].text + "_")
        }
        continue
      }
      let own = ownSpelling(of: prefix)
      for spelling in prefix.spellings.map({ spellings[$0] }) {
        if spelling.handedOn != own { respelling.replace(spelling.handedOn + ":", with: own + ":") }
        problems += spelling.deviations.map { Self.problem($0, own) }
        if spelling.text != own { problems += Self.problems(of: spelling, own) }
      }
    }
    return (respelling, problems)
  }

  // MARK: Reading

  private func beginsLikeLast(_ text: String) -> Bool {
    var text = text
    let count = lastBeginning.count
    return text.withUTF8 { bytes in
      guard count > 0, bytes.count > count, let start = bytes.baseAddress else { return false }
      return memcmp(start, lastBeginning, count) == 0 && bytes[count] != UInt8(ascii: "/")
    }
  }

  /// Of `prefix:local` with a prefix that has been met before. Slashes behind the colon are left to be looked at as a URL.
  private func knownSpelling(of text: String) -> Int? {
    let bytes = text.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let local = bytes[bytes.index(after: colon)...]
    guard let first = local.first, first != UInt8(ascii: "/") else { return nil }
    return numbers[String(text[..<colon])].flatMap { prefixes[spellings[$0].prefix].isCertain ? $0 : nil }
  }

  private mutating func readUnusual(_ text: String, _ role: Role, line: Int) -> String {
    guard !Self.isOtherURL(text), let curie = CURIE(reading: text), !curie.local.hasPrefix("//") else { return text }
    let isWord = !text.utf8.contains(UInt8(ascii: ":"))
    let isInBrackets = text.utf8.first == UInt8(ascii: "<")
    let isCertain = !isWord || claimed.contains(curie.prefix) || isKnown(curie.prefix)
    // A name without a prefix has no brackets.
    if isInBrackets && !isCertain { return text }
    let number = number(of: curie.prefix, isCertain: isCertain)
    count(number, role)
    let place = Place(role: role, line: line, written: text, local: curie.local)
    if text == curie.text {
      spellings[number].places.append(place)
      remember(number)
    } else {
      spellings[number].deviations.append(place)
    }
    return spellings[number].handedOn + ":" + curie.local
  }

  /// Only an OBO PURL is an identifier, though others have the form `prefix:local` too.
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

  private mutating func number(of text: String, isCertain: Bool) -> Int {
    if let known = numbers[text] {
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
    // Names that differ in case only are two names.
    let first = isCertain ? prefixes[prefix].spellings.first.map { spellings[$0].handedOn } : nil
    let number = spellings.count
    let beginning = Array((text + ":").utf8)
    let handedOn = first ?? text
    spellings.append(
      Spelling(text: text, beginning: beginning, prefix: prefix, handedOn: handedOn, isHandedOn: handedOn == text)
    )
    numbers[text] = number
    prefixes[prefix].spellings.append(number)
    return number
  }

  private mutating func remember(_ number: Int) {
    last = number
    lastBeginning = spellings[number].beginning
  }

  private mutating func count(_ number: Int, _ role: Role) {
    if role == .id { spellings[number].terms += 1 } else { spellings[number].references += 1 }
  }

  private static func local(_ text: String) -> String {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return text }
    return String(text[text.utf8.index(after: colon)...])
  }

  // MARK: Settling

  /// Of two that are equally common the one in capitals, as most prefixes are, else the earlier one.
  private func ownSpelling(of prefix: Prefix) -> String {
    let ranked = prefix.spellings.map { number in
      let spelling = spellings[number]
      return (spelling.terms, spelling.references, spelling.text == spelling.text.uppercased() ? 1 : 0, -number)
    }
    return ranked.max(by: <).map { spellings[-$0.3].text } ?? ""
  }

  private static func problems(of spelling: Spelling, _ own: String) -> [(line: Int, message: String)] {
    var problems = spelling.places.map { problem($0, own) }
    let others = spelling.mentions - spelling.deviations.count - spelling.places.count
    if others > 0, let last = problems.popLast() {
      problems.append(
        (last.line, "\(last.message), as are \(others) more identifiers with the prefix '\(spelling.text)'")
      )
    }
    return problems
  }

  private static func problem(_ place: Place, _ own: String) -> (line: Int, message: String) {
    let canonical = Quotation.of("\(own):\(place.local)")
    return (
      place.line, "\(place.role.rawValue): '\(Quotation.of(place.written))' is written \(canonical); read as that"
    )
  }
}

extension Header {
  /// Prefixes that the header names, spelled as the OBO Foundry does by default: `HP` for the ontology `hp`.
  fileprivate var likelyPrefixes: Set<String> {
    Set(declaredPrefixes + (ontology.map { [Ownership.shortName($0).uppercased()] } ?? []))
  }
}
