import ArgumentParser
import Glibc
import Store

/// The store's place: from a flag, then `OBOD_STORE`, then the user's data folder (XDG Base Directory).
struct StorePlace: ParsableArguments {
  @Option(name: .customLong("store"), help: ArgumentHelp("The store's folder.", valueName: "folder"))
  var flag: String?

  func validate() throws {
    // With an empty path, the store's files would be in the root folder.
    if flag?.isEmpty == true { throw ValidationError("--store is empty; it must be the path of a folder") }
  }

  var store: StoreFolder {
    get throws {
      let folder = flag ?? Places.variable("OBOD_STORE")
      let defaultFolder = Places.folder("XDG_DATA_HOME", orInHome: ".local/share")
      guard let path = folder ?? defaultFolder.map({ "\($0)/obod" }) else {
        throw NoPlace(thing: "store's folder", variable: "OBOD_STORE", flag: "--store")
      }
      return StoreFolder(path)
    }
  }
}

/// The places of the store and the socket: from flags, then `OBOD_*` variables, then the user's folders (XDG Base
/// Directory).
struct Places: ParsableArguments {
  @OptionGroup private var place: StorePlace

  @Option(name: .customLong("socket"), help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socketFlag: String?

  func validate() throws {
    if socketFlag?.isEmpty == true { throw ValidationError("--socket is empty; it must be a path") }
  }

  var store: StoreFolder { get throws { try place.store } }

  var socket: String {
    get throws {
      guard let path = knownSocket else {
        throw NoPlace(thing: "socket's path", variable: "OBOD_SOCKET", flag: "--socket")
      }
      return path
    }
  }

  /// The socket's path, or nil if none is given and no default folder is known.
  var knownSocket: String? {
    if let path = socketFlag ?? Self.variable("OBOD_SOCKET") { return path }
    if let folder = Self.folder("XDG_RUNTIME_DIR") { return "\(folder)/obod.sock" }
    return Self.folder("XDG_STATE_HOME", orInHome: ".local/state").map { "\($0)/obod/obod.sock" }
  }

  /// Returns a folder of the user. Relative paths are ignored, as the XDG specification requires.
  fileprivate static func folder(_ name: String, orInHome path: String? = nil) -> String? {
    if let folder = variable(name), folder.hasPrefix("/") { return folder }
    guard let path, let home = variable("HOME"), home.hasPrefix("/") else { return nil }
    return "\(home)/\(path)"
  }

  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// The error for an unknown place. The current folder is never used as a default.
struct NoPlace: Error, CustomStringConvertible {
  let thing: String
  let variable: String
  let flag: String

  var description: String {
    "the \(thing) is unknown because HOME is not set to the path of a folder; set \(variable) or use \(flag)"
  }
}
