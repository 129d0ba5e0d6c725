import Server
import Testing

@Suite struct QuantityTests {
  static let times = [
    (0, "0 ns"), (850, "850 ns"), (999, "999 ns"), (1000, "1.0 µs"), (1249, "1.2 µs"), (9949, "9.9 µs"),
    (9950, "10 µs"),
    (999_499, "999 µs"), (999_500, "1.0 ms"), (35_400_000, "35 ms"), (2_000_000_000, "2.0 s"),
    (4_000_000_000_000, "4000 s"),
  ]

  @Test(arguments: times) func formatsTimes(_ nanoseconds: Int, _ text: String) {
    #expect(Quantity.time(nanoseconds: nanoseconds) == text)
  }

  static let sizes = [
    (0, "0 B"), (512, "512 B"), (1000, "1.0 KiB"), (1 << 20, "1.0 MiB"), (1_677_722, "1.6 MiB"), (35 << 30, "35 GiB"),
  ]

  @Test(arguments: sizes) func formatsSizes(_ bytes: Int, _ text: String) {
    #expect(Quantity.memory(bytes: bytes) == text)
  }

  static let durations = [
    (-3, "0 s"), (0, "0 s"), (5, "5 s"), (60, "1 min"), (725, "12 min 5 s"), (14_400, "4 h"), (14_459, "4 h"),
    (273_600, "3 d 4 h"), (259_200, "3 d"), (259_260, "3 d"), (40_000_000, "462 d 23 h"),
  ]

  @Test(arguments: durations) func formatsDurations(_ seconds: Int, _ text: String) {
    #expect(Quantity.duration(seconds: seconds) == text)
  }
}
