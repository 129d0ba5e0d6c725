import Documents
import Files
import Foundation
import Support
import Testing

extension TemporaryFolder {
  /// Creates a folder with the given files and the folders that contain them.
  convenience init(_ files: [String: String]) throws {
    try self.init()
    for (name, text) in files { try add(name, text) }
  }

  /// Writes a file, and creates the folders that contain it.
  func add(_ name: String, _ text: String) throws {
    try Directory.create("\(path)/\(Directory.parent(of: name))")
    _ = try write(name, text)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  /// Returns what a program run in this folder finds.
  func walk(_ paths: String..., include: [String] = [], exclude: [String] = []) throws -> WalkResult {
    try inside { DocumentWalk(include: include, exclude: exclude).files(under: paths) }
  }

  /// Runs `body` in this folder. The working directory is the whole process's: only one test at a time may change it,
  /// and other tests do not depend on it.
  func inside<Value>(_ body: () throws -> Value) throws -> Value {
    Self.workingDirectory.lock()
    defer { Self.workingDirectory.unlock() }
    let before = FileManager.default.currentDirectoryPath
    try #require(FileManager.default.changeCurrentDirectoryPath(path))
    defer { #expect(FileManager.default.changeCurrentDirectoryPath(before)) }
    return try body()
  }

  private static let workingDirectory = NSLock()
}
