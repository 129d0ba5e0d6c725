import Terms

extension Header {
  /// The number of imported files that a note names; each name is shortened.
  private static let namedImports = 3

  /// A note for the user: imports are not a fault, but the imported terms are missing.
  var noteOnImports: String {
    let named = imports.prefix(Self.namedImports).map { "'\(Quotation.of($0.id))'" }
    let others = imports.count > named.count ? " and \(imports.count - named.count) more" : ""
    return "imports are not followed: \(named.joined(separator: ", "))\(others)"
  }

  /// Adds one header clause. Unknown header tags are ignored, because the format allows them.
  mutating func add(_ tag: String, _ value: inout ClauseScanner, line: Int) throws(ClauseError) {
    switch tag {
    case "format-version": formatVersion = value.unquoted().text
    case "ontology": ontology = value.unquoted().text
    case "data-version": dataVersion = value.unquoted().text
    case "default-namespace": defaultNamespace = value.unquoted().text
    case "date":
      let text = value.unquoted().text
      date = text
      guard Self.isHeaderDate(text) else { throw ClauseError("date '\(text)' is not of the form dd:MM:yyyy HH:mm") }
    case "namespace-id-rule":
      // `* XAO:$sequence(7,0,9999999)$` names the prefix of the ontology's own identifiers.
      if let rule = value.unquoted().text.split(separator: " ").last, let colon = rule.firstIndex(of: ":") {
        declaredPrefixes.append(String(rule[..<colon]))
      }
    case "import":
      let file = value.unquoted().text
      if !file.isEmpty { imports.append(Located(id: file, line: line)) }
    case "synonymtypedef": try addSynonymType(&value)
    case "subsetdef":
      guard value.token() != nil, value.quoted() != nil, value.finish() else {
        throw ClauseError("subsetdef is not of the form NAME \"description\"")
      }
    case "owl-axioms":
      let axioms = value.unquoted().text
      guard Self.isBalanced(axioms) else { throw ClauseError("owl-axioms is not OWL functional syntax") }
    case "saved-by", "auto-generated-by", "remark", "idspace", "default-relationship-id-prefix",
      "treat-xrefs-as-equivalent", "treat-xrefs-as-is_a", "treat-xrefs-as-genus-differentia",
      "treat-xrefs-as-reverse-genus-differentia", "treat-xrefs-as-relationship",
      "treat-xrefs-as-has-subclass", "property_value", "id-mapping", "relax-unique-identifier-assumption-for-namespace",
      "relax-unique-label-assumption-for-namespace", "logical-definition-view-relation", "version",
      "default_relationship_id_prefix", "typeref", "idspace-map":
      break
    default: return
    }
    knownTags += 1
  }

  private mutating func addSynonymType(_ value: inout ClauseScanner) throws(ClauseError) {
    guard let type = value.token(), value.quoted() != nil else {
      throw ClauseError("synonymtypedef is not of the form NAME \"description\" with an optional scope")
    }
    var rest = value
    if !rest.finish() {
      guard let keyword = value.token(), let scope = SynonymScope(keyword: keyword), value.finish() else {
        throw ClauseError("synonymtypedef \(type): the scope must be one of EXACT, NARROW, BROAD, RELATED")
      }
      scopeBySynonymType[type] = scope
    }
  }

  private static func isHeaderDate(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == " " }).map { Int($0) }
    guard parts.count == 5, let day = parts[0], let month = parts[1], let hour = parts[3], let minute = parts[4],
      parts[2] != nil
    else { return false }
    return 1...31 ~= day && 1...12 ~= month && 0...23 ~= hour && 0...59 ~= minute
  }

  private static func isBalanced(_ axioms: String) -> Bool {
    var depth = 0
    var isQuoted = false
    for byte in axioms.utf8 {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "(") where !isQuoted: depth += 1
      case UInt8(ascii: ")") where !isQuoted: depth -= 1
      default: break
      }
      if depth < 0 { return false }
    }
    return depth == 0 && !isQuoted && axioms.utf8.contains(UInt8(ascii: "("))
  }
}
