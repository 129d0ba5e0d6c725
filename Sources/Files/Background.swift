import Dispatch

/// Work that runs on another thread while its starter continues.
package final class Background<Value>: @unchecked Sendable {
  private let group = DispatchGroup()
  // Written by the work; read only after waiting for the group.
  private var result: Result<Value, any Error>?

  /// Starts `work`. Until `wait` returns, the starter must not change anything that `work` uses.
  package init(_ work: @escaping () throws -> Value) {
    let task = Task(run: work)
    DispatchQueue(label: "obod.background").async(group: group) { [self] in result = Result { try task.run() } }
  }

  /// Waits for the work to end and returns its result, or throws its error.
  package func wait() throws -> Value {
    group.wait()
    guard let result else { preconditionFailure("the work ended without a result") }
    return try result.get()
  }

  private struct Task: @unchecked Sendable {
    let run: () throws -> Value
  }
}
