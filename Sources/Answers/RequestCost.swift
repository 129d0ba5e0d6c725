import Lexicon
import Resolver
import Wire

/// The estimated cost of an answer, judged from the request alone. The daemon schedules requests by it.
package enum RequestCost: Sendable {
  /// At most about a millisecond, so it may delay other requests.
  case quick
  /// Some milliseconds.
  case slow
  /// Up to the maximum that any request may take.
  case expensive
}

extension Answerer {
  /// The maximum line length, in bytes, of a slow request; a longer one may be expensive, whatever its verb.
  package static let maxSlowLength = 1 << 10
  /// The maximum line length, in bytes, of a quick request.
  private static let maxQuickLength = 4 << 10
  /// The maximum number of non-ASCII bytes in a long quick request; normalization may expand each such character to
  /// several.
  private static let maxEncoded = 256
  /// The maximum limit of a quick search.
  private static let maxQuickHits = 100
  /// The maximum number of words in a quick search; correcting a word costs more than the rest of a search.
  private static let maxQuickWords = 8
  /// The maximum number of facts of a term that are quick to write.
  private static let maxQuickFacts = 2_000

  /// Estimates the cost of a request. A quick request may still be postponed while it is answered, because the work
  /// spent on it is bounded.
  func cost(of request: Request, _ line: UnsafeRawBufferPointer) -> RequestCost {
    let isLong = line.count > Self.maxSlowLength
    let slow: RequestCost = isLong ? .expensive : .slow
    guard line.count <= Self.maxQuickLength || request.argument.isEmpty else { return .expensive }
    switch request.verb {
    case .search, .parents, .children, .ancestors, .descendants, .isa, .relations, .scan: return slow
    case .terms: return request.options.contains { $0.option != .limit && $0.option != .after } ? slow : .quick
    case .complete where !isQuickSearch(request, line): return slow
    case .complete, .check, .label:
      return isLong && line[request.argument].count(where: { $0 > 0x7F }) > Self.maxEncoded ? slow : .quick
    case .lookup, .obsolete, .ping, .ontologies, .stats, .reload, .help, .quit: return .quick
    }
  }

  private func isQuickSearch(_ request: Request, _ line: UnsafeRawBufferPointer) -> Bool {
    let blanks = line[request.argument].count { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
    guard blanks < Self.maxQuickWords else { return false }
    guard !request.options.isEmpty else { return true }
    // Reporting an invalid option is quick.
    guard let limit = try? limitOption(request, default: 0), let scope = try? scope(request) else { return true }
    return limit <= Self.maxQuickHits && resolver.isReady(for: scope)
  }

  /// Whether a term has few enough facts to be written quickly.
  func isQuick(toWrite term: Int) -> Bool {
    let lexicon = resolver.lexicon
    let facts =
      lexicon.names(of: term).count + lexicon.alternates(of: term).count + lexicon.edges(of: term).count
      + lexicon.xrefs(of: term).count + lexicon.targets(of: .term(term)).count
    return facts <= Self.maxQuickFacts
  }
}
