import Documents

/// Finds the value being typed in YAML, line by line: all keys of a block-style mapping are in the same column.
struct BlockTyping {
  /// The context of the cursor's line, according to the lines above.
  private enum Surroundings {
    case block, flow
    /// A line of a multiline text.
    case words(Piece.Style)
  }

  private let cursor: Cursor
  private let source: SourceText

  init(_ cursor: Cursor) {
    self.cursor = cursor
    source = cursor.source
  }

  func site() -> TypingSite? {
    guard let range = cursor.line(cursor.lineNumber), range == cursor.line else { return nil }
    let own = BlockLine(cursor.lineNumber, range, cursor)
    switch surroundings(of: own) {
    case .flow: return FlowTyping(cursor, .yaml).site()
    case .words(let style):
      return cursor.words(in: (range.lowerBound + own.indent)..<range.upperBound, style, isPart: true)
    case .block: break
    }
    if let comment = own.comment, comment <= cursor.offset {
      return cursor.words(in: (comment + 1)..<max(comment + 1, range.upperBound), .text)
    }
    if case .flow(let start) = own.value, start < cursor.offset { return FlowTyping(cursor, .yaml).site() }
    guard let key = own.key else { return words(own) }
    guard own.colonEnd <= cursor.offset, isInValue(own) else { return nil }
    return field(own, key) ?? words(own)
  }

  // MARK: Above the cursor

  private func surroundings(of own: BlockLine) -> Surroundings {
    if beginsInFlow() || isInFlow(own) { return .flow }
    var (indent, isList) = (own.indent, own.dash != nil)
    var number = own.number
    // The outermost line with a value decides: what looks like a key inside a text or a flow-style list is not one.
    var found = Surroundings.block
    while true {
      number -= 1
      guard let range = cursor.line(number) else { return found }
      let start = firstNonBlank(range)
      let column = start - range.lowerBound
      // A list may be in the column of its key, whose line has no dash there.
      let isOuter =
        column < indent || (column == indent && isList && !BlockLine.isDash(source.bytes, start, range.upperBound))
      guard isOuter, start < range.upperBound, source.bytes[start] != UInt8(ascii: "#") else { continue }
      if isSeparator(range) { return found }
      let line = BlockLine(number, range, cursor)
      if line.level < indent || (isList && line.key != nil && line.level == indent) {
        if isInFlow(line) { return .flow }
        switch line.value {
        case .none: break
        case .flow: return .flow
        case .literal: found = .words(.text)
        case .plain: if line.key != nil || line.dash != nil { found = .words(.plainYAML(inFlow: false)) }
        case .quoted(let span): if !span.isClosed { found = .words(span.style) }
        }
      }
      (indent, isList) = (line.indent, line.dash != nil)
      if indent == 0, !isList { return found }
    }
  }

  /// Whether the document is JSON, which is a subset of YAML.
  private func beginsInFlow() -> Bool {
    for number in 0..<min(source.lineCount, 20) {
      let range = source.line(number)
      guard let first = source.bytes[range].prefix(1_000).first(where: { !SourceText.isBlank($0) }) else { continue }
      if first == UInt8(ascii: "#") || first == UInt8(ascii: "%") || isSeparator(range) { continue }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
    return false
  }

  private func firstNonBlank(_ line: Range<Int>) -> Int {
    source.bytes[line].firstIndex { !SourceText.isBlank($0) } ?? line.upperBound
  }

  /// Whether a line begins with a character that no block-style line begins with.
  private func isInFlow(_ line: BlockLine) -> Bool {
    let place = line.range.lowerBound + line.indent
    return place < line.range.upperBound && ",}]".utf8.contains(source.bytes[place])
  }

  /// Whether a line ends a YAML document or begins another.
  private func isSeparator(_ line: Range<Int>) -> Bool {
    let bytes = source.bytes[line]
    guard bytes.starts(with: "---".utf8) || bytes.starts(with: "...".utf8) else { return false }
    return bytes.dropFirst(3).first.map(SourceText.isBlank) ?? true
  }

  // MARK: Beside the cursor

  private func field(_ own: BlockLine, _ key: String) -> TypingSite? {
    guard let slot = slot(own, isOwn: true) else { return nil }
    let above = siblings(of: own, step: -1)
    let lines = above.reversed() + [own] + siblings(of: own, step: 1)
    func sibling(_ index: Int) -> Slot? { self.slot(lines[index], isOwn: false) }
    let names = lines.map { $0.key ?? "" }
    guard let (role, partner) = cursor.role(of: above.count, among: names, slot: sibling) else { return nil }
    let style: Piece.Style = if case .quoted(let span) = own.value { span.style } else { .text }
    return TypingSite(
      role: role,
      slot: slot,
      typed: cursor.typed(from: slot.range.lowerBound, style),
      partner: partner.flatMap(sibling)
    )
  }

  /// Returns the lines of the same mapping in one direction, the nearest first.
  private func siblings(of own: BlockLine, step: Int) -> [BlockLine] {
    var found: [BlockLine] = []
    var number = own.number
    // A dash before a key begins its mapping.
    var isDone = step < 0 && own.dash != nil
    while !isDone, found.count < Cursor.maxSiblings {
      number += step
      guard let range = cursor.line(number), !isSeparator(range) else { break }
      let start = firstNonBlank(range)
      let indent = start - range.lowerBound
      guard start < range.upperBound, indent <= own.column, source.bytes[start] != UInt8(ascii: "#") else { continue }
      let line = BlockLine(number, range, cursor)
      if indent < own.column {
        isDone = true
        guard step < 0, line.dash != nil, line.column == own.column else { continue }
      } else if line.dash != nil {
        continue
      }
      if line.key != nil { found.append(line) }
    }
    return found
  }

  // MARK: Values

  private func slot(_ line: BlockLine, isOwn: Bool) -> Slot? {
    guard !line.isTagged, !cursor.truncatesLine(at: line.range.upperBound) else { return nil }
    switch line.value {
    case .flow, .literal: return nil
    case .none:
      guard !isContinued(line) else { return nil }
      let place = cursor.insertionPoint(after: line.colonEnd, isOwn: isOwn)
      return Slot("", place..<place, .plainYAML(inFlow: false), before: place == line.colonEnd ? " " : "")
    case .plain(let range):
      guard !isContinued(line) else { return nil }
      let text = source.text(range)
      return Slot(
        ["null", "~", "Null", "NULL"].contains(text) ? "" : text,
        range.lowerBound..<(isOwn ? max(range.upperBound, cursor.offset) : range.upperBound),
        .plainYAML(inFlow: false)
      )
    case .quoted(let span):
      guard span.isClosed || !isContinued(line) else { return nil }
      let mark = span.isClosed ? "" : String(Unicode.Scalar(span.mark))
      return Slot(source.value(span.range, span.style), span.range, span.style, after: mark)
    }
  }

  /// Whether the value of a line continues on the lines below.
  private func isContinued(_ line: BlockLine) -> Bool {
    var number = line.number + 1
    while let range = cursor.line(number) {
      number += 1
      let start = firstNonBlank(range)
      guard start < range.upperBound else { continue }
      let isEmpty = if case .none = line.value { true } else { false }
      if source.bytes[start] == UInt8(ascii: "#") {
        if isEmpty { continue }
        if case .plain = line.value { return false }
      }
      let indent = start - range.lowerBound
      // A list may begin in the column of its key.
      let isList = isEmpty && indent == line.level && BlockLine.isDash(source.bytes, start, range.upperBound)
      return indent > line.level || isList
    }
    return false
  }

  /// Whether the cursor is in a line's value, or where the value would be typed.
  private func isInValue(_ line: BlockLine) -> Bool {
    switch line.value {
    case .none: true
    case .plain(let range): range.lowerBound <= cursor.offset
    case .quoted(let span): span.range.lowerBound...span.range.upperBound ~= cursor.offset
    case .flow, .literal: false
    }
  }

  /// Returns the words in a value that is neither an identifier nor a label.
  private func words(_ line: BlockLine) -> TypingSite? {
    guard isInValue(line) else { return nil }
    switch line.value {
    case .plain(let range):
      return cursor.words(in: range, .plainYAML(inFlow: false), isPart: line.isTagged || isContinued(line))
    case .quoted(let span): return cursor.words(in: span.range, span.style)
    default: return nil
    }
  }
}
