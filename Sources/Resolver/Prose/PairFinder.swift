import Terms

/// An identifier and its label in a structure written in a text.
struct WrittenPair {
  /// The index of the identifier in the mentions of the text.
  let mention: Int
  /// The code points of the label, without quotation marks.
  let label: Range<Int>
  let kind: Kind

  enum Kind {
    /// The structure delimits the label unambiguously, so that it is compared as a label.
    case strict
    /// The structure does not say where the label begins and ends.
    case loose
    /// A sentence states the label in quotation marks: `HP:0003002 "Breast carcinoma"`. Quotation marks may also hold
    /// something else, such as words of a paper.
    case stated
  }
}

/// Finds identifiers paired with their labels in function calls and mappings, JSON or YAML on one line, HTML and XML
/// tags, `NT=…;AC=…`, and Turtle: `Term(id="HP:0003002", label="Breast carcinoma")`. Also finds labels in quotation marks
/// that a sentence states: `HP:0003002 labeled "Breast carcinoma"`.
///
/// Reads the text once, from left to right, as nested groups of members `key: value`. No input is an error.
struct PairFinder {
  /// A value, or a potential key.
  private struct Atom {
    /// The range of the atom, without quotation marks.
    var range: Range<Int>
    var isQuoted = false
    /// The identifier that is the whole atom.
    var mention: Int?
  }

  private struct Member {
    let key: String
    let value: Atom?
    /// The elements, if the value is a list.
    var list: [Atom] = []
  }

  private struct Group {
    let opening: Unicode.Scalar
    /// The key of the member being read, once known. `atoms` holds what has been read of the member so far.
    var key: String?
    var atoms: [Atom] = []
    /// The elements of the list that follows the key, if any.
    var list: [Atom] = []
    var members: [Member] = []
    /// Whether a comma ended the last member.
    var mayContinue = false
    /// Values without keys.
    var elements: [Atom] = []
    /// The word before the opening bracket, as in `.setId("HP:0003002")`.
    var caller: Range<Int>?
    let start: Int
  }

  /// Groups nested deeper are read as part of the surrounding one.
  private static let maxDepth = 64
  /// The maximum number of values of a member, or of elements of a list, that are kept.
  private static let maxAtoms = 256
  private static let maxKeyLength = 40
  private static let rules = KeyRules()

  private let text: [Unicode.Scalar]
  private let mentions: [Mention]
  private var nextMention = 0
  private var groups = [Group(opening: " ", start: 0)]
  private var pairs: [WrittenPair] = []
  /// The subject of the current Turtle statement.
  private var subject: Int?
  /// Quotation marks that have no closing mark in the rest of the text.
  private var unclosed: Set<Unicode.Scalar> = []

  /// Returns the pairs in the order in which their groups end.
  static func pairs(in text: [Unicode.Scalar], mentions: [Mention]) -> [WrittenPair] {
    var finder = PairFinder(text: text, mentions: mentions)
    finder.readAll()
    return finder.pairs
  }

  private init(text: [Unicode.Scalar], mentions: [Mention]) {
    self.text = text
    self.mentions = mentions
  }

  private mutating func readAll() {
    var place = 0
    while place < text.count { place = read(place) }
    while groups.count > 1 { close(at: text.count) }
    endMember()
    endMapping(of: 0)
  }

  /// Reads the token that begins at a place, and returns where the next one begins.
  private mutating func read(_ place: Int) -> Int {
    while nextMention < mentions.count, mentions[nextMention].range.lowerBound < place { nextMention += 1 }
    if nextMention < mentions.count, mentions[nextMention].range.lowerBound == place {
      return readMention()
    }
    let sign = text[place]
    switch sign {
    case "\"", "'", "`", "\u{201C}": return readString(place)
    case "(", "[", "{": open(sign, place)
    case "<": if isTag(place) { open(sign, place) }
    case ")", "]", "}", ">": close(sign, at: place)
    case ",": endMember(mayContinue: true)
    case ";", "\n", ProseText.lineSeparator, "|", "\t": endMember()
    case ":", "=": return readKeySign(place)
    case ".": if isBlank(place + 1) { endStatement() }
    default: if sign.isPartOfWord { return readWord(place) }
    }
    return place + 1
  }

  // MARK: Values

  private mutating func readMention() -> Int {
    let range = mentions[nextMention].range
    let atom = Atom(range: range, mention: nextMention)
    findStatedLabel(before: atom)
    add(atom)
    if subject == nil { subject = nextMention }
    return range.upperBound
  }

  private mutating func readWord(_ start: Int) -> Int {
    var end = start
    // `rdfs:label` is one word; `label: …` is a key.
    while end < text.count,
      text[end].isPartOfWord || (text[end] == ":" && end + 1 < text.count && text[end + 1].isASCIILetter)
    {
      if nextMention < mentions.count, mentions[nextMention].range.lowerBound == end, end > start { break }
      end += 1
    }
    add(Atom(range: start..<end))
    return end
  }

  private mutating func readString(_ place: Int) -> Int {
    let mark: Unicode.Scalar = text[place] == "\u{201C}" ? "\u{201D}" : text[place]
    guard !unclosed.contains(mark), mark != "'" || !(place > 0 && text[place - 1].isWordLetter) else {
      return place + 1
    }
    var end = place + 1
    while end < text.count, text[end] != mark || (mark == "'" && end + 1 < text.count && text[end + 1].isWordLetter) {
      end += text[end] == "\\" ? 2 : 1
    }
    guard end < text.count else {
      unclosed.insert(mark)
      return place + 1
    }
    var atom = Atom(range: (place + 1)..<end, isQuoted: true)
    while nextMention < mentions.count, mentions[nextMention].range.lowerBound <= end {
      let range = mentions[nextMention].range
      if range.lowerBound <= place + 2, range.upperBound >= end - 1, range.upperBound <= end {
        atom.mention = nextMention
      }
      if subject == nil { subject = nextMention }
      nextMention += 1
    }
    findStatedLabel(before: atom)
    labelOfStatement(atom)
    findStatedLabel(atom, isDoublyQuoted: mark == "\"" || mark == "\u{201D}")
    add(atom)
    return end + 1
  }

  private mutating func add(_ atom: Atom) {
    let last = groups.count - 1
    guard groups[last].atoms.count < Self.maxAtoms else { return }
    groups[last].atoms.append(atom)
    // In a tag, `a="x" b="y"` are two members.
    if groups[last].opening == "<", groups[last].key != nil, atom.isQuoted { endMember() }
  }

  /// Reads the label in `obo:HP_0003002 rdfs:label "Breast carcinoma"`, or with the predicate first, as in OWL's
  /// functional syntax.
  private mutating func labelOfStatement(_ atom: Atom) {
    let atoms = groups[groups.count - 1].atoms
    let isSubjectLast = atoms.last?.mention != nil
    guard let subject = isSubjectLast ? atoms.last?.mention : subject,
      let predicate = (isSubjectLast ? atoms.dropLast() : atoms[...]).last, !predicate.isQuoted,
      predicate.mention == nil
    else { return }
    let name = string(predicate.range).lowercased()
    guard ["rdfs:label", "skos:preflabel", "schema:name"].contains(name) else { return }
    pairs.append(WrittenPair(mention: subject, label: atom.range, kind: .strict))
  }

  // MARK: Labels that a sentence states

  private static let maxWordsBetween = 5
  private static let naming: Set = ["label", "labeled", "labelled", "name", "named", "called", "title", "titled"]
  private static let beforeLabel: Set = [
    "a", "an", "as", "for", "has", "is", "its", "means", "meaning", "of", "the", "under", "was", "with",
  ]
  private static let linking: Set = [
    "annotated", "assigned", "bound", "coded", "grounded", "linked", "mapped", "matched", "normalized", "resolved",
    "tagged", "typed",
  ]
  private static let aroundLinking: Set = [
    "are", "as", "been", "by", "has", "id", "incorrectly", "is", "on", "term", "the", "to", "was", "were", "with",
    "wrongly",
  ]

  /// Finds the identifier that a quoted text is stated to be the label of: `HP:0003002 as "Breast carcinoma"`,
  /// `HP:0003002 ("Breast carcinoma")`.
  private mutating func findStatedLabel(_ atom: Atom, isDoublyQuoted: Bool) {
    guard atom.mention == nil, !atom.range.isEmpty else { return }
    let last = groups.count - 1
    var atoms = groups[last].atoms[...]
    if atoms.isEmpty, groups[last].opening == "(", groups[last].elements.isEmpty, groups[last].key == nil, last > 0 {
      atoms = groups[last - 1].atoms[...]
    }
    let between = words(atEndOf: &atoms)
    guard let mention = atoms.last?.mention else { return }
    let words = between.map { string($0.range).lowercased() }
    guard words.allSatisfy({ Self.beforeLabel.contains($0) || Self.naming.contains($0) }) else { return }
    let isNaming = words.contains(where: Self.naming.contains)
    guard isNaming || isDoublyQuoted else { return }
    pairs.append(WrittenPair(mention: mention, label: atom.range, kind: isNaming ? .strict : .stated))
  }

  /// Finds the quoted text that is stated to be what an identifier stands for: `"Breast carcinoma" was mapped to
  /// HP:0003002`.
  private mutating func findStatedLabel(before atom: Atom) {
    guard let mention = atom.mention else { return }
    var atoms = groups[groups.count - 1].atoms[...]
    let between = words(atEndOf: &atoms)
    guard let label = atoms.last, label.isQuoted, label.mention == nil, !label.range.isEmpty else { return }
    let words = between.map { string($0.range).lowercased() }
    guard words.contains(where: Self.linking.contains),
      words.allSatisfy({ Self.linking.contains($0) || Self.aroundLinking.contains($0) })
    else { return }
    pairs.append(WrittenPair(mention: mention, label: label.range, kind: .stated))
  }

  /// Removes the unquoted words at the end of some atoms, and returns them; too many are left there.
  private func words(atEndOf atoms: inout ArraySlice<Atom>) -> ArraySlice<Atom> {
    let count = atoms.reversed().prefix(Self.maxWordsBetween).prefix { !$0.isQuoted && $0.mention == nil }.count
    defer { atoms = atoms.dropLast(count) }
    return atoms.suffix(count)
  }

  private mutating func endStatement() {
    subject = nil
    if groups.count == 1 { endMember() }
  }

  // MARK: Members

  private mutating func readKeySign(_ place: Int) -> Int {
    var end = place + 1
    // `=>` and `:=`
    if end < text.count, text[end] == ">" || text[end] == "=" { end += 1 }
    let isKeySign =
      text[place] == "=" || end > place + 1 || isBlank(end) || "\"'[{(".unicodeScalars.contains(text[end])
      || groups[groups.count - 1].atoms.last?.isQuoted == true
      || (nextMention < mentions.count && mentions[nextMention].range.lowerBound == end)
    guard isKeySign else { return end }
    let last = groups.count - 1
    guard let atom = groups[last].atoms.last else { return end }
    // `id="HP:0003002" label=…`: the last word before the sign is the next key.
    if groups[last].key != nil {
      groups[last].atoms.removeLast()
      endMember()
      groups[last].atoms = [atom]
    }
    let first = groups[last].atoms.first?.range.lowerBound ?? atom.range.lowerBound
    let start = atom.range.upperBound - first <= Self.maxKeyLength ? first : atom.range.lowerBound
    groups[last].key = string(start..<max(start, atom.range.upperBound))
    groups[last].atoms.removeAll(keepingCapacity: true)
    return end
  }

  /// Ends the current member. `mayContinue` is set if a comma ended it: the comma may be part of an unquoted value if
  /// no key follows.
  private mutating func endMember(mayContinue: Bool = false) {
    let last = groups.count - 1
    defer {
      groups[last].mayContinue = mayContinue
      groups[last].key = nil
      groups[last].atoms.removeAll(keepingCapacity: true)
      groups[last].list = []
    }
    let atoms = groups[last].atoms
    var value: Atom?
    if let first = atoms.first, let end = atoms.last {
      value = atoms.count == 1 ? first : Atom(range: first.range.lowerBound..<end.range.upperBound)
    }
    guard let key = groups[last].key else {
      if groups[last].mayContinue, let value, extendValue(with: value, in: last) { return }
      if let value, groups[last].elements.count < Self.maxAtoms { groups[last].elements.append(value) }
      return
    }
    let list = groups[last].list
    // `ids` and `labels`
    let name = !list.isEmpty && key.hasSuffix("s") ? String(key.dropLast()) : key
    add(Member(key: name, value: value, list: list), to: last)
  }

  /// Appends words without a key to the preceding value: `{id: HP:0003002, label: carcinoma, breast}`.
  private mutating func extendValue(with value: Atom, in group: Int) -> Bool {
    guard let member = groups[group].members.last, let before = member.value, !before.isQuoted, before.mention == nil,
      !value.isQuoted, value.mention == nil
    else { return false }
    let whole = Atom(range: before.range.lowerBound..<value.range.upperBound)
    groups[group].members[groups[group].members.count - 1] = Member(key: member.key, value: whole)
    return true
  }

  private mutating func add(_ member: Member, to group: Int) {
    // A repeated key begins another mapping.
    let isRepeated = groups[group].members.contains { $0.key == member.key }
    if isRepeated || groups[group].members.count >= Self.maxAtoms { endMapping(of: group) }
    groups[group].members.append(member)
  }

  // MARK: Groups

  private mutating func open(_ sign: Unicode.Scalar, _ place: Int) {
    guard groups.count < Self.maxDepth else { return }
    var group = Group(opening: sign, start: place)
    if sign == "(", let word = groups[groups.count - 1].atoms.last, word.range.upperBound == place, !word.isQuoted {
      group.caller = word.range
    }
    groups.append(group)
  }

  private mutating func close(_ sign: Unicode.Scalar, at place: Int) {
    let opening: Unicode.Scalar =
      switch sign {
      case ")": "("
      case "]": "["
      case "}": "{"
      default: "<"
      }
    guard groups.last?.opening == opening else { return }
    close(at: place)
  }

  private mutating func close(at place: Int) {
    endMember()
    endMapping(of: groups.count - 1)
    let group = groups.removeLast()
    let last = groups.count - 1
    if groups[last].key != nil {
      let isList = groups[last].atoms.isEmpty && group.opening == "["
      if isList || group.caller != nil {
        // `[…]` and `c(…)`
        groups[last].list = group.elements
      } else if !groups[last].atoms.contains(where: \.isQuoted) {
        // `label: astrocyte (Mmus)`, `NT=(+)-camphor catabolic process`
        add(Atom(range: group.start..<min(place + 1, text.count)))
      }
    }
    // `.setId("HP:0003002").setLabel("Breast carcinoma")`
    if let caller = group.caller, caller.lowerBound > 0, text[caller.lowerBound - 1] == ".",
      group.elements.count == 1, group.elements[0].isQuoted
    {
      let name = string(caller)
      let key = ["set", "with"].first(where: name.hasPrefix).map { String(name.dropFirst($0.count)) } ?? name
      add(Member(key: key, value: group.elements[0]), to: last)
    }
  }

  private mutating func endMapping(of group: Int) {
    let members = groups[group].members
    let opening = groups[group].opening
    groups[group].members.removeAll(keepingCapacity: true)
    guard members.count > 1 else { return }
    let keys = members.map(\.key)
    for (id, label) in Self.rules.pairs(keys) + Self.sampleAnnotation(keys) {
      guard let label else { continue }
      addPair(members[id], members[label], isMapping: opening == "{" || KeyRules.folded(keys[id]) == "ac")
    }
  }

  /// Pairs `NT=liver;AC=UBERON:0002107`, as in sample tables (SDRF-Proteomics,
  /// github.com/bigbio/proteomics-sample-metadata).
  private static func sampleAnnotation(_ keys: [String]) -> KeyRules.Pairs {
    guard let id = keys.firstIndex(of: "AC"), let label = keys.firstIndex(of: "NT") else { return [] }
    return [(id, label)]
  }

  private mutating func addPair(_ id: Member, _ label: Member, isMapping: Bool) {
    if !id.list.isEmpty, id.list.count == label.list.count {
      for (id, label) in zip(id.list, label.list) { addPair(id, label, isMapping: isMapping) }
    } else if let id = id.value, let label = label.value {
      addPair(id, label, isMapping: isMapping)
    }
  }

  private mutating func addPair(_ id: Atom, _ label: Atom, isMapping: Bool) {
    guard let mention = id.mention, label.mention == nil, !Self.isNull(string(label.range)) else { return }
    let isStrict = label.isQuoted || isMapping
    pairs.append(WrittenPair(mention: mention, label: label.range, kind: isStrict ? .strict : .loose))
  }

  private static func isNull(_ text: String) -> Bool {
    ["", "null", "none", "nil", "~", "na", "n/a", "undefined"].contains(text.lowercased())
  }

  // MARK: Surroundings

  private func string(_ range: Range<Int>) -> String { String(text[range]) }

  private func isBlank(_ place: Int) -> Bool { place >= text.count || text[place].properties.isWhitespace }

  private func isTag(_ place: Int) -> Bool { place + 1 < text.count && text[place + 1].isASCIILetter }
}

extension Unicode.Scalar {
  fileprivate var isPartOfWord: Bool {
    isWordLetter || "-./+%@$#&*!?".unicodeScalars.contains(self) || value > 0x7F && !properties.isWhitespace
  }
}
