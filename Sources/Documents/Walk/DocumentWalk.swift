/// The walk over the paths that a person names, to the files that are to be read.
///
/// A file that is named is taken, whatever it is called and whatever ignores it, and a folder that is named is walked.
/// In folders these are left out, and counted:
/// - what is hidden. `.git` alone is neither walked nor counted;
/// - what git would ignore if it did not track it: by the .gitignore files from the repository's root down, and by its
///   info/exclude. A repository inside another one has only its own. Outside of repositories, the .gitignore files from
///   the folder named on downwards count. A person's own core.excludesFile does not: the same tree gives the same walk
///   to everybody;
/// - what `exclude` matches, and files that `include`, where there is any, matches neither themselves nor by a folder
///   that they are in;
/// - symbolic links: one that stays inside the folder leads to what is found anyway, one that does not leads to what
///   nobody asked for. A link that is named is followed;
/// - sockets, devices and named pipes, which are never opened. One that is named is a problem.
package struct DocumentWalk: Sendable {
  let include: IgnoreRules?
  let exclude: IgnoreRules
  /// The patterns that can match nothing; a person is better told.
  let broken: [WalkProblem]

  /// Patterns are written as in a .gitignore file of the folder that the paths shown start from: `docs/*.md` matches
  /// `docs/a.md` where `docs` was walked, and nothing where `.` was walked inside of it.
  package init(include: [String] = [], exclude: [String] = []) {
    self.include = include.isEmpty ? nil : IgnoreRules(include)
    self.exclude = IgnoreRules(exclude)
    broken = (include + exclude).filter { IgnorePattern($0) == nil }
      .map { WalkProblem($0, IgnorePattern.fault) }
  }

  /// Files are shown, and can be opened, by the path given: `docs` has `docs/a.md`, `.` has `a.md`.
  package func files(under paths: [String]) -> WalkResult {
    var walker = Walker(self, canOverlap: paths.count > 1)
    for path in paths { walker.visit(path) }
    return walker.result
  }
}
