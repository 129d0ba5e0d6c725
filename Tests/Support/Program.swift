package import Foundation

/// The built program, run as a person runs it.
package struct Program {
  package let environment: [String: String]

  /// Keeps its store and socket in a folder of the test's own.
  package init(in folder: TemporaryFolder) {
    environment = ProcessInfo.processInfo.environment.merging(
      ["OBOD_STORE": "\(folder.path)/store", "OBOD_SOCKET": "\(folder.path)/s"]) { $1 }
  }

  package var socket: String { environment["OBOD_SOCKET"] ?? "" }

  package struct Result: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
  }

  package func run(_ arguments: String...) throws -> Result { try run(arguments) }

  package func run(_ arguments: [String]) throws -> Result {
    let process = process(arguments)
    let errors = try #"\#(NSTemporaryDirectory())/obod-errors-\#(UUID().uuidString)"#.created()
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus,
      output: String(decoding: data, as: UTF8.self),
      errors: try String(contentsOfFile: errors, encoding: .utf8)
    )
  }

  /// Starts the daemon and waits until it answers.
  package func serve(_ arguments: String...) throws -> Process {
    let process = process(["serve"] + arguments)
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 {
      if let answer = try? run("status"), answer.status == 0 { return process }
      Thread.sleep(forTimeInterval: 0.02)
    }
    process.terminate()
    throw CocoaError(.fileReadUnknown)
  }

  /// Says something on the socket with netcat and returns all that comes back.
  package func say(_ text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["nc", "-N", "-U", socket]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  private func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Checkout.binary)
    process.arguments = arguments
    process.environment = environment
    return process
  }
}

extension String {
  fileprivate func created() throws -> String {
    try Data().write(to: URL(fileURLWithPath: self))
    return self
  }
}
