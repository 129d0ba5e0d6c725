import Files

/// One walk under way.
struct Walker {
  /// A folder that is being walked.
  private struct Level {
    /// The path as shown; empty for the working folder.
    let path: String
    let entries: [FolderEntry]
    var next = 0
    /// The number of path components that lead to the folder.
    let depth: Int
    /// The rules that apply in the folder, the nearest last.
    let rules: [IgnoreRules]
    let isIncluded: Bool
  }

  private let walk: DocumentWalk
  private var ledger: WalkLedger
  private var levels: [Level] = []
  /// The path components from the file system's root to the current entry.
  private var names: [String] = []
  /// The path components of the named folder as shown, and the number of `names` that lead to it.
  private var namedFolder: (shown: [String], depth: Int) = ([], 0)

  /// The absolute paths of the wanted files and of the folders that lead to them; nil if every file is wanted.
  private let wanted: Set<String>?

  init(_ walk: DocumentWalk, among wanted: Set<String>?, canOverlap: Bool) {
    self.walk = walk
    self.wanted = wanted.map { files in
      var all = files
      for file in files {
        var folder = Directory.parent(of: file)
        while all.insert(folder).inserted, folder != "/" { folder = Directory.parent(of: folder) }
      }
      return all
    }
    ledger = WalkLedger(canOverlap: canOverlap)
    for problem in walk.patternProblems { ledger.report(problem) }
  }

  var result: WalkResult { ledger.result }

  mutating func visit(_ path: String) {
    do throws(WalkProblem) {
      let (place, kind) = try WalkPath.resolve(path)
      let shown = WalkPath.shown(path)
      switch kind {
      case .file: if isWanted(place) { ledger.addFile(shown, at: place) }
      case .folder where Directory.lastComponent(of: place) == ".git":
        throw WalkProblem(path, "is git's own folder, which is never read")
      case .folder: if isWanted(place), ledger.include(place) { enterNamed(shown, at: place) }
      case .link, .special: throw WalkProblem(path, "is neither a file nor a folder")
      }
    } catch {
      ledger.report(error)
    }
    while !levels.isEmpty { step() }
  }

  private mutating func enterNamed(_ path: String, at place: String) {
    names = WalkPath.names(in: place)
    namedFolder = (WalkPath.names(in: path), names.count)
    let folders = (0...names.count).map { "/" + names[..<$0].joined(separator: "/") }
    var rules: [IgnoreRules] = []
    if let root = folders.lastIndex(where: Self.isRepository) {
      for depth in root..<names.count { rules = self.rules(in: folders[depth], depth: depth, inherited: rules) }
    }
    // A named folder may be inside one that is included.
    let isIncluded = namedFolder.shown.indices.reduce(walk.include == nil) { isIncluded, last in
      walk.include?.verdict(Array(namedFolder.shown[...last]), isFolder: true) ?? isIncluded
    }
    enter(path, rules: rules, isIncluded: isIncluded)
  }

  /// Enters the folder that `names` lead to.
  private mutating func enter(_ path: String, rules inherited: [IgnoreRules], isIncluded: Bool) {
    let folder = path.isEmpty ? "." : path
    do throws(SystemError) {
      let entries = try Directory.entries(in: folder)
      let depth = names.count
      let rules = rules(in: folder, depth: depth, inherited: inherited)
      levels.append(Level(path: path, entries: entries, depth: depth, rules: rules, isIncluded: isIncluded))
    } catch {
      ledger.report(WalkProblem(folder, "cannot be listed: \(error.reason)"))
    }
  }

  private static func isRepository(_ folder: String) -> Bool { Directory.exists("\(folder)/.git") }

  /// Returns the rules that apply in a folder, given those of its parent.
  private mutating func rules(in folder: String, depth: Int, inherited: [IgnoreRules]) -> [IgnoreRules] {
    var rules = inherited
    do throws(WalkProblem) {
      if Self.isRepository(folder) {
        rules = []
        let file = try GitFile.excludePath(ofRepository: folder)
        if let shared = try IgnoreRules(file: file, depth: depth, followsLink: true) { rules.append(shared) }
      }
    } catch {
      ledger.report(error)
    }
    do throws(WalkProblem) {
      let file = WalkPath.join(folder, ".gitignore")
      if let own = try IgnoreRules(file: file, depth: depth, followsLink: false) { rules.append(own) }
    } catch {
      ledger.report(error)
    }
    return rules
  }

  /// Advances by one entry.
  private mutating func step() {
    let top = levels.count - 1
    let level = levels[top]
    guard level.next < level.entries.count else {
      levels.removeLast()
      return
    }
    levels[top].next += 1
    let entry = level.entries[level.next]
    if entry.name == ".git" { return }
    names.removeSubrange(level.depth...)
    names.append(entry.name)
    guard isWanted("/" + names.joined(separator: "/")) else { return }
    let path = WalkPath.join(level.path, entry.name)
    let isIncluded = walk.include?.verdict(shownNames, isFolder: entry.kind == .folder) ?? level.isIncluded
    if let reason = reason(toSkip: entry, under: level.rules, isIncluded: isIncluded) {
      ledger.skip(reason, at: "/" + names.joined(separator: "/"))
    } else if !entry.isNameExact {
      ledger.report(WalkProblem(path, "has a name that is not UTF-8"))
    } else if entry.kind == .folder {
      enter(path, rules: level.rules, isIncluded: isIncluded)
    } else {
      ledger.addFile(path, at: "/" + names.joined(separator: "/"))
    }
  }

  private func isWanted(_ place: @autoclosure () -> String) -> Bool { wanted?.contains(place()) ?? true }

  /// The path of the current entry, as the user's patterns see it.
  private var shownNames: [String] { namedFolder.shown + names[namedFolder.depth...] }

  private func reason(
    toSkip entry: FolderEntry,
    under rules: [IgnoreRules],
    isIncluded: Bool
  ) -> WalkResult.Reason? {
    let isFolder = entry.kind == .folder
    if entry.name.utf8.first == UInt8(ascii: ".") { return .hidden }
    // The nearest file with a matching pattern decides.
    let verdict = rules.reversed().lazy.compactMap { $0.verdict(names, isFolder: isFolder) }.first
    if verdict == true { return .ignored }
    if !walk.exclude.patterns.isEmpty, walk.exclude.verdict(shownNames, isFolder: isFolder) == true { return .excluded }
    switch entry.kind {
    case .folder: return nil
    case _ where !isIncluded: return .excluded
    case .file: return nil
    case .link: return .link
    case .special: return .special
    }
  }
}
