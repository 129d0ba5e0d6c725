import Terms

/// Puts the claims of a nested document together from its values as they come, whatever its schema.
struct StructureBuilder {
  static let deepest = 1_000

  private struct Member {
    let key: Piece
    /// nil for a mapping or list.
    let value: Piece?
  }

  private struct Level {
    let isMapping: Bool
    var members: [Member] = []
    /// The one whose value comes next.
    var key: Piece?
  }

  private let source: SourceText
  private let rules: KeyRules
  private var levels: [Level] = []
  private(set) var claims: [Claim] = []
  /// Where a remark begins on the line of a value, by the end of the value.
  var remarkEnd: (Piece) -> Int? = { _ in nil }

  init(_ source: SourceText, _ rules: KeyRules) {
    self.source = source
    self.rules = rules
  }

  var depth: Int { levels.count }

  mutating func beginMapping() {
    take(nil)
    levels.append(Level(isMapping: true))
  }

  mutating func beginList() {
    take(nil)
    levels.append(Level(isMapping: false))
  }

  mutating func end() {
    if let level = levels.popLast(), level.isMapping { settle(level.members) }
  }

  mutating func scalar(_ piece: Piece) { take(piece) }

  /// Text outside of all values, such as a comment.
  mutating func remark(_ range: Range<Int>) {
    claims.appendPassage(range, of: source)
  }

  /// nil stands for a mapping or list that begins.
  private mutating func take(_ piece: Piece?) {
    let last = levels.count - 1
    guard last >= 0, levels[last].isMapping else {
      if let piece { loose(piece, under: nil) }
      return
    }
    if let key = levels[last].key {
      levels[last].members.append(Member(key: key, value: piece))
      levels[last].key = nil
    } else {
      // A mapping as a key has no name: what is in it is judged all the same.
      levels[last].key = piece ?? Piece(text: "", range: 0..<0, style: .block)
    }
  }

  private mutating func settle(_ members: [Member]) {
    var isSettled = Set<Int>()
    for (id, label) in rules.pairs(members.map(\.key.text)) {
      guard let value = members[id].value else { continue }
      let given = label.flatMap { members[$0].value }
      isSettled.insert(id)
      guard CURIE.isWritten(in: value.text) else {
        if source.mayHoldIdentifier(value.range) { isSettled.remove(id) } else { claims.append(.other(value)) }
        continue
      }
      if let given, let label, !given.text.isEmpty, !isSettled.contains(label) {
        isSettled.insert(label)
        claims.append(.pair(id: value, label: given))
      } else if let end = remarkEnd(value) {
        claims.append(.passage(Passage(range: value.range.lowerBound..<end, style: .text)))
      } else {
        claims.append(.identifier(value))
      }
    }
    for (place, member) in members.enumerated() where !isSettled.contains(place) {
      if let value = member.value {
        loose(value, under: member.key)
      } else {
        claims.appendPassage(member.key.range, of: source, style: member.key.style)
      }
    }
  }

  /// A value without a part in a pair: text that may hold identifiers, or a key that is one.
  private mutating func loose(_ value: Piece, under key: Piece?) {
    var range = value.range
    if let key, tells(key), source.lineNumber(of: key.range.lowerBound) == source.lineNumber(of: value.range.lowerBound)
    {
      range = key.range.lowerBound..<range.upperBound
    }
    if let end = remarkEnd(value) { range = range.lowerBound..<end }
    claims.appendPassage(range, of: source, style: value.style)
    if let key, range.lowerBound > key.range.lowerBound {
      claims.appendPassage(key.range, of: source, style: key.style)
    }
  }

  /// Whether a key may say what its value is: a phrase or an identifier, no name of a field.
  private func tells(_ key: Piece) -> Bool {
    key.text.contains(" ") || source.mayHoldIdentifier(key.range)
  }
}
