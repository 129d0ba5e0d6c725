import JSON
import Lexicon
import Wire

/// PING, ONTOLOGIES, STATS and HELP.
extension Answerer {
  func ping(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer) {
    begin(&json, line)
    json.field("server", "obod")
    json.field("version", Self.version)
    json.field("protocol", Self.protocolVersion)
    json.field("generation", host.generation)
    end(&json)
  }

  func ontologies(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer) {
    begin(&json, line)
    json.beginArray("ontologies")
    // Group the prefixes once: a damaged file may have any number of prefixes and ontologies.
    let prefixes = Dictionary(grouping: 0..<lexicon.prefixes.count) { Int(lexicon.prefixes[$0].owner) }
    for index in 0..<lexicon.ontologies.count {
      let ontology = lexicon.ontologies[index]
      json.beginObject()
      json.field("id", lexicon.text(ontology.id))
      json.beginArray("prefixes")
      for prefix in prefixes[index + 1] ?? [] { json.element(lexicon.text(lexicon.prefixes[prefix].spelling)) }
      json.endArray()
      json.field("data_version", lexicon.text(ontology.dataVersion))
      json.field("release", lexicon.text(ontology.release))
      if ontology.subset.count > 0 { json.field("subset", lexicon.text(ontology.subset)) }
      json.field("source", lexicon.text(ontology.source))
      json.field("digest", lexicon.text(ontology.digest))
      json.field("terms", Int(ontology.terms))
      json.field("obsolete", Int(ontology.obsolete))
      json.field("merged", Int(ontology.alternates))
      json.field("synonyms", Int(ontology.synonyms))
      json.field("imported", Int(ontology.imported))
      json.field("diagnostics", Int(ontology.diagnostics))
      json.endObject()
    }
    json.endArray()
    end(&json)
  }

  func stats(_ json: inout JSONWriter, _ line: UnsafeRawBufferPointer) {
    let start = json.sink.count
    begin(&json, line)
    guard host.writeStats(&json) else {
      json.sink.truncate(to: start)
      json = JSONWriter(json.sink)
      return fail(&json, line, .badRequest, "STATS needs a running daemon, and none is running")
    }
    end(&json)
  }

  func help(_ json: inout JSONWriter, _ request: Request, _ line: UnsafeRawBufferPointer) {
    var verbs = Verb.allCases
    if !request.argument.isEmpty {
      let wanted = line[part: request.argument]
      guard let verb = Verb(wanted) else {
        let name = String(decoding: wanted.prefix(40), as: UTF8.self)
        return fail(&json, line, .unknownVerb, "unknown verb '\(name)'; HELP lists the verbs")
      }
      verbs = [verb]
    }
    begin(&json, line)
    json.field("protocol", Self.protocolVersion)
    json.beginArray("verbs")
    for verb in verbs {
      json.beginObject()
      json.field("verb", verb.name)
      json.field("argument", verb.argument)
      json.beginArray("options")
      for option in verb.options { json.element("\(option.rawValue)=: \(option.summary)") }
      json.endArray()
      json.field("summary", verb.summary)
      json.endObject()
    }
    json.endArray()
    json.beginArray("errors")
    for code in ErrorCode.allCases { json.element("\(code.rawValue): \(code.summary)") }
    json.endArray()
    end(&json)
  }
}
