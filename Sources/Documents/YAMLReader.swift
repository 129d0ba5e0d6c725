import CYAML
import Terms

/// Reads YAML from libyaml's events. Aliases are not expanded, so that a document is read once, whatever it repeats.
final class YAMLReader {
  private let source: SourceText
  private var builder: StructureBuilder
  private var flowDepth = 0
  /// Whether each open mapping or list is in flow style, the innermost last.
  private var flowStyles: [Bool] = []
  private var anchored: [String: Piece] = [:]
  /// The positions of aliases → those of the values that they repeat.
  private var aliases: [Range<Int>: Range<Int>] = [:]
  /// The end of what has been read: punctuation, comments and white space remain between two events.
  private var readEnd: Int

  private init(_ source: SourceText, _ rules: KeyRules, keepsTree: Bool) {
    self.source = source
    builder = StructureBuilder(source, rules, keepsTree: keepsTree)
    readEnd = source.start
    builder.commentEnd = { piece in Self.commentEnd(after: piece, in: source) }
  }

  static func read(_ source: SourceText, _ rules: KeyRules, keepsTree: Bool) -> DocumentContents {
    let reader = YAMLReader(source, rules, keepsTree: keepsTree)
    do throws(ReadingProblem) {
      try reader.readAll()
      reader.readComments(to: source.bytes.count)
      return DocumentContents(claims: reader.claims, tree: reader.builder.tree)
    } catch {
      while reader.builder.depth > 0 { reader.builder.end() }
      // What cannot be read as a value is read as text.
      let rest = max(reader.readEnd, source.start)..<source.bytes.count
      TextReader.readLines(source, rest) { reader.builder.addText($0) }
      return DocumentContents(claims: reader.claims, problems: [error], tree: reader.builder.tree)
    }
  }

  private var claims: [Claim] {
    guard !aliases.isEmpty || !builder.sharedRanges.isEmpty else { return builder.claims }
    let shared = builder.sharedRanges.union(
      builder.claims.flatMap { claim -> [Range<Int>] in
        guard case .pair(let id, let label) = claim else { return [] }
        return [id.range, label.range].compactMap { aliases[$0] }
      }
    )
    func readOnlyIfShared(_ piece: Piece) -> Piece {
      shared.contains(piece.range) ? piece.readOnly : piece
    }
    return builder.claims.map { $0.mapValues(readOnlyIfShared) }
  }

  /// Limited because libyaml compares each directive with all earlier ones, and each tag with all directives.
  private static let maxDirectives = 100

  private func checkDirectiveCount() throws(ReadingProblem) {
    var count = 0
    for number in 0..<source.lineCount {
      let start = source.line(number).lowerBound
      guard start < source.bytes.count, source.bytes[start] == UInt8(ascii: "%") else { continue }
      count += 1
      guard count <= Self.maxDirectives else {
        throw ReadingProblem(offset: start, message: "more than \(Self.maxDirectives) directives")
      }
    }
  }

  private func readAll() throws(ReadingProblem) {
    try checkDirectiveCount()
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw ReadingProblem(offset: source.start, message: "out of memory")
    }
    defer { yaml_parser_delete(&parser) }
    let bytes = source.bytes
    let failure = bytes.withUnsafeBufferPointer { buffer -> ReadingProblem? in
      let text = UnsafeBufferPointer(rebasing: buffer[source.start...])
      yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return problem(parser) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return nil }
        handle(event)
        if flowStyles.count > StructureBuilder.maxDepth {
          return ReadingProblem(
            offset: readEnd,
            message: "values are nested deeper than \(StructureBuilder.maxDepth)"
          )
        }
      }
    }
    if let failure { throw failure }
  }

  private func problem(_ parser: yaml_parser_t) -> ReadingProblem {
    let message = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    let context = parser.context.map { String(cString: $0) + ", " } ?? ""
    // libyaml's byte reader reports an offset, its parser a mark.
    let offset =
      parser.problem_mark.index > 0
      ? self.offset(ofScalar: parser.problem_mark.index) : source.start + Int(parser.problem_offset)
    return ReadingProblem(offset: min(offset, source.bytes.count), message: "invalid YAML: \(context)\(message)")
  }

  private func handle(_ event: yaml_event_t) {
    switch event.type {
    case YAML_MAPPING_START_EVENT:
      let anchor = event.data.mapping_start.anchor.map { String(cString: $0) }
      let start = begin(event, isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
      builder.beginMapping(at: start, anchor: anchor)
    case YAML_SEQUENCE_START_EVENT:
      let anchor = event.data.sequence_start.anchor.map { String(cString: $0) }
      let start = begin(event, isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
      builder.beginList(at: start, anchor: anchor)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      readComments(to: offset(ofScalar: event.start_mark.index))
      if flowStyles.popLast() == true { flowDepth -= 1 }
      builder.end()
    case YAML_SCALAR_EVENT: readScalar(event)
    case YAML_ALIAS_EVENT: readAlias(event)
    default: break
    }
  }

  /// Reads an alias. Its value is elsewhere and may be half of a pair here. Neither this pair nor the original value is
  /// then fixed: a value that both share cannot be corrected for one of them alone.
  private func readAlias(_ event: yaml_event_t) {
    let start = offset(ofScalar: event.start_mark.index)
    readComments(to: start)
    readEnd = offset(ofScalar: event.end_mark.index)
    let name = String(cString: event.data.alias.anchor)
    let original = anchored[name]
    aliases[start..<readEnd] = original?.range
    builder.alias(name, Piece(text: original?.text ?? "", range: start..<readEnd, style: .block))
  }

  /// Returns the byte at which the mapping or list begins.
  private func begin(_ event: yaml_event_t, isFlow: Bool) -> Int {
    let start = offset(ofScalar: event.start_mark.index)
    readComments(to: start)
    flowStyles.append(isFlow)
    if isFlow { flowDepth += 1 }
    return start
  }

  /// The spellings of null (YAML 1.2.2, 10.2.1.1).
  private static let nulls: Set<String> = ["null", "Null", "NULL", "~"]

  private func readScalar(_ event: yaml_event_t) {
    let scalar = event.data.scalar
    var start = offset(ofScalar: event.start_mark.index)
    readComments(to: start)
    let end = offset(ofScalar: event.end_mark.index)
    readEnd = end
    if scalar.anchor != nil || (scalar.tag != nil && source.bytes[start] == UInt8(ascii: "!")) {
      start = endOfProperties(start, end)
    }
    let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let isMultiline = source.lineNumber(of: start) != source.lineNumber(of: max(start, end - 1))
    let isNull =
      scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil && (text.isEmpty || Self.nulls.contains(text))
    let piece: Piece
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE where end - start >= 2:
      piece = Piece(text: text, range: (start + 1)..<(end - 1), style: isMultiline ? .block : .singleQuoted)
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE where end - start >= 2:
      piece = Piece(text: text, range: (start + 1)..<(end - 1), style: isMultiline ? .block : .doubleQuoted)
    case YAML_PLAIN_SCALAR_STYLE:
      piece = Piece(
        text: isNull ? "" : text,
        range: start..<end,
        style: isMultiline ? .block : .plainYAML(inFlow: flowDepth > 0)
      )
    default: piece = Piece(text: text, range: start..<end, style: .block)
    }
    let anchor = scalar.anchor.map { String(cString: $0) }
    if let anchor { anchored[anchor] = piece }
    if isNull { builder.null(text, piece, anchor: anchor) } else { builder.scalar(piece, anchor: anchor) }
  }

  /// Returns the position after `&anchor` and `!tag` before a value.
  private func endOfProperties(_ start: Int, _ end: Int) -> Int {
    var place = start
    while place < end, source.bytes[place] == UInt8(ascii: "&") || source.bytes[place] == UInt8(ascii: "!") {
      while place < end, !SourceText.isBlank(source.bytes[place]) { place += 1 }
      while place < end, SourceText.isBlank(source.bytes[place]) { place += 1 }
    }
    return place
  }

  // MARK: Comments

  /// Reads the comments between two events, except those that were read with the value on their line.
  private func readComments(to end: Int) {
    var place = readEnd
    while place < end {
      if source.bytes[place] == UInt8(ascii: "#"), place == 0 || SourceText.isBlank(source.bytes[place - 1]) {
        let lineEnd = min(end, source.line(source.lineNumber(of: place)).upperBound)
        if !isCommentOfValue(place) { builder.addText((place + 1)..<max(place + 1, lineEnd)) }
        place = lineEnd
      }
      place += 1
    }
    readEnd = max(readEnd, end)
  }

  /// Whether a comment follows a value that may hold an identifier, on the same line.
  private func isCommentOfValue(_ place: Int) -> Bool {
    let line = source.line(source.lineNumber(of: place))
    return readEnd > line.lowerBound && readEnd <= place && source.mayHoldIdentifier(line.lowerBound..<readEnd)
  }

  /// Returns the end of the line if a comment follows a value on it.
  private static func commentEnd(after piece: Piece, in source: SourceText) -> Int? {
    guard piece.style != .block, !piece.range.isEmpty else { return nil }
    let line = source.line(source.lineNumber(of: piece.range.lowerBound))
    var place = piece.range.upperBound
    while place < line.upperBound, "\"' \t,]}".utf8.contains(source.bytes[place]) { place += 1 }
    guard place < line.upperBound, source.bytes[place] == UInt8(ascii: "#") else { return nil }
    return line.upperBound
  }

  // MARK: Places

  /// Returns the byte of a code point; libyaml counts code points from the beginning, without a byte order mark.
  private func offset(ofScalar scalar: Int) -> Int { source.offset(of: scalar, after: source.start) }
}
