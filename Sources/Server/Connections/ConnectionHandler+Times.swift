import NIOCore

extension ConnectionHandler {
  /// The answers of a client that has read nothing for this long no longer count in `OutgoingAnswers`.
  private static let stallTime = TimeAmount.seconds(1)

  /// Closes the connection if it has been idle, or has left its answers unread, for too long. Called periodically.
  func checkTimes(_ now: NIODeadline) {
    guard let context else { return }
    let unread = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if unread != self.unread {
      self.unread = unread
      lastProgress = now
    }
    responder.outgoing.set(number, isStalled: unread > 0 && now - lastProgress >= Self.stallTime)
    if phase == .closing {
      // If either limit is set, a closing connection does not wait forever for its last answers to be read.
      if isOver(.patience, since: lastProgress, now) ?? isOver(.idle, since: lastProgress, now) ?? false {
        context.close(promise: nil)
      }
    } else if output == .blocked && phase != .working {
      guard isOver(.patience, since: lastProgress, now) == true else { return }
      refuse(.patience, "the client has not read its answers for \(responder.limits[.patience]) seconds")
      finish()
    } else if unread == 0 && !phase.hasWaitingLines {
      release()
      guard isOver(.idle, since: lastLine, now) == true else { return }
      refuse(.idle, "no request was received for \(responder.limits[.idle]) seconds")
      finish()
    }
  }

  /// Returns nil if the limit is disabled (0).
  private func isOver(_ limit: Limit, since time: NIODeadline, _ now: NIODeadline) -> Bool? {
    let seconds = responder.limits[limit]
    return seconds == 0 ? nil : now - time >= .seconds(Int64(seconds))
  }
}
