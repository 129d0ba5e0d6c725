import Glibc

/// The memory of the process, in bytes, as the kernel reports it in `/proc/self/status`; zeros if that file cannot be
/// read.
struct ProcessMemory {
  /// All resident memory, including the mapped store.
  private(set) var resident = 0
  /// Anonymous memory, which is not shared and not backed by a file.
  private(set) var privateBytes = 0
  /// The peak of `resident`.
  private(set) var peak = 0

  init() {
    guard let file = fopen("/proc/self/status", "r") else { return }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      // Strings are made only from lines that may match.
      guard "RV".utf8.contains(UInt8(bitPattern: line[0])) else { continue }
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == ":" || $0 == "\n" }
      guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { continue }
      switch words[0] {
      case "VmRSS": resident = kibibytes << 10
      case "RssAnon": privateBytes = kibibytes << 10
      case "VmHWM": peak = kibibytes << 10
      default: break
      }
    }
  }
}
