/// Reads an OBO 1.2 or 1.4 file frame by frame, in bounded memory.
///
/// By default a clause that breaks the format is reported and dropped, and the rest of its frame is kept. In strict
/// mode the first problem ends reading with an error.
package struct OBOReader {
  /// After this many diagnostics without any known tag or frame, the file is rejected as not OBO.
  private static let hopeless = 200

  package let file: String
  /// Complete once the first frame has been read.
  package private(set) var header = Header()
  package private(set) var diagnosticCount = 0

  private let source: ByteSource
  private let isStrict: Bool
  private let report: (Diagnostic) -> Void
  private let lines: LineReader
  private var identifiers = IdentifierReader()
  private var open: FrameBuilder?
  private var finished: Frame?
  private var frames = 0
  private var anyLine = false
  private var isInUnknownFrame = false

  /// `name` is the file's name in diagnostics. `report` receives each diagnostic, in the order of the file.
  package init(
    path: String,
    name: String? = nil,
    isStrict: Bool = false,
    report: @escaping (Diagnostic) -> Void
  ) throws(OBOError) {
    file = name ?? path
    source = try ByteSource(path: path)
    lines = LineReader(source)
    self.isStrict = isStrict
    self.report = report
  }

  /// Bytes of the file read so far, and its size in bytes, for showing progress.
  package var progress: (read: Int, total: Int) { (source.bytesRead, source.size) }

  /// Returns the SHA-256 of the file. Call it after `next()` has returned nil.
  package func finishDigest() -> String { source.finishDigest() }

  /// Returns the final spelling of the identifiers in term frames, and the places where they were spelled differently.
  /// Call it after `next()` has returned nil.
  package func settleIdentifiers() -> (respelling: Respelling, problems: [Diagnostic]) {
    let (respelling, problems) = identifiers.settle()
    return (respelling, problems.map { Diagnostic(file: file, line: $0.line, message: $0.message) })
  }

  /// Returns the next frame that has an identifier; nil at the end of the file. Prefixes in the identifiers of terms
  /// have the first spelling seen in the file.
  package mutating func next() throws(OBOError) -> Frame? {
    while finished == nil {
      guard let line = try lines.next() else {
        try close()
        if frames == 0 { noteImports() }
        if finished == nil && frames == 0 && header.knownTags == 0 {
          throw OBOError(file: file, reason: anyLine ? .notOBO : .empty)
        }
        break
      }
      try take(line)
    }
    return finished.take()
  }

  private mutating func take(_ line: LineReader.Line) throws(OBOError) {
    let bytes = line.bytes
    var start = 0
    while start < bytes.count, ClauseScanner.isBlank(bytes[start]) { start += 1 }
    if line.isTooLong {
      return try complain(line.number, "the line is longer than \(LineReader.longestLine) bytes and was skipped")
    }
    guard start < bytes.count else { return }
    anyLine = true
    switch bytes[start] {
    case UInt8(ascii: "!"): return
    case UInt8(ascii: "["): return try openFrame(line, from: start)
    default: break
    }
    if isInUnknownFrame { return }
    if let problem = Encoding.problem(bytes) { try complain(line.number, problem) }
    guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")), colon > start else {
      return try complain(line.number, "expected 'tag: value'")
    }
    let tag = Encoding.text(UnsafeRawBufferPointer(rebasing: bytes[start..<colon]))
    var value = ClauseScanner(bytes, from: colon + 1)
    do throws(ClauseError) {
      if open != nil {
        try open?.add(tag, &value, line: line.number, &identifiers)
      } else {
        try header.add(tag, &value, line: line.number)
      }
    } catch {
      try complain(line.number, error.message)
    }
  }

  private mutating func openFrame(_ line: LineReader.Line, from start: Int) throws(OBOError) {
    try close()
    isInUnknownFrame = false
    // Fast path, because nearly every frame begins with these bytes. Comparing by characters takes a hundred times as
    // long.
    if line.bytes.elementsEqual("[Term]".utf8) { return begin(.term, line.number) }
    let text = Encoding.text(UnsafeRawBufferPointer(rebasing: line.bytes[start...]))
    let name = text.dropFirst().prefix { $0 != "]" }
    let kind: Frame.Kind
    switch name {
    case "Term": kind = .term
    case "Typedef": kind = .typedef
    case "Instance": kind = .instance
    default:
      switch name.lowercased().trimmingPrefix(" ") {
      case "term": kind = .term
      case "typedef": kind = .typedef
      case "instance": kind = .instance
      default:
        isInUnknownFrame = true
        return try complain(line.number, "unknown frame '\(text)'; its clauses were skipped")
      }
      try complain(line.number, "frame '\(text)' is spelled [Term], [Typedef] or [Instance]")
    }
    if !text.contains("]") { try complain(line.number, "the frame's closing ']' is missing") }
    begin(kind, line.number)
  }

  private mutating func begin(_ kind: Frame.Kind, _ line: Int) {
    if frames == 0 {
      identifiers = IdentifierReader(header: header)
      noteImports()
    }
    frames += 1
    open = FrameBuilder(kind: kind, line: line, header: header)
  }

  private func noteImports() {
    guard let first = header.imports.first else { return }
    report(Diagnostic(file: file, line: first.line, message: header.noteOnImports, severity: .note))
  }

  private mutating func close() throws(OBOError) {
    guard var builder = open.take() else { return }
    for problem in builder.finish() { try complain(problem.line, problem.message) }
    if builder.frame.id.isEmpty {
      try complain(builder.frame.line, "the frame has no id and was dropped")
    } else {
      finished = builder.frame
    }
  }

  private mutating func complain(_ line: Int, _ message: String) throws(OBOError) {
    let diagnostic = Diagnostic(file: file, line: line, message: message)
    diagnosticCount += 1
    if diagnosticCount >= Self.hopeless && frames == 0 && header.knownTags == 0 {
      throw OBOError(file: file, reason: .notOBO)
    }
    if isStrict && (frames > 0 || header.knownTags > 0) { throw OBOError(file: file, reason: .strict(diagnostic)) }
    report(diagnostic)
  }
}
