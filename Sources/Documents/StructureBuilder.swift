import Terms

/// Builds the claims of a nested document from its values in document order, whatever its schema.
struct StructureBuilder {
  static let maxDepth = 1_000
  /// The most values that a mapping may merge from others.
  private static let maxInherited = 64
  private static let minIndexEntries = 4

  private struct Member {
    let key: Piece
    /// nil for a mapping or a list.
    let value: Piece?
    /// The values, if the value is a list of scalars.
    var items: [Piece] = []
    var isList = false
    /// Whether the key has been judged already, as the identifier of the mapping below it.
    var isKeyClaimed = false

    var first: Piece? { isList ? items.first : value }
    var values: [Piece] { isList ? items : [value].compactMap(\.self) }
  }

  private struct Level {
    let isMapping: Bool
    /// The anchor that other mappings may refer to.
    var anchor: String?
    /// The key that the mapping or list is the value of.
    var name: Piece?
    var members: [Member] = []
    /// Merged from other mappings, in place of missing members.
    var inherited: [Member] = []
    /// The scalars of a list.
    var items: [Piece] = []
    /// The key whose value comes next.
    var key: Piece?
  }

  private let source: SourceText
  private let rules: KeyRules
  private let lists: PieceList
  private var levels: [Level] = []
  private var anchored: [String: [Member]] = [:]
  private var recentPairs = RecentPairs()
  private(set) var claims: [Claim] = []
  /// The positions of values that another mapping has merged.
  private(set) var sharedRanges: Set<Range<Int>> = []
  /// The values as a tree; nil if it is not wanted.
  var tree: DocumentTree? { treeBuilder?.tree }
  private var treeBuilder: TreeBuilder?
  /// Returns the end of the comment that follows a value on its line; nil if there is none.
  var commentEnd: (Piece) -> Int? = { _ in nil }

  init(_ source: SourceText, _ rules: KeyRules, keepsTree: Bool) {
    self.source = source
    self.rules = rules
    lists = PieceList(source: source)
    treeBuilder = keepsTree ? TreeBuilder() : nil
  }

  var depth: Int { levels.count }

  /// `offset` is the byte at which the mapping begins.
  mutating func beginMapping(at offset: Int, anchor: String? = nil) {
    treeBuilder?.begin(.mapping, at: offset, anchor: anchor)
    begin(Level(isMapping: true, anchor: anchor))
  }

  /// `offset` is the byte at which the list begins.
  mutating func beginList(at offset: Int, anchor: String? = nil) {
    treeBuilder?.begin(.list, at: offset, anchor: anchor)
    begin(Level(isMapping: false))
  }

  private mutating func begin(_ level: Level) {
    var level = level
    level.name = levels.last?.key
    addNode(nil)
    levels.append(level)
  }

  mutating func end() {
    treeBuilder?.end()
    guard let level = levels.popLast() else { return }
    if level.isMapping {
      let isKeyClaimed = addClaims(of: level)
      if let anchor = level.anchor {
        anchored[anchor] = Array((level.members + level.inherited).prefix(Self.maxInherited))
      }
      if isKeyClaimed, let last = levels.indices.last, let member = levels[last].members.indices.last {
        levels[last].members[member].isKeyClaimed = true
      }
    } else if let last = levels.indices.last, level.name != nil, let member = levels[last].members.indices.last {
      levels[last].members[member].items = level.items
      levels[last].members[member].isList = true
    } else {
      addItems(level.items)
    }
  }

  mutating func scalar(_ piece: Piece, anchor: String? = nil) {
    treeBuilder?.scalar(piece, isNull: false, anchor: anchor)
    addNode(piece)
  }

  /// Adds a null with the way it is written. As a key it is a name like any other.
  mutating func null(_ text: String, _ piece: Piece, anchor: String? = nil) {
    treeBuilder?.scalar(Piece(text: text, range: piece.range, style: piece.style), isNull: true, anchor: anchor)
    addNode(piece)
  }

  /// Adds a number, true, false or null of JSON, none of which can be an identifier or a label.
  mutating func literal(_ text: String, at range: Range<Int>) {
    treeBuilder?.scalar(Piece(text: text, range: range, style: .block), isNull: text == "null", anchor: nil)
    addNode(Piece(text: "", range: range.lowerBound..<range.lowerBound, style: .block))
  }

  /// Adds an alias. `piece` has the text of the value that it repeats, if that is a scalar.
  mutating func alias(_ name: String, _ piece: Piece) {
    treeBuilder?.alias(name, at: piece.range)
    if !merge(name, at: piece.range) { addNode(piece) }
  }

  /// Merges another mapping if the document asks for it: `<<: *name`, `<<: [*name]`. `range` is the position of its
  /// name. Returns whether it was merged.
  private mutating func merge(_ anchor: String, at range: Range<Int>) -> Bool {
    guard let members = anchored[anchor], let last = levels.indices.last else { return false }
    let isListed = !levels[last].isMapping && levels[last].name?.text == "<<"
    guard isListed || levels[last].key?.text == "<<" else { return false }
    let target = isListed ? last - 1 : last
    let room = Self.maxInherited - levels[target].inherited.count
    levels[target].inherited += members.prefix(max(0, room))
    if !isListed { addNode(Piece(text: "", range: range, style: .block)) }
    return true
  }

  /// Adds text outside all values, such as a comment.
  mutating func addText(_ range: Range<Int>) {
    claims.appendPassage(range, of: source)
  }

  /// Adds the next key or value; nil stands for a mapping or list that begins.
  private mutating func addNode(_ piece: Piece?) {
    let last = levels.count - 1
    guard last >= 0 else {
      if let piece { addUnpaired(piece) }
      return
    }
    guard levels[last].isMapping else {
      if let piece { levels[last].items.append(piece) }
      return
    }
    if let key = levels[last].key {
      levels[last].members.append(Member(key: key, value: piece))
      levels[last].key = nil
    } else {
      // A mapping used as a key has no name; its contents are judged all the same.
      levels[last].key = piece ?? Piece(text: "", range: 0..<0, style: .block)
    }
  }

  // MARK: Mappings

  /// How the values under a key were judged.
  private enum Pairing {
    case alone, withLabel
  }

  /// Adds the claims of a mapping; returns whether its name was judged as the identifier of its contents.
  private mutating func addClaims(of level: Level) -> Bool {
    let own = level.members
    let members = level.inherited.isEmpty ? own : own + inherited(level)
    let names = members.map(\.key.text)
    let pairs = recentPairs.pairs(names, rules)
    var isClaimed = [Bool](repeating: false, count: members.count)
    var hasClaims = false
    for (id, label) in pairs where id < own.count || label.map({ $0 < own.count }) == true {
      let free = label.flatMap { isClaimed[$0] ? nil : $0 }
      if let pairing = addClaims(of: members[id], free.map { members[$0] }, isOwn: id < own.count) {
        hasClaims = true
        isClaimed[id] = true
        if pairing == .withLabel, let free { isClaimed[free] = true }
        if id >= own.count || free.map({ $0 >= own.count }) == true {
          markShared(members[id], free.map { members[$0] })
        }
      }
    }
    let isIndex = !hasClaims && isIndex(own)
    for place in own.indices where !isClaimed[place] { addUnpaired(own[place], isIndex: isIndex) }
    return addClaim(ofName: level.name, names, members)
  }

  /// Returns the members that a mapping merges; none if it has no key of its own that could pair with them.
  private func inherited(_ level: Level) -> [Member] {
    let keys = Set(level.members.map(\.key.text))
    let isAlone = keys == ["<<"] && level.name.map { CURIE.isWritten(in: $0.text) } != true
    return isAlone ? [] : level.inherited.filter { !keys.contains($0.key.text) }
  }

  /// Adds the claims of an identifier and its label; nil if the values are plain text instead.
  private mutating func addClaims(of id: Member, _ label: Member?, isOwn: Bool) -> Pairing? {
    guard let first = id.first else { return nil }
    if !id.isList, let label, !label.isList, let labelValue = label.value, !labelValue.text.isEmpty,
      lists.isSingleIdentifier(first)
    {
      claims.append(.pair(id: first, label: labelValue))
      return .withLabel
    }
    let found = id.isList ? identifiers(id.items) : lists.identifiers(first)
    guard let (ids, divider) = found else {
      guard !source.mayHoldIdentifier(first.range), rules.isIdentifier(id.key.text), isOwn else { return nil }
      claims.append(.nonTerm(first))
      return id.isList ? nil : .alone
    }
    let labels = label?.values.filter { !$0.text.isEmpty } ?? []
    if let only = labels.first, label?.isList == false {
      claims += id.isList ? lists.claims(ids, labels) : lists.claims(ids, only, divider: divider)
    } else if !labels.isEmpty, let label {
      claims += lists.claims(ids, label.values)
    } else if isOwn {
      for id in ids { addUnlabeled(id) }
      return .alone
    } else {
      return nil
    }
    return .withLabel
  }

  private func identifiers(_ items: [Piece]) -> (ids: [Piece], divider: String?)? {
    items.allSatisfy { CURIE.isWritten(in: $0.text) } ? (items, nil) : nil
  }

  private mutating func addUnlabeled(_ id: Piece) {
    if let end = commentEnd(id) {
      claims.append(.passage(Passage(range: id.range.lowerBound..<end, style: .text)))
    } else {
      claims.append(.identifier(id))
    }
  }

  /// Values that two mappings share are not fixed because of one of them.
  private mutating func markShared(_ id: Member, _ label: Member?) {
    for value in id.values + (label?.values ?? []) { sharedRanges.insert(value.range) }
  }

  /// Pairs the key of a mapping with a label inside: `HP:0001250: {label: Seizure}`.
  private mutating func addClaim(ofName name: Piece?, _ keys: [String], _ members: [Member]) -> Bool {
    guard let name, CURIE.isWritten(in: name.text),
      let label = rules.pairs(["id"] + keys).first(where: { $0.id == 0 })?.label,
      let value = members[label - 1].first, !value.text.isEmpty, !members[label - 1].isList
    else { return false }
    claims.append(.pair(id: name, label: value))
    return true
  }

  // MARK: Other values

  /// Whether a mapping is an index from names to identifiers.
  private func isIndex(_ members: [Member]) -> Bool {
    members.count >= Self.minIndexEntries
      && members.allSatisfy { !$0.isList && $0.value.map { CURIE.isWritten(in: $0.text) } == true }
  }

  /// `isIndex` means that the key is not the name of a field.
  private mutating func addUnpaired(_ member: Member, isIndex: Bool) {
    if member.isList {
      addItems(member.items)
    } else if let value = member.value {
      return addUnpaired(value, under: member.key, describesValue: isIndex || describesValue(member.key))
    }
    if !member.isKeyClaimed { claims.appendPassage(member.key.range, of: source, style: member.key.style) }
  }

  /// Adds a list of values, or of an identifier and its label.
  private mutating func addItems(_ items: [Piece]) {
    let isPair = items.count == 2 && items.count { CURIE.isWritten(in: $0.text) } == 1
    if isPair, source.lineNumber(of: items[0].range.lowerBound) == source.lineNumber(of: items[1].range.upperBound) {
      let range = items[0].range.lowerBound..<items[1].range.upperBound
      return claims.appendPassage(range, of: source, style: items[0].style)
    }
    for item in items { addUnpaired(item) }
  }

  /// Adds a value that is not part of a pair: text that may contain identifiers, and its key, which may be one.
  private mutating func addUnpaired(_ value: Piece, under key: Piece? = nil, describesValue: Bool = false) {
    var range = value.range
    if let key, describesValue,
      source.lineNumber(of: key.range.lowerBound) == source.lineNumber(of: value.range.lowerBound)
    {
      range = key.range.lowerBound..<range.upperBound
    }
    if let end = commentEnd(value) { range = range.lowerBound..<end }
    claims.appendPassage(range, of: source, style: value.style)
    if let key, range.lowerBound > key.range.lowerBound {
      claims.appendPassage(key.range, of: source, style: key.style)
    }
  }

  /// Whether a key may describe its value: a phrase or an identifier, as opposed to the name of a field.
  private func describesValue(_ key: Piece) -> Bool {
    key.text.utf8.contains(0x20) || source.mayHoldIdentifier(key.range)
  }
}
