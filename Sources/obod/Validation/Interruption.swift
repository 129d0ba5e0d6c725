import Glibc
import Synchronization

/// The number of the signal received; 0 if none was. The only thing that the signal handler touches.
private let receivedSignal = Atomic<Int32>(0)

/// Lets a run that changes files end cleanly on SIGINT, SIGTERM and SIGHUP: files in progress are finished and
/// reported, and no other is started. A second signal ends the process at once. Also keeps SIGPIPE from ending the run
/// before it has reported its changes.
final class Interruption: Sendable {
  init() {
    // Initialized here, because a signal handler must not be the first to use a global.
    receivedSignal.store(0, ordering: .relaxed)
    var action = sigaction()
    var previous = sigaction()
    action.__sigaction_handler.sa_handler = { receivedSignal.store($0, ordering: .relaxed) }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaction(number, nil, &previous)
      // A signal that was ignored when the process started, as under nohup, stays ignored.
      let isIgnored = unsafeBitCast(previous.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !isIgnored { sigaction(number, &action, nil) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  var isRequested: Bool { receivedSignal.load(ordering: .relaxed) != 0 }

  /// Ends the process by the signal that was received, so that its parent sees it; returns if none was.
  func endProcessIfRequested() {
    let number = receivedSignal.load(ordering: .relaxed)
    guard number != 0 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
