import Wire

/// What the characters of a position count (LSP 3.17, "PositionEncodingKind").
enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// Bytes cost nothing to count; without a word from the client it is UTF-16.
  init(offered: [JSONValue]) {
    let offered = offered.compactMap { $0.string.flatMap(PositionEncoding.init) }
    self = [.utf8, .utf32].first(where: offered.contains) ?? .utf16
  }

  /// The units of a character that begins with a byte of UTF-8; none for a byte inside one.
  func units(_ byte: UInt8) -> Int {
    guard self != .utf8 else { return 1 }
    if byte & 0xC0 == 0x80 { return 0 }
    return self == .utf16 && byte >= 0xF0 ? 2 : 1
  }
}
