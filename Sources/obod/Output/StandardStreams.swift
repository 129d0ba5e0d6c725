import Glibc

/// The standard input, output and error that the process inherited.
enum StandardStreams {
  /// Occupies the descriptor of each closed stream with `/dev/null`. Otherwise the next opened file or socket would get
  /// it, and answers meant for standard output would be written into a store or sent to a daemon. The replacement is
  /// opened in the wrong mode, so that using the stream still fails.
  static func occupyClosed() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      // `open` returns the lowest free descriptor, which is this one.
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
