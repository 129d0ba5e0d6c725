import Answers
import JSON
package import Lexicon
package import Terms
import Validation
import Wire

/// Answers from one generation of a store: as the protocol gives them, with what a model needs beside each identifier.
package final class TermSource {
  let generation: Int
  let book: TermBook
  private(set) lazy var validator = Validator(book.oracle)
  private let answerer: Answerer
  private let request = ByteSink()
  private let answer = ByteSink()

  package init(_ lexicon: Lexicon, generation: Int, texts: any TextSource) {
    self.generation = generation
    book = TermBook(lexicon, generation: generation)
    answerer = Answerer(lexicon, generation: generation, texts: texts)
  }

  /// Returns the answer to a request of the line protocol.
  func ask(_ verb: Verb, _ argument: String, options: [(RequestOption, String)] = []) -> JSONValue {
    ask { RequestLine.write(verb, argument, options: options, into: $0) }
  }

  /// Returns the answer to CHECK.
  func check(_ id: String, _ label: String?) -> JSONValue { ask(CheckQuestion(id: id, label: label).write) }

  private func ask(_ write: (ByteSink) -> Void) -> JSONValue {
    request.removeAll()
    write(request)
    answer.removeAll()
    _ = answerer.answer(request.bytes, into: answer)
    return JSONValue(Array(answer.bytes)) ?? .null
  }

  /// `cl 2026-08-19, hp 2025-01-16`
  var releases: String { book.releases.map { "\($0.ontology) \($0.release)" }.joined(separator: ", ") }

  /// Returns an answer without the fields that only the line protocol needs.
  static func content(_ answer: JSONValue) -> [(name: String, value: JSONValue)] {
    guard case .object(let fields) = answer else { return [] }
    return fields.filter { !["ok", "tag", "error"].contains($0.name) }
  }

  /// Adds to a term of an answer what its answer leaves out: status, definition, ontology and release.
  func describing(_ term: JSONValue) -> JSONValue {
    guard case .object(var fields) = term, let details = term["id"]?.string.flatMap(book.lookup) else { return term }
    func add(_ name: String, _ value: String?) {
      if let value, term[name] == nil { fields.append((name, .string(value))) }
    }
    add("status", details.status.rawValue)
    add("definition", details.definition)
    add("ontology", details.release?.ontology)
    add("release", details.release?.release)
    return .object(fields)
  }

  /// Describes the terms of the lists in an answer.
  func describingLists(_ answer: JSONValue) -> JSONValue {
    guard case .object(let fields) = answer else { return answer }
    return .object(
      fields.map { field in
        switch field.name {
        case "candidates", "replaced_by", "consider", "results":
          (field.name, .array(field.value.array.map(describing)))
        case "meant": (field.name, describing(field.value))
        default: field
        }
      }
    )
  }
}

extension JSONValue {
  /// Describes a term in one line: `HP:0003002 "Breast carcinoma" (current, hp 2025-01-16): The presence of …`.
  var termLine: String {
    let release = [self["ontology"]?.string, self["release"]?.string].compactMap(\.self).joined(separator: " ")
    let facts = [self["status"]?.string, release.isEmpty ? nil : release].compactMap(\.self).joined(separator: ", ")
    var line = self["id"]?.string ?? ""
    if let label = self["label"]?.string { line += " \"\(label)\"" }
    if !facts.isEmpty { line += " (\(facts))" }
    if let definition = self["definition"]?.string { line += ": \(definition.shortened)" }
    return line
  }
}

extension String {
  /// A longer text costs a model more to read than it helps to tell terms apart; the whole is in the result's values.
  fileprivate var shortened: String {
    let maxLength = 300
    guard unicodeScalars.count > maxLength else { return self }
    return String(unicodeScalars.prefix(maxLength)) + "…"
  }
}
