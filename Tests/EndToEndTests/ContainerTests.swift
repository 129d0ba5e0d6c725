import Answers
import Foundation
import JSON
import Support
import Testing

/// The program of scripts/build-static, if it has been built.
enum StaticProgram {
  /// Returns the program under test if it is static, otherwise the one in that script's folder.
  static func path() async throws -> String? {
    for path in [Checkout.binary, "\(Checkout.root)/.build-static/release/obod"] where try await isStatic(path) {
      return path
    }
    return nil
  }

  /// Whether a program names no loader of shared libraries.
  static func isStatic(_ path: String) async throws -> Bool {
    let segments = try await Program.run("readelf", ["--segments", "--wide", path])
    return segments.status == 0 && !segments.output.contains("INTERP")
  }
}

/// The image of scripts/container, built from the tarball, and run with nothing else in it. buildah runs it with the
/// host's processes and network in sight, which needs fewer rights than a container of its own.
@Suite(
  .enabled(if: Program.isInstalled("buildah"), "needs buildah"),
  .enabled(if: getuid() == 0, "needs root"),
  .enabled("needs the program of scripts/build-static") { try await StaticProgram.path() != nil }
)
struct ContainerTests {
  private let folder: TemporaryFolder
  private let buildah: [String]

  init() throws {
    folder = try TemporaryFolder()
    // This driver needs no support from the file system.
    buildah = ["--storage-driver", "vfs", "--root", "\(folder.path)/images", "--runroot", "\(folder.path)/run"]
  }

  private func build(_ arguments: String...) async throws -> String {
    let result = try await Program.run("buildah", buildah + arguments)
    try #require(result.status == 0, "\(result.errors)")
    return result.output.trimmingCharacters(in: .newlines)
  }

  /// Creates a folder that the image's user, whom the host does not know, may write to.
  private func volume(_ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try #require(chmod(path, 0o777) == 0)
    return path
  }

  @Test func itLoadsServesAndAnswersTheHost() async throws {
    let made = try await MadePackages(of: try #require(await StaticProgram.path()), in: folder.path)
    #expect(made.wheel.contains("-py3-none-manylinux_2_17_"))
    let context = "\(folder.path)/context"
    for name in ["store", "socket"] {
      try FileManager.default.createDirectory(atPath: "\(context)/volumes/\(name)", withIntermediateDirectories: true)
    }
    let unpacked = ["-C", context, "--strip-components=1", "-xf", made.tarball]
    try #require(await Program.run("tar", unpacked).status == 0)
    let recipe = "\(Checkout.root)/scripts/container/Containerfile"
    _ = try await build("build", "--isolation", "chroot", "--tag", "obod", "--file", recipe, context)
    let container = try await build("from", "localhost/obod")

    let (store, sockets) = (try volume("stores"), try volume("sockets"))
    let run =
      buildah + ["run", "--isolation", "chroot", "--volume", "\(store):/store", "--volume", "\(sockets):/socket"]
      + ["--env", "OBOD_SOCKET_MODE=666", container, "--"]
    func inside(_ arguments: String...) async throws -> Program.Result {
      try await Program.run("buildah", run + ["/bin/obod"] + arguments)
    }
    #expect(try await inside("--version").output == "\(Answerer.version)\n")
    let early = try await inside("serve")
    #expect(early.errors.contains("/store: no ontologies are loaded"), "\(early.errors)")
    let loaded = try await inside("load", "/ontologies/hp.obo.gz")
    try #require(loaded.status == 0, "\(loaded.errors)")
    var status = stat()
    #expect(stat("\(store)/terms.db", &status) == 0 && status.st_uid == 65532)

    // The host's programs take the socket from its usual place in the tests.
    let host = Program(in: folder)
    try FileManager.default.createSymbolicLink(atPath: host.socket, withDestinationPath: "\(sockets)/obod.sock")
    let served = try await host.serving([], before: ["buildah"] + run, binary: "/bin/obod") { _ in
      let checked = try await host.run("check", "HP:0100013", "Breast carcinoma")
      #expect(checked.output.hasPrefix("mismatch: HP:0100013 is 'Neoplasm of the breast'"))
      #expect(try await inside("status").output.hasPrefix("daemon "))

      // A load in another container of the same volume.
      #expect(try await inside("load", "/ontologies/cl.obo.gz").status == 0)
      let pid = try #require(JSONValue(try await host.run("status", "--json").output)?["pid"]?.int)
      // buildah would not pass the signal on.
      kill(pid_t(pid), SIGTERM)
      for _ in 0..<500 where FileManager.default.fileExists(atPath: host.socket) {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    #expect(served.log.contains("info stopped; dropped connections: 0"), "\(served.log)")
  }
}
