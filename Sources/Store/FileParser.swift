import Dispatch
import OBO

/// Reads files one after another on its own thread, so that reading and writing keep two cores busy.
final class FileParser: Sendable {
  enum Event: Sendable {
    case terms(TermBatch)
    /// A declared relation. `curie` is empty if the file states none.
    case predicate(id: String, label: String?, curie: String)
    case diagnostics([Diagnostic])
    case progress(read: Int, total: Int)
    case end(FileFacts)
    case failure(any Error)
  }

  private let queue = BoundedQueue<Event>(capacity: 8)

  init(files: [String], isStrict: Bool) {
    DispatchQueue(label: "obod.parser").async { [queue] in
      for file in files {
        do {
          guard try Self.parse(file, isStrict: isStrict, into: queue) else { return }
        } catch {
          _ = queue.put(.failure(error))
          return
        }
      }
    }
  }

  deinit { queue.cancel() }

  /// Returns the next event of the current file. The event after `.end` belongs to the next file.
  func next() throws -> Event {
    let event = queue.take()
    if case .failure(let error) = event { throw error }
    return event
  }

  /// Returns false if the consumer has cancelled.
  private static func parse(_ file: String, isStrict: Bool, into queue: BoundedQueue<Event>) throws -> Bool {
    var diagnostics: [Diagnostic] = []
    var terms = TermBatch()
    var reader = try TermFile(path: file, isStrict: isStrict) { diagnostics.append($0) }

    func flush() -> Bool {
      defer {
        terms.removeAll()
        diagnostics.removeAll()
      }
      return (terms.isEmpty || queue.put(.terms(terms)))
        && (diagnostics.isEmpty || queue.put(.diagnostics(diagnostics)))
    }

    while let frame = try reader.next() {
      switch frame.kind {
      case .typedef:
        let curie = frame.relationCURIE ?? ""
        guard queue.put(.predicate(id: frame.id, label: frame.name, curie: curie)) else { return false }
      case .instance: break
      case .term:
        terms.add(frame, number: reader.termNumber, isRepeated: reader.isRepeated)
        if terms.isFull {
          let (read, total) = reader.progress
          guard flush(), queue.put(.progress(read: read, total: total)) else { return false }
        }
      }
    }
    guard flush() else { return false }
    let facts = reader.finish()
    guard facts.terms > 0 else { throw OBOError(file: file, reason: .noTerms) }
    return queue.put(.end(facts))
  }
}
