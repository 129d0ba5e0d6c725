import Foundation
import Support
import Testing

/// What systemd and similar supervisors expect of a service, tested with a small manager that behaves like them.
@Suite(.timeLimit(.minutes(5))) struct SupervisionTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = try await Program.loaded(in: folder)
  }

  private func holds(_ what: String) async throws {
    let script = "\(Checkout.fixtures)/daemon/manager.py"
    let result = try await program.runBeside("python3", [script, Checkout.binary, folder.path, what])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aPassedSocketIsServedAndLeft() async throws { try await holds("passed") }

  @Test func aSocketThatIsPassedToAnotherIsNotTaken() async throws { try await holds("another") }

  @Test func whateverElseIsPassedIsRefused() async throws { try await holds("wrong") }

  @Test func aPassedSocketMayHaveAnAbstractName() async throws { try await holds("abstract") }

  @Test(.enabled(if: Program.isInstalled("systemd-socket-activate"), "needs systemd"))
  func theFirstConnectionStartsIt() async throws { try await holds("activated") }

  @Test(arguments: ["notified", "notified_abstractly"])
  func aSupervisorIsNotifiedOfEveryState(by name: String) async throws { try await holds(name) }

  @Test func aDaemonThatHangsGivesNoSignOfLife() async throws { try await holds("hung") }

  @Test func aSupervisorThatDoesNotListenDelaysNoClient() async throws { try await holds("unheard") }

  @Test func theJournalGetsPrioritiesAndOtherLogsTheTime() async throws { try await holds("journal") }
}
