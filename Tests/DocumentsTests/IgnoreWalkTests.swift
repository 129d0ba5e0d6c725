import Documents
import Support
import Testing

/// Where ignore patterns are read from, and what they match according to gitignore(5).
@Suite struct IgnoreWalkTests {
  @Test func heedsTheFilesFromTheRootOfTheRepositoryDown() throws {
    let folder = try TemporaryFolder([
      ".gitignore": "outside", "r/.git/info/exclude": "secret\n*.x\n", "r/.gitignore": "*.log\n/a/b/anchored\n!y.x\n",
      "r/a/.gitignore": "!keep.log\n", "r/a/b/.gitignore": "own\n", "r/a/b/keep.log": "", "r/a/b/other.log": "",
      "r/a/b/anchored": "", "r/a/b/c/anchored": "", "r/a/b/own": "", "r/a/own": "", "r/a/b/secret": "", "r/a/b/y.x": "",
      "r/a/b/z.x": "", "r/a/b/outside": "",
    ])
    let found = ["c/anchored", "keep.log", "outside", "y.x"]
    #expect(try folder.walk("r/a/b").files == found.map { "r/a/b/\($0)" })
    #expect(try folder.walk("r").files == found.map { "r/a/b/\($0)" } + ["r/a/own"])
    #expect(try folder.walk("r/a/b").skipped == [.hidden: 1, .ignored: 5])
  }

  @Test func withoutARepositoryHeedsTheFilesFromTheFolderNamedDown() throws {
    let folder = try TemporaryFolder([".gitignore": "*.md", "a/.gitignore": "b.txt", "a/a.md": "", "a/s/b.txt": ""])
    #expect(try folder.walk("a").files == ["a/a.md"])
    #expect(try folder.walk(".").files == [])
  }

  @Test func aRepositoryInsideAnotherHasItsOwnPatternsOnly() throws {
    let folder = try TemporaryFolder([
      ".git/HEAD": "", ".gitignore": "*.log\nvendor", "sub/.git/info/exclude": "x", "sub/a.log": "", "sub/x": "",
      "x": "",
      "vendor/.git/HEAD": "", "vendor/a": "",
    ])
    #expect(try folder.walk(".").files == ["sub/a.log", "x"])
    #expect(try folder.walk("sub").files == ["sub/a.log"])
  }

  @Test func aWorktreeHasTheExcludesOfItsRepository() throws {
    let folder = try TemporaryFolder([
      "main/.git/info/exclude": "secret", "main/.git/worktrees/w/commondir": "../..\n",
      "w/.git": "gitdir: ../main/.git/worktrees/w\n", "w/secret": "", "w/a": "",
    ])
    #expect(try folder.walk("w").files == ["w/a"])
    #expect(try folder.walk("w").problems.isEmpty)
  }

  @Test func reportsPatternFilesThatCouldNotBeRead() throws {
    let folder = try TemporaryFolder([
      "a/x": "", "patterns": "x", "b/.gitignore": String(repeating: "x\n", count: 1 << 20),
    ])
    try folder.link("a/.gitignore", to: "../patterns")
    let result = try folder.walk("a", "b")
    #expect(result.files == ["a/x"])
    #expect(
      result.problems.map(\.description) == [
        "a/.gitignore: is a link, which git does not follow either; its patterns are not used",
        "b/.gitignore: is larger than 1048576 bytes; its patterns are not used",
      ]
    )
  }

  /// libc would try every way in which the stars can divide a name.
  @Test func manyStarsAreDoneWithAtOnce() throws {
    let name = String(repeating: "a", count: 200)
    let stars = String(repeating: "*a", count: 20)
    let deep = String(repeating: "**/", count: 20)
    let folder = try TemporaryFolder([
      ".gitignore": "\(stars)*b\n\(deep)\(stars)*c\nx\(stars)*\n\(stars)?[!a]\n", name: "", "d/e/f/\(name)": "",
      "x\(name)": "", "\(name)bc": "", "\(name)xb": "",
    ])
    #expect(try folder.walk(".").files == [name, "d/e/f/\(name)"])
  }

  /// Lines of a .gitignore file, the names that they ignore, and names that they do not.
  @Test(arguments: [
    ("", [], ["a"]),
    ("\n   \n#a\n", [], ["a", "#a"]),
    ("\\#a", ["#a"], ["a"]),
    ("\\!a", ["!a"], ["a"]),
    ("a  ", ["a"], []),
    ("a\\ ", ["a "], ["a", "a\\"]),
    ("a\r\nb\r\n", ["a", "b"], ["c"]),
    ("\u{FEFF}a", ["a"], []),
    ("*\n!a", ["b"], ["a"]),
    ("!a\n*", ["a", "b"], []),
    ("d\n!d/a", ["d/a"], []),
    ("d/*\n!d/a", ["d/b"], ["d/a"]),
    ("/a", ["a"], ["d/a"]),
    ("d/a", ["d/a"], ["e/d/a"]),
    ("doc/frotz/", ["doc/frotz/x"], ["a/doc/frotz/x"]),
    ("frotz/", ["frotz/x", "a/frotz/x"], ["b/frotz"]),
    ("hello.*", ["hello.txt", "a/hello.java"], ["hello"]),
    ("/hello.*", ["hello.c"], ["a/hello.java"]),
    ("foo/*", ["foo/test.json", "foo/bar/hello.c"], ["foo.c"]),
    ("foo/*.c", ["foo/a.c"], ["foo/bar/hello.c"]),
    ("?.md", ["a.md"], ["ab.md", "\u{E9}.md"]),
    ("[a-c][!0-9]", ["ab", "c-"], ["d1", "a1", "dd"]),
    ("[^a]", ["b"], ["a"]),
    ("[[:digit:]]", ["1"], ["a", ":"]),
    ("[]x]", ["]", "x"], ["[]x]"]),
    ("[z-a]", ["z"], ["a", "-", "m"]),
    ("[[.a.]]", ["[]", ".]", "a]"], ["a", "["]),
    ("[a-c-e]", ["b", "-", "e"], ["d"]),
    ("[\\]-a]", ["]", "^", "a"], ["b", "\\"]),
    ("a[b", [], ["a[b", "ab"]),
    ("a\\", [], ["a", "a\\"]),
    ("**/foo", ["foo", "a/foo", "a/b/foo"], ["a/food"]),
    ("**/foo/bar", ["foo/bar", "a/foo/bar"], ["foo/x/bar"]),
    ("abc/**", ["abc/x", "abc/y/z"], ["x/abc/y", "abcd"]),
    ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["x/a/b", "a/bb"]),
    ("a/**/b/**/c/*.md", ["a/b/c/x.md", "a/c/b/b/x/c/c/x.md"], ["a/c/b/x.md", "a/b/c/x/y.md"]),
    ("a/b**/c", ["a/bx/c", "a/b/c"], ["a/bx/y/c"]),
    ("**", ["a", "b/c"], []),
  ])
  func readsPatternsAsTheManualSays(_ lines: String, _ ignored: [String], _ kept: [String]) throws {
    let files = Dictionary(uniqueKeysWithValues: (ignored + kept).map { ($0, "") })
    let folder = try TemporaryFolder(files.merging([".gitignore": lines]) { $1 })
    #expect(Set(try folder.walk(".").files) == Set(kept))
  }
}
