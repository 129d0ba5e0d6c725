/// Placeholders that people write in place of a missing label.
enum PlaceholderLabel {
  private static let all: Set<String> = [
    "", "na", "n/a", "n.a.", "nan", "none", "null", "nil", "-", "--", "?", ".", "tbd", "unknown", "not available",
    "not applicable",
  ]

  static func matches(_ label: UnsafeRawBufferPointer) -> Bool {
    guard label.count <= 16 else { return false }
    let words = String(decoding: label, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return all.contains(words.joined(separator: " ").lowercased())
  }
}
