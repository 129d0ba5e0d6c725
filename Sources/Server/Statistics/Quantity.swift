/// Formats times and sizes for people, as two or three digits and a unit.
package enum Quantity {
  /// `850 ns`, `1.2 µs`, `35 ms`, `2.0 s`.
  package static func time(nanoseconds: Int) -> String {
    scaled(nanoseconds, [("ns", 1), ("µs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000)])
  }

  /// `512 B`, `1.6 MiB`, `35 GiB`.
  package static func memory(bytes: Int) -> String {
    scaled(bytes, [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)])
  }

  /// The largest unit that applies, and the next one unless that is zero: `5 s`, `12 min 5 s`, `4 h`, `3 d 4 h`.
  package static func duration(seconds: Int) -> String {
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
    let first = units.firstIndex { seconds >= $0.1 } ?? units.count - 1
    var rest = max(0, seconds)
    var parts: [String] = []
    for (name, size) in units[first...].prefix(2) {
      if rest >= size || parts.isEmpty { parts.append("\(rest / size) \(name)") }
      rest %= size
    }
    return parts.joined(separator: " ")
  }

  /// Formats a value, rounded, in the first unit in which it has fewer than four digits, with one decimal place if it
  /// has only one digit before the point.
  private static func scaled(_ value: Int, _ units: [(name: String, size: Int)]) -> String {
    for (index, unit) in units.enumerated() {
      let tenths = (value * 10 + unit.size / 2) / unit.size
      let whole = (value + unit.size / 2) / unit.size
      if unit.size > 1 && tenths < 100 { return "\(tenths / 10).\(tenths % 10) \(unit.name)" }
      if whole < 1000 || index == units.count - 1 { return "\(whole) \(unit.name)" }
    }
    return "\(value)"
  }
}
