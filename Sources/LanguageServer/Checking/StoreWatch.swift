import Files
import JSONRPC
import Store

/// Opens the published generation of a store, and watches for newer ones.
final class StoreWatch {
  let folder: StoreFolder
  private let inbox: Inbox<Event>
  /// The generation last tried, whatever the outcome; each is tried once.
  private var lastTried: Int?

  init(_ folder: StoreFolder, _ inbox: Inbox<Event>) {
    self.folder = folder
    self.inbox = inbox
  }

  func open() throws -> Snapshot { try Snapshot.open(folder) }

  /// Checks for a generation other than `current`; opens it on another thread and posts it. The check reads a link,
  /// which takes microseconds.
  func checkForNewGeneration(after current: Int?) {
    guard let published = try? folder.published(), published != current, published != lastTried else { return }
    lastTried = published
    _ = Background { [folder, inbox] in
      let result: Result<Snapshot, Event.StoreProblem>
      do { result = .success(try Snapshot.open(folder, isThorough: true)) } catch {
        result = .failure(Event.StoreProblem(description: "\(error)"))
      }
      inbox.post(.opened(result, generation: published))
    }
  }
}
