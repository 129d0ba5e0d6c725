/// The verbs of the protocol. This table is the only definition: parsing, HELP and the manual page derive from it.
package enum Verb: UInt8, CaseIterable, Sendable {
  case ping, lookup, label, check, obsolete, complete, search, parents, children, ancestors, descendants, isa,
    relations,
    terms, scan
  case ontologies, stats, reload, help, quit

  package static let count = allCases.count

  package var name: StaticString {
    switch self {
    case .ping: "PING"
    case .lookup: "LOOKUP"
    case .label: "LABEL"
    case .check: "CHECK"
    case .obsolete: "OBSOLETE"
    case .complete: "COMPLETE"
    case .search: "SEARCH"
    case .parents: "PARENTS"
    case .children: "CHILDREN"
    case .ancestors: "ANCESTORS"
    case .descendants: "DESCENDANTS"
    case .isa: "ISA"
    case .relations: "RELATIONS"
    case .terms: "TERMS"
    case .scan: "SCAN"
    case .ontologies: "ONTOLOGIES"
    case .stats: "STATS"
    case .reload: "RELOAD"
    case .help: "HELP"
    case .quit: "QUIT"
    }
  }

  /// The synopsis of the argument, for people; empty if the verb takes none.
  package var argument: StaticString {
    switch self {
    case .lookup, .obsolete, .parents, .children, .ancestors, .descendants: "ID"
    case .label, .complete: "TEXT"
    case .search: "WORDS"
    case .check: "ID [LABEL]"
    case .isa: "ID ANCESTOR-ID"
    case .scan: "LINE"
    case .help: "[VERB]"
    case .ping, .relations, .terms, .ontologies, .stats, .reload, .quit: ""
    }
  }

  package var requiresArgument: Bool {
    argument.utf8CodeUnitCount > 0 && self != .help
  }

  package var options: [RequestOption] {
    switch self {
    case .label: [.ontology]
    case .complete, .search: [.limit, .ontology, .under, .obsolete]
    case .parents, .children, .ancestors, .descendants: [.relation, .limit]
    case .isa: [.relation]
    case .terms: [.ontology, .status, .after, .limit]
    case .scan: [.cell, .kind]
    default: []
    }
  }

  package var summary: StaticString {
    switch self {
    case .ping: "Reports that the daemon is running: version, protocol, store generation."
    case .lookup: "The whole term: label, synonyms, parents, xrefs, replacements."
    case .label: "Every term that has the text as its label or a synonym."
    case .check: "Whether the label belongs to the identifier: one verdict."
    case .obsolete: "Whether the identifier is obsolete or merged, and what replaces it."
    case .complete: "Terms that complete the text typed so far, best first; also the beginning of an ID."
    case .search: "Like COMPLETE, then terms whose names and definition together contain the words."
    case .parents: "The terms directly above the term."
    case .children: "The terms directly below the term."
    case .ancestors: "All terms above the term, nearest first."
    case .descendants: "All terms below the term, nearest first."
    case .isa: "Whether the second term is above the first, and a shortest path to it."
    case .relations: "The relations that terms have, each with its CURIEs and the number of its edges."
    case .terms: "A page of the list of all terms, in the order of their IDs."
    case .scan: "Every identifier in a line of prose or a row of a table, compared with the text beside it."
    case .ontologies: "The loaded ontologies with release, source and counts."
    case .stats: "Uptime, connections, requests by verb, memory."
    case .reload: "Switches to the newest published store at once; only for the daemon's own user and root."
    case .help: "Describes all verbs, or one of them."
    case .quit: "Closes the connection after the preceding answers."
    }
  }

  /// Parses a verb, ignoring case.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    var number: UInt8 = 0
    while let verb = Verb(rawValue: number) {
      if verb.isSpelled(bytes) {
        self = verb
        return
      }
      number += 1
    }
    return nil
  }

  private func isSpelled(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let name = name
    guard name.utf8CodeUnitCount == bytes.count else { return false }
    for index in 0..<bytes.count where bytes[index] & 0xDF != name.utf8Start[index] { return false }
    return true
  }
}

/// The options of requests, written `name=value` between verb and argument.
package enum RequestOption: String, CaseIterable, Sendable {
  case limit, ontology, under, obsolete, relation, status, after, cell, kind

  package var summary: StaticString {
    switch self {
    case .limit: "the maximum number of terms, 1 to 1000"
    case .ontology: "only terms of this ontology, e.g. ontology=hp"
    case .under: "only this term and its descendants over is_a, e.g. under=HP:0000118"
    case .obsolete: "yes: obsolete terms too; only: no other terms; no: no obsolete terms (default)"
    case .relation: "this relation instead of is_a, by name or CURIE, e.g. relation=part_of or relation=BFO:0000050"
    case .status: "only terms with this status, current or obsolete"
    case .kind: "prose (default), or code, where only a name of another term contradicts"
    case .cell: "the number of the cell that holds the labels, counted from 1, e.g. cell=2; 0: no cell holds labels"
    case .after: "only terms after this ID, the last one of the previous page"
    }
  }
}

/// The codes that `"error"` can have.
package enum ErrorCode: String, CaseIterable, Sendable {
  case unknownVerb = "unknown_verb"
  case missingArgument = "missing_argument"
  case unexpectedArgument = "unexpected_argument"
  case badOption = "bad_option"
  case badRequest = "bad_request"
  case malformedID = "malformed_id"
  case unknownID = "unknown_id"
  case unloadedPrefix = "unloaded_prefix"
  case outsideSubset = "outside_subset"
  case storeFailed = "store_failed"
  case lineTooLong = "line_too_long"
  case tooManyConnections = "too_many_connections"
  case idle
  case unreadAnswers = "unread_answers"
  case notPermitted = "not_permitted"

  package var summary: StaticString {
    switch self {
    case .unknownVerb: "the first word is not a verb"
    case .missingArgument: "the verb needs an argument"
    case .unexpectedArgument: "the verb takes no argument"
    case .badOption: "an option is repeated, has no value, or has an invalid value"
    case .badRequest:
      "the line is not UTF-8, has more than 30 combining marks on one letter, or needs a running daemon"
    case .malformedID: "the argument cannot be read as an identifier"
    case .unknownID: "the identifier's ontology is loaded whole and does not have it"
    case .unloadedPrefix: "no loaded ontology defines the identifier's prefix"
    case .outsideSubset: "only a subset of the identifier's ontology is loaded, which does not have it"
    case .storeFailed: "the store or its record cannot be used; requests that need only the lexicon are still answered"
    case .lineTooLong: "the line is longer than the limit; the connection is closed"
    case .tooManyConnections: "the maximum number of connections is reached; this one is closed"
    case .idle: "no request was received within the idle time; the connection is closed"
    case .unreadAnswers: "the client did not read its answers in time; the connection is closed"
    case .notPermitted: "only the daemon's own user and root may send this"
    }
  }
}
