import Documents
import Files
import Glibc

/// The settings that hold for each document, and the baselines that they name; each file is read once.
final class SettingsShelf {
  private var byFolder: [String: Settings] = [:]
  private var baselines: [String: Baseline] = [:]
  /// A baseline that holds in place of those that settings name.
  private let ownBaseline: String?
  private let ignoresBaselines: Bool
  private let workingFolder: String

  init(baseline: String?, ignoresBaselines: Bool) throws {
    let path = getcwd(nil, 0)
    defer { free(path) }
    workingFolder = path.map { String(cString: $0) } ?? "/"
    ownBaseline = baseline
    self.ignoresBaselines = ignoresBaselines
    if let baseline { _ = try self.baseline(at: baseline) }
  }

  /// What holds for a file or folder.
  func settings(for path: String) throws -> Settings {
    let path = absolute(path)
    return try settings(in: Directory.isDirectory(path) ? path : Directory.parent(of: path))
  }

  private func settings(in folder: String) throws -> Settings {
    if let known = byFolder[folder] { return known }
    let path = (folder == "/" ? "" : folder) + "/" + Settings.fileName
    let settings: Settings
    if Directory.exists(path) {
      settings = try Settings(Self.content(of: path), path: path, folder: folder)
    } else {
      settings = folder == "/" ? Settings() : try self.settings(in: Directory.parent(of: folder))
    }
    byFolder[folder] = settings
    return settings
  }

  /// The baseline that holds for a document, and the document's path as it has it.
  func baseline(for path: String, _ settings: Settings) throws -> (baseline: Baseline?, path: String) {
    guard !ignoresBaselines, let place = ownBaseline ?? settings.baseline else { return (nil, path) }
    return (try baseline(at: place), self.path(path, from: place))
  }

  /// Whether the settings of a document's folder want it to be checked.
  func isMeant(_ path: String, _ settings: Settings) -> Bool {
    guard let folder = settings.folder else { return true }
    return settings.files.takes(self.path(path, from: folder + "/" + Settings.fileName))
  }

  /// Whether a document is the baseline that holds for it: it names what is wrong, and says none of it.
  func isBaseline(_ path: String, _ settings: Settings, written: String?) -> Bool {
    [written, ownBaseline, settings.baseline].contains { $0.map(absolute) == absolute(path) }
  }

  private func baseline(at path: String) throws -> Baseline {
    if let known = baselines[path] { return known }
    let text = String(decoding: try Self.content(of: path), as: UTF8.self)
    let baseline = try Baseline(text, path: path)
    baselines[path] = baseline
    return baseline
  }

  /// A document's path as a file beside it names it.
  func path(_ path: String, from file: String) -> String {
    let folder = Directory.parent(of: absolute(file))
    let path = absolute(path)
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// Without `.` and `..`, as text: a link on the way stays what it is.
  private func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : workingFolder + "/" + path).split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func content(of path: String) throws -> [UInt8] {
    guard case .bytes(let bytes) = try DocumentFile.read(path, mostBytes: 16 << 20).content else {
      throw SettingsError(path: path, line: 1, message: "this is no text")
    }
    return bytes
  }
}
