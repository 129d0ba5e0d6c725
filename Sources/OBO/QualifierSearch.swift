/// Finds the list of qualifiers at the end of a value: `{key="value", …}`, followed by nothing but a comment.
///
/// Any brace may open such a list; only the end of the value shows whether it does. All braces are tried in one pass:
/// if two lists opened at different places are in the same state, they continue alike, so only the first is kept.
/// Trying the braces one by one would take time quadratic in the length of the line.
struct QualifierSearch {
  /// The position of a byte within a list.
  private enum State: Int, CaseIterable {
    /// After `{` or `,`: a key or the end of the list.
    case beforeKey
    case inKey
    case beforeEquals
    case beforeValue
    case inValue
    case afterValue
    /// After `}`: only blanks and a comment may follow.
    case afterList
  }

  /// For each state, the position of the first brace whose list is now in that state.
  private var starts = [Int?](repeating: nil, count: State.allCases.count)
  /// The same, one byte earlier.
  private var previousStarts = [Int?](repeating: nil, count: State.allCases.count)

  /// Returns the start of the first such list at or after `start`; nil if there is none. A brace after an exclamation
  /// mark is part of a comment and does not open a list.
  static func trailingList(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var search = QualifierSearch()
    var found: Int?
    var isInComment = false
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "!") {
        found = Self.first(found, search.starts[State.afterList.rawValue])
        isInComment = true
      }
      search.step(byte)
      if byte == UInt8(ascii: "{"), !isInComment { search.open(place, in: .beforeKey) }
      if isInComment, search.starts.allSatisfy({ $0 == nil }) { return found }
      // Skips the escaped byte. A state that does not allow an escape has already ended its list.
      place += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    return Self.first(found, search.starts[State.afterList.rawValue])
  }

  private static func first(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return left ?? right }
    return min(left, right)
  }

  private mutating func open(_ place: Int, in state: State) {
    starts[state.rawValue] = Self.first(starts[state.rawValue], place)
  }

  private mutating func step(_ byte: UInt8) {
    swap(&starts, &previousStarts)
    for state in starts.indices { starts[state] = nil }
    for state in State.allCases {
      if let place = previousStarts[state.rawValue], let next = Self.next(state, byte) {
        open(place, in: next)
      }
    }
  }

  /// Returns nil if the list cannot continue with this byte.
  private static func next(_ state: State, _ byte: UInt8) -> State? {
    let isBlank = ClauseScanner.isBlank(byte)
    switch state {
    case .beforeKey:
      if isBlank { return .beforeKey }
      if byte == UInt8(ascii: "}") { return .afterList }
      return byte == UInt8(ascii: "=") ? nil : .inKey
    case .inKey:
      if isBlank { return .beforeEquals }
      if byte == UInt8(ascii: "=") { return .beforeValue }
      return byte == UInt8(ascii: "}") ? nil : .inKey
    case .beforeEquals:
      if isBlank { return .beforeEquals }
      return byte == UInt8(ascii: "=") ? .beforeValue : nil
    case .beforeValue:
      if isBlank { return .beforeValue }
      return byte == UInt8(ascii: "\"") ? .inValue : nil
    case .inValue: return byte == UInt8(ascii: "\"") ? .afterValue : .inValue
    case .afterValue:
      if isBlank { return .afterValue }
      if byte == UInt8(ascii: "}") { return .afterList }
      return byte == UInt8(ascii: ",") ? .beforeKey : nil
    case .afterList: return isBlank ? .afterList : nil
    }
  }
}
