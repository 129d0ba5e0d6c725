import Documents
import Terms

/// Which lines of a document are those of an earlier version of it, however they are indented.
///
/// Lines that occur once in each version are anchors; of these, the longest sequence that is in order in both counts
/// (patience diff: B. Cohen, "Patience Diff Advantages", 2010). Between them, equal lines are aligned from both
/// ends. Unlike a shortest edit script, this takes time proportional to the number of lines.
struct LineAlignment {
  /// For each line of the document, the line of the earlier version; -1 if there is none.
  private var earlier: [Int]

  init(_ document: SourceText, _ old: SourceText) {
    let newLines = Self.hashes(document)
    let oldLines = Self.hashes(old)
    earlier = Array(repeating: -1, count: newLines.count)
    var last = (new: -1, old: -1)
    for anchor in Self.anchors(newLines, oldLines) + [(new: newLines.count, old: oldLines.count)] {
      let gap = (new: last.new + 1..<anchor.new, old: last.old + 1..<anchor.old)
      let count = min(gap.new.count, gap.old.count)
      let above = (0..<count).prefix { newLines[gap.new.lowerBound + $0] == oldLines[gap.old.lowerBound + $0] }.count
      let below =
        (0..<count).prefix { newLines[gap.new.upperBound - 1 - $0] == oldLines[gap.old.upperBound - 1 - $0] }.count
      var split = above
      if above + below > count {
        // Lines were added or removed among equal ones. They may begin at any of these, and probably begin where an
        // item does, at the line with the least indentation; of several, at the last.
        let (source, start) =
          gap.new.count > gap.old.count ? (document, gap.new.lowerBound) : (old, gap.old.lowerBound)
        split =
          (count - below...above).reversed().min { left, right in
            Self.indentation(of: start + left, in: source) < Self.indentation(of: start + right, in: source)
          } ?? above
      }
      for step in 0..<split { earlier[gap.new.lowerBound + step] = gap.old.lowerBound + step }
      for step in 0..<min(below, count - split) {
        earlier[gap.new.upperBound - 1 - step] = gap.old.upperBound - 1 - step
      }
      if anchor.new < newLines.count { earlier[anchor.new] = anchor.old }
      last = anchor
    }
  }

  /// Returns the number of blanks that a line begins with; that of a line without anything else is the greatest.
  private static func indentation(of line: Int, in source: SourceText) -> Int {
    guard line < source.lineCount else { return Int.max }
    let bytes = source.bytes[source.line(line)]
    let count = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
    return count == bytes.count ? Int.max : count
  }

  /// Returns the line of the earlier version that a line is; nil if it is new or has changed. Lines count from 0.
  func earlierLine(of line: Int) -> Int? { earlier[line] < 0 ? nil : earlier[line] }

  /// Returns a hash of each line without its blanks.
  private static func hashes(_ source: SourceText) -> [UInt64] {
    (0..<source.lineCount).map { number in
      // FNV-1a; a collision can only make two lines equal, which changes which of two equal findings is reported.
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in source.bytes[source.line(number)] where byte != 0x20 && byte != 0x09 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      return hash
    }
  }

  /// Returns pairs of lines that occur once in each version, ascending in both.
  private static func anchors(_ new: [UInt64], _ old: [UInt64]) -> [(new: Int, old: Int)] {
    func single(_ lines: [UInt64]) -> [UInt64: Int] {
      var places: [UInt64: Int] = [:]
      for (place, line) in lines.enumerated() { places[line] = places[line] == nil ? place : -1 }
      return places
    }
    let oldPlaces = single(old)
    let newPlaces = single(new)
    let pairs = new.enumerated().compactMap { place, line -> (new: Int, old: Int)? in
      guard newPlaces[line] == place, let old = oldPlaces[line], old >= 0 else { return nil }
      return (place, old)
    }
    return longestAscending(pairs)
  }

  /// Returns the longest subsequence whose old lines ascend (patience sorting).
  private static func longestAscending(_ pairs: [(new: Int, old: Int)]) -> [(new: Int, old: Int)] {
    // The last pair of the best sequence of each length, and for every pair the one before it.
    var tails: [Int] = []
    var previous = Array(repeating: -1, count: pairs.count)
    for (place, pair) in pairs.enumerated() {
      let length = tails.indices.partitioningIndex { pairs[tails[$0]].old > pair.old }
      if length > 0 { previous[place] = tails[length - 1] }
      if length == tails.count { tails.append(place) } else { tails[length] = place }
    }
    var sequence: [(new: Int, old: Int)] = []
    var place = tails.last ?? -1
    while place >= 0 {
      sequence.append(pairs[place])
      place = previous[place]
    }
    return sequence.reversed()
  }
}
