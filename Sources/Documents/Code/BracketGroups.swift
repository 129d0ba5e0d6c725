/// Finds the calls, lists and mappings of a program that span several lines: the outermost ones that do not exceed the
/// size limit of a group.
struct BracketGroups {
  private struct OpenBracket {
    let closer: UInt8
    let line: Int
    let start: Int
    /// Whether statements are directly inside: it is then a block of code, not a mapping.
    var hasStatements = false
  }

  private struct Group {
    /// From the start of the first line, or from the end of the previous group on that line.
    var range: Range<Int>
    /// The position of the first bracket.
    let opening: Int
  }

  private static let closers: [UInt8: UInt8] = [
    UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}"),
  ]

  private let source: SourceText
  private var open: [OpenBracket] = []
  /// The number of open brackets, by closing bracket.
  private var counts: [UInt8: Int] = [:]
  private var groups: [Group] = []

  private init(_ source: SourceText) { self.source = source }

  static func find(in source: SourceText, _ lines: Range<Int>) -> [Range<Int>] {
    var finder = BracketGroups(source)
    for number in lines { finder.readLine(number) }
    return finder.wholeLines
  }

  private mutating func readLine(_ number: Int) {
    let line = source.line(number)
    var place = line.lowerBound
    while place < line.upperBound {
      let byte = source.bytes[place]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): place = endOfString(at: place, in: line)
      case UInt8(ascii: "\\"): place += 1
      case UInt8(ascii: ";"): if !open.isEmpty { open[open.count - 1].hasStatements = true }
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(byte, at: place, line: number)
      default:
        if let closer = Self.closers[byte] {
          open.append(OpenBracket(closer: closer, line: number, start: place))
          counts[closer, default: 0] += 1
        }
      }
      place += 1
    }
  }

  /// Returns the position of a string's closing quotation mark; that of the opening one if the line has no other: it is
  /// an apostrophe.
  private func endOfString(at start: Int, in line: Range<Int>) -> Int {
    let mark = source.bytes[start]
    var place = start + 1
    while place < line.upperBound {
      if source.bytes[place] == mark { return place }
      place += source.bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return start
  }

  private mutating func close(_ closer: UInt8, at place: Int, line: Int) {
    // A bracket in a comment may be unpaired.
    guard counts[closer, default: 0] > 0 else { return }
    while let last = open.popLast() {
      counts[last.closer, default: 1] -= 1
      guard last.closer == closer else { continue }
      add(last, end: place + 1, lastLine: line)
      return
    }
  }

  private mutating func add(_ bracket: OpenBracket, end: Int, lastLine: Int) {
    let isBlock = bracket.hasStatements && bracket.closer == UInt8(ascii: "}")
    var start = source.line(bracket.line).lowerBound
    guard lastLine > bracket.line, lastLine - bracket.line < CodeReader.maxGroupLines, !isBlock,
      end - start <= CodeReader.maxGroupBytes
    else { return }
    while let inner = groups.last, inner.opening > bracket.start { groups.removeLast() }
    if let previous = groups.last, previous.range.upperBound > start { start = previous.range.upperBound }
    groups.append(Group(range: start..<end, opening: bracket.start))
  }

  /// The groups, extended to the ends of their lines or to the start of the next group.
  private var wholeLines: [Range<Int>] {
    groups.indices.map { index in
      let range = groups[index].range
      let next = index + 1 < groups.count ? groups[index + 1].range.lowerBound : source.bytes.count
      let lineEnd = source.line(source.lineNumber(of: range.upperBound - 1)).upperBound
      return range.lowerBound..<max(range.upperBound, min(next, lineEnd))
    }
  }
}
