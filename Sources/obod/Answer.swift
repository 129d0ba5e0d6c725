import ArgumentParser
import Terms
import Wire

/// How answers are given.
struct JSONOutput: ParsableArguments {
  @Flag(help: "Print the protocol's JSON object, one a line, unchanged.")
  var json = false
}

/// How answers are given that may be findings.
struct Output: ParsableArguments {
  @OptionGroup var output: JSONOutput
  var json: Bool { output.json }

  @Flag(help: "Exit with 1 for warnings too.")
  var strict = false

  func isFinding(_ severity: Severity) -> Bool { severity == .error || (strict && severity == .warning) }
}

/// An answer of the protocol, read back to show it.
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

  /// The standing of the identifier that was asked for, also where the answer is a refusal.
  var status: TermStatus? {
    self["status"].flatMap(TermStatus.init) ?? self["error"].flatMap(ErrorCode.init)?.status
  }

  /// Says why the request was refused.
  func complain() { Terminal.complain("obod: \(self["message"] ?? line)") }

  /// What every answer begins with: it is printed where JSON is asked for, and a refusal ends the command.
  func begin(json: Bool) throws {
    if json { StandardOutput.shared.line(line) }
    guard isOK else {
      if !json { complain() }
      throw ExitCode(ExitStatus.usage)
    }
  }
}

extension JSONValue {
  /// `HP:0003002 Breast carcinoma`, with a mark where the term is obsolete.
  var termLine: String { termLine { _, text in text } }

  /// The same, with its identifier and label as `mark` sets them off, by the names of their fields.
  func termLine(_ mark: (_ field: String, _ text: String) -> String) -> String {
    let id = mark("id", self["id"]?.string ?? "")
    guard isLoaded else { return "\(id) (not loaded)" }
    return "\(id) \(self["label"]?.string.map { mark("label", $0) } ?? "(no label)")"
      + (isObsolete ? " [obsolete]" : "")
  }

  /// Of what no loaded ontology has, an answer names the identifier alone.
  var isLoaded: Bool { self["ontology"] != .null }

  var isObsolete: Bool { self["obsolete"] == .bool(true) }

  /// How a name matched: `label`, or the synonym's scope and text.
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
  /// The standing of an identifier for which a lookup failed.
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
