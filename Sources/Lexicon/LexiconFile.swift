import Files
import Glibc

/// Writes the sections of a lexicon one after the other, then the header before them.
final class LexiconFile {
  private let file: FileDescriptor
  private var places = [(offset: Int, count: Int)](repeating: (0, 0), count: Section.allCases.count)
  private var end = LexiconFormat.headerSize

  init(path: String) throws {
    file = try FileDescriptor.open(path, flags: O_RDWR | O_CREAT | O_TRUNC)
    try pad(end)
  }

  func write(_ section: Section, _ bytes: UnsafeRawBufferPointer) throws {
    places[section.rawValue] = (end, bytes.count / section.stride)
    try file.write(bytes)
    end += bytes.count
    let padding = (8 - end % 8) % 8
    try pad(padding)
    end += padding
  }

  private func pad(_ count: Int) throws { try write([UInt8](repeating: 0, count: count)) }

  private func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try file.write($0) }
  }

  func finish(storeDigest: [UInt8]) throws {
    let body = try MappedFile(path: file.path)
    var header: [UInt8] = []
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { header.append(contentsOf: $0) }
    }
    append(LexiconFormat.magic)
    append(LexiconFormat.version)
    append(UInt32(Section.allCases.count))
    append(UInt64(end))
    header += storeDigest
    append(StableHash.hash(UnsafeRawBufferPointer(rebasing: body.bytes[LexiconFormat.headerSize...])))
    for place in places {
      append(UInt64(place.offset))
      append(UInt64(place.count))
    }
    append(header.withUnsafeBytes { StableHash.hash($0) })
    guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemError("seek", file.path) }
    try write(header)
    try file.synchronize()
  }
}
