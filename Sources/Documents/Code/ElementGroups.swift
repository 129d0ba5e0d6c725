/// Finds the elements of HTML or XML that span several lines: the outermost ones that do not exceed the size limit of a
/// group and describe a single thing, such as a table row or a class.
struct ElementGroups {
  private struct OpenElement {
    let name: ArraySlice<UInt8>
    let line: Int
    /// The number of groups before the element.
    let groups: Int
  }

  /// Elements that hold many things.
  private static let containers = names(
    "html body main article section div nav header footer form table thead tbody tfoot colgroup ul ol dl select"
  )
  /// Elements without an end tag.
  private static let voidElements = names("br hr img input meta link area base col embed source track wbr")

  private static func names(_ words: String) -> Set<ArraySlice<UInt8>> {
    Set(words.split(separator: " ").map { ArraySlice($0.utf8) })
  }

  private let source: SourceText
  private var open: [OpenElement] = []
  private var counts: [ArraySlice<UInt8>: Int] = [:]
  /// By line number.
  private var groups: [ClosedRange<Int>] = []

  private init(_ source: SourceText) { self.source = source }

  static func find(in source: SourceText, _ lines: Range<Int>) -> [Range<Int>] {
    var finder = ElementGroups(source)
    for number in lines { finder.readLine(number) }
    return finder.groups.map { source.line($0.lowerBound).lowerBound..<source.line($0.upperBound).upperBound }
  }

  private mutating func readLine(_ number: Int) {
    let line = source.line(number)
    var place = line.lowerBound
    while let start = source.bytes[place..<line.upperBound].firstIndex(of: UInt8(ascii: "<")) {
      place = start + 1
      let isEnd = place < line.upperBound && source.bytes[place] == UInt8(ascii: "/")
      if isEnd { place += 1 }
      let name = source.bytes[place..<line.upperBound].prefix(while: Self.isNameByte)
      guard !name.isEmpty else { continue }
      place = name.endIndex
      if isEnd {
        close(name, line: number)
        continue
      }
      // A tag that continues on the next line counts as open.
      let end = source.bytes[place..<line.upperBound].firstIndex(of: UInt8(ascii: ">")) ?? line.upperBound
      let hasNoContent = source.bytes[end - 1] == UInt8(ascii: "/") || Self.voidElements.contains(name)
      place = end
      guard !hasNoContent else { continue }
      open.append(OpenElement(name: name, line: number, groups: groups.count))
      counts[name, default: 0] += 1
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
      || ":-_.".utf8.contains(byte)
  }

  private mutating func close(_ name: ArraySlice<UInt8>, line: Int) {
    guard counts[name, default: 0] > 0 else { return }
    // Elements whose end tag is optional, such as `<li>`, end with the element around them.
    while let last = open.popLast() {
      counts[last.name, default: 1] -= 1
      guard last.name == name else { continue }
      add(last, lastLine: line)
      return
    }
  }

  private mutating func add(_ element: OpenElement, lastLine: Int) {
    let size = source.line(lastLine).upperBound - source.line(element.line).lowerBound
    guard lastLine > element.line, lastLine - element.line < CodeReader.maxGroupLines, size <= CodeReader.maxGroupBytes,
      !Self.containers.contains(element.name)
    else { return }
    // The root of a document usually holds many things.
    guard !open.isEmpty || groups.count == element.groups else { return }
    groups.removeLast(groups.count - element.groups)
    // Two elements may share a line.
    if let previous = groups.last, previous.upperBound >= element.line { return }
    groups.append(element.line...lastLine)
  }
}
