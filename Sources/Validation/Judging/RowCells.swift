import Documents
import Terms

/// The cells of a row, counted as the scan counts them.
struct RowCells {
  private let scalars: [Unicode.Scalar]
  /// Code points of the row's text, without surrounding spaces.
  private let ranges: [Range<Int>]
  /// Where the cells begin, including leading spaces.
  private let starts: [Int]

  init(_ row: String) {
    let scalars = Array(row.unicodeScalars)
    var ranges: [Range<Int>] = []
    var starts: [Int] = []
    var start = 0
    func add(to end: Int) {
      var (first, last) = (start, end)
      while first < last, scalars[first] == " " { first += 1 }
      while last > first, scalars[last - 1] == " " { last -= 1 }
      ranges.append(first..<last)
      starts.append(start)
      start = end + 1
    }
    var isAtStart = true
    for (place, scalar) in scalars.enumerated() {
      let isBar = scalar == "|" && (place == 0 || scalars[place - 1] != "\\")
      if isBar, isAtStart {
        start = place + 1
      } else if isBar || scalar == "\t" {
        add(to: place)
      }
      if scalar != " " { isAtStart = false }
    }
    add(to: scalars.count)
    self.ranges = ranges
    self.scalars = scalars
    self.starts = starts
  }

  /// Returns the number of the cell that contains a code point, counted from 0.
  func number(of place: Int) -> Int { max(0, starts.indices.partitioningIndex { starts[$0] > place } - 1) }

  /// Returns the range of a cell; empty if the row has no such cell.
  subscript(number: Int) -> Range<Int> { ranges.indices.contains(number) ? ranges[number] : 0..<0 }

  func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
}
