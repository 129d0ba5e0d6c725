import CMalloc
import Glibc

package enum Memory {
  /// Returns free memory to the system, which takes milliseconds. The allocator keeps it otherwise (malloc_trim(3)),
  /// and a process would hold its peak memory for the rest of its life.
  package static func trim() { malloc_trim(0) }

  /// The limit on the process's address space in bytes (setrlimit(2), RLIMIT_AS); nil if there is none.
  package static var addressSpaceLimit: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
    return limit.rlim_cur < UInt(Int.max) ? Int(limit.rlim_cur) : nil
  }
}
