import Foundation
import Subprocess
import Support
import Testing
import Wire

/// Who may query a daemon, and what the daemon itself may do. Tests that need several users are skipped without root.
@Suite struct PermissionTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private static let maySetUsers = getuid() == 0 && Program.isInstalled("setpriv")

  private static func user(_ name: String, group: String = "nogroup") -> [String] {
    ["setpriv", "--reuid=\(name)", "--regid=\(group)", "--clear-groups"]
  }

  /// Copies the program to where every user can run it.
  private func sharedBinary() throws -> String {
    let path = "\(folder.path)/obod"
    try FileManager.default.copyItem(atPath: Checkout.binary, toPath: path)
    return path
  }

  private func open(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// Sends a request as another user; returns everything received.
  private func ask(_ request: String, as user: [String]) async throws -> Program.Result {
    try await Program.run(user[0], user.dropFirst() + ["nc", "-N", "-U", program.socket], input: request + "\n")
  }

  @Test func theSocketBelongsToTheGroupAlone() async throws {
    let group = getgid()
    try await program.serving("--group", "\(group)") { _ in
      let attributes = try FileManager.default.attributesOfItem(atPath: program.socket)
      #expect(attributes[.posixPermissions] as? Int == 0o660)
      #expect(attributes[.groupOwnerAccountID] as? Int == Int(group))
    }
    try await program.serving("--group", "\(group)", "--socket-mode", "620") { _ in
      let attributes = try FileManager.default.attributesOfItem(atPath: program.socket)
      #expect(attributes[.posixPermissions] as? Int == 0o620)
    }
    let unknown = try await program.run("serve", "--group", "no-such-group")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("/etc/group has no group 'no-such-group'"), "\(unknown.errors)")
  }

  @Test(.enabled(if: maySetUsers, "needs root and setpriv"))
  func onlyMembersOfTheGroupCanConnect() async throws {
    try open(folder.path, 0o755)
    try await program.serving("--group", "daemon") { _ in
      #expect(try await ask("PING", as: Self.user("nobody", group: "daemon")).output.hasPrefix(#"{"ok":true"#))
      let stranger = try await ask("PING", as: Self.user("nobody"))
      #expect(stranger.status != 0)
      #expect(stranger.output.isEmpty)
      let status = Self.user("nobody") + [try sharedBinary(), "status"]
      let reported = try await program.runBeside(status[0], Array(status.dropFirst()))
      #expect(reported.status == 3)
      #expect(reported.errors.contains("no permission to connect"), "\(reported.errors)")
    }
    try open(folder.path, 0o777)
    let outsider = Self.user("nobody") + ["\(folder.path)/obod", "serve", "--group", "daemon"]
    let refused = try await program.runBeside(outsider[0], Array(outsider.dropFirst()))
    #expect(refused.status == 3)
    #expect(refused.errors.contains("group 1, or root, can give the socket to it"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.socket))
  }

  /// The store belongs to another user and cannot be written; the folder of the socket can.
  @Test(.enabled(if: maySetUsers, "needs root and setpriv"))
  func aUserWithoutRightsServesAStoreThatItCannotWrite() async throws {
    try open(folder.path, 0o777)
    let nobody = Self.user("nobody")
    let daemon = try await program.serving(
      ["--socket-mode", "666", "--log-level", "info"],
      before: nobody,
      binary: sharedBinary()
    ) { pid in
      let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
      #expect(status.contains("\nCapEff:\t0000000000000000\n"))
      for request in ["CHECK HP:0003002 breast carcinoma", "SEARCH brest carcinoma", "TERMS limit=2"] {
        #expect(try await ask(request, as: Self.user("daemon")).output.hasPrefix(#"{"ok":true"#))
      }
      let stranger = try await ask("RELOAD", as: Self.user("daemon")).output
      #expect(stranger.hasPrefix(#"{"ok":false,"error":"not_permitted""#), "\(stranger)")
      for owner in [nobody, Self.user("root")] {
        let reloaded = try await ask("RELOAD", as: owner).output
        #expect(reloaded.hasPrefix(#"{"ok":true,"generation":1"#), "\(reloaded)")
      }
      // The daemon loads what root publishes.
      let file = try folder.write("new.obo", "format-version: 1.4\nontology: new\n\n[Term]\nid: NEW:1\nname: new\n")
      #expect(try await program.run("load", file).status == 0)
      #expect(try await ask("RELOAD", as: nobody).output.hasPrefix(#"{"ok":true,"generation":2,"#))
    }
    #expect(daemon.ending == .exited(0), "\(daemon.log)")
    let refusals = daemon.log.split(separator: "\n").filter { $0.contains("error=not_permitted") }
    #expect(refusals.count == 1)
    #expect(refusals.first?.contains(" info refused a request ") == true, "\(daemon.log)")
    #expect(refusals.first?.contains(" uid=1") == true, "\(daemon.log)")
  }
}
