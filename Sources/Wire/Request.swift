/// A parsed request line. Its parts point into the line and are valid as long as the line is.
///
///     request = [ "@" tag SP ] verb *( SP option "=" value ) [ SP argument ]
package struct Request {
  package var tag: UnsafeRawBufferPointer?
  package var verb: Verb
  /// In the order given, each at most once.
  package var options: [(option: RequestOption, value: UnsafeRawBufferPointer)] = []
  /// Empty if there is none. Includes trailing blanks.
  package var argument: UnsafeRawBufferPointer

  package enum Problem: Error {
    case empty
    case code(ErrorCode, message: String)
  }

  /// Parses a line. Sets `tag` as soon as it is known, so that the caller can add it to an error too.
  package static func parse(
    _ line: UnsafeRawBufferPointer,
    tag: inout UnsafeRawBufferPointer?
  ) throws(Problem) -> Request {
    var rest = withoutLeadingBlanks(line)
    guard !rest.isEmpty else { throw .empty }
    if rest.first == UInt8(ascii: "@") {
      tag = UnsafeRawBufferPointer(rebasing: firstWord(rest).dropFirst())
      rest = behindFirstWord(rest)
      guard !rest.isEmpty else { throw .code(.unknownVerb, message: "a tag is followed by a verb; try HELP") }
    }
    let word = firstWord(rest)
    guard let verb = Verb(word) else {
      throw .code(.unknownVerb, message: "'\(shown(word))' is no verb; HELP lists them")
    }
    var request = Request(tag: tag, verb: verb, argument: behindFirstWord(rest))
    try request.takeOptions()
    if verb.requiresArgument && request.argument.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      throw .code(.missingArgument, message: "\(verb.name) needs an argument: \(verb.name) \(verb.argument)")
    }
    if verb.argument.utf8CodeUnitCount == 0 && !request.argument.isEmpty {
      throw .code(.unexpectedArgument, message: "\(verb.name) takes no argument")
    }
    return request
  }

  private mutating func takeOptions() throws(Problem) {
    let known = verb.options
    while !known.isEmpty {
      let word = Self.firstWord(argument)
      if word.elementsEqual("--".utf8) {
        argument = Self.behindFirstWord(argument)
        return
      }
      guard let equals = word.firstIndex(of: UInt8(ascii: "=")),
        let option = RequestOption(rawValue: String(decoding: word[..<equals], as: UTF8.self)),
        known.contains(option)
      else { return }
      let value = UnsafeRawBufferPointer(rebasing: word[(equals + 1)...])
      guard !value.isEmpty else { throw .code(.badOption, message: "\(option.rawValue)= has no value") }
      guard self[option] == nil else { throw .code(.badOption, message: "\(option.rawValue)= is given twice") }
      options.append((option, value))
      argument = Self.behindFirstWord(argument)
    }
  }

  package subscript(option: RequestOption) -> String? {
    options.first { $0.option == option }.map { String(decoding: $0.value, as: UTF8.self) }
  }

  /// The argument split into an identifier and the label after it, if there is one.
  package var idAndLabel: (id: UnsafeRawBufferPointer, label: UnsafeRawBufferPointer?) {
    let label = Self.behindFirstWord(argument)
    return (Self.firstWord(argument), label.isEmpty ? nil : label)
  }

  /// Returns the second word, which is the identifier of a line without a tag and options.
  static func secondWord(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer { firstWord(behindFirstWord(line)) }

  private static func firstWord(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let end = bytes.firstIndex { $0 == 0x20 || $0 == 0x09 } ?? bytes.count
    return UnsafeRawBufferPointer(rebasing: bytes[..<end])
  }

  private static func behindFirstWord(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    withoutLeadingBlanks(UnsafeRawBufferPointer(rebasing: bytes[firstWord(bytes).count...]))
  }

  private static func withoutLeadingBlanks(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes.drop { $0 == 0x20 || $0 == 0x09 })
  }

  private static func shown(_ word: UnsafeRawBufferPointer) -> String {
    word.count > 40
      ? String(decoding: word.prefix(40), as: UTF8.self) + "…" : String(decoding: word, as: UTF8.self)
  }
}
