import JSON

/// The unit in which positions count characters (LSP 3.17, "PositionEncodingKind").
enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// Prefers UTF-8, because counting bytes is free; defaults to UTF-16, as the protocol requires.
  init(offered: [JSONValue]) {
    let offered = offered.compactMap { $0.string.flatMap(PositionEncoding.init) }
    self = [.utf8, .utf32].first(where: offered.contains) ?? .utf16
  }

  /// Returns the number of units of the character that begins with a UTF-8 byte; 0 for a byte inside a character,
  /// except in UTF-8, where every byte is a unit.
  func units(_ byte: UInt8) -> Int {
    guard self != .utf8 else { return 1 }
    if byte & 0xC0 == 0x80 { return 0 }
    return self == .utf16 && byte >= 0xF0 ? 2 : 1
  }
}
