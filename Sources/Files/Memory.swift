import CMalloc

package enum Memory {
  /// Gives what is free back to the system, in milliseconds: the allocator keeps it (malloc_trim(3)), and a process that
  /// once took much would do so for its whole life.
  package static func giveBack() { malloc_trim(0) }
}
