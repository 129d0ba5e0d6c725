extension Range<Int> {
  /// Returns the first number that satisfies a condition, or the end of the range if none does. The condition must stay
  /// true once it is true.
  @inlinable
  package func partitioningIndex(where condition: (Int) -> Bool) -> Int {
    var low = lowerBound
    var high = upperBound
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
