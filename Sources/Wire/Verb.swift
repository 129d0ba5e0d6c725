/// The verbs of the protocol. This table is the one definition: parsing, HELP and the README's list come from it.
package enum Verb: UInt8, CaseIterable, Sendable {
  case ping, lookup, label, check, obsolete, ontologies, stats, help, quit

  package static let count = allCases.count

  package var name: StaticString {
    switch self {
    case .ping: "PING"
    case .lookup: "LOOKUP"
    case .label: "LABEL"
    case .check: "CHECK"
    case .obsolete: "OBSOLETE"
    case .ontologies: "ONTOLOGIES"
    case .stats: "STATS"
    case .help: "HELP"
    case .quit: "QUIT"
    }
  }

  /// What stands behind the verb, for people; empty where nothing may.
  package var argument: StaticString {
    switch self {
    case .lookup, .obsolete: "ID"
    case .label: "TEXT"
    case .check: "ID [LABEL]"
    case .help: "[VERB]"
    case .ping, .ontologies, .stats, .quit: ""
    }
  }

  package var requiresArgument: Bool {
    switch self {
    case .lookup, .obsolete, .label, .check: true
    case .ping, .ontologies, .stats, .help, .quit: false
    }
  }

  package var options: [RequestOption] {
    switch self {
    case .label: [.ontology]
    default: []
    }
  }

  package var summary: StaticString {
    switch self {
    case .ping: "Says that the daemon is there: version, protocol, store generation."
    case .lookup: "The whole term: label, synonyms, parents, xrefs, replacements."
    case .label: "Every term that bears the text as label or synonym."
    case .check: "Whether the label belongs to the identifier: one verdict."
    case .obsolete: "Whether the identifier is obsolete or merged, and what replaces it."
    case .ontologies: "The loaded ontologies with release, source and counts."
    case .stats: "Uptime, connections, requests by verb, memory."
    case .help: "The verbs, or one of them."
    case .quit: "Closes the connection after the answers before it."
    }
  }

  /// In any case of its letters.
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
  case ontology

  package var summary: StaticString {
    switch self {
    case .ontology: "only terms of this ontology, e.g. ontology=hp"
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
  case lineTooLong = "line_too_long"

  package var summary: StaticString {
    switch self {
    case .unknownVerb: "the first word is no verb"
    case .missingArgument: "the verb needs an argument"
    case .unexpectedArgument: "the verb takes no argument"
    case .badOption: "an option is repeated, has no value, or a value it cannot have"
    case .badRequest: "the line is not UTF-8 text"
    case .malformedID: "the argument cannot be read as an identifier"
    case .unknownID: "the identifier's ontology is loaded and does not have it"
    case .unloadedPrefix: "no loaded ontology defines the identifier's prefix"
    case .lineTooLong: "the line is longer than the limit; the connection is closed"
    }
  }
}
