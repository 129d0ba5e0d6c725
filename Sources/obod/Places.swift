import ArgumentParser
import Glibc
import Store

/// Where the store is: a flag, then `OBOD_STORE`, then the user's own folder (XDG Base Directory).
struct StorePlace: ParsableArguments {
  @Option(name: .customLong("store"), help: ArgumentHelp("The store's folder.", valueName: "folder"))
  var flag: String?

  var store: StoreFolder {
    StoreFolder(
      flag ?? Places.variable("OBOD_STORE")
        ?? (Places.variable("XDG_DATA_HOME") ?? "\(Places.home)/.local/share") + "/obod"
    )
  }
}

/// Where the store and the socket are: flags, then `OBOD_*`, then the user's own folders (XDG Base Directory).
struct Places: ParsableArguments {
  @OptionGroup private var place: StorePlace

  @Option(name: .customLong("socket"), help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socketFlag: String?

  var store: StoreFolder { place.store }

  var socket: String {
    if let path = socketFlag ?? Self.variable("OBOD_SOCKET") { return path }
    if let folder = Self.variable("XDG_RUNTIME_DIR") { return "\(folder)/obod.sock" }
    return (Self.variable("XDG_STATE_HOME") ?? "\(Self.home)/.local/state") + "/obod/obod.sock"
  }

  fileprivate static var home: String { variable("HOME") ?? "." }

  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
