/// What a connection does with the lines of its client.
enum ConnectionPhase: Equatable {
  /// Answers lines as they arrive.
  case reading
  /// The answer to the first waiting line is being worked out outside the event loop. The lines after it wait, so that
  /// answers keep their order, and no more input is read.
  case working
  /// The waiting lines need another turn, which comes once the client has read enough of its answers. `isQueued` is
  /// whether the connection is in `TurnQueue`.
  case resting(isQueued: Bool)
  /// No more lines are answered; the connection is closed once its answers are sent.
  case closing

  /// Whether lines are waiting to be answered.
  var hasWaitingLines: Bool {
    switch self {
    case .working, .resting: true
    case .reading, .closing: false
    }
  }
}

/// Whether more lines may arrive on a connection.
enum InputState {
  case open
  /// The daemon is stopping and has read everything that the client had sent. A line without its end is not answered.
  case cut
  /// The client has closed its side, so its last line may lack the line feed.
  case ended
}

/// Whether a client reads its answers.
enum OutputState {
  case flowing
  /// The unread answers have exceeded `Limit.unread` and are still more than half of it.
  case full
  /// That was still so after a flush, because the client does not read.
  case blocked
}
