import Glibc

/// What the process has in memory, in bytes, as the kernel counts it in `/proc/self/status`; zeros where there is no such
/// file.
struct ProcessMemory {
  /// All of it, the mapped store included.
  private(set) var resident = 0
  /// What is no other process's and no file's.
  private(set) var own = 0
  /// The most that was ever resident.
  private(set) var peak = 0

  init() {
    guard let file = fopen("/proc/self/status", "r") else { return }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      // Text is made only of lines that may be meant.
      guard "RV".utf8.contains(UInt8(bitPattern: line[0])) else { continue }
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == ":" || $0 == "\n" }
      guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { continue }
      switch words[0] {
      case "VmRSS": resident = kibibytes << 10
      case "RssAnon": own = kibibytes << 10
      case "VmHWM": peak = kibibytes << 10
      default: break
      }
    }
  }
}
