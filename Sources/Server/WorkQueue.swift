import Glibc
import NIOPosix
import Synchronization

/// What is worked out beside the event loop, in an order that is fair to the connections that wait for it.
///
/// The connection that has had the least of the threads' time comes first: start-time fair queueing (Goyal, Vin and
/// Cheng, SIGCOMM 1996), so that a new one waits for no queue of others. Dear work never takes the last thread: what
/// costs little never waits for it to end.
final class WorkQueue: Sendable {
  struct Job {
    /// The connection's number.
    let owner: Int
    let isDear: Bool
    /// The time of the threads, in nanoseconds, at which its turn comes.
    let start: Int64
    let run: @Sendable () -> Void
  }

  private struct State {
    /// At most one of each connection, the longest waiting first.
    var waiting: [Job] = []
    /// How many threads are at dear work.
    var dear = 0
    var isDearHeld = false
    /// When the last job had its turn.
    var time: Int64 = 0
  }

  private let state = Mutex(State())
  private let threads: NIOThreadPool
  private let mostDear: Int

  /// `threads` has so many of them.
  init(_ threads: NIOThreadPool, count: Int) {
    self.threads = threads
    mostDear = max(1, count - 1)
  }

  /// Queues work of a connection whose last work ended at `end`, in the threads' time. Returns when its turn comes.
  func add(for owner: Int, isDear: Bool, after end: Int64, _ run: @escaping @Sendable () -> Void) -> Int64 {
    let start = state.withLock { state in
      let start = max(state.time, end)
      state.waiting.append(Job(owner: owner, isDear: isDear, start: start, run: run))
      return start
    }
    callThread()
    return start
  }

  /// Whether no dear work is to be started for now.
  func holdDear(_ isHeld: Bool) {
    let waiting = state.withLock { state in
      defer { state.isDearHeld = isHeld }
      return state.isDearHeld && !isHeld ? state.waiting.count(where: \.isDear) : 0
    }
    // The threads that were called for these have found them held.
    for _ in 0..<min(waiting, mostDear) { callThread() }
  }

  /// Gives up what waits for a connection that has gone.
  func remove(_ owner: Int) {
    state.withLock { $0.waiting.removeAll { $0.owner == owner } }
  }

  private func callThread() {
    threads.submit { [self] status in
      if status == .active { runNext() }
    }
  }

  private func runNext() {
    guard let job = state.withLock({ take(&$0) }) else { return }
    Self.giveWay()
    job.run()
    guard job.isDear else { return }
    // A thread that was called may have found nothing but dear work, and too much of that at hand.
    let isMore = state.withLock { state in
      state.dear -= 1
      return !state.waiting.isEmpty
    }
    if isMore { callThread() }
  }

  /// Gives the event loop and other processes priority over this thread. The niceness of a thread lasts.
  private static func giveWay() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
  /// A third of the weight of a thread that is not (sched(7)).
  private static let niceness: Int32 = 5

  private func take(_ state: inout State) -> Job? {
    let mayBeDear = state.dear < mostDear && !state.isDearHeld
    let eligible = state.waiting.indices.filter { mayBeDear || !state.waiting[$0].isDear }
    guard let next = eligible.min(by: { state.waiting[$0].start < state.waiting[$1].start }) else { return nil }
    let job = state.waiting.remove(at: next)
    state.time = max(state.time, job.start)
    if job.isDear { state.dear += 1 }
    return job
  }
}
