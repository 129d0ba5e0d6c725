import Glibc

/// A failed system call: the operation, the file and the cause.
package struct SystemError: Error, CustomStringConvertible, Sendable {
  package let operation: String
  package let path: String
  package let code: Int32

  package init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  package var reason: String { String(cString: strerror(code)) }

  package var description: String { "\(path): cannot \(operation): \(reason)" }
}
