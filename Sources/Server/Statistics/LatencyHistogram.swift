/// A histogram of request latencies, in nanoseconds. Gives any percentile to within 1/32 of its value (3.1%), and the
/// exact number of requests that took at most each of some round times.
///
/// The buckets are those of HdrHistogram (https://hdrhistogram.github.io/HdrHistogram/): sixteen for each power of two.
/// The width of a bucket is at most a sixteenth of its values, and its middle represents all of them. Each time below
/// 32 ns has its own bucket; times of 18 minutes and more share the last one. Nothing is allocated before the first
/// time is recorded, and then 5 KB.
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

  private static let maxTime = 1 << 40 - 1
  private static let bucketCount = bucket(of: maxTime) + 1

  private var buckets: [Int] = []
  /// For each bound, the number of times above the previous bound and not above this one. Times above the last bound
  /// are not counted here.
  private var withinBounds: [Int] = []
  package private(set) var count = 0
  /// The sum of all times, in nanoseconds.
  package private(set) var total = 0
  package private(set) var slowest = 0

  package init() {}

  /// Negative values count as zero; a monotonic clock does not produce them.
  package mutating func record(_ nanoseconds: Int) {
    let time = max(0, nanoseconds)
    if count == 0 {
      buckets = [Int](repeating: 0, count: Self.bucketCount)
      withinBounds = [Int](repeating: 0, count: Self.bounds.count)
    }
    count += 1
    total += time
    slowest = max(slowest, time)
    buckets[Self.bucket(of: min(time, Self.maxTime))] += 1
    if let bound = Self.bounds.firstIndex(where: { time <= $0 }) { withinBounds[bound] += 1 }
  }

  /// The time that `percent` percent of the requests did not exceed: the value at rank ⌈percent × count ÷ 100⌉, off by
  /// at most 1/32. Returns nil if nothing was recorded.
  package func percentile(_ percent: Int) -> Int? {
    guard count > 0 else { return nil }
    var left = max(1, (count * percent + 99) / 100)
    for (bucket, times) in buckets.enumerated() {
      left -= times
      if left <= 0 { return min(Self.middle(of: bucket), slowest) }
    }
    return slowest
  }

  /// For each of `bounds`, the number of times that did not exceed it.
  package var atMost: [Int] {
    var sum = 0
    return withinBounds.map { times in
      sum += times
      return sum
    }
  }

  /// Returns a bucket's index, from the five highest bits of the time and the number of bits below them.
  private static func bucket(of time: Int) -> Int {
    let shift = 59 - (time | 16).leadingZeroBitCount
    return shift << 4 + time >> shift
  }

  private static func middle(of bucket: Int) -> Int {
    let shift = max(0, bucket >> 4 - 1)
    return (bucket - shift << 4) << shift + (1 << shift) / 2
  }
}
