import Dispatch
import Documents
import Files
import JSONRPC
import Store
import Synchronization
import Validation
import Wire

/// Checks documents on its own thread, the most recently changed one first. A check is abandoned when a newer revision
/// makes it obsolete.
final class Checker: Sendable {
  struct Job: Sendable {
    let uri: String
    let path: String?
    let format: DocumentFormat
    let revision: Int
    let source: SourceText
  }

  private struct State {
    var waiting: [Job] = []
    /// The latest revision of each document, the only one whose result is wanted.
    var wanted: [String: Int] = [:]
    var snapshot: Snapshot?
  }

  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)
  private let inbox: Inbox<Event>

  init(_ inbox: Inbox<Event>) { self.inbox = inbox }

  func check(_ job: Job) {
    state.withLock { state in
      state.waiting.removeAll { $0.uri == job.uri }
      state.waiting.append(job)
      state.wanted[job.uri] = job.revision
    }
    work.signal()
  }

  func forget(_ uri: String) {
    state.withLock { state in
      state.waiting.removeAll { $0.uri == uri }
      state.wanted[uri] = nil
    }
  }

  /// Checks that begin from now on use this generation.
  func use(_ snapshot: Snapshot) { state.withLock { $0.snapshot = snapshot } }

  /// Wakes the checker, which notifies the session if a settings file has changed since it was read.
  func checkSettings() { work.signal() }

  private func isWanted(_ job: Job) -> Bool { state.withLock { $0.wanted[job.uri] == job.revision } }

  // MARK: On its own thread

  func run() {
    var generationChecker: GenerationChecker?
    var settingsCache: SettingsCache?
    while true {
      work.wait()
      let (job, snapshot) = state.withLock { ($0.waiting.popLast(), $0.snapshot) }
      if let known = settingsCache, !known.isCurrent {
        settingsCache = nil
        inbox.post(.settingsChanged)
      }
      guard let job else { continue }
      guard let snapshot else {
        let message = "no ontologies are loaded, so nothing was checked; load some with: obod load FILE.obo.gz …"
        inbox.post(.checked(CheckedDocument(job, findings: [.unchecked(job.source, message)])))
        continue
      }
      if generationChecker?.generation != snapshot.generation { generationChecker = GenerationChecker(snapshot) }
      do {
        let settings = try settingsCache ?? SettingsCache()
        settingsCache = settings
        guard let checked = try generationChecker?.check(job, settings, isWanted: { self.isWanted(job) }) else {
          continue
        }
        inbox.post(.checked(checked))
      } catch {
        inbox.post(.checked(CheckedDocument(job, findings: [.unchecked(job.source, "\(error); nothing was checked")])))
      }
    }
  }
}

extension Finding {
  /// A finding at the beginning of a document that could not be checked.
  static func unchecked(_ source: SourceText, _ message: String) -> Finding {
    Finding(source.start..<source.start, of: source, rule: .unreadable, message: message)
  }
}
