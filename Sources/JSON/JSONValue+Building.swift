/// Allows JSON to be written as literals: `["line": 3, "text": .string(text)]`.
extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(dictionaryLiteral fields: (String, JSONValue)...) {
    self = .object(fields.map { (name: $0.0, value: $0.1) })
  }

  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(stringLiteral text: String) { self = .string(text) }

  package init(integerLiteral number: Int) { self = .number(String(number)) }

  package init(booleanLiteral value: Bool) { self = .bool(value) }

  package init(_ number: Int) { self = .number(String(number)) }

  /// Creates an object of the fields whose value is not nil.
  package static func object(present fields: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(fields.compactMap { field in field.value.map { (name: field.key, value: $0) } })
  }
}

extension JSONWriter {
  /// Writes a whole value as a field.
  package mutating func field(_ name: StaticString, _ value: JSONValue) {
    key(name)
    write(value)
  }

  /// Writes a whole value as an element of an array, or as the top-level value.
  package mutating func element(_ value: JSONValue) {
    comma()
    write(value)
  }

  private func write(_ value: JSONValue) {
    switch value {
    case .null: sink.append("null" as StaticString)
    case .bool(let value): sink.append(value ? "true" as StaticString : "false")
    case .number(let digits): sink.append(digits)
    case .string(let text): quote { $0.append(text) }
    case .array(let values):
      sink.append(UInt8(ascii: "["))
      for (place, value) in values.enumerated() {
        if place > 0 { sink.append(UInt8(ascii: ",")) }
        write(value)
      }
      sink.append(UInt8(ascii: "]"))
    case .object(let fields):
      sink.append(UInt8(ascii: "{"))
      for (place, field) in fields.enumerated() {
        if place > 0 { sink.append(UInt8(ascii: ",")) }
        quote { $0.append(field.name) }
        sink.append(UInt8(ascii: ":"))
        write(field.value)
      }
      sink.append(UInt8(ascii: "}"))
    }
  }
}
