/// Numbers arranged by group. The members of a group are contiguous, in the order in which they were given.
package struct Groups {
  /// The index in `members` at which each group begins, followed by the end of the last group.
  package let first: [UInt32]
  package let members: [UInt32]

  package init(_ pairs: [(group: UInt32, member: UInt32)], count: Int) {
    var first = [UInt32](repeating: 0, count: count + 1)
    for pair in pairs { first[Int(pair.group) + 1] += 1 }
    for group in 0..<count { first[group + 1] += first[group] }
    var next = first
    var members = [UInt32](repeating: 0, count: pairs.count)
    for pair in pairs {
      members[Int(next[Int(pair.group)])] = pair.member
      next[Int(pair.group)] += 1
    }
    self.first = first
    self.members = members
  }

  package subscript(group: Int) -> ArraySlice<UInt32> { members[Int(first[group])..<Int(first[group + 1])] }
}
