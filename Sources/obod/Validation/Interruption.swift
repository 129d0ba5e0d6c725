import Glibc
import Synchronization

/// The signal that has come in; 0: none. A signal's handler may touch nothing but this.
private let receivedSignal = Atomic<Int32>(0)

/// Lets a run that changes files end in order when it is told to stop (SIGINT, SIGTERM, SIGHUP), or when nobody reads its
/// output any more: what it is doing is finished and told, and nothing further begun. A second signal ends it at once.
final class Interruption: Sendable {
  init() {
    // Made here: a handler must not be the first to use it.
    receivedSignal.store(0, ordering: .relaxed)
    var action = sigaction()
    var previous = sigaction()
    action.__sigaction_handler.sa_handler = { receivedSignal.store($0, ordering: .relaxed) }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaction(number, nil, &previous)
      // What its starter had it ignore, as nohup does, stays ignored.
      let isIgnored = unsafeBitCast(previous.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !isIgnored { sigaction(number, &action, nil) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  var isRequested: Bool { receivedSignal.load(ordering: .relaxed) != 0 }

  /// Ends the program by the signal that has come in, as whoever started it expects; returns where none has.
  func resume() {
    let number = receivedSignal.load(ordering: .relaxed)
    guard number != 0 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
