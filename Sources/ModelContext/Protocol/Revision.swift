/// A revision of the Model Context Protocol.
enum Revision: String, CaseIterable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  /// Has no handshake: every request says which revision it is written in.
  case july2026 = "2026-07-28"

  /// The revisions that 'initialize' can agree on.
  static let withHandshake = allCases.filter(\.hasHandshake)
  static let latestWithHandshake = november2025
  static let latest = july2026

  var hasHandshake: Bool { self != .july2026 }
  /// Whether several messages may be sent as one.
  var hasBatches: Bool { self == .november2024 || self == .march2025 }
  /// Whether a tool's result may be given as values too, and described by a schema.
  var hasStructuredContent: Bool { self != .november2024 && self != .march2025 }
}
