import Glibc

/// Standard input, output and error, as whoever started the program left them.
enum StandardStreams {
  /// Takes the number of each stream that is closed. Otherwise the next file or socket to be opened would get it, and
  /// answers meant for standard output would be written into a store or sent to a daemon. What takes its place is opened
  /// the wrong way round, so that using the stream fails as before.
  static func occupyClosed() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is taken, and that is this one.
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
