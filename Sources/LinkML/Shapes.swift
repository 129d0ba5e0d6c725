/// A class as documents use it.
struct ClassShape: Sendable {
  let name: String
  let isAbstract: Bool
  /// By the keys that documents use.
  fileprivate(set) var slots: [String: SlotShape] = [:]
  /// The key of the slot that identifies an instance.
  fileprivate(set) var identifier: String?
  /// The keys of the slots that hold a label of the identified term.
  fileprivate(set) var labels: [String] = []
  /// The key of the slot that names the class of an instance.
  fileprivate(set) var typeDesignator: String?
  /// The texts in that slot that stand for this class.
  fileprivate(set) var designations: Set<String> = []
  /// The numbers of all classes below this one.
  fileprivate(set) var descendants: [Int] = []
}

/// What a slot may hold: at least one alternative of each group.
struct SlotShape: Sendable {
  let name: String
  /// Tells slots apart: the class and the place in it, for each class whose slot this is.
  let origins: [Origin]
  let groups: [[SlotAlternative]]
  /// What a value that is no object must satisfy.
  let scalarDemand: Demand
  /// What the fields of an object must satisfy.
  let fields: [FieldDemand]
  /// The numbers of the classes of objects, ascending.
  let classes: [Int]
  /// The keys of an object that hold the label of its identifier, the best first.
  let labels: [String]

  /// `classes` are the shapes of all classes, at least with their identifiers and labels.
  fileprivate init(name: String, origins: [Origin], groups: [[SlotAlternative]], _ shapes: [ClassShape]) {
    self.name = name
    self.origins = origins
    self.groups = groups
    scalarDemand = .allOf(groups.map { group in .anyOf(group.map { $0.scalarDemand(shapes) }) })
    let bindings = groups.joined().flatMap(\.bindings)
    let isCertain = groups.allSatisfy { $0.count == 1 }
    var fields: [FieldDemand] = []
    for binding in bindings where !fields.contains(where: { $0.path == binding.path }) {
      let demand = Demand.allOf(groups.map { group in .anyOf(group.map { $0.demand(of: binding.path) }) })
      let required = bindings.first { $0.path == binding.path && $0.obligation == .required }
      fields.append(FieldDemand(path: binding.path, demand: demand, required: isCertain ? required : nil))
    }
    self.fields = fields
    let numbers = groups.joined().compactMap(\.classNumber)
    classes = Set(numbers).sorted()
    labels = numbers.flatMap { shapes[$0].labels } + ["label"]
  }

  /// A slot of a class.
  struct Origin: Sendable, Hashable {
    let classNumber: Int
    let key: String
  }

  /// Returns what one of several slots allows.
  static func anyOf(_ slots: [SlotShape], _ shapes: [ClassShape]) -> SlotShape {
    guard slots.count > 1 else { return slots[0] }
    // The slots are the same one in several classes. Each of its groups must hold, or everything that another says.
    let alternatives = slots.map { $0.groups.count == 1 ? $0.groups[0] : [] }
    if alternatives.contains(where: \.isEmpty) { return SlotShape(open: slots) }
    let origins = slots.flatMap(\.origins)
    return SlotShape(name: slots[0].name, origins: origins, groups: [alternatives.flatMap(\.self)], shapes)
  }

  /// A slot that allows any value, and whose objects have the classes of several slots.
  private init(open slots: [SlotShape]) {
    name = slots[0].name
    origins = slots.flatMap(\.origins)
    groups = []
    scalarDemand = .anyOf(slots.map(\.scalarDemand))
    fields = slots.flatMap(\.fields).map { FieldDemand(path: $0.path, demand: .anything, required: nil) }
    classes = Set(slots.flatMap(\.classes)).sorted()
    labels = slots[0].labels
  }
}

/// What a field of an object must satisfy.
struct FieldDemand: Sendable {
  /// The keys that lead from the object to the field.
  let path: [String]
  let demand: Demand
  /// The binding that requires the field; nil if there is none.
  let required: FieldBinding?
}

/// One way to fill a slot.
struct SlotAlternative: Sendable {
  /// The number of the class of the values; nil if they are no objects.
  let classNumber: Int?
  /// The number of the enum of the values.
  let enumNumber: Int?
  let bindings: [FieldBinding]

  /// Whether any value is allowed.
  var isOpen: Bool { classNumber == nil && enumNumber == nil && bindings.isEmpty }

  fileprivate func scalarDemand(_ shapes: [ClassShape]) -> Demand {
    if let enumNumber { return .member(of: enumNumber, nil) }
    // A reference to an object is its identifier.
    return demand(of: [classNumber.flatMap { shapes[$0].identifier } ?? "id"])
  }

  fileprivate func demand(of path: [String]) -> Demand {
    .allOf(bindings.filter { $0.path == path }.map(\.demand))
  }
}

/// A binding of a field of a value to an enum.
struct FieldBinding: Sendable {
  /// The keys that lead from the value to the identifier.
  let path: [String]
  /// nil if any term is allowed.
  let enumNumber: Int?
  let obligation: Obligation?

  fileprivate var demand: Demand {
    guard let enumNumber else { return .anything }
    return .member(of: enumNumber, obligation)
  }
}

/// The classes of a schema as documents use them, as far as they can be reached from the target class.
package struct SchemaShape: Sendable {
  package let schema: Schema
  /// The number of the class that documents are instances of.
  let targetClass = 0
  private(set) var classes: [ClassShape] = []
  /// The enums of the schema, then those without a name.
  package private(set) var enums: [EnumDefinition]
  package let enumNumbers: [String: Int]
  private var numbers: [String: Int] = [:]

  /// `targetClass` is the class of the documents; nil for the root of the schema.
  package init(_ schema: Schema, targetClass: String?) throws(SchemaError) {
    self.init(schema, beginningAt: [try schema.targetClass(targetClass)])
  }

  /// The shape of all classes, to check the schema itself.
  package init(allOf schema: Schema) { self.init(schema, beginningAt: schema.classNames) }

  private init(_ schema: Schema, beginningAt names: [String]) {
    self.schema = schema
    enums = schema.enums
    enumNumbers = schema.enumNumbers
    var pending: [String] = []
    for name in names { _ = number(of: name, &pending) }
    var children: [String: [String]] = [:]
    for name in schema.classNames {
      for parent in schema.classes[name]?.parents ?? [] { children[parent.text, default: []].append(name) }
    }
    var slots: [Int: [(key: String, name: String, groups: [[SlotAlternative]])]] = [:]
    while let name = pending.popLast(), let number = numbers[name] {
      let (shape, own, found) = shape(of: name, children)
      classes[number] = shape
      slots[number] = own
      pending += found
    }
    // What a slot demands depends on the identifiers of the classes that it refers to.
    let shapes = classes
    for (number, own) in slots {
      for slot in own {
        let origin = SlotShape.Origin(classNumber: number, key: slot.key)
        classes[number].slots[slot.key] = SlotShape(name: slot.name, origins: [origin], groups: slot.groups, shapes)
      }
    }
  }

  private static func empty(_ name: String, _ schema: Schema) -> ClassShape {
    ClassShape(name: name, isAbstract: schema.classes[name]?.isAbstract ?? false)
  }

  /// Returns the number of a class; adds it to `found` if it is new.
  private mutating func number(of name: String, _ found: inout [String]) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = classes.count
    classes.append(Self.empty(name, schema))
    found.append(name)
    return classes.count - 1
  }

  private mutating func shape(
    of name: String,
    _ children: [String: [String]]
  ) -> (ClassShape, slots: [(key: String, name: String, groups: [[SlotAlternative]])], found: [String]) {
    var found: [String] = []
    var slots: [(key: String, name: String, groups: [[SlotAlternative]])] = []
    var shape = Self.empty(name, schema)
    for slot in schema.inducedSlots(of: name) {
      let key = Self.key(of: slot)
      slots.append((key, slot.name.text, groups(of: slot, &found)))
      if slot.isIdentifier == true { shape.identifier = key }
      if slot.designatesType == true { shape.typeDesignator = key }
      if Self.holdsLabel(slot) { shape.labels.append(key) }
    }
    if !shape.labels.contains("label"), slots.contains(where: { $0.key == "label" }) { shape.labels.append("label") }
    shape.designations = [name]
    if let uri = schema.classes[name]?.uri { shape.designations.insert(uri) }
    var below: Set<String> = []
    var front = children[name] ?? []
    for _ in 0..<Schema.maxLevels where !front.isEmpty {
      front = front.filter { $0 != name && below.insert($0).inserted }.flatMap { children[$0] ?? [] }
    }
    shape.descendants = below.sorted().map { number(of: $0, &found) }
    return (shape, slots, found)
  }

  /// Returns the key that documents use for a slot.
  private static func key(of slot: SlotDefinition) -> String {
    let name = slot.alias ?? slot.name.text
    return name.contains(" ") ? name.split(separator: " ").joined(separator: "_") : name
  }

  /// The properties that give a resource its label.
  private static let labelProperties: Set<String> = [
    "rdfs:label", "skos:prefLabel", "schema:name", "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel", "http://schema.org/name",
  ]

  private static func holdsLabel(_ slot: SlotDefinition) -> Bool {
    labelProperties.contains(slot.uri ?? "") || slot.implements.contains(where: labelProperties.contains)
  }

  // MARK: Slots

  private mutating func groups(of slot: SlotDefinition, _ found: inout [String]) -> [[SlotAlternative]] {
    var groups: [[SlotAlternative]] = []
    // A default range does not restrict a slot that has alternatives.
    let hasOwnRange = slot.range != nil || slot.enumRange != nil
    if hasOwnRange || slot.bindings != nil || (slot.anyOf.isEmpty && slot.allOf.isEmpty) {
      groups.append([alternative(slot, &found)])
    }
    if !slot.anyOf.isEmpty { groups.append(slot.anyOf.flatMap { alternatives(of: $0, &found) }) }
    for part in slot.allOf { groups += self.groups(of: part, &found) }
    return groups.filter { group in !group.contains(where: \.isOpen) }
  }

  private mutating func alternatives(of slot: SlotDefinition, _ found: inout [String]) -> [SlotAlternative] {
    slot.anyOf.isEmpty ? [alternative(slot, &found)] : slot.anyOf.flatMap { alternatives(of: $0, &found) }
  }

  private mutating func alternative(_ slot: SlotDefinition, _ found: inout [String]) -> SlotAlternative {
    let range = slot.range?.text ?? schema.defaultRange?.text ?? ""
    var enumNumber = slot.enumRange == nil ? schema.enumNumbers[range] : nil
    if let anonymous = slot.enumRange {
      enumNumber = enums.count
      enums.append(anonymous)
    }
    let isClass = schema.classes[range].map { $0.uri != "linkml:Any" } ?? false
    let bindings = (slot.bindings ?? []).map { binding in
      FieldBinding(
        path: binding.path,
        enumNumber: binding.range.flatMap { schema.enumNumbers[$0.text] },
        obligation: binding.obligation
      )
    }
    return SlotAlternative(
      classNumber: isClass && slot.enumRange == nil ? number(of: range, &found) : nil,
      enumNumber: enumNumber,
      bindings: bindings
    )
  }

  /// Returns the queries of an enum and of those that it inherits.
  package func queries(of number: Int) -> [ReachabilityQuery] { family(of: number).flatMap(\.expression.queries) }

  /// Returns an enum and those that it inherits.
  package func family(of number: Int) -> [EnumDefinition] {
    var found: [EnumDefinition] = []
    var seen: Set<Int> = [number]
    var pending = [number]
    while let next = pending.popLast() {
      let definition = enums[next]
      found.append(definition)
      for name in definition.parents + definition.expression.inherits {
        if let parent = enumNumbers[name.text], seen.insert(parent).inserted { pending.append(parent) }
      }
    }
    return found
  }

  // MARK: Labels

  /// The keys of identifiers that bindings refer to, each with the keys of the labels beside it.
  package var labelKeys: [(id: String, label: String)] {
    var found: [(id: String, label: String)] = []
    var known: Set<String> = []
    for shape in classes.flatMap({ $0.slots.values }) {
      for alternative in shape.groups.joined() {
        guard let number = alternative.classNumber else { continue }
        for binding in alternative.bindings {
          guard binding.path.count == 1 else { continue }
          for label in classes[number].labels where known.insert("\(binding.path[0]) \(label)").inserted {
            found.append((binding.path[0], label))
          }
        }
      }
    }
    return found.sorted { ($0.id, $0.label) < ($1.id, $1.label) }
  }
}
