import OBO

/// An input is a gzip file without its first two bytes.
final class GzipTarget: FuzzTarget {
  private let file: ScratchFile
  private var bytes: [UInt8] = []

  init() throws { file = try ScratchFile() }

  func take(_ input: UnsafeRawBufferPointer) throws {
    bytes.removeAll(keepingCapacity: true)
    bytes += [0x1F, 0x8B]
    bytes += input
    try bytes.withUnsafeBytes { try file.fill($0) }
    let source = try ByteSource(path: file.path)
    do {
      var isAtEnd = false
      while !isAtEnd { isAtEnd = try source.next().isEmpty }
    } catch {
      return
    }
    expect(source.bytesRead == bytes.count, "a file was not read to its end")
    expect(source.finishDigest().utf8.count == 64, "a file that was read has no digest")
    var reader = try OBOReader(path: file.path) { _ in }
    while (try? reader.next()) != nil {}
  }
}
