import Foundation

/// Requests with the expected results, and for each the reason why their order is right. OBOD_RECORD=1 records the
/// results again.
package enum Golden {
  private static var folder: String { "\(Checkout.fixtures)/completion" }

  package struct Query: Sendable {
    package let request: String
    package let reason: String
  }

  package static func queries() throws -> [Query] {
    try String(contentsOfFile: "\(folder)/queries.tsv", encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return Query(request: fields[0], reason: fields[1])
    }
  }

  /// Returns each query with its reason and its results, one per line.
  package static func text(_ ask: (String) throws -> [String]) throws -> String {
    try queries().map { query in
      let results = try ask(query.request).map { "  \($0)" }
      return ([query.request, "  because: \(query.reason)"] + results).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  /// Returns the recorded text of a name; with OBOD_RECORD=1, records it first.
  package static func recorded(_ name: String, _ found: String) throws -> String {
    let file = "\(folder)/\(name).txt"
    if ProcessInfo.processInfo.environment["OBOD_RECORD"] != nil {
      try found.write(toFile: file, atomically: true, encoding: .utf8)
    }
    return try String(contentsOfFile: file, encoding: .utf8)
  }
}
