package import Documents
package import Terms

/// A project's settings for checking its documents, from `.obod.yaml`.
package struct Settings: Sendable {
  package static let fileName = ".obod.yaml"

  /// Keys that hold an identifier and its label, in addition to the default ones.
  package var rules = KeyRules()
  /// Prefixes, in upper case, whose identifiers are not judged, with the reason.
  package var ignoredPrefixes: [String: String] = [:]
  /// nil means that the rule is off.
  package var severities: [Rule: Severity?] = [:]
  /// A path that can be opened.
  package var baseline: String?
  /// The schemas that documents are checked against; the first that selects a document applies to it.
  package var schemas: [SchemaRule] = []
  /// Selects files of walked folders by their paths relative to `folder`.
  package var files = PathFilter(include: [], exclude: [])
  /// The folder of the settings file; nil if there is none.
  package private(set) var folder: String?

  package init() {}

  /// Makes an identifier whose ontology is not loaded an error, as far as the settings do not say otherwise.
  package mutating func requireLoadedPrefixes() {
    for verdict in Verdict.allCases where verdict.isUnchecked && severities[.verdict(verdict)] == nil {
      severities[.verdict(verdict)] = .error
    }
  }

  /// Returns a finding's severity under these settings; nil if its rule is off.
  package func severity(of finding: Finding) -> Severity? { severities[finding.rule] ?? finding.severity }
}

/// Settings that cannot be used: the file, the line, and what to write instead.
package struct SettingsError: Error, CustomStringConvertible, Sendable {
  package let path: String
  package let line: Int
  package let message: String

  package init(path: String, line: Int, message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  package var description: String { "\(path):\(line): \(message)" }
}

extension Settings {
  /// Reads settings. `folder` is the folder of the file, which paths in it are relative to.
  package init(_ bytes: [UInt8], path: String, folder: String) throws(SettingsError) {
    func settingsError(_ line: Int, _ message: String) -> SettingsError {
      SettingsError(path: path, line: line, message: message)
    }
    let root: YAMLNode?
    do throws(YAMLNode.Problem) { root = try YAMLNode.read(bytes) } catch {
      throw settingsError(error.line, error.message)
    }
    self.folder = folder
    guard let root else { return }
    var include: [IgnorePattern] = []
    var exclude: [IgnorePattern] = []
    guard case .mapping(let members, _) = root else { throw settingsError(root.line, "expected keys with values") }
    for (key, line, value) in members {
      do throws(YAMLNode.Problem) {
        switch key {
        case "labels":
          for (id, _, labels) in try Self.members(value) {
            for (label, _) in try Self.words(labels) { rules.add(id: id, label: label) }
          }
        case "ignore":
          for (prefix, line, reason) in try Self.members(value) {
            guard case .scalar(let text, _) = reason, !text.isEmpty else {
              throw YAMLNode.Problem(line: line, message: "say why \(prefix) is ignored: '\(prefix): reason'")
            }
            ignoredPrefixes[prefix.uppercased()] = text
          }
        case "severity":
          for (name, line, level) in try Self.members(value) { try setSeverity(level, of: name, line: line) }
        case "baseline":
          guard case .scalar(let text, _) = value else {
            throw YAMLNode.Problem(line: line, message: "baseline must be a path")
          }
          baseline = text.hasPrefix("/") ? text : "\(folder)/\(text)"
        case "schema": schemas = try Self.schemaRules(value, folder: folder)
        case "include": include = try Self.patterns(value)
        case "exclude": exclude = try Self.patterns(value)
        default:
          throw YAMLNode.Problem(
            line: line,
            message:
              "unknown setting '\(key)'; settings are labels, ignore, severity, baseline, schema, include and exclude"
          )
        }
      } catch {
        throw settingsError(error.line, error.message)
      }
    }
    files = PathFilter(include: include, exclude: exclude)
  }

  private mutating func setSeverity(_ level: YAMLNode, of name: String, line: Int) throws(YAMLNode.Problem) {
    guard let rule = Rule(name) else {
      let names = Rule.all.map(\.name).joined(separator: ", ")
      throw YAMLNode.Problem(line: line, message: "unknown rule '\(name)'; rules are \(names)")
    }
    guard case .scalar(let text, _) = level else {
      throw YAMLNode.Problem(line: line, message: "a severity must be error, warning, info or off")
    }
    switch text {
    // YAML 1.1 reads off as false, but the text of the scalar is still "off".
    case "off": severities[rule] = .some(nil)
    case "error", "warning", "info": severities[rule] = Severity(rawValue: text)
    default:
      throw YAMLNode.Problem(line: line, message: "a severity must be error, warning, info or off, not '\(text)'")
    }
  }

  private static func members(_ node: YAMLNode) throws(YAMLNode.Problem) -> [(String, Int, YAMLNode)] {
    guard case .mapping(let members, _) = node else {
      throw YAMLNode.Problem(line: node.line, message: "expected keys with values")
    }
    return members
  }

  static func patterns(_ node: YAMLNode) throws(YAMLNode.Problem) -> [IgnorePattern] {
    var patterns: [IgnorePattern] = []
    for (text, line) in try words(node) {
      guard let pattern = IgnorePattern(text) else {
        throw YAMLNode.Problem(line: line, message: "'\(text)' \(IgnorePattern.invalidPatternMessage)")
      }
      patterns.append(pattern)
    }
    return patterns
  }

  private static func words(_ node: YAMLNode) throws(YAMLNode.Problem) -> [(text: String, line: Int)] {
    switch node {
    case .scalar(let text, let line): return [(text, line)]
    case .list(let nodes, _):
      var words: [(String, Int)] = []
      for node in nodes {
        guard case .scalar(let text, let line) = node else {
          throw YAMLNode.Problem(line: node.line, message: "expected words")
        }
        words.append((text, line))
      }
      return words
    case .mapping(_, let line): throw YAMLNode.Problem(line: line, message: "expected a word or a list of words")
    }
  }
}
