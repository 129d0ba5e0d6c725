import Wire

/// A limit on what clients may use. The flags and variables of `obod serve` and the fields of STATS are all derived
/// from this type.
package enum Limit: Int, CaseIterable, Sendable {
  case line, connections, idle, unread, patience

  /// The flag without its dashes. `--line-limit` is OBOD_LINE_LIMIT in the environment.
  package var flag: String { name.description.replacing("_", with: "-") }
  package var variable: String { "OBOD_" + name.description.uppercased() }

  /// The name of the field in STATS.
  package var name: StaticString {
    switch self {
    case .line: "line_limit"
    case .connections: "connection_limit"
    case .idle: "idle_time"
    case .unread: "unread_limit"
    case .patience: "unread_time"
    }
  }

  package var unit: String {
    switch self {
    case .line, .unread: "bytes"
    case .connections: "number"
    case .idle, .patience: "seconds"
    }
  }

  package var defaultValue: Int {
    switch self {
    case .line: 64 << 10
    case .connections: 1024
    case .idle: 600
    // A thousand connections that read nothing then hold at most a thousand MiB.
    case .unread: 1 << 20
    case .patience: 0
    }
  }

  package var range: ClosedRange<Int> {
    switch self {
    case .line: 256...16 << 20
    case .connections: 1...1 << 20
    case .idle, .patience: 0...1 << 30
    case .unread: 4096...1 << 30
    }
  }

  package var summary: String {
    switch self {
    case .line: "The longest request line."
    case .connections: "How many connections may be open at once; the limit on open files also applies."
    case .idle: "How long a connection may be idle before it is closed; 0: no limit."
    case .unread: "How much of its answers a client may leave unread before it is no longer read from or answered."
    case .patience: "How long such a client may read nothing before it is disconnected; 0: no limit."
    }
  }

  /// The error code that a client receives before its connection is closed, or nil if the client is made to wait
  /// instead.
  var code: ErrorCode? {
    switch self {
    case .line: .lineTooLong
    case .connections: .tooManyConnections
    case .idle: .idle
    case .unread: nil
    case .patience: .unreadAnswers
    }
  }
}

/// The limits that a daemon enforces.
package struct Limits: Sendable {
  private var values = Limit.allCases.map(\.defaultValue)

  package init() {}

  /// The limit's value in its `unit`.
  package subscript(limit: Limit) -> Int {
    get { values[limit.rawValue] }
    set { values[limit.rawValue] = newValue }
  }
}
