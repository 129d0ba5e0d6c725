import NIOCore

extension ConnectionHandler {
  /// A client that has taken nothing for so long does not keep memory from others.
  private static let patience = TimeAmount.seconds(1)

  /// Closes the connection where it has said nothing, or taken nothing, for longer than it may. Called again and again.
  func checkTimes(_ now: NIODeadline) {
    guard let context else { return }
    let unread = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if unread != self.unread {
      self.unread = unread
      lastTaken = now
    }
    responder.outgoing.set(number, isStalled: unread > 0 && now - lastTaken >= Self.patience)
    if isClosing {
      // What it was told last does not wait for ever where connections may not.
      if isOver(.patience, since: lastTaken, now) ?? isOver(.idle, since: lastTaken, now) ?? false {
        context.close(promise: nil)
      }
    } else if isHeld && !isWaiting {
      guard isOver(.patience, since: lastTaken, now) == true else { return }
      refuse(.patience, "nothing has been taken for \(responder.limits[.patience]) seconds while answers wait")
      finish()
    } else if unread == 0 && !isAnswering {
      release()
      guard isOver(.idle, since: lastLine, now) == true else { return }
      refuse(.idle, "no request has come for \(responder.limits[.idle]) seconds")
      finish()
    }
  }

  /// nil where the limit is set to none.
  private func isOver(_ limit: Limit, since time: NIODeadline, _ now: NIODeadline) -> Bool? {
    let seconds = responder.limits[limit]
    return seconds == 0 ? nil : now - time >= .seconds(Int64(seconds))
  }
}
