import Dispatch

/// Work that goes on beside the thread that started it.
package final class Background<Value>: @unchecked Sendable {
  private let group = DispatchGroup()
  // Written by the work, read after the group has been waited for.
  private var result: Result<Value, any Error>?

  /// Starts `work`, which must not share what its starter changes before `wait`.
  package init(_ work: @escaping () throws -> Value) {
    let task = Task(run: work)
    DispatchQueue(label: "obod.background").async(group: group) { [self] in result = Result { try task.run() } }
  }

  /// Waits for the end of the work: what it gave, or what it threw.
  package func wait() throws -> Value {
    group.wait()
    guard let result else { preconditionFailure("the work has ended without a result") }
    return try result.get()
  }

  private struct Task: @unchecked Sendable {
    let run: () throws -> Value
  }
}
