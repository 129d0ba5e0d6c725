/// A growing buffer that answers are written into, byte after byte, without intermediate strings.
package final class ByteSink {
  private var storage: UnsafeMutableRawBufferPointer
  package private(set) var count = 0

  package init(capacity: Int = 1 << 16) {
    storage = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { storage.deallocate() }

  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  package func removeAll() { count = 0 }

  /// Forgets what was written from a place on.
  package func truncate(to count: Int) { self.count = min(count, self.count) }

  package func append(_ byte: UInt8) {
    reserve(1)
    storage[count] = byte
    count += 1
  }

  package func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    (storage.baseAddress.unsafelyUnwrapped + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  package func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  private func reserve(_ more: Int) {
    guard count + more > storage.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(storage.count * 2, count + more),
      alignment: 16
    )
    larger.copyMemory(from: bytes)
    storage.deallocate()
    storage = larger
  }
}
