/// Reads an OBO 1.2 or 1.4 file frame by frame, in bounded memory.
///
/// By default a clause that breaks the format is reported and dropped, and the rest of its frame is kept. In strict
/// mode the first problem ends reading with an error.
package struct OBOReader {
  /// After this many diagnostics without any known tag or frame, the file is rejected as not OBO.
  private static let maxDiagnosticsBeforeFormat = 200

  package let file: String
  /// Complete once the first frame has been read.
  package private(set) var header = Header()
  package private(set) var diagnosticCount = 0

  private let source: ByteSource
  private let isStrict: Bool
  private let report: (Diagnostic) -> Void
  private let lines: LineReader
  private var identifiers = IdentifierReader()
  private var currentFrame: FrameBuilder?
  private var finishedFrame: Frame?
  private var frameCount = 0
  private var hasContent = false
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
  package func finalSpellings() -> (respelling: Respelling, problems: [Diagnostic]) {
    let (respelling, problems) = identifiers.finish()
    return (respelling, problems.map { Diagnostic(file: file, line: $0.line, message: $0.message) })
  }

  /// Returns the next frame that has an identifier; nil at the end of the file. Prefixes in the identifiers of terms
  /// have the first spelling seen in the file.
  package mutating func next() throws(OBOError) -> Frame? {
    while finishedFrame == nil {
      guard let line = try lines.next() else {
        try finishFrame()
        if frameCount == 0 { noteImports() }
        if finishedFrame == nil && frameCount == 0 && header.knownTags == 0 {
          throw OBOError(file: file, reason: hasContent ? .notOBO : .empty)
        }
        break
      }
      try process(line)
    }
    return finishedFrame.take()
  }

  private mutating func process(_ line: LineReader.Line) throws(OBOError) {
    let bytes = line.bytes
    var start = 0
    while start < bytes.count, ClauseScanner.isBlank(bytes[start]) { start += 1 }
    if line.isTooLong {
      return try reportProblem(line.number, "the line is longer than \(LineReader.maxLineLength) bytes and was skipped")
    }
    guard start < bytes.count else { return }
    hasContent = true
    switch bytes[start] {
    case UInt8(ascii: "!"): return
    case UInt8(ascii: "["): return try openFrame(line, from: start)
    default: break
    }
    if isInUnknownFrame { return }
    if let problem = Encoding.problem(bytes) { try reportProblem(line.number, problem) }
    guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")), colon > start else {
      return try reportProblem(line.number, "expected 'tag: value'")
    }
    let tag = Encoding.text(UnsafeRawBufferPointer(rebasing: bytes[start..<colon]))
    var value = ClauseScanner(bytes, from: colon + 1)
    do throws(ClauseError) {
      if currentFrame != nil {
        try currentFrame?.add(tag, &value, line: line.number, &identifiers)
      } else {
        try header.add(tag, &value, line: line.number)
      }
    } catch {
      try reportProblem(line.number, error.message)
    }
  }

  private mutating func openFrame(_ line: LineReader.Line, from start: Int) throws(OBOError) {
    try finishFrame()
    isInUnknownFrame = false
    // Fast path, because nearly every frame begins with these bytes. Comparing by characters takes a hundred times as
    // long.
    if line.bytes.elementsEqual("[Term]".utf8) { return beginFrame(.term, line.number) }
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
        return try reportProblem(line.number, "unknown frame '\(text)'; its clauses were skipped")
      }
      try reportProblem(line.number, "frame '\(text)' should be spelled [Term], [Typedef] or [Instance]")
    }
    if !text.contains("]") { try reportProblem(line.number, "the frame's closing ']' is missing") }
    beginFrame(kind, line.number)
  }

  private mutating func beginFrame(_ kind: Frame.Kind, _ line: Int) {
    if frameCount == 0 {
      identifiers = IdentifierReader(header: header)
      noteImports()
    }
    frameCount += 1
    currentFrame = FrameBuilder(kind: kind, line: line, header: header)
  }

  private func noteImports() {
    guard let first = header.imports.first else { return }
    report(Diagnostic(file: file, line: first.line, message: header.noteOnImports, severity: .note))
  }

  private mutating func finishFrame() throws(OBOError) {
    guard var builder = currentFrame.take() else { return }
    for problem in builder.finish() { try reportProblem(problem.line, problem.message) }
    if builder.frame.id.isEmpty {
      try reportProblem(builder.frame.line, "the frame has no id and was dropped")
    } else {
      finishedFrame = builder.frame
    }
  }

  private mutating func reportProblem(_ line: Int, _ message: String) throws(OBOError) {
    let diagnostic = Diagnostic(file: file, line: line, message: message)
    diagnosticCount += 1
    if diagnosticCount >= Self.maxDiagnosticsBeforeFormat && frameCount == 0 && header.knownTags == 0 {
      throw OBOError(file: file, reason: .notOBO)
    }
    if isStrict && (frameCount > 0 || header.knownTags > 0) { throw OBOError(file: file, reason: .strict(diagnostic)) }
    report(diagnostic)
  }
}
