import Logging
import NIOCore
import NIOPosix
import Store

/// Switches to the newest generation of a store, after it was published or on request. It is opened and checked while
/// the current one stays in use.
final class Reloader {
  /// A generation that could not be opened, and the time of the next attempt.
  private struct Refusal {
    let generation: Int
    let delay: TimeAmount
    let retry: NIODeadline
  }

  private static let firstRetry = TimeAmount.seconds(2)
  private static let lastRetry = TimeAmount.minutes(5)

  private let store: StoreFolder
  private let loop: any EventLoop
  private let logger: Logger
  private unowned let responder: Responder
  private var isReloading = false
  private var refused: Refusal?
  /// The callbacks of pending reload requests.
  private var callbacks: [(_ problem: String?) -> Void] = []
  private var mustCheckAgain = false

  init(_ store: StoreFolder, loop: any EventLoop, logger: Logger, for responder: Responder) {
    self.store = store
    self.loop = loop
    self.logger = logger
    self.responder = responder
  }

  /// Switches to the newest generation, even if an earlier attempt failed, and then reports the problem, if there was
  /// one.
  func reload(then done: @escaping (_ problem: String?) -> Void) {
    callbacks.append(done)
    // The generation being opened may no longer be the newest.
    if isReloading { mustCheckAgain = true } else { switchToNewest(isRequested: true) }
  }

  func switchToNewest(isRequested: Bool = false) {
    guard !isReloading else { return }
    let published: Int?
    do { published = try store.published() } catch { return finish(isRequested ? "\(error)" : nil) }
    let previous = responder.generation
    guard let published, published != previous else { return finish(nil) }
    if !isRequested, let refused, refused.generation == published, NIODeadline.now() < refused.retry { return }
    isReloading = true
    let start = NIODeadline.now()
    NIOThreadPool.singleton.runIfActive(eventLoop: loop) { [store] in
      try Generation(Snapshot.open(store, isThorough: true), workers: Responder.workerCount)
    }.assumeIsolated().whenComplete { [self, responder] result in
      // The closure keeps both alive: the daemon may have stopped in the meantime.
      isReloading = false
      switch result {
      case .success(let next):
        refused = nil
        responder.statistics.countReload(
          .init(from: previous, to: next.snapshot.generation, nanoseconds: (NIODeadline.now() - start).nanoseconds)
        )
        logger.info("switched to generation \(next.snapshot.generation)")
        responder.use(next)
        finish(nil)
      case .failure(let error):
        refuse(published, "\(error)")
      }
    }
  }

  /// Records a failure and schedules another attempt, with a doubled delay after each, because the generation may be
  /// fixed in the meantime.
  private func refuse(_ published: Int, _ problem: String) {
    let delay =
      refused?.generation == published ? min((refused?.delay ?? Self.firstRetry) * 2, Self.lastRetry) : Self.firstRetry
    refused = Refusal(generation: published, delay: delay, retry: .now() + delay)
    responder.statistics.countFailedReload(.init(generation: published, problem: problem))
    logger.error(
      "generation \(published) cannot be used; generation \(responder.generation) is still in use: \(problem)"
    )
    finish("generation \(published) cannot be used: \(problem)")
  }

  private func finish(_ problem: String?) {
    if mustCheckAgain {
      mustCheckAgain = false
      return switchToNewest(isRequested: true)
    }
    let done = callbacks
    callbacks = []
    for report in done { report(problem) }
  }
}
