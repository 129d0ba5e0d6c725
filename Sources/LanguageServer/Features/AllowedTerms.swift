import Answers
import Documents
import LinkML
import Resolver
import Validation
import Wire

/// The terms that the schemas of documents allow at a place, for one generation of the store.
final class AllowedTerms {
  /// What may be offered at a place.
  enum Choice {
    case anything
    case terms(TermSet)
    /// The terms for which the function returns true; they cannot be listed.
    case matching((String) -> Bool)

    var terms: TermSet? { if case .terms(let terms) = self { terms } else { nil } }

    func allows(_ term: TermReference) -> Bool {
      switch self {
      case .anything: true
      case .terms(let terms): terms.contains(term.id)
      case .matching(let isAllowed): isAllowed(term.id)
      }
    }
  }

  /// The maximum number of schemas and of sets that are kept.
  private static let (maxSchemas, maxSets) = (8, 256)

  private struct Key: Hashable {
    let schema: ObjectIdentifier
    let enums: [Int]
  }

  private let book: TermBook
  private var members: [ObjectIdentifier: (schema: LoadedSchema, members: SchemaMembers)] = [:]
  private var sets: [Key: TermSet?] = [:]

  init(_ book: TermBook) { self.book = book }

  /// Returns what may stand at a byte of a document.
  func choice(at offset: Int, of document: OpenDocument) -> Choice {
    guard let checked = document.checked, let schema = checked.schema else { return .anything }
    let contents = document.format.read(document.source, checked.rules, keepsTree: true)
    guard let tree = contents.tree, let demand = SchemaWalk.demand(at: offset, in: tree, schema.shape) else {
      return .anything
    }
    let members = members(of: schema)
    // A combination of enums has no name of its own.
    guard case .member(let number, _) = demand else { return .matching { (try? members.allows($0, demand)) ?? true } }
    let key = Key(schema: ObjectIdentifier(schema), enums: [number])
    let set: TermSet?
    if let known = sets[key] {
      set = known
    } else {
      set = (try? members.members(of: demand, below: book.terms(below:over:))).map(book.set)
      if sets.count >= Self.maxSets { sets.removeAll() }
      sets[key] = .some(set)
    }
    return set.map(Choice.terms) ?? .matching { (try? members.allows($0, demand)) ?? true }
  }

  private func members(of schema: LoadedSchema) -> SchemaMembers {
    let id = ObjectIdentifier(schema)
    if let known = members[id] { return known.members }
    // An editor loads a schema again whenever it changes.
    if members.count >= Self.maxSchemas {
      members.removeAll()
      sets.removeAll()
    }
    let new = SchemaMembers(schema, book.oracle)
    members[id] = (schema, new)
    return new
  }
}
