import Answers
import Foundation
import JSON
import Support
import Testing

extension PackageTests {
  /// The wheel, installed without network into a new virtual environment by the pip that Python contains. No other
  /// folder is on the search path: no compiler, no Swift, and no other obod.
  @Suite(
    .enabled("needs Python's module venv") {
      try await Program.run("python3", ["-c", "import ensurepip, venv"]).status == 0
    }
  )
  struct WheelTests {
    private let folder: TemporaryFolder
    private let program: Program
    private let wheel: String
    private let environment: String

    init() throws {
      folder = try TemporaryFolder()
      program = Program(in: folder)
      wheel = try #require(PackageTests.made).wheel
      environment = "\(folder.path)/venv"
    }

    private func run(_ name: String, _ arguments: String...) async throws -> Program.Result {
      try await program.runBeside(
        "\(environment)/bin/\(name)",
        arguments,
        variables: ["HOME": folder.path, "PATH": "\(environment)/bin", "PYTHONPATH": ""]
      )
    }

    /// Ends the daemon that the client has started, if it still runs.
    private func stopDaemon() async throws {
      guard let pid = JSONValue(try await run("obod", "status", "--json").output)?["pid"]?.int else { return }
      kill(pid_t(pid), SIGTERM)
      for _ in 0..<500 where FileManager.default.fileExists(atPath: program.socket) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }

    @Test func itIsInstalledFindsAWrongPairAndIsRemoved() async throws {
      try #require(await Program.run("python3", ["-m", "venv", environment]).status == 0)
      let before = try PackageTests.files(below: environment)
      let installed = try await run("pip", "install", "--no-index", "--no-cache-dir", wheel)
      try #require(installed.status == 0, "\(installed.errors)")
      #expect(try await run("obod", "--version").output == "\(Answerer.version)\n")
      #expect(try await run("fetch-ontologies", "--help").status == 0)

      // The daemon loads the wheel's ontologies into the empty store.
      let checked = try await run(
        "python",
        "-c",
        """
        from obod import Obod
        answer = Obod(start=True).check('HP:0100013', 'Breast carcinoma')
        print(answer.verdict, answer.candidates[0].id)
        """
      )
      let asked = try await run("obod", "check", "HP:0100013", "Breast carcinoma")
      try await stopDaemon()
      #expect(checked.output == "mismatch HP:0003002\n", "\(checked.errors)")
      #expect(asked.output.hasPrefix("mismatch: HP:0100013 is 'Neoplasm of the breast'"), "\(asked.errors)")

      let removed = try await run("pip", "uninstall", "--yes", "obod")
      #expect(removed.status == 0, "\(removed.errors)")
      // pip leaves empty folders in share.
      #expect(try PackageTests.files(below: environment) == before)
    }

    /// pip does not compare the digests; other installers refuse a wheel in which one is wrong or missing.
    @Test func itsRecordHasEveryFile() async throws {
      let reader = """
        import base64, csv, hashlib, io, sys, zipfile
        wheel = zipfile.ZipFile(sys.argv[1])
        names = wheel.namelist()
        record = names[-1]
        assert record.endswith('.dist-info/RECORD')
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(wheel.read(record).decode()))}
        assert list(rows) == names, set(rows) ^ set(names)
        for name in names[:-1]:
            digest = base64.urlsafe_b64encode(hashlib.sha256(wheel.read(name)).digest()).decode().rstrip('=')
            assert rows[name] == ['sha256=' + digest, str(wheel.getinfo(name).file_size)], name
        print('whole')
        """
      let read = try await Program.run("python3", ["-c", reader, wheel])
      #expect(read.output == "whole\n", "\(read.errors)")
    }

    /// The program of the tests needs shared libraries. ContainerTests has a static one.
    @Test(
      .enabled("needs a program that is not static") { try await !StaticProgram.isStatic(Checkout.binary) }
    )
    func aProgramThatNeedsLibrariesIsNotSaidToRunEverywhere() {
      #expect(wheel.firstMatch(of: /-py3-none-linux_(x86_64|aarch64)\.whl$/) != nil, "\(wheel)")
    }
  }
}
