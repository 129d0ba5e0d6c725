import Files
import Glibc

/// A growing buffer of UTF-8 text at a fixed address. Address space is reserved at once; memory is allocated as it is
/// used.
///
/// Text that does not fit is dropped. Call `check` before using the rest: it throws if any text was dropped.
final class TextArena {
  private let base: UnsafeMutableRawPointer
  private let capacity: Int
  private(set) var count = 0
  private var isFull = false

  /// The size that 32-bit offsets can address.
  private static let maxSize = 1 << 32
  /// The smallest size that is tried.
  private static let minSize = 1 << 24

  /// Reserves the size that offsets can address. If the process has a limit on its address space (`ulimit -v`),
  /// reserves an eighth of the limit, because the rest is needed for other purposes. If the system refuses, tries half
  /// the size, down to `minSize`.
  init() throws(SystemError) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    var size = Self.maxSize
    if let limit = Memory.addressSpaceLimit { size = min(size, max(limit / 8, Self.minSize)) }
    while true {
      if let base = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED {
        self.base = base
        capacity = size
        return
      }
      guard size > Self.minSize else {
        throw SystemError("reserve address space (see ulimit -v)", "the lexicon's text")
      }
      size /= 2
    }
  }

  deinit { munmap(base, capacity) }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  func add(_ new: UnsafeRawBufferPointer) -> TextRef {
    guard let source = new.baseAddress, new.count > 0 else { return .zero }
    guard new.count < capacity - count else {
      isFull = true
      return .zero
    }
    let place = TextRef(offset: UInt32(count), count: UInt32(new.count))
    (base + count).copyMemory(from: source, byteCount: new.count)
    count += new.count
    return place
  }

  /// Throws if any text was dropped.
  func check() throws(LexiconTooLarge) {
    guard isFull else { return }
    let room = capacity == Self.maxSize ? "4 GiB" : "the \(capacity >> 20) MiB that ulimit -v or the system left for it"
    throw LexiconTooLarge("the text of all terms is longer than \(room)")
  }

  subscript(place: TextRef) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(place.offset), count: Int(place.count))
  }

  /// Returns the numbers sorted by key, then by text, then by number.
  func ranked(_ numbers: [(key: UInt64, text: TextRef, number: Int)]) -> [Int] {
    numbers.sorted { left, right in
      guard left.key == right.key else { return left.key < right.key }
      let first = Text(self[left.text])
      let second = Text(self[right.text])
      return first == second ? left.number < right.number : first.precedes(second.bytes)
    }.map(\.number)
  }
}

/// The error for data that exceeds the limits of a lexicon.
package struct LexiconTooLarge: Error, CustomStringConvertible, Sendable {
  package let description: String

  init(_ what: String) { description = "the ontologies are too large for a lexicon: \(what)" }
}
