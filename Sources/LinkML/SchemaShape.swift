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
    var slots: [Int: [SlotDraft]] = [:]
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

  /// A slot before the identifiers of all classes are known.
  private struct SlotDraft {
    let key: String
    let name: String
    let groups: [[SlotAlternative]]
  }

  private static func empty(_ name: String, _ schema: Schema) -> ClassShape {
    ClassShape(isAbstract: schema.classes[name]?.isAbstract ?? false)
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
  ) -> (ClassShape, slots: [SlotDraft], found: [String]) {
    var found: [String] = []
    var slots: [SlotDraft] = []
    var shape = Self.empty(name, schema)
    for slot in schema.inducedSlots(of: name) {
      let key = Self.key(of: slot)
      slots.append(SlotDraft(key: key, name: slot.name.text, groups: groups(of: slot, &found)))
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
