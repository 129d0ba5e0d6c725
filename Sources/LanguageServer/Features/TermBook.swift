import Store
import Wire

/// Answers the session's queries about terms from one generation.
final class TermBook {
  let generation: Int
  private let answerer: Answerer
  private let request = ByteSink()
  private let sink = ByteSink()

  init(_ snapshot: Snapshot) {
    generation = snapshot.generation
    answerer = Answerer(snapshot.lexicon, generation: snapshot.generation, texts: LateTexts(snapshot))
  }

  /// Returns the term, or the record of a merged identifier; nil if the identifier is not known.
  func lookup(_ id: String) -> JSONValue? { id.isEmpty ? nil : ask("LOOKUP ", id) }

  /// Returns the completions of a text, the best first.
  func complete(_ text: String, limit: Int) -> [JSONValue] {
    ask("COMPLETE limit=\(limit) -- ", text)?["results"]?.array ?? []
  }

  /// Returns the direct children of a term.
  func children(of id: String, limit: Int) -> [JSONValue] {
    ask("CHILDREN limit=\(limit) -- ", id)?["terms"]?.array ?? []
  }

  /// The loaded ontologies, as ONTOLOGIES answers.
  var ontologies: [JSONValue] { ask("ONTOLOGIES", "")?["ontologies"]?.array ?? [] }

  private func ask(_ verb: String, _ argument: String) -> JSONValue? {
    // A request is one line.
    guard !argument.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return nil }
    request.removeAll()
    request.append(verb)
    request.append(argument)
    sink.removeAll()
    _ = answerer.answer(request.bytes, into: sink)
    guard let answer = JSONValue(Array(sink.bytes.dropLast())), answer["ok"] == .bool(true) else { return nil }
    return answer
  }
}

/// The fields of answers that name a term.
extension JSONValue {
  var id: String { self["id"]?.string ?? "" }
  var label: String? { self["label"]?.string }
  var isObsolete: Bool { self["obsolete"]?.bool == true || self["status"]?.string == "obsolete" }
  /// The terms to use in place of an obsolete or merged term.
  var successors: [JSONValue] {
    let replacements = self["replaced_by"]?.array ?? []
    return replacements.isEmpty ? self["consider"]?.array ?? [] : replacements
  }
}
