import CMalloc
import Glibc

package enum Memory {
  /// Gives what is free back to the system, in milliseconds: the allocator keeps it (malloc_trim(3)), and a process that
  /// once took much would do so for its whole life.
  package static func giveBack() { malloc_trim(0) }

  /// The bytes of address space that the process may have (setrlimit(2), RLIMIT_AS); nil where nothing limits it.
  package static var addressSpaceLimit: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
    return limit.rlim_cur < UInt(Int.max) ? Int(limit.rlim_cur) : nil
  }
}
