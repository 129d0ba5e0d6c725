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
  case "record": try RecordTarget()
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

/// The processor time that an input may take, in nanoseconds: in proportion to its length, a thousand times what an ordinary
/// one takes. libFuzzer's own limit is the same for all lengths.
private func allowedTime(_ count: Int) -> UInt64 { 2_000_000_000 + UInt64(count) * 50_000 }

private func processorTime() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// What libFuzzer calls with each input; 0 says that the input may be kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // What is made once is not the first input's.
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
