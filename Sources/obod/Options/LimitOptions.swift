import ArgumentParser
import Server

/// The limits on clients: from flags, then `OBOD_*` variables, then the defaults.
struct LimitOptions: ParsableArguments {
  @Option(.line) var lineLimit: Int?
  @Option(.connections) var connectionLimit: Int?
  @Option(.idle) var idleTime: Int?
  @Option(.unread) var unreadLimit: Int?
  @Option(.patience) var unreadTime: Int?

  private func flag(_ limit: Limit) -> Int? {
    switch limit {
    case .line: lineLimit
    case .connections: connectionLimit
    case .idle: idleTime
    case .unread: unreadLimit
    case .patience: unreadTime
    }
  }

  func validate() throws { _ = try limits() }

  func limits() throws -> Limits {
    var limits = Limits()
    for limit in Limit.allCases {
      if let value = flag(limit) {
        limits[limit] = try checked(value, limit, "--\(limit.flag)")
      } else if let text = Places.variable(limit.variable) {
        limits[limit] = try checked(Int(text), limit, limit.variable)
      }
    }
    return limits
  }

  private func checked(_ value: Int?, _ limit: Limit, _ name: String) throws -> Int {
    guard let value, limit.range.contains(value) else {
      throw ValidationError("\(name) must be a number from \(limit.range.lowerBound) to \(limit.range.upperBound)")
    }
    return value
  }
}

extension Option where Value == Int? {
  fileprivate init(_ limit: Limit) {
    self.init(
      name: .customLong(limit.flag),
      help: ArgumentHelp("\(limit.summary) (default: \(limit.defaultValue))", valueName: limit.unit)
    )
  }
}
