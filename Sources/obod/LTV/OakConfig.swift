import Files
import Terms
import Validation

/// The ontologies that a project wants checked, from its `oak_config.yaml`.
struct OakConfig {
  /// By prefix; an empty text or nil means that the prefix is not checked. Empty if all prefixes are checked.
  private(set) var adapters: [String: String] = [:]

  /// Reads a configuration; without one, everything is checked. A file that does not exist is reported and ignored, as
  /// linkml-term-validator does without a word.
  init(_ path: String?) throws {
    guard let path else { return }
    guard Directory.exists(path) else {
      Terminal.report("obod: \(path) does not exist; everything is checked")
      return
    }
    let bytes = try DocumentFile.text(path, maxBytes: SettingsCache.maxSettingsBytes)
    do throws(YAMLNode.Problem) {
      guard case .mapping(let members, _) = try YAMLNode.read(bytes) else { return }
      for case ("ontology_adapters", let line, let value) in members {
        if case .scalar(let text, _) = value, ["", "null", "~"].contains(text) { continue }
        guard case .mapping(let adapters, _) = value else {
          throw YAMLNode.Problem(line: line, message: "ontology_adapters must map prefixes to adapters")
        }
        for (prefix, _, adapter) in adapters {
          guard case .scalar(let text, _) = adapter else { continue }
          self.adapters[prefix] = ["null", "~"].contains(text) ? "" : text
        }
      }
    } catch {
      throw SettingsError(path: path, line: error.line, message: error.message)
    }
  }

  /// Whether identifiers with a prefix are checked. As in linkml-term-validator, the case of the prefix matters.
  func checks(_ prefix: String) -> Bool { adapters.isEmpty || adapters[prefix]?.isEmpty == false }

  /// Whether a prefix has an adapter of its own.
  func names(_ prefix: String) -> Bool { adapters[prefix]?.isEmpty == false }

  /// Whether a finding counts. A term without an adapter is in no enum, unless the configuration says that its prefix is
  /// not to be checked.
  func checks(_ finding: Finding) -> Bool {
    guard !finding.id.isEmpty, finding.rule == .outsideEnum else { return finding.id.isEmpty || checks(id: finding.id) }
    return Self.prefix(of: finding.id).map { adapters[$0]?.isEmpty != true } ?? true
  }

  /// Whether an identifier is checked.
  func checks(id: String) -> Bool { Self.prefix(of: id).map { checks($0) } ?? true }

  /// Returns the prefix as it is written, for any form of an identifier.
  static func prefix(of id: String) -> String? {
    CURIE(reading: id).map { $0.prefix } ?? id.firstIndex(of: ":").map { String(id[..<$0]) }
  }
}
