import Glibc

/// A part of obod that reads untrusted input.
protocol FuzzTarget: AnyObject {
  /// Must return for every input; a fault ends the process.
  func take(_ input: UnsafeRawBufferPointer) throws
}

/// Ends the process with a reason unless a condition holds; `precondition` would not print the reason in a release
/// build.
func expect(_ isRight: Bool, _ reason: @autoclosure () -> String) {
  guard !isRight else { return }
  fatalError(reason())
}

/// The name is set by scripts/fuzz, because libFuzzer takes the arguments.
private func named(_ name: String) throws -> any FuzzTarget {
  switch name {
  case "obo": try OBOTarget()
  case "gzip": try GzipTarget()
  case "requests": try RequestTarget()
  case "lexicon": try LexiconTarget()
  case "documents": try DocumentTarget()
  case "messages": MessageTarget()
  case "agents": try AgentTarget()
  case "schemas": try SchemaTarget()
  case "record": try RecordTarget()
  default: fatalError("OBOD_FUZZ_TARGET names no target: '\(name)'")
  }
}

// libFuzzer calls from a single thread.
nonisolated(unsafe) private let target: any FuzzTarget = {
  do {
    return try named(getenv("OBOD_FUZZ_TARGET").map { String(cString: $0) } ?? "")
  } catch {
    fatalError("\(error)")
  }
}()

/// The processor time that an input may take, in nanoseconds: proportional to its length, a thousand times the time of
/// an ordinary input. libFuzzer's own limit is the same for all lengths.
private func allowedTime(_ count: Int) -> UInt64 { 2_000_000_000 + UInt64(count) * 50_000 }

private func processorTime() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Called by libFuzzer with each input; 0 means that the input may be added to the corpus.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The time for creating the target does not count for the first input.
  let target = target
  let start = processorTime()
  do {
    try target.take(UnsafeRawBufferPointer(start: bytes, count: count))
  } catch {
    fatalError("\(error)")
  }
  let time = processorTime() - start
  expect(time <= allowedTime(count), "\(count) bytes took \(time / 1_000_000) ms of processor time")
  return 0
}
