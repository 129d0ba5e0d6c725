/// Writes metrics in the Prometheus text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
struct PrometheusText {
  enum Kind: String {
    case counter, gauge, histogram
  }

  struct Sample {
    /// The suffix of the family's name: `_bucket`, `_sum` or `_count`; empty except for histograms.
    var suffix = ""
    var labels: KeyValuePairs<String, String> = [:]
    let value: String
  }

  private(set) var text = ""

  /// Adds a metric family, unless it has no samples.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.key)=\"\(Self.escaped($0.value, quotes: true))\"" }
      text += name + sample.suffix + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " \(sample.value)\n"
    }
  }

  /// Adds a metric family of one sample, unless the value is unknown.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Int?) {
    add(name, kind, help, value.map { [Sample(value: "\($0)")] } ?? [])
  }

  /// Formats a duration in seconds, exactly and without an exponent.
  static func seconds(nanoseconds: Int) -> String {
    let billion = 1_000_000_000
    var digits = String(nanoseconds % billion + billion).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(nanoseconds / billion)" + (digits.isEmpty ? "" : ".\(digits)")
  }

  private static func escaped(_ text: String, quotes: Bool = false) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#
      case "\n": escaped += #"\n"#
      case "\"" where quotes: escaped += #"\""#
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
