/// The facts about a file that are known once all of it has been read.
package struct FileFacts: Sendable {
  package let header: Header
  package let ownership: Ownership
  package let termsByPrefix: [String: Int]
  /// The number of term numbers assigned.
  package let terms: Int
  /// SHA-256 of the file as it is stored on disk.
  package let digest: String
  /// The corrections to apply to the identifiers of the frames that were read.
  package let respelling: Respelling
  /// The problems that no single line shows, in line order.
  package let contradictions: [Diagnostic]
}

/// Reads the frames of an OBO file and checks the file as a whole. Shared by loading and `lint`.
package struct TermFile {
  private let file: String
  private var reader: OBOReader
  private var audit: IdentityAudit
  private var termsByPrefix: [String: Int] = [:]
  /// The number of the term whose frame was returned last, counted from 0, and whether an earlier frame had the same
  /// term.
  package private(set) var termNumber = 0
  package private(set) var isRepeated = false

  /// Opens a file for an `OBOReader`. Contradictions, which show only at the end, are never fatal here, even in strict
  /// mode.
  package init(path: String, isStrict: Bool = false, report: @escaping (Diagnostic) -> Void) throws(OBOError) {
    file = path
    reader = try OBOReader(path: path, isStrict: isStrict, report: report)
    audit = IdentityAudit(file: path)
  }

  /// Bytes of the file read so far, and its size in bytes, for showing progress.
  package var progress: (read: Int, total: Int) { reader.progress }

  /// Returns the next frame; nil at the end of the file. Identifiers have a provisional spelling: see
  /// `FileFacts.respelling`.
  package mutating func next() throws(OBOError) -> Frame? {
    guard let frame = try reader.next() else { return nil }
    if frame.kind == .term {
      let (number, isNew) = audit.add(frame)
      if isNew, let prefix = frame.prefix { termsByPrefix[prefix, default: 0] += 1 }
      termNumber = number
      isRepeated = !isNew
    }
    return frame
  }

  /// Returns the facts about the file. Call it once, after `next()` has returned nil.
  package mutating func finish() -> FileFacts {
    let (respelling, problems) = reader.finalSpellings()
    let termsByPrefix = respelling(termsByPrefix)
    let ownership = Ownership(header: reader.header, termsByPrefix: termsByPrefix, file: file)
    let contradictions = audit.finish(nativePrefixes: ownership.prefixes, respelling: respelling) + problems
    return FileFacts(
      header: reader.header,
      ownership: ownership,
      termsByPrefix: termsByPrefix,
      terms: audit.count,
      digest: reader.finishDigest(),
      respelling: respelling,
      contradictions: contradictions.sorted { ($0.line, $0.message) < ($1.line, $1.message) }
    )
  }
}
