import Dispatch
import OBO
import Terms

/// What is known of a file once all of it has been read.
struct FileFacts: Sendable {
  let header: Header
  let ownership: Ownership
  let termsByPrefix: [String: Int]
  /// Distinct terms.
  let terms: Int
  /// SHA-256 of the file as it stands on the disk.
  let digest: String
  /// Between terms of the file, which no single line shows.
  let contradictions: [Diagnostic]
}

/// Reads files on a thread of its own, one after the other, so that reading and writing keep two cores busy.
final class FileParser: Sendable {
  enum Event: Sendable {
    case terms(TermBatch)
    case predicate(id: String, label: String?)
    case complaints([Diagnostic])
    case progress(read: Int, total: Int)
    case end(FileFacts)
    case failure(any Error)
  }

  private let relay = Relay<Event>(capacity: 8)

  init(files: [String], isStrict: Bool) {
    DispatchQueue(label: "obod.parser").async { [relay] in
      for file in files {
        do {
          guard try Self.parse(file, isStrict: isStrict, into: relay) else { return }
        } catch {
          _ = relay.put(.failure(error))
          return
        }
      }
    }
  }

  deinit { relay.cancel() }

  /// The next event of the file that is read at present; the event after `.end` is of the next file.
  func next() throws -> Event {
    let event = relay.take()
    if case .failure(let error) = event { throw error }
    return event
  }

  /// False where nobody wants to know any more.
  private static func parse(_ file: String, isStrict: Bool, into relay: Relay<Event>) throws -> Bool {
    var complaints: [Diagnostic] = []
    var terms = TermBatch()
    var audit = IdentityAudit(file: file)
    var termsByPrefix: [String: Int] = [:]
    var reader = try OBOReader(path: file, isStrict: isStrict) { complaints.append($0) }

    func flush() -> Bool {
      defer {
        terms.removeAll()
        complaints.removeAll()
      }
      return (terms.isEmpty || relay.put(.terms(terms))) && (complaints.isEmpty || relay.put(.complaints(complaints)))
    }

    while let frame = try reader.next() {
      switch frame.kind {
      case .typedef:
        guard relay.put(.predicate(id: frame.id, label: frame.name)) else { return false }
      case .instance: break
      case .term:
        let frame = frame.withCanonicalIDs()
        let (number, isNew) = audit.add(frame)
        if isNew, let prefix = frame.prefix { termsByPrefix[prefix, default: 0] += 1 }
        terms.add(frame, number: number, isRepeated: !isNew)
        if terms.isFull {
          let (read, total) = reader.progress
          guard flush(), relay.put(.progress(read: read, total: total)) else { return false }
        }
      }
    }
    guard flush() else { return false }
    guard audit.count > 0 else { throw OBOError(file: file, reason: .noTerms) }
    let ownership = Ownership(header: reader.header, termsByPrefix: termsByPrefix, file: file)
    return relay.put(
      .end(
        FileFacts(
          header: reader.header,
          ownership: ownership,
          termsByPrefix: termsByPrefix,
          terms: audit.count,
          digest: reader.finishDigest(),
          contradictions: audit.finish(nativePrefixes: ownership.prefixes)
        )
      )
    )
  }
}

extension Frame {
  /// Identifiers that are written as OBO PURLs, as CURIEs; other URLs stay as they are.
  fileprivate func withCanonicalIDs() -> Frame {
    func canonical(_ id: String) -> String {
      guard id.utf8.first == UInt8(ascii: "h"), id.contains("://") else { return id }
      return CURIE(purl: id)?.text ?? id
    }
    var frame = self
    frame.id = canonical(id)
    frame.parents = parents.map(canonical)
    frame.relationships = relationships.map { Relationship(relation: $0.relation, target: canonical($0.target)) }
    frame.alternateIDs = alternateIDs.map { Located(id: canonical($0.id), line: $0.line) }
    frame.replacedBy = replacedBy.map { Located(id: canonical($0.id), line: $0.line) }
    frame.consider = consider.map { Located(id: canonical($0.id), line: $0.line) }
    return frame
  }
}
