import Files
import Glibc

/// Standard input and output as the two directions of a conversation.
package struct StandardChannel {
  private let input: FileDescriptor
  private let output: FileDescriptor

  /// Takes both over. From then on, what the process prints goes to standard error, so that stray output does not corrupt
  /// the conversation, and a failed write reports that the client is gone.
  package init() throws {
    input = try FileDescriptor.standardInput()
    output = try FileDescriptor.standardOutput()
    dup2(STDERR_FILENO, STDOUT_FILENO)
    signal(SIGPIPE, SIG_IGN)
  }

  package func sender(_ framing: MessageSender.Framing) -> MessageSender {
    MessageSender(framing, output: output.write)
  }

  /// Reads messages on another thread and posts them until the input ends, then posts `end`. `cancelled` returns the
  /// request that a message cancels.
  package func read<Event: Sendable>(
    _ framer: some MessageFramer,
    into inbox: Inbox<Event>,
    cancelled: @escaping (IncomingMessage) -> RequestID?,
    event: @escaping (IncomingMessage) -> Event,
    end: Event
  ) {
    _ = Background { [input] in
      MessageReader(input, framer).run { message, size in
        inbox.post(event(message), size: size, cancelling: cancelled(message))
      }
      inbox.post(end)
    }
  }
}
