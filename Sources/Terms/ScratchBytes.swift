/// Bytes that are written anew for each text, in memory that is kept.
struct ScratchBytes: ~Copyable {
  private var storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  private(set) var count = 0

  deinit { storage.deallocate() }

  /// Valid until more is written.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]) }

  /// More room than this is not kept, in bytes.
  private static let mostKept = 128 << 10

  mutating func removeAll() {
    count = 0
    guard storage.count > Self.mostKept else { return }
    storage.deallocate()
    storage = .allocate(capacity: 256)
  }

  mutating func removeLast() { count -= 1 }

  mutating func append(_ byte: UInt8) {
    reserve(count + 1)
    storage[count] = byte
    count += 1
  }

  /// Writes `capacity` bytes at most. `body` returns how many it wrote; nil leaves none of them, and false is returned.
  @inline(__always)
  mutating func write(atMost capacity: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int?) -> Bool {
    count = 0
    reserve(capacity)
    guard let written = storage.baseAddress.map(body) ?? 0 else { return false }
    count = written
    return true
  }

  /// Sees to it that so many bytes fit; what was written stays.
  private mutating func reserve(_ capacity: Int) {
    guard capacity > storage.count else { return }
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(capacity, storage.count * 2))
    _ = larger.update(fromContentsOf: storage[..<count])
    storage.deallocate()
    storage = larger
  }
}
