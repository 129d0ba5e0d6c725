import Lexicon
import Resolver

/// What an answer may cost, by what the request says; the daemon ranks requests by it.
package enum RequestCost: Sendable {
  /// At most about a millisecond, so that it may delay other requests.
  case quick
  /// Some milliseconds.
  case slow
  /// Up to the most that any request may take.
  case dear
}

extension Answerer {
  /// A longer line, in bytes, may be dear whatever its verb is.
  package static let longestSlow = 1 << 10
  /// A longer line, in bytes, is never quick.
  private static let longestQuick = 4 << 10
  /// Characters outside of ASCII may be many characters once they are normalized.
  private static let mostEncoded = 256
  /// So many hits are found and written in no time.
  private static let mostQuickHits = 100
  /// So many words are looked up and corrected in no time; a correction is dearer than the rest of a search.
  private static let mostQuickWords = 8
  /// So many facts of a term are written in no time.
  private static let mostQuickFacts = 2_000

  /// A quick one may still turn out to be slow while it is answered: its effort is bounded.
  func cost(of request: Request, bytes: Int) -> RequestCost {
    let isLong = bytes > Self.longestSlow
    let slow: RequestCost = isLong ? .dear : .slow
    guard bytes <= Self.longestQuick || request.argument.isEmpty else { return .dear }
    switch request.verb {
    case .search, .parents, .children, .ancestors, .descendants, .isa, .scan: return slow
    case .terms: return request.options.contains { $0.option != .limit && $0.option != .after } ? slow : .quick
    case .complete where !isQuickSearch(request): return slow
    case .complete, .check, .label:
      return isLong && request.argument.count(where: { $0 > 0x7F }) > Self.mostEncoded ? slow : .quick
    case .lookup, .obsolete, .ping, .ontologies, .stats, .reload, .help, .quit: return .quick
    }
  }

  private func isQuickSearch(_ request: Request) -> Bool {
    let blanks = request.argument.count { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
    guard blanks < Self.mostQuickWords else { return false }
    guard !request.options.isEmpty else { return true }
    // What is wrong with the options is said in no time.
    guard let limit = try? limitOption(request, default: 0), let scope = try? scope(request) else { return true }
    return limit <= Self.mostQuickHits && resolver.isReady(for: scope)
  }

  /// Whether a term has so much to it that writing it takes a while.
  func isQuick(toWrite term: Int) -> Bool {
    let lexicon = resolver.lexicon
    let facts =
      lexicon.names(of: term).count + lexicon.alternates(of: term).count + lexicon.edges(of: term).count
      + lexicon.xrefs(of: term).count + lexicon.targets(of: .term(term)).count
    return facts <= Self.mostQuickFacts
  }
}
