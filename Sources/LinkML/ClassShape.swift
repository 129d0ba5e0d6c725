/// A class as documents use it.
struct ClassShape: Sendable {
  let isAbstract: Bool
  /// By the keys that documents use.
  var slots: [String: SlotShape] = [:]
  /// The key of the slot that identifies an instance.
  var identifier: String?
  /// The keys of the slots that hold a label of the identified term.
  var labels: [String] = []
  /// The key of the slot that names the class of an instance.
  var typeDesignator: String?
  /// The texts in that slot that stand for this class.
  var designations: Set<String> = []
  /// The numbers of all classes below this one.
  var descendants: [Int] = []
}

/// What a slot may hold: at least one alternative of each group.
struct SlotShape: Sendable {
  let name: String
  /// Tells slots apart: the class and the place in it, for each class whose slot this is.
  let origins: [Origin]
  /// Empty for a slot of several classes.
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
  init(name: String, origins: [Origin], groups: [[SlotAlternative]], _ shapes: [ClassShape]) {
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

  /// Returns what one of several slots allows: the same slot in several classes.
  static func anyOf(_ slots: [SlotShape]) -> SlotShape { slots.count == 1 ? slots[0] : SlotShape(anyOf: slots) }

  private init(anyOf slots: [SlotShape]) {
    name = slots[0].name
    origins = slots.flatMap(\.origins)
    groups = []
    scalarDemand = .anyOf(slots.map(\.scalarDemand))
    var fields: [FieldDemand] = []
    for field in slots.flatMap(\.fields) where !fields.contains(where: { $0.path == field.path }) {
      let demands = slots.map { slot in slot.fields.first { $0.path == field.path }?.demand ?? .anything }
      fields.append(FieldDemand(path: field.path, demand: .anyOf(demands), required: nil))
    }
    self.fields = fields
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

  func scalarDemand(_ shapes: [ClassShape]) -> Demand {
    if let enumNumber { return .member(of: enumNumber, nil) }
    // A reference to an object is its identifier.
    return demand(of: [classNumber.flatMap { shapes[$0].identifier } ?? "id"])
  }

  func demand(of path: [String]) -> Demand {
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

  var demand: Demand {
    guard let enumNumber else { return .anything }
    return .member(of: enumNumber, obligation)
  }
}
