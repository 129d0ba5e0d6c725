import Answers
import Foundation
import JSON
import Subprocess
import Support
import Testing
import Wire

/// The output of scripts/package, unpacked and installed. It contains the program under test, not the static build.
@Suite(.enabled(if: Program.isInstalled("dpkg-deb"), "needs dpkg"), MakingPackage())
struct PackageTests {
  @TaskLocal static var made: MadePackages?

  private let folder: TemporaryFolder
  private let tarball: String
  private let package: String

  init() throws {
    folder = try TemporaryFolder()
    let made = try #require(Self.made)
    tarball = made.tarball
    package = made.package
  }

  /// Returns the files below a folder, in order.
  static func files(below path: String) throws -> [String] {
    let all = try #require(FileManager.default.enumerator(atPath: path)).compactMap { $0 as? String }
    return all.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }
    .sorted()
  }

  private func unpacked() async throws -> String {
    let root = "\(folder.path)/root"
    try #require(await Program.run("dpkg-deb", ["-x", package, root]).status == 0)
    return root
  }

  private static let parts =
    ["libc6-dev", "libmd-dev", "libsqlite3-dev", "libstdc++", "libutf8proc-dev", "libyaml-dev", "swift", "zlib1g-dev"]
    + [
      "argument-parser", "async-algorithms", "atomics", "collections", "log", "nio", "service-lifecycle", "subprocess",
      "system",
    ]
    .map { "swift-\($0)" }

  private static let examples =
    ["README.md", "emacs.el", "helix.toml", "kate.json", "neovim.lua", "neovim.svg", "vim.vim"]
    .map { "editors/\($0)" } + ["extension.js", "package.json"].map { "editors/vscode/\($0)" }
    + ["Makefile", "README.md", "github-workflow.yml", "justfile"].map { "pipelines/\($0)" }
    + ["README.md", "mcp.json"].map { "agents/\($0)" }

  private static let shared =
    ["bin/obod", "share/bash-completion/completions/obod", "share/doc/obod/copyright"]
    + ["share/fish/vendor_completions.d/obod.fish", "share/man/man1/obod.1.gz", "share/man/man5/obod-settings.5.gz"]
    + ["share/man/man7/obod-protocol.7.gz", "share/obod/ontologies/README.md", "share/obod/fetch-ontologies"]
    + ["cl", "go", "hp", "mondo", "ncit", "uberon"].map { "share/obod/ontologies/\($0).obo.gz" }
    + parts.map { "share/doc/obod/parts/\($0)" } + examples.map { "share/doc/obod/examples/\($0)" }

  @Test func thePackageHasItsFilesAndTheProgramInItRuns() async throws {
    let root = try await unpacked()
    let units = ["lib/systemd/system", "usr/lib/systemd/user"].flatMap { ["\($0)/obod.service", "\($0)/obod.socket"] }
    let own = ["doc/obod/changelog.gz", "lintian/overrides/obod", "zsh/vendor-completions/_obod"]
    let expected = units + (Self.shared + own.map { "share/\($0)" }).map { "usr/\($0)" }
    #expect(try Self.files(below: root) == expected.sorted())
    let version = try await Program.run("dpkg-deb", ["-f", package, "Version"]).output
    #expect(version == "\(Answerer.version)\n")
    try await runs("\(root)/usr")
  }

  @Test func theTarballHasThemToo() async throws {
    let root = "\(folder.path)/local"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try #require(await Program.run("tar", ["-C", root, "--strip-components=1", "-xf", tarball]).status == 0)
    let expected = Self.shared + ["share/doc/obod/README.md", "share/zsh/site-functions/_obod"]
    #expect(try Self.files(below: root) == expected.sorted())
    try await runs(root)
  }

  /// Runs the program under a prefix, with one of the ontologies installed beside it, and its completions.
  private func runs(_ prefix: String) async throws {
    let program = Program(in: folder)
    let ontology = "\(prefix)/share/obod/ontologies/hp.obo.gz"
    let loaded = try await program.runBeside("\(prefix)/bin/obod", ["load", ontology])
    #expect(loaded.status == 0, "\(loaded.errors)")
    let checked = try await program.runBeside("\(prefix)/bin/obod", ["check", "HP:0100013", "Breast carcinoma"])
    #expect(checked.output.hasPrefix("mismatch: HP:0100013 is 'Neoplasm of the breast'"))
    let completion = try await Program.run(
      "bash",
      ["-c", ". '\(prefix)/share/bash-completion/completions/obod' && complete -p obod"]
    )
    #expect(completion.output == "complete -o filenames -F _obod obod\n", "\(completion.errors)")
  }

  @Test(.enabled(if: Program.isInstalled("man"), "needs man"))
  func theManualPagesAreSoundAndComplete() async throws {
    let root = try await unpacked()
    func page(_ name: String) async throws -> String {
      let path = "\(root)/usr/share/man/\(name).gz"
      // groff reports errors and continues.
      let formatted = try await Program.run(
        "man",
        ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", path],
        environment: .inherit.updating(["LC_ALL": "C.UTF-8", "MANROFFSEQ": ""])
      )
      #expect(formatted.status == 0)
      #expect(formatted.errors.isEmpty, "\(name): \(formatted.errors)")
      return try await Program.run("gzip", ["-dc", path]).output.replacing("\\-", with: "-")
    }
    let commands = try await page("man1/obod.1")
    let help = try await Program.run(Checkout.binary, ["--experimental-dump-help"]).output
    let names = try #require(JSONValue(help)?["command"]?["subcommands"]?.array).compactMap {
      $0["commandName"]?.string
    }
    try #require(names.contains("check"))
    for name in names where name != "help" { #expect(commands.contains(".SS \(name)\n")) }
    let verbs = try await page("man7/obod-protocol.7")
    for verb in Verb.allCases { #expect(verbs.contains(".TP\n\\fB\(verb.name)\\fR")) }
    for option in RequestOption.allCases { #expect(verbs.contains(".TP\n\\fB\(option.rawValue)=\\fR")) }
    for code in ErrorCode.allCases { #expect(verbs.contains(".TP\n\\fB\(code.rawValue)\\fR")) }
    let settings = try await page("man5/obod-settings.5")
    for rule in ["mismatch\\fR (error)", "synonym\\fR (warning)", "unconfirmed\\fR (info)"] {
      #expect(settings.contains(".TP\n\\fB\(rule)"))
    }
  }

  @Test(.enabled(if: Extent.isFull, "makes the packages again: scripts/test --full"))
  func theSameSourceGivesTheSameBytes() async throws {
    let made = try #require(Self.made)
    let again = try await MadePackages(in: "\(folder.path)/again")
    for (one, other) in [(tarball, again.tarball), (package, again.package), (made.wheel, again.wheel)] {
      #expect(try Data(contentsOf: URL(fileURLWithPath: one)) == Data(contentsOf: URL(fileURLWithPath: other)))
    }
  }

  /// Suppresses a tag that does not apply to the static build: the run path to the toolchain's libraries.
  @Test(.enabled(if: Program.isInstalled("lintian"), "needs lintian"))
  func lintianReportsNothing() async throws {
    let result = try await Program.run(
      "lintian",
      ["--fail-on", "error,warning", "--suppress-tags", "custom-library-search-path", package]
    )
    #expect(result.status == 0, "\(result.output)")
  }

  /// The unit scored 0.2 when this was written, on a scale up to 10 for a service without any restrictions.
  @Test(.enabled(if: Program.isInstalled("systemd-analyze"), "needs systemd"))
  func theUnitIsConfined() async throws {
    let unit = "\(Checkout.root)/scripts/systemd/obod.service"
    let result = try await Program.run(
      "systemd-analyze",
      ["security", "--offline=true", "--no-pager", "--threshold=5", unit]
    )
    #expect(result.status == 0, "\(result.output)")
  }

  private static let mayInstall =
    getuid() == 0
    && !["/usr/bin/obod", "/var/lib/obod", "/var/lib/private/obod", "/var/lib/dpkg/info/obod.list"]
      .contains { FileManager.default.fileExists(atPath: $0) }

  /// Installs the package on this machine, runs the unit's command as an unprivileged user, and removes the package.
  @Test(.enabled(if: mayInstall, "needs root, and a machine without obod"))
  func itIsInstalledServesEveryUserAndIsRemoved() async throws {
    let result = try await Program.run("bash", ["\(Checkout.fixtures)/package/install", package, folder.path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.hasSuffix(
        """
        obod \(Answerer.version)
        normalized: HP:0003002 is written 'Breast carcinoma'
        again: generation 1
        removed

        """
      ),
      "\(result.output)\(result.errors)"
    )
    #expect(!FileManager.default.fileExists(atPath: "/usr/bin/obod"))
  }
}

/// The files that scripts/package has made.
struct MadePackages {
  let tarball: String
  let package: String
  let wheel: String

  init(of binary: String = Checkout.binary, in folder: String) async throws {
    let result = try await Program.run(
      "\(Checkout.root)/scripts/package",
      ["--binary", binary, folder],
      // The lowest level of compression makes the packages in half the time.
      environment: .inherit.updating(["DPKG_DEB_COMPRESSOR_LEVEL": "0", "SOURCE_DATE_EPOCH": "1750000000"])
    )
    try #require(result.status == 0, "\(result.errors)")
    let made = result.output.split(separator: "\n").map(String.init)
    try #require(made.count == 3)
    tarball = made[0]
    package = made[1]
    wheel = made[2]
  }
}

/// Makes the package once for all tests.
private struct MakingPackage: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing body: @Sendable () async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    try await PackageTests.$made.withValue(MadePackages(in: folder.path)) { try await body() }
  }
}
