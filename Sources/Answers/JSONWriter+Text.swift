package import JSON
package import Lexicon

extension JSONWriter {
  package mutating func field(_ name: StaticString, _ value: Text) { field(name, value.bytes) }

  package mutating func element(_ value: Text) { element(value.bytes) }
}

extension TextOutput {
  func append(_ text: Text) { append(text.bytes) }
}
