import Files
import Store

/// Opens what a store has published, and what it publishes later.
final class StoreWatch {
  let folder: StoreFolder
  private let inbox: Inbox
  /// The generation that was opened last, or is being opened, or could not be: it is tried once.
  private var tried: Int?

  init(_ folder: StoreFolder, _ inbox: Inbox) {
    self.folder = folder
    self.inbox = inbox
  }

  func open() throws -> Snapshot { try Snapshot.open(folder) }

  /// Opens another generation than the one in use beside the session, and posts it. Reading a link costs microseconds.
  func look(behind current: Int?) {
    guard let published = try? folder.published(), published != current, published != tried else { return }
    tried = published
    _ = Background { [folder, inbox] in
      let result: Result<Snapshot, Event.StoreProblem>
      do { result = .success(try Snapshot.open(folder, isThorough: true)) } catch {
        result = .failure(Event.StoreProblem(description: "\(error)"))
      }
      inbox.post(.opened(result, generation: published))
    }
  }
}
