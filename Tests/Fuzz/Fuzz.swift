import Glibc

/// A part of obod that reads what it cannot trust.
protocol FuzzTarget: AnyObject {
  /// Must return for every input; what it finds wrong ends the process.
  func take(_ input: UnsafeRawBufferPointer) throws
}

/// Ends the process with a reason where something is not as it has to be; 'precondition' would keep the reason to itself.
func expect(_ isRight: Bool, _ reason: @autoclosure () -> String) {
  guard !isRight else { return }
  fatalError(reason())
}

/// Set by scripts/fuzz; libFuzzer has the arguments.
private func named(_ name: String) throws -> any FuzzTarget {
  switch name {
  case "obo": try OBOTarget()
  case "gzip": try GzipTarget()
  case "requests": try RequestTarget()
  case "lexicon": try LexiconTarget()
  case "documents": try DocumentTarget()
  case "messages": MessageTarget()
  default: fatalError("OBOD_FUZZ_TARGET names no target: '\(name)'")
  }
}

// libFuzzer calls from one thread.
nonisolated(unsafe) private let target: any FuzzTarget = {
  do {
    return try named(getenv("OBOD_FUZZ_TARGET").map { String(cString: $0) } ?? "")
  } catch {
    fatalError("\(error)")
  }
}()

/// What libFuzzer calls with each input; 0 says that the input may be kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.take(UnsafeRawBufferPointer(start: bytes, count: count))
  } catch {
    fatalError("\(error)")
  }
  return 0
}
