/// A LinkML schema with everything that it imports: https://linkml.io/linkml-model/latest/docs/specification/
///
/// Only what says which terms a slot may hold is kept.
package struct Schema: Sendable {
  /// The schema itself, then its imports.
  package internal(set) var files: [SchemaFile] = []
  package internal(set) var problems: [SchemaProblem] = []
  /// Whether imports were left out, so that names may be defined elsewhere.
  var isIncomplete = false
  /// In the order of their definition.
  private(set) var classNames: [String] = []
  private(set) var classes: [String: ClassDefinition] = [:]
  private(set) var slots: [String: SlotDefinition] = [:]
  /// In the order of their definition.
  package private(set) var enums: [EnumDefinition] = []
  private(set) var enumNumbers: [String: Int] = [:]
  private(set) var types: Set<String> = []
  private(set) var defaultRange: SchemaName?

  init() {}

  /// Reads a schema from a file.
  package init(path: String) throws(SchemaError) {
    self = try SchemaReader.read(path)
    checkReferences()
  }

  package func place(_ spot: SchemaSpot) -> String { files[spot.file].place(spot.range.lowerBound) }

  /// Adds definitions. Of those with the same name the first is kept.
  mutating func add(_ found: FileDefinitions) {
    if defaultRange == nil, classNames.isEmpty { defaultRange = found.defaultRange }
    for definition in found.classes where classes[definition.name.text] == nil {
      classNames.append(definition.name.text)
      classes[definition.name.text] = definition
    }
    for definition in found.slots where slots[definition.name.text] == nil { slots[definition.name.text] = definition }
    for definition in found.enums where enumNumbers[definition.name.text] == nil {
      enumNumbers[definition.name.text] = enums.count
      enums.append(definition)
    }
    types.formUnion(found.types.map(\.text))
  }

  // MARK: References

  /// The types that come with LinkML: https://w3id.org/linkml/types
  private static let builtInTypes: Set<String> = [
    "string", "integer", "boolean", "float", "double", "decimal", "time", "date", "datetime", "date_or_datetime",
    "uriorcurie", "curie", "uri", "ncname", "objectidentifier", "nodeidentifier", "jsonpointer", "jsonpath",
    "sparqlpath", "Any", "linkml:Any",
  ]

  /// Whether a name is that of a class, an enum or a type.
  private func isRange(_ name: String) -> Bool {
    classes[name] != nil || enumNumbers[name] != nil || types.contains(name) || Self.builtInTypes.contains(name)
  }

  /// Reports names that nothing defines, and inheritance that goes in a circle.
  private mutating func checkReferences() {
    guard !isIncomplete else { return }
    var found: [SchemaProblem] = []
    var tooDeep: SchemaSpot?
    func check(_ name: SchemaName?, _ kind: String, _ isKnown: (String) -> Bool) {
      guard let name, !isKnown(name.text) else { return }
      found.append(SchemaProblem(kind: .error, spot: name.spot, message: "no \(kind) '\(name.text)' in the schema"))
    }
    func checkSlot(_ slot: SlotDefinition) {
      check(slot.range, "class, enum or type", isRange)
      for binding in slot.bindings ?? [] { check(binding.range, "enum") { enumNumbers[$0] != nil } }
      for expression in slot.anyOf + slot.allOf { checkSlot(expression) }
    }
    for definition in classNames.compactMap({ classes[$0] }) {
      for parent in definition.parents { check(parent, "class") { classes[$0] != nil } }
      for slot in definition.slots { check(slot, "slot") { slots[$0] != nil } }
      for slot in definition.attributes.values { checkSlot(slot) }
      for slot in definition.slotUsage.values { checkSlot(slot) }
      let lineage = lineage(of: definition.name.text)
      if let parent = definition.parents.first {
        if lineage.ancestors.contains(definition.name.text) {
          let message = "'\(definition.name.text)' is among its own ancestors"
          found.append(SchemaProblem(kind: .error, spot: parent.spot, message: message))
        } else if !lineage.isComplete {
          tooDeep = tooDeep ?? parent.spot
        }
      }
    }
    if let tooDeep {
      // Reported once: it is true of every class below.
      let message = "more than \(Self.maxLevels) levels of inheritance; those farther away are not followed"
      found.append(SchemaProblem(kind: .error, spot: tooDeep, message: message))
    }
    for slot in slots.values { checkSlot(slot) }
    for definition in enums {
      for parent in definition.parents { check(parent, "enum") { enumNumbers[$0] != nil } }
      for name in definition.expression.inheritedNames { check(name, "enum") { enumNumbers[$0] != nil } }
    }
    problems += found.sorted { ($0.spot.file, $0.spot.range.lowerBound) < ($1.spot.file, $1.spot.range.lowerBound) }
  }

  // MARK: Inheritance

  /// Returns the ancestors of a class, the nearest first; those of mixins come before those over is_a. A class is among
  /// its own ancestors only if its inheritance goes in a circle.
  func ancestors(_ name: String) -> [String] { lineage(of: name).ancestors }

  /// The most levels of inheritance that are followed, because each class is compared with all its ancestors.
  static let maxLevels = 100

  private func lineage(of name: String) -> (ancestors: [String], isComplete: Bool) {
    var found: [String] = []
    var known: Set<String> = []
    var front = classes[name]?.parents.map(\.text) ?? []
    for _ in 0..<Self.maxLevels where !front.isEmpty {
      var next: [String] = []
      for ancestor in front where known.insert(ancestor).inserted {
        found.append(ancestor)
        next += classes[ancestor]?.parents.map(\.text) ?? []
      }
      front = next
    }
    return (found, front.isEmpty)
  }

  /// Returns the slots of a class with everything that it and its ancestors say about them.
  ///
  /// A mixin has priority over the parent, the nearer ancestor over the farther one, and `slot_usage` over the slot's own
  /// definition: https://linkml.io/linkml-model/latest/docs/specification/04derived-schemas/
  func inducedSlots(of name: String) -> [SlotDefinition] {
    let lineage = ([name] + ancestors(name).filter { $0 != name }).compactMap { classes[$0] }
    var names: [String] = []
    var known: Set<String> = []
    for definition in lineage {
      let own = definition.slots.map(\.text) + definition.attributes.keys.sorted() + definition.slotUsage.keys.sorted()
      for slot in own where known.insert(slot).inserted { names.append(slot) }
    }
    return names.map { inducedSlot($0, lineage) }
  }

  private func inducedSlot(_ name: String, _ lineage: [ClassDefinition]) -> SlotDefinition {
    var result: SlotDefinition?
    func take(_ other: SlotDefinition) { if result == nil { result = other } else { result?.complete(from: other) } }
    var isDefined = false
    for definition in lineage {
      if let usage = definition.slotUsage[name] { take(usage) }
      // An attribute is a definition of its own; what farther ancestors say about the name is about another slot.
      if let attribute = definition.attributes[name] {
        take(attribute)
        isDefined = true
        break
      }
    }
    if !isDefined, let slot = slots[name] { take(inherited(slot)) }
    return result ?? SlotDefinition(name: SchemaName(text: name, spot: SchemaSpot(file: 0, range: 0..<0)))
  }

  /// Returns a slot with the range of the slots that it inherits from.
  private func inherited(_ slot: SlotDefinition) -> SlotDefinition {
    var slot = slot
    var seen: Set<String> = [slot.name.text]
    var front = slot.mixins + (slot.parent.map { [$0] } ?? [])
    while let next = front.first {
      front.removeFirst()
      guard seen.insert(next.text).inserted, var ancestor = slots[next.text] else { continue }
      front += ancestor.mixins + (ancestor.parent.map { [$0] } ?? [])
      (ancestor.alias, ancestor.uri, ancestor.implements) = (nil, nil, [])
      slot.complete(from: ancestor)
    }
    return slot
  }

  // MARK: The target class

  /// Returns the class that documents are instances of: the one asked for, the schema's root, or the only one that no
  /// slot refers to.
  func targetClass(_ wanted: String?) throws(SchemaError) -> String {
    let path = files.first?.path ?? ""
    if let wanted {
      guard classes[wanted] == nil else { return wanted }
      throw SchemaError("\(path): no class '\(wanted)'; the classes are \(Self.listed(classNames))")
    }
    let roots = classNames.filter { classes[$0]?.isTreeRoot == true }
    if roots.count == 1 { return roots[0] }
    var used: Set<String> = []
    for name in classNames where roots.isEmpty {
      for slot in inducedSlots(of: name) {
        used.formUnion(([slot.range] + (slot.anyOf + slot.allOf).map(\.range)).compactMap { $0?.text })
      }
    }
    let free = roots.isEmpty ? classNames.filter { !used.contains($0) && classes[$0]?.isAbstract == false } : roots
    if free.count == 1 { return free[0] }
    let choice = Self.listed(free.isEmpty ? classNames : free)
    throw SchemaError("\(path): which class are the documents instances of? Name it: \(choice)")
  }

  private static func listed(_ names: [String]) -> String {
    let some = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(some) and \(names.count - 12) more" : some
  }
}
