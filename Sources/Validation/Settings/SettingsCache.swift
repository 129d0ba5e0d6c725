import Documents
import Files
import Glibc
import LinkML
import Terms

/// The settings that apply to each document, and the baselines that they name. Each file is read once.
package final class SettingsCache {
  private var byFolder: [String: Settings] = [:]
  private var baselines: [String: Baseline] = [:]
  /// By target class and path.
  private var schemas: [String: LoadedSchema] = [:]
  /// The rules for keys, by folder and schema.
  private var completedRules: [String: KeyRules] = [:]
  /// The state of every file that was looked for; nil if the file did not exist.
  private var stamps: [String: FileStamp?] = [:]
  /// A baseline that replaces those that settings name.
  private let overrideBaseline: String?
  private let ignoresBaselines: Bool
  /// A schema that replaces those that settings name.
  private let overrideSchema: SchemaRule?
  private let workingFolder: String

  package init(baseline: String? = nil, ignoresBaselines: Bool = false, schema: SchemaRule? = nil) throws {
    overrideSchema = schema
    let path = getcwd(nil, 0)
    defer { free(path) }
    workingFolder = path.map { String(cString: $0) } ?? "/"
    overrideBaseline = baseline
    self.ignoresBaselines = ignoresBaselines
    if let baseline { _ = try self.baseline(at: baseline) }
  }

  /// Whether every file that was looked for is unchanged.
  package var isCurrent: Bool { stamps.allSatisfy { FileStamp(path: $0.key) == $0.value } }

  /// Returns the settings that apply to a file or folder.
  package func settings(for path: String) throws -> Settings {
    let path = absolute(path)
    return try settings(in: Directory.isDirectory(path) ? path : Directory.parent(of: path))
  }

  private func settings(in folder: String) throws -> Settings {
    if let known = byFolder[folder] { return known }
    let path = (folder == "/" ? "" : folder) + "/" + Settings.fileName
    let settings: Settings
    if recordStamp(path) != nil {
      let content = try DocumentFile.text(path, maxBytes: Self.maxSettingsBytes)
      settings = try Settings(content, path: path, folder: folder)
    } else {
      settings = folder == "/" ? Settings() : try self.settings(in: Directory.parent(of: folder))
    }
    byFolder[folder] = settings
    return settings
  }

  /// Returns what applies to the check of a document whose settings are known.
  package func policy(for path: String, _ settings: Settings) throws -> DocumentPolicy {
    var settings = settings
    let schema = try schema(for: path, &settings)
    let (baseline, pathInBaseline) = try baseline(for: path, settings)
    return DocumentPolicy(settings, schema: schema, baseline: baseline, pathInBaseline: pathInBaseline)
  }

  /// Returns the schema that applies to a document, and changes the settings so that they know its keys; nil if there is
  /// none.
  private func schema(for path: String, _ settings: inout Settings) throws -> LoadedSchema? {
    let folder = settings.folder ?? ""
    let place = self.path(path, from: folder + "/" + Settings.fileName)
    guard let rule = overrideSchema ?? settings.schemas.first(where: { $0.files.includes(place) }) else { return nil }
    let key = "\(rule.targetClass ?? "") \(rule.path)"
    let schema = try schemas[key] ?? LoadedSchema(path: rule.path, targetClass: rule.targetClass)
    if schemas[key] == nil {
      for file in schema.files { recordStamp(file.path) }
      schemas[key] = schema
    }
    let rules = completedRules[folder + key] ?? schema.completing(settings.rules)
    completedRules[folder + key] = rules
    settings.rules = rules
    return schema
  }

  /// The schemas that were used, in the order of their paths.
  package var usedSchemas: [LoadedSchema] { schemas.values.sorted { $0.path < $1.path } }

  /// Returns the baseline that applies to a document, and the document's path as that baseline spells it.
  private func baseline(for path: String, _ settings: Settings) throws -> (baseline: Baseline?, path: String) {
    guard !ignoresBaselines, let place = overrideBaseline ?? settings.baseline else { return (nil, path) }
    return (try baseline(at: place), self.path(path, from: place))
  }

  /// Whether the settings of a document's folder select it for checking.
  package func isSelected(_ path: String, _ settings: Settings) -> Bool {
    guard let folder = settings.folder else { return true }
    return settings.files.includes(self.path(path, from: folder + "/" + Settings.fileName))
  }

  /// Whether a document is a baseline that applies to it. A baseline lists findings and makes no claims itself.
  package func isBaseline(_ path: String, _ settings: Settings, written: String? = nil) -> Bool {
    [written, overrideBaseline, settings.baseline].contains { $0.map(absolute) == absolute(path) }
  }

  private func baseline(at path: String) throws -> Baseline {
    if let known = baselines[path] { return known }
    recordStamp(path)
    let baseline = try Baseline(
      String(decoding: DocumentFile.text(path, maxBytes: Self.maxBaselineBytes), as: UTF8.self),
      path: path
    )
    baselines[path] = baseline
    return baseline
  }

  /// Returns a document's path relative to the folder of `file`; the absolute path if it is not below that folder.
  package func path(_ path: String, from file: String) -> String {
    let folder = Directory.parent(of: absolute(file))
    let path = absolute(path)
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// Returns the absolute path without `.` and `..`, computed on the text alone: links are not resolved.
  private func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : workingFolder + "/" + path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  @discardableResult
  private func recordStamp(_ path: String) -> FileStamp? {
    let stamp = FileStamp(path: path)
    stamps[path] = .some(stamp)
    return stamp
  }

  /// In bytes. Small, because libyaml compares each anchor with all earlier ones.
  package static let maxSettingsBytes = 256 << 10
  /// In bytes.
  private static let maxBaselineBytes = 16 << 20
}
