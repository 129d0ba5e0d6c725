/// Writes JSON directly into a sink. It inserts the commas; the caller determines the order of the fields.
package struct JSONWriter {
  package let sink: ByteSink
  private var needsComma = false

  package init(_ sink: ByteSink) { self.sink = sink }

  package mutating func beginObject(_ name: StaticString? = nil) { open(name, "{") }
  package mutating func endObject() { close("}") }
  package mutating func beginArray(_ name: StaticString? = nil) { open(name, "[") }
  package mutating func endArray() { close("]") }

  package mutating func field(_ name: StaticString, _ value: StaticString) {
    field(name, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  package mutating func field(_ name: StaticString, _ value: String) {
    var value = value
    value.withUTF8 { field(name, UnsafeRawBufferPointer($0)) }
  }

  /// Writes a string. One that needs no escapes, the usual case, is copied in one step.
  package mutating func field(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
    guard JSONString.isPlain(value) else {
      key(name)
      return quote { $0.append(value) }
    }
    sink.append(upTo: name.utf8CodeUnitCount + value.count + 6) { start in
      var end = start
      if needsComma {
        end.pointee = UInt8(ascii: ",")
        end += 1
      }
      end.pointee = UInt8(ascii: "\"")
      end = copy(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), to: end + 1)
      end[0] = UInt8(ascii: "\"")
      end[1] = UInt8(ascii: ":")
      end[2] = UInt8(ascii: "\"")
      end = copy(value, to: end + 3)
      end.pointee = UInt8(ascii: "\"")
      return end + 1
    }
    needsComma = true
  }

  private func copy(
    _ bytes: UnsafeRawBufferPointer,
    to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if let base = bytes.baseAddress {
      UnsafeMutableRawPointer(place).copyMemory(from: base, byteCount: bytes.count)
    }
    return place + bytes.count
  }

  package mutating func field(_ name: StaticString, _ value: Int) {
    key(name)
    sink.append("\(value)")
  }

  package mutating func field(_ name: StaticString, _ value: Bool) {
    key(name)
    sink.append(value ? "true" as StaticString : "false")
  }

  package mutating func null(_ name: StaticString) {
    key(name)
    sink.append("null" as StaticString)
  }

  package mutating func element(_ value: UnsafeRawBufferPointer) {
    comma()
    quote { $0.append(value) }
  }

  package mutating func element(_ value: Int) {
    comma()
    sink.append("\(value)")
  }

  package mutating func element(_ value: String) {
    comma()
    quote { $0.append(value) }
  }

  /// Writes a string in pieces, each escaped as it is written.
  package mutating func field(_ name: StaticString, pieces: (JSONString) -> Void) {
    key(name)
    quote(pieces)
  }

  private mutating func open(_ name: StaticString?, _ bracket: StaticString) {
    if let name { key(name) } else { comma() }
    sink.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: StaticString) {
    sink.append(bracket)
    needsComma = true
  }

  mutating func comma() {
    if needsComma { sink.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  mutating func key(_ name: StaticString) {
    sink.append(needsComma ? #",""# as StaticString : #"""#)
    needsComma = true
    sink.append(name)
    sink.append(#"":"# as StaticString)
  }

  func quote(_ body: (JSONString) -> Void) {
    sink.append(UInt8(ascii: "\""))
    body(JSONString(sink: sink))
    sink.append(UInt8(ascii: "\""))
  }
}
