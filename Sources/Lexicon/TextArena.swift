import Glibc

/// Growing UTF-8 text at a stable place: the address space is reserved at once, memory is taken as it is used.
final class TextArena {
  private let base: UnsafeMutableRawPointer
  /// The furthest a 32-bit offset reaches.
  private static let capacity = 1 << 32
  private(set) var count = 0

  init() {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    guard let base = mmap(nil, Self.capacity, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
      preconditionFailure("the address space for the lexicon's text cannot be reserved")
    }
    self.base = base
  }

  deinit { munmap(base, Self.capacity) }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  func add(_ new: UnsafeRawBufferPointer) -> TextRef {
    guard let source = new.baseAddress, new.count > 0 else { return .zero }
    precondition(count + new.count < Self.capacity, "the lexicon's text is limited to 4 GiB")
    let place = TextRef(offset: UInt32(count), count: UInt32(new.count))
    (base + count).copyMemory(from: source, byteCount: new.count)
    count += new.count
    return place
  }

  subscript(place: TextRef) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(place.offset), count: Int(place.count))
  }

  /// Numbers by their keys, those with one key by their texts, and those with one text as they are numbered.
  func ranked(_ numbers: [(key: UInt64, text: TextRef, number: Int)]) -> [Int] {
    numbers.sorted { left, right in
      guard left.key == right.key else { return left.key < right.key }
      let first = Text(self[left.text])
      let second = Text(self[right.text])
      return first == second ? left.number < right.number : first.precedes(second.bytes)
    }.map(\.number)
  }
}
