import Terms

/// Collects the clauses of one frame. A clause that cannot be read throws and leaves the frame as it was. A clause that
/// deviates from the format but can still be read is added, and then throws as well; its message says how it was read.
struct FrameBuilder {
  private(set) var frame: Frame
  private let header: Header
  private var intersections = 0
  private var unions = 0
  private var hasConflictingObsolete = false

  init(kind: Frame.Kind, line: Int, header: Header) {
    frame = Frame(kind: kind, line: line)
    self.header = header
  }

  /// Returns the problems that show only once the frame is complete.
  mutating func finish() -> [(line: Int, message: String)] {
    var problems: [(line: Int, message: String)] = []
    let id = frame.id.isEmpty ? "the frame" : frame.id
    if intersections == 1 { problems.append((frame.line, "\(id) has a single intersection_of; it needs two or more")) }
    if unions == 1 { problems.append((frame.line, "\(id) has a single union_of; it needs two or more")) }
    if hasConflictingObsolete {
      problems.append((frame.line, "\(id) has is_obsolete both true and false; read as obsolete"))
    }
    return problems
  }

  /// Adds one clause. `identifiers` reads the identifiers of term frames.
  mutating func add(
    _ tag: String,
    _ value: inout ClauseScanner,
    line: Int,
    _ identifiers: inout IdentifierReader
  ) throws(ClauseError) {
    switch tag {
    case "id": try addID(&value, line, &identifiers)
    case "name": try addName(&value)
    case "xref", "xref_analog", "xref_unk": try addXref(&value)
    case "synonym": try addSynonym(&value, scope: nil)
    case "is_a": frame.parents.append(try reference(.parent, &value, line, &identifiers).id)
    case "def": try addDefinition(&value)
    case "relationship": try addRelationship(&value, line, &identifiers)
    case "namespace": try setOnce(\.namespace, tag, &value)
    case "subset": frame.subsets.append(try identifier(tag, &value))
    case "alt_id": frame.alternateIDs.append(try reference(.alternate, &value, line, &identifiers))
    case "is_obsolete": try addObsolete(&value)
    case "replaced_by": frame.replacedBy.append(try reference(.replacedBy, &value, line, &identifiers))
    case "consider", "use_term": frame.consider.append(try reference(.consider, &value, line, &identifiers))
    case "comment": try setOnce(\.comment, tag, &value)
    case "exact_synonym": try addSynonym(&value, scope: .exact)
    case "narrow_synonym": try addSynonym(&value, scope: .narrow)
    case "broad_synonym": try addSynonym(&value, scope: .broad)
    case "related_synonym": try addSynonym(&value, scope: .related)
    default: try check(tag, &value)
    }
  }

  // MARK: Clauses that are kept

  private mutating func addID(
    _ value: inout ClauseScanner,
    _ line: Int,
    _ identifiers: inout IdentifierReader
  ) throws(ClauseError) {
    let id = try identifier("id", &value)
    guard frame.id.isEmpty else { throw ClauseError("a second id in the frame of \(Quotation.of(frame.id))") }
    frame.id = canonical(id, .id, line, &identifiers)
  }

  private mutating func addName(_ value: inout ClauseScanner) throws(ClauseError) {
    let (name, hasLiteralBrace) = value.unquoted()
    guard !name.isEmpty else { throw ClauseError("the name is empty") }
    let earlier = frame.name
    frame.name = name
    if let earlier {
      throw ClauseError(
        "a second name in the frame of \(Quotation.of(frame.id)): '\(name)' replaces '\(earlier)'"
      )
    }
    if hasLiteralBrace {
      throw ClauseError("a '{' that does not open qualifiers should be written '\\{'; read as text")
    }
  }

  private mutating func setOnce(
    _ field: WritableKeyPath<Frame, String?>,
    _ tag: String,
    _ value: inout ClauseScanner
  ) throws(ClauseError) {
    let (text, _) = value.unquoted()
    guard !text.isEmpty else { throw ClauseError("\(tag) has no value") }
    guard frame[keyPath: field] == nil else {
      throw ClauseError("a second \(tag) in the frame of \(Quotation.of(frame.id)); the first is kept")
    }
    frame[keyPath: field] = text
  }

  private mutating func addDefinition(_ value: inout ClauseScanner) throws(ClauseError) {
    guard let text = value.quoted() else { throw ClauseError("def: expected quoted text") }
    guard frame.definition == nil else {
      throw ClauseError("a second def in the frame of \(Quotation.of(frame.id)); the first is kept")
    }
    guard value.skipXrefList() else { throw ClauseError("def: expected a list of cross references, at least '[]'") }
    guard value.finish() else { throw ClauseError("def: text after the cross references") }
    frame.definition = text
  }

  private mutating func addSynonym(_ value: inout ClauseScanner, scope impliedScope: SynonymScope?) throws(ClauseError)
  {
    guard let text = value.quoted() else { throw ClauseError("synonym: expected quoted text") }
    // Usually the first character decides; it is rarely one that needs a Unicode lookup.
    guard text.utf8.contains(where: { 0x21...0x7E ~= $0 }) || text.contains(where: { !$0.isWhitespace }) else {
      throw ClauseError("synonym: the text is empty")
    }
    var scope = impliedScope
    var type: String?
    var problem: String?
    value.skipBlanks()
    while !value.isAtEnd {
      var lookahead = value
      if lookahead.skipXrefList() || lookahead.finish() { break }
      guard let word = value.token(), !word.hasPrefix("[") else {
        throw ClauseError("synonym: unterminated list of cross references")
      }
      if scope == nil, let stated = SynonymScope(keyword: word) {
        scope = stated
      } else if scope == nil, let stated = SynonymScope(keyword: word.uppercased()) {
        scope = stated
        problem = "synonym: the scope '\(word)' should be written in capitals"
      } else if type == nil {
        type = word
      } else {
        throw ClauseError("synonym: unexpected '\(word)'")
      }
    }
    let hasList = value.skipXrefList()
    guard value.finish() else { throw ClauseError("synonym: text after the cross references") }
    // OBO 1.2 assumes RELATED if no scope is stated, unless the synonym's type states one.
    let effective = scope ?? type.flatMap { header.scopeBySynonymType[$0] } ?? .related
    frame.synonyms.append(Synonym(text: text, scope: effective, type: type))
    if !hasList { problem = problem ?? "synonym: expected a list of cross references, at least '[]'" }
    if let problem { throw ClauseError(problem + "; read as \(effective.keyword)") }
  }

  private mutating func addXref(_ value: inout ClauseScanner) throws(ClauseError) {
    guard let id = value.token() else { throw ClauseError("xref has no value") }
    _ = value.quoted()
    guard value.finish() else { throw ClauseError("xref: '\(id)' is followed by text; identifiers contain no blanks") }
    frame.xrefs.append(id)
  }

  private mutating func addRelationship(
    _ value: inout ClauseScanner,
    _ line: Int,
    _ identifiers: inout IdentifierReader
  ) throws(ClauseError) {
    guard let relation = value.token(), let written = value.token() else {
      throw ClauseError("relationship: expected a relation and a term")
    }
    guard value.finish() else { throw ClauseError("relationship: text after '\(relation) \(written)'") }
    let target = canonical(written, .relationship, line, &identifiers)
    frame.relationships.append(Relationship(relation: relation, target: target))
  }

  private mutating func addObsolete(_ value: inout ClauseScanner) throws(ClauseError) {
    let (text, _) = value.unquoted()
    let stated: Bool
    switch text.lowercased() {
    case "true", "1": stated = true
    case "false", "0": stated = false
    default: throw ClauseError("is_obsolete must be true or false, not '\(text)'")
    }
    if let before = frame.isObsolete, before != stated { hasConflictingObsolete = true }
    frame.isObsolete = (frame.isObsolete ?? false) || stated
    if text != "true" && text != "false" { throw ClauseError("is_obsolete: '\(text)' should be written true or false") }
  }

  // MARK: Clauses that are only validated

  private mutating func check(_ tag: String, _ value: inout ClauseScanner) throws(ClauseError) {
    switch tag {
    case "intersection_of":
      guard value.token() != nil else { throw ClauseError("intersection_of has no value") }
      if !value.finish() {
        guard value.token() != nil, value.finish() else { throw ClauseError("intersection_of: too many values") }
      }
      intersections += 1
    case "union_of":
      _ = try identifier(tag, &value)
      unions += 1
    case "disjoint_from", "equivalent_to", "instance_of", "inverse_of", "transitive_over", "disjoint_over", "domain",
      "range":
      _ = try identifier(tag, &value)
    case "property_value":
      guard value.token() != nil else { throw ClauseError("property_value has no value") }
      if value.quoted() != nil {
        if !value.finish() {
          guard value.token() != nil, value.finish() else { throw ClauseError("property_value: too many values") }
        }
      } else {
        guard value.token() != nil else { throw ClauseError("property_value: expected a value") }
        if !value.finish() {
          guard value.token() != nil, value.finish() else { throw ClauseError("property_value: too many values") }
        }
      }
    case "is_anonymous", "builtin", "is_cyclic", "is_reflexive", "is_symmetric", "is_transitive", "is_anti_symmetric",
      "is_asymmetric", "is_functional", "is_inverse_functional", "is_metadata_tag", "is_class_level", "is_proper":
      let (text, _) = value.unquoted()
      guard text == "true" || text == "false" else { throw ClauseError("\(tag) must be true or false, not '\(text)'") }
    case "creation_date", "modification_date":
      let (text, _) = value.unquoted()
      guard Self.isDate(text) else { throw ClauseError("\(tag) '\(text)' is not an ISO 8601 date") }
    case "created_by", "modified_by", "holds_over_chain", "equivalent_to_chain", "expand_assertion_to",
      "expand_expression_to", "cardinality", "minCardinality", "maxCardinality", "must_be_instance", "inst_of",
      "seeAlso", "is_relationship":
      let (text, _) = value.unquoted()
      guard !text.isEmpty else { throw ClauseError("\(tag) has no value") }
    default: throw ClauseError("unknown tag '\(tag)'")
    }
  }

  private func reference(
    _ clause: IdentifierReader.Clause,
    _ value: inout ClauseScanner,
    _ line: Int,
    _ identifiers: inout IdentifierReader
  ) throws(ClauseError) -> Located {
    let id = try identifier(clause.rawValue, &value)
    return Located(id: canonical(id, clause, line, &identifiers), line: line)
  }

  /// Canonicalizes the identifiers of term frames only: relations and instances are often named by a plain word, and
  /// the identifiers they refer to are not terms.
  private func canonical(
    _ id: String,
    _ clause: IdentifierReader.Clause,
    _ line: Int,
    _ identifiers: inout IdentifierReader
  ) -> String {
    frame.kind == .term ? identifiers.read(id, clause, line: line) : id
  }

  private func identifier(_ tag: String, _ value: inout ClauseScanner) throws(ClauseError) -> String {
    guard let id = value.token() else { throw ClauseError("\(tag) has no value") }
    guard value.finish() else {
      throw ClauseError("\(tag): '\(id)' is followed by text; identifiers contain no blanks")
    }
    return id
  }

  /// Whether a text is an ISO 8601 date such as `2017-05-04`, alone or with a time of day.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "T", maxSplits: 1)
    guard let day = parts.first else { return false }
    let numbers = day.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let date = numbers[2],
      1...9999 ~= year, 1...12 ~= month, 1...31 ~= date
    else { return false }
    guard parts.count == 2 else { return true }
    let clock = parts[1].prefix { $0.isNumber || $0 == ":" }.split(separator: ":").map { Int($0) }
    guard clock.count >= 2, let hour = clock[0], let minute = clock[1] else { return false }
    return 0...24 ~= hour && 0...59 ~= minute
  }
}
