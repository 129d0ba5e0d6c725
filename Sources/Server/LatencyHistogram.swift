/// How long requests took, in nanoseconds: any percentile to within a thirty-second of itself (3.1%), whatever its size,
/// and exactly how many took at most each of some round times.
///
/// The buckets are those of HdrHistogram (https://hdrhistogram.github.io/HdrHistogram/): sixteen for each doubling, so a
/// bucket is at most a sixteenth of its values wide, and its middle stands for all of them. Times below 32 ns have a
/// bucket each; those from 18 minutes on share the last. Nothing is kept until the first time comes, then 5 KB.
package struct LatencyHistogram: Sendable {
  /// Round times, in nanoseconds: 1, 2.5 and 5 of each power of ten from a microsecond to 10 seconds.
  package static let bounds: [Int] = {
    var bounds: [Int] = []
    var power = 1000
    while power < 10_000_000_000 {
      bounds += [power, power / 2 * 5, power * 5]
      power *= 10
    }
    return bounds + [power]
  }()

  private static let longest = 1 << 40 - 1
  private static let bucketCount = bucket(of: longest) + 1

  private var buckets: [Int] = []
  /// How many times are above the bound before and not above this one; those above all bounds are in none.
  private var withinBounds: [Int] = []
  package private(set) var count = 0
  /// Of all times together, in nanoseconds.
  package private(set) var total = 0
  package private(set) var slowest = 0

  package init() {}

  /// `nanoseconds` below zero, which no clock that only goes forward tells, counts as zero.
  package mutating func record(_ nanoseconds: Int) {
    let time = max(0, nanoseconds)
    if count == 0 {
      buckets = [Int](repeating: 0, count: Self.bucketCount)
      withinBounds = [Int](repeating: 0, count: Self.bounds.count)
    }
    count += 1
    total += time
    slowest = max(slowest, time)
    buckets[Self.bucket(of: min(time, Self.longest))] += 1
    if let bound = Self.bounds.firstIndex(where: { time <= $0 }) { withinBounds[bound] += 1 }
  }

  /// The time that so many in a hundred did not exceed: the value at rank ⌈percent × count ÷ 100⌉, off by at most a
  /// thirty-second. nil where nothing was recorded.
  package func percentile(_ percent: Int) -> Int? {
    guard count > 0 else { return nil }
    var left = max(1, (count * percent + 99) / 100)
    for (bucket, times) in buckets.enumerated() {
      left -= times
      if left <= 0 { return min(Self.middle(of: bucket), slowest) }
    }
    return slowest
  }

  /// How many times were not above each of `bounds`.
  package var atMost: [Int] {
    var sum = 0
    return withinBounds.map { times in
      sum += times
      return sum
    }
  }

  /// The five highest bits of the time, and how many there are below them.
  private static func bucket(of time: Int) -> Int {
    let shift = 59 - (time | 16).leadingZeroBitCount
    return shift << 4 + time >> shift
  }

  private static func middle(of bucket: Int) -> Int {
    let shift = max(0, bucket >> 4 - 1)
    return (bucket - shift << 4) << shift + (1 << shift) / 2
  }
}
