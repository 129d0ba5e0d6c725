import ArgumentParser
import Glibc
import Store

/// Where the store is: a flag, then `OBOD_STORE`, then the user's own folder (XDG Base Directory).
struct StorePlace: ParsableArguments {
  @Option(name: .customLong("store"), help: ArgumentHelp("The store's folder.", valueName: "folder"))
  var flag: String?

  func validate() throws {
    // The names of the store's files alone would be files in the root folder.
    if flag?.isEmpty == true { throw ValidationError("--store is empty; it takes the path of a folder") }
  }

  var store: StoreFolder {
    get throws {
      let folder = flag ?? Places.variable("OBOD_STORE")
      let own = Places.folder("XDG_DATA_HOME", orInHome: ".local/share")
      guard let path = folder ?? own.map({ "\($0)/obod" }) else {
        throw NoPlace(thing: "store's folder", variable: "OBOD_STORE", flag: "--store")
      }
      return StoreFolder(path)
    }
  }
}

/// Where the store and the socket are: flags, then `OBOD_*`, then the user's own folders (XDG Base Directory).
struct Places: ParsableArguments {
  @OptionGroup private var place: StorePlace

  @Option(name: .customLong("socket"), help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socketFlag: String?

  func validate() throws {
    if socketFlag?.isEmpty == true { throw ValidationError("--socket is empty; it takes a path") }
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

  /// nil where nobody can serve unless told where.
  var knownSocket: String? {
    if let path = socketFlag ?? Self.variable("OBOD_SOCKET") { return path }
    if let folder = Self.folder("XDG_RUNTIME_DIR") { return "\(folder)/obod.sock" }
    return Self.folder("XDG_STATE_HOME", orInHome: ".local/state").map { "\($0)/obod/obod.sock" }
  }

  /// A folder of the user's own; a relative path is ignored, as the specification demands of programs.
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

/// Nothing says where something is, and the folder that the program was started in is not to be taken for it.
struct NoPlace: Error, CustomStringConvertible {
  let thing: String
  let variable: String
  let flag: String

  var description: String {
    "the \(thing) is unknown, as HOME is not set to the path of a folder; set \(variable) or give \(flag)"
  }
}
