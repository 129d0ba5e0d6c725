import ArgumentParser
import Terms

/// The age above which a loaded release is reported as old: from a flag, then `OBOD_MAX_RELEASE_AGE`, then a year.
struct ReleaseAgeOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Report loaded releases that are older than this; 0: never. (default: \(ReleaseAge.defaultLimit))",
      valueName: "days"
    )
  )
  var maxReleaseAge: Int?

  private static let variable = "OBOD_MAX_RELEASE_AGE"

  func validate() throws { _ = try age() }

  func age() throws -> ReleaseAge {
    if let maxReleaseAge { return try Self.checked(maxReleaseAge, "--max-release-age") }
    guard let text = Places.variable(Self.variable) else { return ReleaseAge() }
    return try Self.checked(Int(text), Self.variable)
  }

  private static func checked(_ days: Int?, _ name: String) throws -> ReleaseAge {
    guard let days, ReleaseAge.limits.contains(days) else {
      throw ValidationError(
        "\(name) must be a number from \(ReleaseAge.limits.lowerBound) to \(ReleaseAge.limits.upperBound)"
      )
    }
    return ReleaseAge(limit: days)
  }
}
