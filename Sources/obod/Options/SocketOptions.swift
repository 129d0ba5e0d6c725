import ArgumentParser
import Files
import Glibc
import Server

/// The permissions of the daemon's socket: from flags, then `OBOD_*` variables, then access for its owner only.
struct SocketOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The socket's permissions: 666 lets every user of the machine connect. (default: 600; with --group 660)",
      valueName: "mode"
    )
  )
  var socketMode: String?

  @Option(
    help: ArgumentHelp(
      "The group whose members may connect: a name in /etc/group, or a number. The user who runs obod must be in it.",
      valueName: "group"
    )
  )
  var group: String?

  func validate() throws { _ = try place("") }

  /// Returns the settings of the daemon's own socket at a path.
  func place(_ path: String) throws -> SocketPlace {
    try UnixAddress.check(path)
    let group = try Self.number(ofGroup: group ?? Places.variable("OBOD_SOCKET_GROUP"))
    let mode: UInt32
    if let text = socketMode ?? Places.variable("OBOD_SOCKET_MODE") {
      guard let bits = UInt32(text, radix: 8), bits <= 0o777 else {
        throw ValidationError("--socket-mode (OBOD_SOCKET_MODE) must have up to three octal digits, such as 660")
      }
      mode = bits
    } else {
      mode = group == nil ? 0o600 : 0o660
    }
    return .own(path: path, mode: mode, group: group)
  }

  /// Returns the number of a group. Reads `/etc/group` directly, because the C library's other sources
  /// (nsswitch.conf(5)) are not available in a statically linked program.
  private static func number(ofGroup name: String?) throws -> UInt32? {
    guard let name else { return nil }
    // The largest number is not accepted, because chown(2) takes it as "leave the group unchanged".
    if let number = UInt32(name), number < .max { return number }
    let lines = try TextLines(path: "/etc/group")
    while let line = try lines.next() {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name, let number = UInt32(fields[2]) { return number }
    }
    throw ValidationError("/etc/group has no group '\(name)'; give the number of a group that is defined elsewhere")
  }
}
