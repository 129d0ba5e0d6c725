/// Walks the paths given on the command line and finds the files to read.
///
/// A named file is always taken, whatever its name and whatever ignores it. A named folder is walked. In folders the
/// following are left out, and counted:
/// - hidden entries. `.git` is neither walked nor counted;
/// - what git would ignore if it did not track it: by the .gitignore files from the repository's root down, and by the
///   repository's info/exclude. A nested repository uses only its own files. Outside repositories, the .gitignore files
///   from the named folder down apply. The user's core.excludesFile does not apply, so that the same tree gives the
///   same walk for every user;
/// - entries that match `exclude`, and, if `include` is given, files that match it neither themselves nor through a
///   folder that contains them;
/// - symbolic links: the target is either found anyway or outside the named folder. A named link is followed;
/// - sockets, devices and named pipes, which are never opened. A named one is reported as a problem.
package struct DocumentWalk: Sendable {
  let include: IgnoreRules?
  let exclude: IgnoreRules
  /// Patterns that can match nothing, which are reported to the user.
  let patternProblems: [WalkProblem]

  /// Patterns are written as in a .gitignore file in the folder that shown paths are relative to: `docs/*.md` matches
  /// `docs/a.md` if `docs` was walked, and nothing if `.` was walked inside `docs`.
  package init(include: [String] = [], exclude: [String] = []) {
    self.include = include.isEmpty ? nil : IgnoreRules(include)
    self.exclude = IgnoreRules(exclude)
    patternProblems = (include + exclude).filter { IgnorePattern($0) == nil }
      .map { WalkProblem($0, IgnorePattern.invalidPatternMessage) }
  }

  /// Files are shown, and can be opened, by the path given: `docs` yields `docs/a.md`, `.` yields `a.md`.
  ///
  /// With `wanted`, a set of absolute paths without links, only these files are taken and only these are counted if they
  /// are left out; folders that lead to none of them are not read.
  package func files(under paths: [String], among wanted: Set<String>? = nil) -> WalkResult {
    var walker = Walker(self, among: wanted, canOverlap: paths.count > 1)
    for path in paths { walker.visit(path) }
    return walker.result
  }
}
