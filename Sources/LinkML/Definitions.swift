// The definitions of a schema, as far as they say which terms a slot may hold. The names are those of LinkML's
// metamodel: https://linkml.io/linkml-model/latest/docs/

/// A word of a schema and its place.
package struct SchemaName: Sendable {
  package let text: String
  package let spot: SchemaSpot
}

struct ClassDefinition: Sendable {
  let name: SchemaName
  var parent: SchemaName?
  var mixins: [SchemaName] = []
  var isAbstract = false
  var isTreeRoot = false
  var uri: String?
  /// The names of slots that are defined for the whole schema.
  var slots: [SchemaName] = []
  /// Slots that are defined for this class alone.
  var attributes: [String: SlotDefinition] = [:]
  var slotUsage: [String: SlotDefinition] = [:]

  /// The direct ancestors; those that are named first have priority.
  var parents: [SchemaName] { mixins + (parent.map { [$0] } ?? []) }
}

/// What a slot or a slot expression says; nil and empty lists where it says nothing.
struct SlotDefinition: Sendable {
  let name: SchemaName
  var parent: SchemaName?
  var mixins: [SchemaName] = []
  var alias: String?
  var uri: String?
  var implements: [String] = []
  var isIdentifier: Bool?
  var designatesType: Bool?
  var range: SchemaName?
  /// An enum that is written in place of a range.
  var enumRange: EnumDefinition?
  /// nil if nothing is said; a definition may also say that there is none.
  var bindings: [BindingDefinition]?
  var anyOf: [SlotDefinition] = []
  var allOf: [SlotDefinition] = []

  /// Takes what `other` says for everything that this definition does not say.
  mutating func complete(from other: SlotDefinition) {
    alias = alias ?? other.alias
    uri = uri ?? other.uri
    isIdentifier = isIdentifier ?? other.isIdentifier
    designatesType = designatesType ?? other.designatesType
    if implements.isEmpty { implements = other.implements }
    // An expression restricts the range that stands beside it, and replaces one that is inherited.
    if range == nil, enumRange == nil, anyOf.isEmpty {
      range = other.range
      enumRange = other.enumRange
    }
    if anyOf.isEmpty { anyOf = other.anyOf }
    if allOf.isEmpty { allOf = other.allOf }
    bindings = bindings ?? other.bindings
  }
}

/// How much a binding demands: https://linkml.io/linkml-model/latest/docs/obligation_level/
package enum Obligation: String, Sendable {
  case required = "REQUIRED"
  case recommended = "RECOMMENDED"
  case optional = "OPTIONAL"
  case example = "EXAMPLE"
  case discouraged = "DISCOURAGED"
}

struct BindingDefinition: Sendable {
  /// The names of the slots that lead from the value to the identifier.
  let path: [String]
  /// The name of an enum; nil if any term is allowed.
  let range: SchemaName?
  /// nil if the binding says nothing about it.
  let obligation: Obligation?
}

package struct EnumDefinition: Sendable {
  package let name: SchemaName
  package var expression = EnumExpression()
  package var parents: [SchemaName] = []
  /// Whether it has constructs that obod does not evaluate, and so may have more members than those it can determine.
  package var isOpen = false

  /// Whether the enum is defined by a query, and not by a list alone.
  package var isDynamic: Bool { expression.isQuery }

  /// Whether its members are terms, or stand for terms.
  package var isAboutTerms: Bool {
    isDynamic || !parents.isEmpty || expression.values.contains { $0.meaning != nil }
  }

  /// Whether the enum says nothing about its members.
  package var isEmpty: Bool {
    expression.values.isEmpty && !isDynamic && parents.isEmpty && !isOpen
  }
}

package struct PermissibleValue: Sendable {
  /// The name, which is also the text that documents contain.
  package var name: SchemaName
  package var meaning: SchemaName?
  package var title: SchemaName?
  package var description: String?
  package var aliases: [SchemaName] = []
  /// The values of annotations that hold a label: `label`, `display_name`, `preferred_name`, `synonym`.
  package var annotatedNames: [SchemaName] = []
}

/// What selects the members of an enum: https://linkml.io/linkml-model/latest/docs/EnumExpression/
package struct EnumExpression: Sendable {
  package var values: [PermissibleValue] = []
  package var reachableFrom: ReachabilityQuery?
  package var matches: MatchQuery?
  package var concepts: [SchemaName] = []
  package var include: [EnumExpression] = []
  package var minus: [EnumExpression] = []
  package var inherits: [SchemaName] = []

  /// The queries in it, without those in `minus`.
  var queries: [ReachabilityQuery] { [reachableFrom].compactMap(\.self) + include.flatMap(\.queries) }

  /// The names of all enums that it refers to.
  var inheritedNames: [SchemaName] { inherits + (include + minus).flatMap(\.inheritedNames) }

  var isQuery: Bool {
    reachableFrom != nil || matches != nil || !concepts.isEmpty || !include.isEmpty || !inherits.isEmpty
  }
}

/// https://linkml.io/linkml-model/latest/docs/ReachabilityQuery/
package struct ReachabilityQuery: Sendable {
  package let spot: SchemaSpot
  package var sourceNodes: [SchemaName] = []
  /// Empty stands for is_a.
  package var relationships: [SchemaName] = []
  package var isDirect = false
  package var includesSelf = false
  package var traversesUp = false
}

/// https://linkml.io/linkml-model/latest/docs/MatchQuery/
package struct MatchQuery: Sendable {
  package let pattern: SchemaName
  /// The id of the ontology: the last component of `obo:cl`, `bioregistry:cl` or `sqlite:obo:cl`; nil for all.
  package var ontology: String?
}
