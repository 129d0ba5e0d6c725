/// What is known of a file once all of it has been read.
package struct FileFacts: Sendable {
  package let header: Header
  package let ownership: Ownership
  package let termsByPrefix: [String: Int]
  /// How many numbers of terms were given out.
  package let terms: Int
  /// SHA-256 of the file as it stands on the disk.
  package let digest: String
  /// What is to be done to the identifiers of the frames that were read.
  package let respelling: Respelling
  /// What no single line shows, in the order of the lines.
  package let contradictions: [Diagnostic]
}

/// Reads the frames of an OBO file, and looks over the whole of it: what a load and `lint` have in common.
package struct TermFile {
  private let file: String
  private var reader: OBOReader
  private var audit: IdentityAudit
  private var termsByPrefix: [String: Int] = [:]
  /// The number of the term whose frame was returned last, counted from 0, and whether it had a frame before.
  package private(set) var number = 0
  package private(set) var isRepeated = false

  /// As `OBOReader` has it. That a file contradicts itself shows at its end only, and is fatal to nobody here.
  package init(path: String, isStrict: Bool = false, report: @escaping (Diagnostic) -> Void) throws(OBOError) {
    file = path
    reader = try OBOReader(path: path, isStrict: isStrict, report: report)
    audit = IdentityAudit(file: path)
  }

  /// Bytes of the file read so far, and in all, for showing progress.
  package var progress: (read: Int, total: Int) { reader.progress }

  /// The next frame; nil at the end of the file. Identifiers are spelled provisionally: see `FileFacts.respelling`.
  package mutating func next() throws(OBOError) -> Frame? {
    guard let frame = try reader.next() else { return nil }
    if frame.kind == .term {
      let (number, isNew) = audit.add(frame)
      if isNew, let prefix = frame.prefix { termsByPrefix[prefix, default: 0] += 1 }
      self.number = number
      isRepeated = !isNew
    }
    return frame
  }

  /// To be called once, when `next()` has returned nil.
  package mutating func finish() -> FileFacts {
    let (respelling, problems) = reader.settleIdentifiers()
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
