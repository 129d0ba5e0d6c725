import Glibc
import NIOPosix
import Synchronization

/// Work that is done outside the event loop, in an order that is fair to the connections that wait for it.
///
/// The connection that has used the least thread time comes first, by start-time fair queueing (Goyal, Vin and Cheng,
/// SIGCOMM 1996), so that a new connection does not wait for everything queued by others. Expensive work never uses the
/// last thread, so that cheap work never waits for it to end.
final class WorkQueue: Sendable {
  struct Job {
    /// The connection's number.
    let owner: Int
    let isExpensive: Bool
    /// The start tag: the virtual time, in nanoseconds, at which the job's turn comes.
    let start: Int64
    let run: @Sendable () -> Void
  }

  private struct State {
    /// At most one job per connection, in order of arrival.
    var waiting: [Job] = []
    /// The number of threads that do expensive work.
    var expensive = 0
    var isExpensiveHeld = false
    /// The virtual time: the largest start tag of the jobs that have started.
    var time: Int64 = 0
  }

  private let state = Mutex(State())
  private let threads: NIOThreadPool
  private let maxExpensive: Int

  /// `count` is the number of `threads`.
  init(_ threads: NIOThreadPool, count: Int) {
    self.threads = threads
    maxExpensive = max(1, count - 1)
  }

  /// Queues work of a connection whose last work ended at `end`, in virtual time. Returns the job's start tag.
  func add(for owner: Int, isExpensive: Bool, after end: Int64, _ run: @escaping @Sendable () -> Void) -> Int64 {
    let start = state.withLock { state in
      let start = max(state.time, end)
      state.waiting.append(Job(owner: owner, isExpensive: isExpensive, start: start, run: run))
      return start
    }
    callThread()
    return start
  }

  /// Sets whether expensive work is held back for now.
  func holdExpensive(_ isHeld: Bool) {
    let waiting = state.withLock { state in
      defer { state.isExpensiveHeld = isHeld }
      return state.isExpensiveHeld && !isHeld ? state.waiting.count(where: \.isExpensive) : 0
    }
    // The calls made when these jobs were added found them held and did nothing.
    for _ in 0..<min(waiting, maxExpensive) { callThread() }
  }

  /// Drops the waiting job of a closed connection.
  func remove(_ owner: Int) {
    state.withLock { $0.waiting.removeAll { $0.owner == owner } }
  }

  private func callThread() {
    threads.submit { [self] status in
      if status == .active { runNext() }
    }
  }

  private func runNext() {
    guard let job = state.withLock({ popNext(&$0) }) else { return }
    Self.giveWay()
    job.run()
    guard job.isExpensive else { return }
    // An earlier call may have found only expensive jobs while no more of them could be started.
    let isMore = state.withLock { state in
      state.expensive -= 1
      return !state.waiting.isEmpty
    }
    if isMore { callThread() }
  }

  /// Gives the event loop and other processes priority over this thread. The niceness stays set for the life of the
  /// thread.
  private static func giveWay() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
  /// A third of the weight of a thread at niceness 0 (sched(7)).
  private static let niceness: Int32 = 5

  private func popNext(_ state: inout State) -> Job? {
    let mayBeExpensive = state.expensive < maxExpensive && !state.isExpensiveHeld
    let eligible = state.waiting.indices.filter { mayBeExpensive || !state.waiting[$0].isExpensive }
    guard let next = eligible.min(by: { state.waiting[$0].start < state.waiting[$1].start }) else { return nil }
    let job = state.waiting.remove(at: next)
    state.time = max(state.time, job.start)
    if job.isExpensive { state.expensive += 1 }
    return job
  }
}
