/// A parsed request line. Its parts are given as byte ranges of the line.
///
///     request = [ "@" tag SP ] verb *( SP option "=" value ) [ SP argument ]
package struct Request: Sendable {
  package let verb: Verb
  /// In the order given, each at most once.
  package private(set) var options: [(option: RequestOption, value: String)] = []
  /// Empty if there is none. Includes trailing blanks.
  package private(set) var argument: Range<Int>

  private static let tagSign = UInt8(ascii: "@")

  /// Why a line is not a request.
  package enum Problem: Error {
    case empty
    case code(ErrorCode, message: String)
  }

  /// Parses a line, given without its line end.
  package init(_ line: UnsafeRawBufferPointer) throws(Problem) {
    let words = RequestWords(line)
    var word = words.first(in: line.indices)
    guard !word.isEmpty else { throw .empty }
    if line[word.lowerBound] == Self.tagSign {
      word = words.next(after: word)
      guard !word.isEmpty else { throw .code(.unknownVerb, message: "expected a verb after the tag; try HELP") }
    }
    guard let verb = Verb(line[part: word]) else {
      throw .code(.unknownVerb, message: "unknown verb '\(Self.shown(line[part: word]))'; HELP lists the verbs")
    }
    self.verb = verb
    argument = words.rest(after: word)
    try readOptions(line, words)
    if verb.requiresArgument && line[argument].allSatisfy(RequestWords.isBlank) {
      throw .code(.missingArgument, message: "\(verb.name) needs an argument: \(verb.name) \(verb.argument)")
    }
    if verb.argument.utf8CodeUnitCount == 0 && !argument.isEmpty {
      throw .code(.unexpectedArgument, message: "\(verb.name) takes no argument")
    }
  }

  private mutating func readOptions(_ line: UnsafeRawBufferPointer, _ words: RequestWords) throws(Problem) {
    let known = verb.options
    while !known.isEmpty {
      let word = words.first(in: argument)
      if line[word].elementsEqual("--".utf8) {
        argument = words.rest(after: word)
        return
      }
      guard let equals = line[word].firstIndex(of: UInt8(ascii: "=")),
        let option = RequestOption(rawValue: String(decoding: line[word.lowerBound..<equals], as: UTF8.self)),
        known.contains(option)
      else { return }
      let value = line[(equals + 1)..<word.upperBound]
      guard !value.isEmpty else { throw .code(.badOption, message: "\(option.rawValue)= has no value") }
      guard self[option] == nil else { throw .code(.badOption, message: "\(option.rawValue)= is given twice") }
      options.append((option, String(decoding: value, as: UTF8.self)))
      argument = words.rest(after: word)
    }
  }

  package subscript(option: RequestOption) -> String? { options.first { $0.option == option }?.value }

  /// Returns the argument of a line split into an identifier and the label after it, if there is one.
  package func idAndLabel(in line: UnsafeRawBufferPointer) -> (id: Range<Int>, label: Range<Int>?) {
    let words = RequestWords(line)
    let id = words.first(in: argument)
    let label = words.rest(after: id)
    return (id, label.isEmpty ? nil : label)
  }

  /// Returns the tag of a line, which need not be a valid request.
  package static func tag(of line: UnsafeRawBufferPointer) -> Range<Int>? {
    let words = RequestWords(line)
    let start = words.rest(from: 0)
    return start.first.map { line[$0] } == Self.tagSign ? words.first(in: start).dropFirst() : nil
  }

  /// Returns the second word, which is the identifier of a line without a tag and options.
  package static func secondWord(_ line: UnsafeRawBufferPointer) -> Range<Int> {
    let words = RequestWords(line)
    return words.next(after: words.first(in: line.indices))
  }

  private static func shown(_ word: UnsafeRawBufferPointer) -> String {
    word.count > 40
      ? String(decoding: word.prefix(40), as: UTF8.self) + "…" : String(decoding: word, as: UTF8.self)
  }
}

/// Splits a line at blanks: spaces and tabs.
private struct RequestWords {
  private let line: UnsafeRawBufferPointer

  init(_ line: UnsafeRawBufferPointer) { self.line = line }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Returns the first word in a range; empty if there is none.
  func first(in range: Range<Int>) -> Range<Int> {
    let start = end(of: range, where: Self.isBlank)
    return start..<end(of: start..<range.upperBound) { !Self.isBlank($0) }
  }

  func next(after word: Range<Int>) -> Range<Int> { first(in: word.upperBound..<line.count) }

  /// Returns everything after a word and the blanks that follow it.
  func rest(after word: Range<Int>) -> Range<Int> { rest(from: word.upperBound) }

  /// Returns everything from a place on but the blanks there.
  func rest(from place: Int) -> Range<Int> { end(of: place..<line.count, where: Self.isBlank)..<line.count }

  /// Returns the end of the bytes at the beginning of a range that satisfy a condition.
  private func end(of range: Range<Int>, where condition: (UInt8) -> Bool) -> Int {
    var place = range.lowerBound
    while place < range.upperBound, condition(line[place]) { place += 1 }
    return place
  }
}
