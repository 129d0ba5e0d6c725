/// A byte buffer that is reused for one text after another.
struct ScratchBytes: ~Copyable {
  private var storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)
  private(set) var count = 0

  deinit { storage.deallocate() }

  /// Valid until the next write.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]) }

  /// The capacity, in bytes, above which memory is released by `removeAll`.
  private static let maxRetainedCapacity = 128 << 10

  mutating func removeAll() {
    count = 0
    guard storage.count > Self.maxRetainedCapacity else { return }
    storage.deallocate()
    storage = .allocate(capacity: 256)
  }

  mutating func removeLast() { count -= 1 }

  mutating func append(_ byte: UInt8) {
    reserve(count + 1)
    storage[count] = byte
    count += 1
  }

  /// Replaces the content with up to `capacity` bytes. `body` returns the number of bytes it wrote. If it returns nil,
  /// the buffer is left empty and the result is false.
  @inline(__always)
  mutating func write(atMost capacity: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int?) -> Bool {
    count = 0
    reserve(capacity)
    guard let written = storage.baseAddress.map(body) ?? 0 else { return false }
    count = written
    return true
  }

  /// Ensures a capacity in bytes; the content is kept.
  private mutating func reserve(_ capacity: Int) {
    guard capacity > storage.count else { return }
    let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(capacity, storage.count * 2))
    _ = larger.update(fromContentsOf: storage[..<count])
    storage.deallocate()
    storage = larger
  }
}
