import Documents

/// Finds the value being typed in JSON, and in YAML's flow style.
///
/// The objects around the cursor need not be complete. Each line is split into tokens on its own; then the nearest open
/// bracket before the cursor is found, and the bracket that closes it.
struct FlowTyping {
  enum Language {
    case json, lineOfJSON, yaml
  }

  private let cursor: Cursor
  private let language: Language

  init(_ cursor: Cursor, _ language: Language) {
    self.cursor = cursor
    self.language = language
  }

  private var isYAML: Bool { language == .yaml }

  func site() -> TypingSite? {
    guard let tokens = tokens(cursor.lineNumber) else { return nil }
    if let comment = tokens.last, comment.isComment, comment.range.lowerBound < cursor.offset {
      return cursor.words(in: (comment.range.lowerBound + 1)..<comment.range.upperBound, .text)
    }
    guard let opener = opener(tokens), cursor.source.bytes[opener] == UInt8(ascii: "{") else { return words(tokens) }
    let (content, end) = content(after: opener)
    let all = FlowMember.all(in: content, upTo: end)
    guard let place = all.firstIndex(where: { $0.holds(cursor) }) else { return nil }
    let members = Array(all[max(0, place - Cursor.maxSiblings)..<min(all.count, place + Cursor.maxSiblings)])
    let index = min(place, Cursor.maxSiblings)
    let isTight = members.contains(where: \.isTight)
    let names = members.map { cursor.source.value($0.key.content, styleOf($0.key)) }
    func value(_ index: Int) -> Slot? { slot(members[index], isTight: isTight) }
    guard let own = value(index), let (role, partner) = cursor.role(of: index, among: names, slot: value) else {
      return words(tokens)
    }
    let style: Piece.Style = if case .scalar(let token, _) = members[index].value { styleOf(token) } else { .text }
    let typed = cursor.typed(from: own.range.lowerBound, style)
    return TypingSite(role: role, slot: own, typed: typed, partner: partner.flatMap(value))
  }

  // MARK: Around the cursor

  private func tokens(_ number: Int) -> [FlowToken]? {
    cursor.line(number).map { FlowToken.all(in: $0, isYAML: isYAML, cursor) }
  }

  /// Returns where the innermost object or list around the cursor begins.
  private func opener(_ own: [FlowToken]) -> Int? {
    var closed = 0
    func find(_ tokens: [FlowToken]) -> Int? {
      for token in tokens.reversed() where token.range.lowerBound < cursor.offset {
        if token.isPunctuation("}]") { closed += 1 }
        guard token.isPunctuation("{[") else { continue }
        if closed == 0 { return token.range.lowerBound }
        closed -= 1
      }
      return nil
    }
    if let found = find(own) { return found }
    guard language != .lineOfJSON else { return nil }
    var number = cursor.lineNumber - 1
    while let tokens = tokens(number) {
      if let found = find(tokens) { return found }
      number -= 1
    }
    return nil
  }

  /// Returns the tokens of an object, without the contents of nested ones but with their opening brackets, and where
  /// the object ends.
  private func content(after opener: Int) -> (tokens: [FlowToken], end: Int) {
    var found: [FlowToken] = []
    var depth = 0
    var end = opener
    var number = cursor.source.lineNumber(of: opener)
    while let tokens = tokens(number), let line = cursor.line(number) {
      for token in tokens where token.range.lowerBound > opener {
        if token.isPunctuation("}]") {
          if depth == 0 { return (found, token.range.lowerBound) }
          depth -= 1
        } else {
          if depth == 0, !token.isComment { found.append(token) }
          if token.isPunctuation("{[") { depth += 1 }
        }
      }
      end = line.upperBound
      if language == .lineOfJSON { break }
      number += 1
    }
    return (found, end)
  }

  // MARK: Values

  private func styleOf(_ token: FlowToken) -> Piece.Style {
    switch token.kind {
    case .quoted(let span): span.style
    default: isYAML ? .plainYAML(inFlow: true) : .text
    }
  }

  private func slot(_ member: FlowMember, isTight: Bool) -> Slot? {
    switch member.value {
    case .nested: return nil
    case .none: return emptySlot(member, isTight: isTight)
    case .scalar(let token, let isWhole):
      guard isWhole || !isYAML else { return nil }
      let range = token.content
      if case .quoted(let span) = token.kind {
        let text = cursor.source.value(range, span.style)
        if span.isClosed { return Slot(text, range, span.style) }
        guard !isYAML || (member.holds(cursor) && !cursor.isQuotedBelow(span.mark, dividers: ",:[]{}")) else {
          return nil
        }
        return Slot(text, range, span.style, after: String(Unicode.Scalar(span.mark)))
      }
      let word = cursor.source.text(range)
      let text = word == "null" ? "" : word
      let end = member.holds(cursor) ? max(range.upperBound, cursor.offset) : range.upperBound
      if !isYAML { return Slot(text, range.lowerBound..<end, .doubleQuoted, before: "\"", after: "\"") }
      guard !BlockLine.isProperty(cursor.source.bytes[range.lowerBound]) else { return nil }
      return Slot(text, range.lowerBound..<end, .plainYAML(inFlow: true))
    }
  }

  private func emptySlot(_ member: FlowMember, isTight: Bool) -> Slot {
    let place = cursor.insertionPoint(after: member.colonEnd, isOwn: member.holds(cursor))
    let blank = place == member.colonEnd && (isYAML || !isTight) ? " " : ""
    // Where keys are quoted, values are too.
    guard isYAML, styleOf(member.key) != .doubleQuoted else {
      return Slot("", place..<place, .doubleQuoted, before: blank + "\"", after: "\"")
    }
    return Slot("", place..<place, .plainYAML(inFlow: true), before: blank)
  }

  /// Returns the words in a value that is neither an identifier nor a label.
  private func words(_ own: [FlowToken]) -> TypingSite? {
    guard let token = own.last(where: { $0.range.lowerBound <= cursor.offset && $0.isScalar }) else { return nil }
    if case .plain = token.kind {
      guard isYAML, !BlockLine.isProperty(cursor.source.bytes[token.range.lowerBound]) else { return nil }
      let end = max(token.range.upperBound, cursor.offset)
      guard cursor.source.trimmed(token.range.upperBound..<end).isEmpty else { return nil }
    } else if token.content.upperBound < cursor.offset {
      return nil
    }
    return cursor.words(in: token.content, styleOf(token), isPart: isYAML)
  }
}
