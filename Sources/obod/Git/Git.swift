import Dispatch
import Subprocess
import Synchronization
import SystemPackage

/// Runs git in one folder.
struct Git {
  /// In bytes; more than any list of changed files or contents of documents that are checked.
  private static let maxOutput = 4 << 30

  let folder: String

  /// Why git could not answer.
  struct Failure: Error, CustomStringConvertible {
    /// The exit status; nil if git did not run or was killed.
    let status: Int32?
    let description: String
  }

  /// Runs a command with `input` and returns its output.
  func run(_ arguments: [String], input: [UInt8] = []) throws(Failure) -> [UInt8] {
    let name = "git \(arguments.first { !$0.hasPrefix("-") } ?? "")"
    let result: Result<[UInt8], Failure> = Self.wait { [folder] in
      do {
        let result = try await Subprocess.run(
          .name("git"),
          // Another git may be at work, for which optional updates of the index would be in the way.
          arguments: Arguments(["--no-optional-locks", "-C", folder] + arguments),
          input: .array(input),
          output: .bytes(limit: Self.maxOutput),
          error: .string(limit: 1 << 16)
        )
        guard case .exited(let status) = result.terminationStatus else {
          return .failure(Failure(status: nil, description: "\(name) was killed"))
        }
        guard status == 0 else {
          let reason = result.standardError.split(separator: "\n").first ?? "it gives no reason"
          return .failure(Failure(status: status, description: "\(name): \(reason)"))
        }
        return .success(result.standardOutput)
      } catch {
        return .failure(Failure(status: nil, description: "git cannot be run: \(error)"))
      }
    }
    return try result.get()
  }

  /// Runs a command whose output is one line.
  func line(_ arguments: [String]) throws(Failure) -> String {
    var bytes = try run(arguments)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Runs asynchronous work on another thread and waits for it.
  private static func wait<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Value?>(nil)
    Task.detached {
      let value = await work()
      result.withLock { $0 = value }
      done.signal()
    }
    done.wait()
    guard let value = result.withLock({ $0 }) else { preconditionFailure("the work ended without a value") }
    return value
  }
}
