import ArgumentParser
import JSON
import Wire

/// The options of COMPLETE and SEARCH, as flags.
struct SearchOptions: ParsableArguments {
  @Option(help: "Only terms of this ontology, e.g. hp.", completion: .custom(ShellCompletion.ontologies))
  var ontology: String?

  @Option(help: "Only this term and its descendants over is_a.", completion: .custom(ShellCompletion.identifiers))
  var under: String?

  @Option(
    help: ArgumentHelp("Whether to include obsolete terms: yes, no or only.", valueName: "yes|no|only"),
    completion: .list(["yes", "no", "only"])
  )
  var obsolete: String?

  @Option(help: "The maximum number of terms, 1 to 1000. (default: 10)")
  var limit: Int?

  var values: [(RequestOption, String)] {
    let given: [(RequestOption, String?)] = [
      (.limit, limit.map(String.init)), (.ontology, ontology), (.under, under), (.obsolete, obsolete),
    ]
    return given.compactMap { option, value in value.map { (option, $0) } }
  }
}

/// Prints the answer to a search for people.
enum SearchAnswer {
  /// Sends the request and prints the answer. Exits with `ExitStatus.findings` if nothing was found.
  static func show(_ verb: Verb, _ text: String, _ search: SearchOptions, from source: Source, json: Bool) throws {
    let answer = Answer(try source.ask(verb, text, options: search.values))
    try answer.begin(json: json)
    let results = answer.list("results")
    if !json {
      let marks = Terminal.isOutputInteractive ? Marks.bold : Marks.none
      for result in results { StandardOutput.shared.line(line(result, marks)) }
      if results.isEmpty {
        Terminal.report("obod: '\(text)' matches no term of \(try source.releases(search.ontology))")
      }
    }
    if results.isEmpty { throw ExitCode(ExitStatus.findings) }
  }

  /// The escape sequences that highlight the matched part of a name.
  struct Marks {
    let begin: String
    let end: String

    static let none = Marks(begin: "", end: "")
    static let bold = Marks(begin: "\u{1B}[1m", end: "\u{1B}[22m")
  }

  /// Formats a result: `HP:0003002 Breast carcinoma`, followed by the matched name if it is not the label.
  static func line(_ result: JSONValue, _ marks: Marks) -> String {
    let spans = (result["spans"]?.array ?? []).map { $0.array.compactMap { $0.string.flatMap { Int($0) } } }
    func marked(_ text: String) -> String {
      var scalars = Array(text.unicodeScalars.map(String.init))
      for span in spans where span.count == 2 && 0 <= span[0] && span[0] < span[1] && span[1] <= scalars.count {
        scalars[span[0]] = marks.begin + scalars[span[0]]
        scalars[span[1] - 1] += marks.end
      }
      return scalars.joined()
    }
    let match = result["match"]?.string
    let term = result.termLine { field, text in field == match ? marked(text) : text }
    switch match {
    case "id", "label": return term
    case "alt_id": return "\(term) (merged: \(marked(result["text"]?.string ?? "")))"
    case "definition": return "\(term) (in its names and definition)"
    default:
      let name = marked(result["text"]?.string ?? "")
      let kind = result["scope"]?.string.map { "\($0) synonym" } ?? "former label"
      return "\(term) (\(kind) '\(name)')"
    }
  }
}
