/// The date of a release, as in `data-version: hp/releases/2025-01-16`.
package struct ReleaseDate: Comparable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int

  package init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...31 ~= day else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Returns the first date of the form `2025-01-16` in a text; nil if there is none.
  package init?(in text: some StringProtocol) {
    for part in text.split(whereSeparator: { !($0.isNumber || $0 == "-") }) {
      let numbers = part.split(separator: "-", omittingEmptySubsequences: false)
      guard numbers.map(\.utf8.count) == [4, 2, 2], let year = Int(numbers[0]), let month = Int(numbers[1]),
        let day = Int(numbers[2]), let date = Self(year: year, month: month, day: day)
      else { continue }
      self = date
      return
    }
    return nil
  }

  /// Reads the header's form, `date: 16:01:2025 12:00`.
  package init?(headerDate text: String) {
    let numbers = text.split(whereSeparator: { $0 == ":" || $0 == " " }).prefix(3).map { Int($0) }
    guard numbers.count == 3, let day = numbers[0], let month = numbers[1], let year = numbers[2] else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Days since 1970-01-01 in the Gregorian calendar. Algorithm `days_from_civil` of Howard Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms".
  package var daysSinceEpoch: Int {
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
