import Documents
import Foundation
import Glibc
import Support
import Testing

@Suite struct WalkTests {
  @Test func showsFilesByThePathThatWasGiven() throws {
    let folder = try TemporaryFolder(["docs/a.md": "", "docs/sub/b.md": "", "c.md": ""])
    #expect(try folder.walk("docs").files == ["docs/a.md", "docs/sub/b.md"])
    #expect(try folder.walk(".").files == ["c.md", "docs/a.md", "docs/sub/b.md"])
    #expect(try folder.walk("./docs//sub/").files == ["docs/sub/b.md"])
    #expect(try folder.walk("docs/../c.md").files == ["docs/../c.md"])
    #expect(try folder.walk("./c.md").files == ["c.md"])
    let absolute = "\(folder.path)/docs".replacing("//", with: "/")
    #expect(try folder.walk(absolute).files == ["\(absolute)/a.md", "\(absolute)/sub/b.md"])
  }

  @Test func goesThroughPathsAsGivenAndThroughFoldersByTheBytesOfTheNames() throws {
    let folder = try TemporaryFolder(["d/a/x": "", "d/a.md": "", "d/B": "", "d/\u{E9}": "", "c": ""])
    // The same text to Unicode, but a different name to the file system.
    _ = try folder.write("d/e\u{301}", "")
    let wanted = ["d/B", "d/a/x", "d/a.md", "d/e\u{301}", "d/\u{E9}", "c"]
    #expect(try folder.walk("d", "c").files.map { Array($0.utf8) } == wanted.map { Array($0.utf8) })
    #expect(try folder.walk("c", "d").files.first == "c")
  }

  @Test func countsNothingTwiceWherePathsOverlap() throws {
    let folder = try TemporaryFolder([
      "a/.h": "", "a/b/c": "", "a/b/.h": "", "a/d": "", "a/s/e": "", "a/.gitignore": "s",
    ])
    try folder.link("a/link", to: "d")
    for paths in [["a", "a/b", "a/s", "a/d", "./a/"], ["a/s", "a/d", "a/b", "a", "a"]] {
      let result = try folder.inside { DocumentWalk().files(under: paths) }
      #expect(result.files.sorted() == ["a/b/c", "a/d", "a/s/e"])
      #expect(result.skipped == [.hidden: 3, .link: 1], "\(paths)")
      #expect(result.problems.isEmpty)
    }
    #expect(try folder.walk("a/link", "a").files == ["a/link", "a/b/c"])
  }

  @Test func leavesOutWhatIsHiddenOrIgnoredOrExcludedAndCountsIt() throws {
    let folder = try TemporaryFolder([
      ".git/HEAD": "", ".gitignore": "build/\n*.log\n", ".cache/a/b": "", "build/a": "", "build/b": "", "a.log": "",
      "drafts/a.md": "", "a.md": "", "b.txt": "",
    ])
    let result = try folder.walk(".", include: ["*.md"], exclude: ["drafts/"])
    #expect(result.files == ["a.md"])
    #expect(result.skipped == [.hidden: 2, .ignored: 2, .excluded: 2])
    #expect(result.problems.isEmpty)
  }

  @Test func takesWhatIsNamedWhateverSpeaksAgainstIt() throws {
    let folder = try TemporaryFolder([
      ".gitignore": "*.log\nbuild/\n", "a.log": "", ".env": "", "build/a.md": "", ".x/a": "",
    ])
    #expect(try folder.walk("a.log", ".env", "build", include: ["*.md"]).files == ["a.log", ".env", "build/a.md"])
    #expect(try folder.walk(".x", exclude: [".x"]).files == [".x/a"])
  }

  @Test func neverWalksTheFolderOfGit() throws {
    let folder = try TemporaryFolder([".git/a.md": "", "sub/.git": "no folder", "sub/a.md": ""])
    #expect(try folder.walk(".", ".git").files == ["sub/a.md"])
    let problems = try folder.walk(".git").problems.map(\.description)
    #expect(problems == [".git: is git's own folder, which is never read"])
    #expect(try folder.walk(".git/a.md").files == [".git/a.md"])
  }

  @Test func patternsOfAPersonHoldForThePathsThatAreShown() throws {
    let folder = try TemporaryFolder(["docs/a.md": "", "docs/x/b.md": "", "docs/x/c.txt": "", "d.md": ""])
    #expect(try folder.walk(".", include: ["docs/*.md"]).files == ["docs/a.md"])
    #expect(try folder.walk("docs", include: ["/docs/*.md"]).files == ["docs/a.md"])
    #expect(try folder.walk(".", include: ["docs/"], exclude: ["*.txt"]).files == ["docs/a.md", "docs/x/b.md"])
    #expect(try folder.walk("docs/x", include: ["docs/"]).files == ["docs/x/b.md", "docs/x/c.txt"])
    #expect(try folder.walk(".", include: ["docs/", "!x/"]).files == ["docs/a.md"])
    #expect(try folder.walk(".", exclude: ["*", "!docs/", "!a.md"]).files == ["docs/a.md"])
    #expect(try folder.walk("docs/x", exclude: ["docs"]).files == ["docs/x/b.md", "docs/x/c.txt"])
    #expect(try folder.walk(folder.path, include: ["**/docs/*.md"]).files.count == 1)
  }

  @Test(arguments: ["", "!", "/", "a[", "[!]", "a\\", "a//b"])
  func reportsAPatternThatCanMatchNothing(_ pattern: String) throws {
    let result = try TemporaryFolder(["a": ""]).walk(".", exclude: [pattern])
    #expect(result.files == ["a"])
    #expect(result.problems.map(\.description) == ["\(pattern): is a pattern that matches nothing"])
  }

  @Test func followsLinksOnlyWhereTheyAreNamed() throws {
    let folder = try TemporaryFolder(["d/a": "", "other/b": ""])
    try folder.link("d/out", to: "../other")
    try folder.link("d/file", to: "a")
    try folder.link("d/up", to: "..")
    try folder.link("d/lost", to: "nowhere")
    let result = try folder.walk("d")
    #expect(result.files == ["d/a"])
    #expect(result.skipped == [.link: 4])
    #expect(result.problems.isEmpty)
    #expect(try folder.walk("d/out", "d/file").files == ["d/out/b", "d/file"])
    #expect(try folder.walk("d/up").files == ["d/up/d/a", "d/up/other/b"])
  }

  @Test func reportsWhatItCouldNotWalk() throws {
    let folder = try TemporaryFolder(["a": ""])
    try folder.link("lost", to: "nowhere")
    try folder.link("round", to: "about")
    try folder.link("about", to: "round")
    let result = try folder.walk("none", "", "lost", "round", "a/", "a")
    #expect(result.files == ["a"])
    #expect(
      result.problems.map(\.description) == [
        "none: does not exist", ": does not exist", "lost: is a broken link",
        "round: leads into a loop of links", "a/: cannot be found: Not a directory",
      ]
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every folder"))
  func aFolderThatCannotBeReadIsAProblem() throws {
    let folder = try TemporaryFolder(["a/b": "", "c": ""])
    #expect(chmod("\(folder.path)/a", 0) == 0)
    defer { chmod("\(folder.path)/a", 0o755) }
    let result = try folder.walk(".")
    #expect(result.files == ["c"])
    #expect(result.problems.map(\.description) == ["a: cannot be listed: Permission denied"])
  }

  @Test func neverOpensPipesAndSockets() throws {
    let folder = try TemporaryFolder(["a": ""])
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(mkfifo("\(folder.path)/.gitignore", 0o600) == 0)
    let result = try folder.walk(".", "pipe", "/dev/null")
    #expect(result.files == ["a"])
    #expect(result.skipped == [.hidden: 1, .special: 1])
    #expect(
      result.problems.map(\.description) == [
        "./.gitignore: is not a regular file; its patterns are not used", "pipe: is neither a file nor a folder",
        "/dev/null: is neither a file nor a folder",
      ]
    )
  }

  @Test func aNameThatIsNotUTF8IsAProblem() throws {
    let folder = try TemporaryFolder(["a": ""])
    let name: [CChar] = Array("\(folder.path)/".utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
    close(creat(name, 0o600))
    defer { unlink(name) }
    let result = try folder.walk(".")
    #expect(result.files == ["a"])
    #expect(result.problems.map(\.description) == ["\u{FFFD}: has a name that is not UTF-8"])
    #expect(try folder.walk(".", exclude: ["?*[!a]"]).problems.isEmpty)
  }

  @Test func aTreeDeeperThanAPathCanSayIsAProblem() async throws {
    let folder = try TemporaryFolder(["b": ""])
    let name = String(repeating: "a", count: 250)
    try folder.inside { for _ in 0..<40 { #expect(mkdir(name, 0o755) == 0 && chdir(name) == 0) } }
    let result = try folder.walk(".")
    #expect(result.files == ["b"])
    #expect(result.problems.map(\.message) == ["cannot be listed: File name too long"])
    #expect(try await Program.run("rm", ["-r", "\(folder.path)/\(name)"]).status == 0)
  }

  @Test func aHundredThousandFilesAreWalkedInOrder() throws {
    let folder = try TemporaryFolder([".gitignore": (0..<50).map { "*.\($0)\n" }.joined()])
    for number in 0..<100_000 { close(creat("\(folder.path)/file \(number).md", 0o600)) }
    let result = try folder.walk(".")
    #expect(result.files.count == 100_000)
    #expect(result.files == result.files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }
}
