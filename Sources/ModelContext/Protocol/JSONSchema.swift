import JSON

/// The part of JSON Schema (2020-12) that describes the arguments and results of the tools.
indirect enum JSONSchema: Sendable {
  case object([Property], isClosed: Bool = false)
  case array(JSONSchema, count: ClosedRange<Int>? = nil)
  case string(maxLength: Int? = nil)
  case choice([String])
  case integer(ClosedRange<Int>? = nil)
  case boolean
  case stringOrNull

  struct Property: Sendable {
    let name: String
    let schema: JSONSchema
    let description: String?
    let isRequired: Bool

    init(_ name: String, _ schema: JSONSchema, _ description: String? = nil, isRequired: Bool = false) {
      self.name = name
      self.schema = schema
      self.description = description
      self.isRequired = isRequired
    }
  }

  var json: JSONValue { .object(fields()) }

  private func fields(_ description: String? = nil) -> [(name: String, value: JSONValue)] {
    var fields: [(name: String, value: JSONValue)] = []
    switch self {
    case .object(let properties, let isClosed):
      fields.append(("type", "object"))
      let described = properties.map { (name: $0.name, value: JSONValue.object($0.schema.fields($0.description))) }
      fields.append(("properties", .object(described)))
      let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
      if !required.isEmpty { fields.append(("required", .array(required))) }
      if isClosed { fields.append(("additionalProperties", false)) }
    case .array(let element, let count):
      fields += [("type", "array"), ("items", element.json)]
      if let count { fields += [("minItems", JSONValue(count.lowerBound)), ("maxItems", JSONValue(count.upperBound))] }
    case .string(let maxLength):
      fields.append(("type", "string"))
      if let maxLength { fields.append(("maxLength", JSONValue(maxLength))) }
    case .choice(let values):
      fields += [("type", "string"), ("enum", .array(values.map { .string($0) }))]
    case .integer(let range):
      fields.append(("type", "integer"))
      if let range { fields += [("minimum", JSONValue(range.lowerBound)), ("maximum", JSONValue(range.upperBound))] }
    case .boolean: fields.append(("type", "boolean"))
    case .stringOrNull: fields.append(("type", ["string", "null"]))
    }
    if let description { fields.append(("description", .string(description))) }
    return fields
  }

  /// Returns why a value is not what the schema describes, or nil if it is. `name` is what the value is called.
  func problem(with value: JSONValue, named name: String) -> String? {
    switch (self, value) {
    case (.object(let properties, let isClosed), .object(let fields)):
      return Self.problem(with: fields, properties, isClosed: isClosed, named: name)
    case (.array(let element, let count), .array(let values)):
      if let count, !count.contains(values.count) {
        return "\(name) has \(values.count) items; from \(count.lowerBound) to \(count.upperBound) are allowed"
      }
      for (place, value) in values.enumerated() {
        if let problem = element.problem(with: value, named: "\(name)[\(place)]") { return problem }
      }
      return nil
    case (.string(let maxLength), .string(let text)):
      guard let maxLength, text.utf8.count > maxLength, text.unicodeScalars.count > maxLength else { return nil }
      return "\(name) has \(text.unicodeScalars.count) characters; the limit is \(maxLength)"
    case (.choice(let values), .string(let text)):
      return values.contains(text)
        ? nil : "\(name) must be \(values.joined(separator: ", ")), not '\(text.prefix(100))'"
    case (.integer(let range), .number):
      guard let number = value.int else { return "\(name) must be a whole number" }
      guard let range, !range.contains(number) else { return nil }
      return "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(number)"
    case (.boolean, .bool), (.stringOrNull, .string), (.stringOrNull, .null): return nil
    default: return "\(name) must be \(kind)"
    }
  }

  private static func problem(
    with fields: [(name: String, value: JSONValue)],
    _ properties: [Property],
    isClosed: Bool,
    named name: String
  ) -> String? {
    func full(_ property: String) -> String { name.isEmpty ? property : "\(name).\(property)" }
    for property in properties {
      if let value = fields.first(where: { $0.name == property.name })?.value {
        if let problem = property.schema.problem(with: value, named: full(property.name)) { return problem }
      } else if property.isRequired {
        return "\(full(property.name)) is missing"
      }
    }
    guard isClosed, let stranger = fields.first(where: { field in !properties.contains { $0.name == field.name } })
    else { return nil }
    let known = properties.map(\.name).joined(separator: ", ")
    return "'\(full(String(stranger.name.prefix(100))))' is not an argument; the arguments are \(known)"
  }

  private var kind: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string, .choice: "a string"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .stringOrNull: "a string or null"
    }
  }
}
