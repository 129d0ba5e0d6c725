/// One pattern in the syntax of gitignore(5).
package struct IgnorePattern {
  private enum Component {
    /// `**`: any number of folders, or none.
    case any
    case one(NameGlob)
  }

  /// The diagnostic for a text that is not a usable pattern, following the pattern.
  package static let invalidPatternMessage = "is a pattern that matches nothing"

  let isNegated: Bool
  private let matchesOnlyFolders: Bool
  /// Whether the pattern applies only relative to its file's folder, not at every depth below it.
  private let isAnchored: Bool
  private let parents: [Component]
  private let name: NameGlob

  /// Returns nil if the pattern can match nothing.
  package init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    isNegated = bytes.first == UInt8(ascii: "!")
    if isNegated { bytes.removeFirst() }
    matchesOnlyFolders = bytes.last == UInt8(ascii: "/")
    if matchesOnlyFolders { bytes.removeLast() }
    isAnchored = bytes.contains(UInt8(ascii: "/"))
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    guard let names = Self.names(in: bytes), let last = names.last, !names.contains([]) else { return nil }
    let parts = names.map { Self.isDoubleStar($0) ? Component.any : .one(NameGlob($0)) }
    // At the end, `**` matches what is inside the folder, not the folder itself: any number of folders, then a name.
    parents = Self.isDoubleStar(last) ? parts : parts.dropLast()
    name = NameGlob(last)
  }

  /// Whether the pattern matches the entry that `names` lead to, starting from the folder of the pattern's file.
  func matches(_ names: ArraySlice<String>, isFolder: Bool) -> Bool {
    guard isFolder || !matchesOnlyFolders, let last = names.last, name.matches(last) else { return false }
    return !isAnchored || parentsMatch(names.dropLast())
  }

  private func parentsMatch(_ names: ArraySlice<String>) -> Bool {
    var part = 0
    var place = names.startIndex
    // Backtracking to the last `**` is enough: it can match whatever an earlier one could.
    var retry: (part: Int, place: Int)?
    while place < names.endIndex {
      if part < parents.count {
        switch parents[part] {
        case .any:
          part += 1
          retry = (part, place)
          continue
        case .one(let glob) where glob.matches(names[place]):
          part += 1
          place += 1
          continue
        case .one: break
        }
      }
      guard let last = retry else { return false }
      (part, place) = (last.part, last.place + 1)
      retry = (part, place)
    }
    return parents[part...].allSatisfy { if case .any = $0 { true } else { false } }
  }

  private static func isDoubleStar(_ name: [UInt8]) -> Bool {
    name.count > 1 && name.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Splits the pattern at its slashes, including quoted ones but not those in brackets; nil if it is malformed.
  private static func names(in bytes: ArraySlice<UInt8>) -> [[UInt8]]? {
    var names: [[UInt8]] = []
    var name: [UInt8] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      switch bytes[place] {
      case UInt8(ascii: "["):
        guard let brackets = NameGlob.brackets(in: bytes, at: &place) else { return nil }
        name += brackets
        continue
      case UInt8(ascii: "\\"):
        place += 1
        guard place < bytes.endIndex else { return nil }
        if bytes[place] == UInt8(ascii: "/") { continue }
        name += [UInt8(ascii: "\\"), bytes[place]]
      case UInt8(ascii: "/"):
        names.append(name)
        name = []
      case let byte: name.append(byte)
      }
      place += 1
    }
    return names + [name]
  }
}
