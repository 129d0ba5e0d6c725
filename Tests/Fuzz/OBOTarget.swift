import OBO

/// An input is a file of ontology terms.
final class OBOTarget: FuzzTarget {
  private let file: ScratchFile

  init() throws { file = try ScratchFile() }

  func take(_ input: UnsafeRawBufferPointer) throws {
    try file.fill(input)
    var complaints = 0
    guard let (frames, facts) = try? read(isStrict: false, report: { _ in complaints += 1 }) else { return }
    var table = TermTable()
    for frame in frames {
      expect(!frame.id.isEmpty, "a frame without an identifier was read")
      table.add(frame)
    }
    _ = table.rows(facts.respelling)
    if complaints == 0 {
      let (strict, _) = try read(isStrict: true) { _ in }
      expect(strict == frames, "a file without faults is not the same when faults are fatal")
    }
  }

  private func read(isStrict: Bool, report: @escaping (Diagnostic) -> Void) throws -> ([Frame], FileFacts) {
    var reader = try TermFile(path: file.path, isStrict: isStrict, report: report)
    var frames: [Frame] = []
    while let frame = try reader.next() { frames.append(frame) }
    return (frames, reader.finish())
  }
}
