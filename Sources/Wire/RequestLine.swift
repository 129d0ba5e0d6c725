package import JSON

/// Writes requests, of any argument and values.
package enum RequestLine {
  /// Writes a request without its line end.
  package static func write(
    _ verb: Verb,
    _ argument: String,
    options: [(RequestOption, String)] = [],
    into sink: ByteSink
  ) {
    sink.append(verb.name)
    for (option, value) in options { sink.append(" \(option.rawValue)=\(joined(value))") }
    if !verb.options.isEmpty { sink.append(" --" as StaticString) }
    guard !argument.isEmpty else { return }
    sink.append(UInt8(ascii: " "))
    // A request is one line, so a line break in an argument is replaced by a space.
    if argument.utf8.contains(where: isLineEnd) {
      sink.append(String(argument.map { ["\n", "\r", "\r\n"].contains($0) ? " " : $0 }))
    } else {
      sink.append(argument)
    }
  }

  /// Formats an identifier as one word of a request, so that all of it is checked. An empty one becomes `<>`.
  package static func word(_ id: String) -> String {
    let word = joined(id)
    return word.isEmpty ? "<>" : word
  }

  /// Formats an identifier and its label as the argument of CHECK. White space before the label and line breaks in it
  /// become no-break spaces: they are part of what was given, which is then 'normalized' and not 'exact'.
  package static func pair(_ id: String, _ label: String) -> String {
    guard label.utf8.contains(where: { !isBlank($0) }) else { return word(id) }
    guard label.utf8.first.map(isBlank) == true || label.utf8.contains(where: isLineEnd) else {
      return "\(word(id)) \(label)"
    }
    let blanks = label.utf8.prefix(while: isBlank).count
    let rest = label.utf8.dropFirst(blanks).map { isLineEnd($0) ? [0xC2, 0xA0] : [$0] }.joined()
    return "\(word(id)) \(blanks > 0 ? "\u{A0}" : "")\(String(decoding: Array(rest), as: UTF8.self))"
  }

  /// Joins the words of a text with no-break spaces, because a blank ends an identifier and the value of an option.
  private static func joined(_ text: String) -> String {
    guard text.utf8.contains(where: isBlank) else { return text }
    let words = text.utf8.split(whereSeparator: isBlank).map { String(Substring($0)) }
    return words.joined(separator: "\u{A0}")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || isLineEnd(byte) }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
