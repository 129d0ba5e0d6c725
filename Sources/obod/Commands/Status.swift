import ArgumentParser
import Server
import Store
import Wire

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say which store is in use and how the daemon is.",
    discussion: "With --json: the daemon's STATS object. Exits with 3 where no daemon answers."
  )

  @OptionGroup var places: Places

  @Flag(help: "Print the protocol's STATS object unchanged.")
  var json = false

  func run() throws {
    guard let client = Client(path: places.socket) else {
      Terminal.complain("obod: no daemon answers on \(places.socket); start one with: obod serve")
      if !json, let generation = try places.store.published() {
        print("store       \(places.store.path), generation \(generation)")
      }
      throw ExitCode(ExitStatus.unusable)
    }
    let answer = Answer(try client.ask("\(Verb.stats.name)"))
    if json { return print(answer.line) }
    print("daemon      on \(places.socket), up \(answer["uptime_seconds"] ?? "?") s")
    print("generation  \(answer["generation"] ?? "?")")
    let connections = answer.value["connections"]
    print("connections \(connections?["open"]?.string ?? "?") open, \(connections?["accepted"]?.string ?? "?") in all")
    print("memory      \((Int(answer.value["memory"]?["private_bytes"]?.string ?? "") ?? 0) >> 20) MiB of its own")
    if case .object(let limits)? = answer.value["limits"] {
      for (name, limit) in limits where limit["reached"] != .number("0") {
        print("limit       \(name) of \(limit["value"]?.string ?? "") reached \(limit["reached"]?.string ?? "") times")
      }
    }
    for request in answer.list("requests") {
      let mean = request["mean_nanoseconds"]?.string.map { ", \($0) ns each" } ?? ""
      print("requests    \(request["count"]?.string ?? "") \(request["verb"]?.string ?? "")\(mean)")
    }
  }
}
