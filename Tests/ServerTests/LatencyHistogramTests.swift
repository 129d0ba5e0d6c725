import Server
import Support
import Testing

/// Compares the histogram with the sorted times.
@Suite struct LatencyHistogramTests {
  /// Times of all magnitudes, from several distributions.
  static let samples: [(name: String, times: [Int])] = {
    var generator = SeededGenerator()
    func draw(_ count: Int, _ time: (inout SeededGenerator) -> Int) -> [Int] {
      (0..<count).map { _ in time(&generator) }
    }
    return [
      ("one", [1234]), ("all alike", [Int](repeating: 777, count: 100)), ("below a bucket's width", Array(0...40)),
      ("even", draw(10_000) { Int.random(in: 0..<100_000, using: &$0) }),
      (
        "over twelve powers of ten",
        draw(10_000) { Int.random(in: 0..<(1 << Int.random(in: 1...39, using: &$0)), using: &$0) }
      ),
      (
        "quick with a slow tail", draw(10_000) { $0.isOne(in: 60) ? 4_000_000 : Int.random(in: 900..<1500, using: &$0) }
      ),
      ("powers of two and their neighbours", (1..<40).flatMap { [1 << $0 - 1, 1 << $0, 1 << $0 + 1] }),
      ("round times", LatencyHistogram.bounds.flatMap { [$0 - 1, $0, $0 + 1] }),
    ]
  }()

  private func histogram(of times: [Int]) -> LatencyHistogram {
    var histogram = LatencyHistogram()
    for time in times { histogram.record(time) }
    return histogram
  }

  @Test(arguments: samples)
  func percentilesAreExactToWithinAThirtySecond(_ name: String, _ times: [Int]) throws {
    let histogram = histogram(of: times)
    let sorted = times.sorted()
    for percent in 1...100 {
      let exact = sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
      let reported = try #require(histogram.percentile(percent))
      #expect(abs(reported - exact) * 32 <= exact, "p\(percent) of \(name): \(reported) for \(exact)")
    }
  }

  @Test(arguments: samples)
  func countsExactlyHowManyTookAtMostARoundTime(_ name: String, _ times: [Int]) {
    let histogram = histogram(of: times)
    #expect(histogram.atMost == LatencyHistogram.bounds.map { bound in times.count { $0 <= bound } })
    #expect(histogram.count == times.count)
    #expect(histogram.total == times.reduce(0, +))
    #expect(histogram.slowest == times.max())
  }

  @Test func theRoundTimesGoFromAMicrosecondToTenSeconds() {
    let bounds = LatencyHistogram.bounds
    #expect(bounds.prefix(4) == [1000, 2500, 5000, 10_000])
    #expect(bounds.suffix(4) == [1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000])
    #expect(bounds == bounds.sorted() && Set(bounds).count == 22)
  }

  @Test func hasNoPercentileOfNoTimes() {
    #expect(LatencyHistogram().percentile(50) == nil)
    #expect(LatencyHistogram().atMost.isEmpty)
  }

  @Test func keepsTimesThatNoClockShouldReturn() {
    let histogram = histogram(of: [-5, 0, .max >> 1])
    #expect(histogram.count == 3)
    #expect(histogram.percentile(50) == 0)
    #expect(histogram.slowest == .max >> 1)
  }
}
