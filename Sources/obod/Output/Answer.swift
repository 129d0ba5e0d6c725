import ArgumentParser
import JSON
import Terms
import Wire

/// The output option of commands whose answers have no severity.
struct JSONOutput: ParsableArguments {
  @Flag(help: "Print the protocol's JSON objects unchanged, one per line.")
  var json = false
}

/// The output options of commands whose answers can be findings.
struct Output: ParsableArguments {
  @OptionGroup var output: JSONOutput
  var json: Bool { output.json }

  @Flag(help: "Also exit with 1 for warnings.")
  var strict = false

  func isFinding(_ severity: Severity) -> Bool { severity == .error || (strict && severity == .warning) }
}

/// An answer of the protocol, parsed for display.
struct Answer {
  let line: String
  let value: JSONValue

  init(_ line: String) {
    self.line = line
    value = JSONValue(line) ?? .null
  }

  subscript(name: String) -> String? { value[name]?.string }

  var isOK: Bool { value["ok"] == .bool(true) }

  func list(_ name: String) -> [JSONValue] { value[name]?.array ?? [] }

  var severity: Severity { self["severity"].flatMap(Severity.init) ?? .ok }

  /// The status of the requested identifier, also if the request failed.
  var status: TermStatus? {
    self["status"].flatMap(TermStatus.init) ?? self["error"].flatMap(ErrorCode.init)?.status
  }

  /// Reports why the request was refused.
  func reportFailure() { Terminal.report("obod: \(self["message"] ?? line)") }

  /// Prints the answer if JSON was requested. If the request was refused, reports that and throws an exit status.
  func begin(json: Bool) throws {
    if json { StandardOutput.shared.line(line) }
    guard isOK else {
      if !json { reportFailure() }
      throw ExitCode(ExitStatus.usage)
    }
  }
}

extension JSONValue {
  /// `HP:0003002 Breast carcinoma`, followed by a mark if the term is obsolete.
  var termLine: String { termLine { _, text in text } }

  /// The same, with the identifier and label highlighted by `mark`, which receives the name and text of each field.
  func termLine(_ mark: (_ field: String, _ text: String) -> String) -> String {
    let id = mark("id", self["id"]?.string ?? "")
    guard isLoaded else { return "\(id) (not loaded)" }
    return "\(id) \(self["label"]?.string.map { mark("label", $0) } ?? "(no label)")"
      + (isObsolete ? " [obsolete]" : "")
  }

  /// Whether a loaded ontology has the term. If not, an answer has only its identifier.
  var isLoaded: Bool { self["ontology"] != .null }

  var isObsolete: Bool { self["obsolete"] == .bool(true) }

  /// Describes the match of a name: `label`, or the synonym's scope and text.
  var matchLine: String {
    guard let text = self["text"]?.string else { return self["match"]?.string ?? "" }
    if let match = self["match"]?.string, ["spelling", "words"].contains(match) {
      return "by \(match): '\(text)'"
    }
    if let scope = self["scope"]?.string { return "\(scope) synonym '\(text)'" }
    return "former label '\(text)', last in \(self["release"]?.string ?? "an earlier release")"
  }
}

extension ErrorCode {
  /// The status of an identifier for which a lookup failed.
  var status: TermStatus? {
    switch self {
    case .malformedID: .malformed
    case .unknownID: .unknown
    case .outsideSubset: .outside
    case .unloadedPrefix: .unloaded
    default: nil
    }
  }
}
