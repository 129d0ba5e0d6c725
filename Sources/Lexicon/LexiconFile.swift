import Files
import Glibc

/// Writes a lexicon file: its sections one after another, then the header in front of them.
package final class LexiconFile {
  private let file: FileDescriptor
  private var places = [(offset: Int, count: Int)](repeating: (0, 0), count: Section.allCases.count)
  private var end = LexiconFormat.headerSize
  private var checksum = StableHash()

  init(path: String) throws {
    file = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT | O_TRUNC)
    try write([UInt8](repeating: 0, count: end))
  }

  func write(_ section: Section, _ bytes: UnsafeRawBufferPointer) throws {
    places[section.rawValue] = (end, bytes.count / section.stride)
    let whole = UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 8 * 8))
    checksum.update(whole)
    try file.write(bytes)
    end += bytes.count
    let rest = bytes.count - whole.count
    guard rest > 0 else { return }
    let padding = [UInt8](repeating: 0, count: 8 - rest)
    try write(padding)
    end += padding.count
    (bytes.suffix(rest) + padding).withUnsafeBytes { checksum.update($0) }
  }

  private func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try file.write($0) }
  }

  /// Flushes the bytes written so far to disk.
  package func synchronize() throws { try file.synchronize() }

  /// Writes the header, which ties the lexicon to the store it was compiled from, and flushes the file to disk.
  package func finish(storeDigest: [UInt8]) throws {
    precondition(storeDigest.count == 32)
    var header: [UInt8] = []
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { header.append(contentsOf: $0) }
    }
    append(LexiconFormat.magic)
    append(LexiconFormat.version)
    append(UInt32(Section.allCases.count))
    append(UInt64(end))
    header += storeDigest
    append(checksum.finish())
    for place in places {
      append(UInt64(place.offset))
      append(UInt64(place.count))
    }
    append(header.withUnsafeBytes { StableHash.hash($0) })
    guard lseek(file.rawValue, 0, SEEK_SET) == 0 else { throw SystemError("seek", file.path) }
    try write(header)
    try file.synchronize()
  }
}
