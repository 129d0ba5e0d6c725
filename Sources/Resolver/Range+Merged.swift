extension [Range<Int>] {
  /// Returns the union of the ranges as disjoint ranges in ascending order. Adjacent ranges are joined only if
  /// `joiningAdjacent` is true.
  func merged(joiningAdjacent: Bool) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound < last.upperBound + (joiningAdjacent ? 1 : 0) {
        merged[merged.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
