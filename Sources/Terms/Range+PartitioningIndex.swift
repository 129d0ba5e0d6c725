extension Range<Int> {
  /// The first number that fulfils a condition, which once fulfilled stays so; the end of the range where none does.
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
