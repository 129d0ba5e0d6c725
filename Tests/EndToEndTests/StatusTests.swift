import Answers
import Foundation
import JSON
import Support
import Testing

/// The status of a daemon, as shown to users and as read by Prometheus' own parser of its text format.
@Suite struct StatusTests {
  private let folder: TemporaryFolder
  private let program: Program

  init() async throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    try await load(release: "1", label: "red fever")
  }

  private func load(release: String, label: String) async throws {
    let text = "format-version: 1.4\nontology: test\ndata-version: \(release)\n\n[Term]\nid: TEST:1\nname: \(label)\n"
    let result = try await program.run("load", try folder.write("test.obo", text))
    try #require(result.status == 0, "\(result.errors)")
  }

  /// Publishes an invalid generation as a load would publish one.
  private func publishDamaged(generation: Int) throws {
    let folder = "\(program.store)/generations/\(generation)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(repeating: 0, count: 4096).write(to: URL(filePath: "\(folder)/terms.db"))
    try program.publish(generation: generation)
  }

  private func stats() async throws -> JSONValue {
    let result = try await program.run("status", "--json")
    try #require(result.status == 0, "\(result.errors)")
    return try #require(JSONValue(result.output.trimmingCharacters(in: .newlines)))
  }

  /// Returns the samples that Prometheus' parser finds in the metrics, which must be valid.
  private func samples() async throws -> [String: Double] {
    let stats = try await program.run("status", "--json").output
    let metrics = try await program.run("status", "--metrics")
    try #require(metrics.status == 0, "\(metrics.errors)")
    let read = try await Program.run(
      "/usr/bin/python3",
      ["\(Checkout.fixtures)/daemon/metrics.py", try folder.write("stats.json", stats)],
      input: metrics.output
    )
    #expect(read.status == 0, "\(read.errors)")
    var samples: [String: Double] = [:]
    for line in read.output.split(separator: "\n") {
      let sample = try #require(JSONValue(String(line)))
      guard case .object(let labels)? = sample["labels"] else { continue }
      let name = ([sample["name"]?.string ?? ""] + labels.map { "\($0.name)=\($0.value.string ?? "")" })
      samples[name.joined(separator: " ")] = sample["value"]?.string.flatMap(Double.init)
    }
    return samples
  }

  private static let requests =
    String(repeating: "CHECK TEST:1 red fever\n", count: 40) + String(repeating: "LOOKUP TEST:1\n", count: 7)
    + "LOOKUP TEST:2\nLOOKUP TEST:3\n" + String(repeating: "SEARCH feber\n", count: 5)
    + String(repeating: "NONSENSE\n", count: 3) + "COMPLETE limit=none fever\n"

  @Test func prometheusReadsWhatWasAsked() async throws {
    try await program.serving { _ in
      let reported = try await program.exchange(Self.requests)
      try #require(reported.split(separator: "\n").count == 58)
      let samples = try await samples()
      #expect(samples["obod_up"] == 1)
      #expect(samples["obod_generation"] == 1)
      #expect(samples["obod_requests_total verb=CHECK"] == 40)
      #expect(samples["obod_requests_total verb=LOOKUP"] == 9)
      #expect(samples["obod_requests_total verb=PARENTS"] == 0)
      #expect(samples["obod_request_duration_seconds_count verb=SEARCH"] == 5)
      #expect(try #require(samples["obod_request_duration_seconds_sum verb=SEARCH"]) > 0)
      #expect(samples["obod_requests_refused_total code=unknown_verb"] == 3)
      #expect(samples["obod_requests_refused_total code=unknown_id"] == 2)
      #expect(samples["obod_requests_refused_total code=bad_option"] == 1)
      #expect(samples["obod_requests_refused_total code=malformed_id"] == 0)
      #expect(samples["obod_reloads_total"] == 0)
      #expect(samples["obod_last_reload_timestamp_seconds"] == nil)
      let stats = try await stats()
      #expect(stats["refused"]?.int == 3)
      #expect(stats["failed"]?.int == 3)
    }
  }

  @Test func prometheusReadsOfReloads() async throws {
    let release = #"of "May" \ June"#
    let before = Date.now.timeIntervalSince1970.rounded(.down)
    try await program.serving { _ in
      // The daemon may load it before the request, which then finds nothing newer.
      try await load(release: release.replacing(#"\"#, with: #"\\"#), label: "blue fever")
      #expect(try await program.exchange("RELOAD\n").contains(#""generation":2"#))
      try publishDamaged(generation: 3)
      #expect(try await program.exchange("RELOAD\n").contains(#""error":"store_failed""#))
      let samples = try await samples()
      #expect(samples["obod_ontology_info ontology=test release=\(release)"] == 1)
      #expect(samples["obod_generation"] == 2)
      #expect(samples["obod_reloads_total"] == 1)
      #expect(samples["obod_requests_refused_total code=store_failed"] == 1)
      // The daemon tries it again after two seconds.
      #expect(try #require(samples["obod_reload_failures_total"]) >= 1)
      let times = [
        before, samples["obod_start_time_seconds"] ?? -1, samples["obod_last_reload_timestamp_seconds"] ?? -1,
        samples["obod_last_reload_failure_timestamp_seconds"] ?? -1, Date.now.timeIntervalSince1970,
      ]
      #expect(times == times.sorted())
      let reloads = try #require(try await stats()["reloads"])
      #expect(reloads["last"]?["from"]?.int == 1)
      #expect(reloads["last"]?["to"]?.int == 2)
      #expect(try #require(reloads["last"]?["nanoseconds"]?.int) > 0)
      #expect(reloads["last_failed"]?["generation"]?.int == 3)
      #expect(reloads["last_failed"]?["message"]?.string?.contains("generations/3/terms.db") == true)
    }
  }

  @Test func prometheusReadsThatNoDaemonAnswers() async throws {
    let metrics = try await program.run("status", "--metrics")
    #expect(metrics.status == 3)
    #expect(metrics.errors.contains("no daemon answers"))
    let reader = "import sys; from prometheus_client.parser import text_string_to_metric_families as read\n"
    let show = "print([(s.name, s.value) for family in read(sys.stdin.read()) for s in family.samples])"
    let read = try await Program.run("/usr/bin/python3", ["-c", reader + show], input: metrics.output)
    #expect(read.output == "[('obod_up', 0.0)]\n")
  }

  @Test func everyVerbIsTimedWhereTheyAreAskedInTurns() async throws {
    try await program.serving { _ in
      _ = try await program.exchange(String(repeating: "CHECK TEST:1\nLOOKUP TEST:1\nLABEL fever\nPING\n", count: 100))
      let requests = try await stats()["requests"]?.array ?? []
      for verb in ["CHECK", "LOOKUP", "LABEL", "PING"] {
        let request = try #require(requests.first { $0["verb"]?.string == verb })
        let timed = try #require(request["timed"]?.int)
        #expect(5...7 ~= timed, "\(verb): \(timed)")
        let times = ["p50", "p99", "slowest"].compactMap { request["\($0)_nanoseconds"]?.int }
        #expect(times.count == 3 && times == times.sorted() && times[0] > 0)
      }
    }
  }

  @Test func whatCostsAConnectionIsCountedByItsCode() async throws {
    try await program.serving(["--line-limit", "256"]) { _ in
      _ = try await program.exchange("LABEL " + String(repeating: "x", count: 300) + "\n")
      let stats = try await stats()
      #expect(stats["errors"]?["line_too_long"]?.int == 1)
      #expect(stats["refused"]?.int == 1)
      #expect(stats["failed"]?.int == 0)
    }
  }

  // MARK: People

  @Test func peopleReadFactsAndTables() async throws {
    try await program.serving { pid in
      _ = try await program.exchange(Self.requests)
      _ = try await program.exchange("LABEL " + String(repeating: "x", count: 70_000) + "\n")
      try await load(release: "2", label: "blue fever")
      _ = try await program.exchange("RELOAD\n")
      try publishDamaged(generation: 3)
      _ = try await program.exchange("RELOAD\n")
      let result = try await program.run("status")
      #expect(result.status == 0 && result.errors.isEmpty)
      #expect(!result.output.contains("\u{1B}"))
      let parts = result.output.split(separator: "\n\n").map { $0.split(separator: "\n").map(String.init) }
      try #require(parts.count == 3)
      let facts = Dictionary(
        uniqueKeysWithValues: parts[0].map { line in
          (String(line.prefix(13)).trimmingCharacters(in: .whitespaces), String(line.dropFirst(13)))
        }
      )
      #expect(facts["daemon"] == "\(Answerer.version) on \(program.socket), process \(pid)")
      #expect(facts["up"]?.wholeMatch(of: /\d+ s|\d+ min( \d+ s)?/) != nil)
      #expect(facts["connections"]?.wholeMatch(of: /1 open, \d+ in total/) != nil)
      let size = /[\d.]+ [KM]iB private, [\d.]+ MiB with the store, [\d.]+ MiB at peak/
      #expect(facts["memory"]?.wholeMatch(of: size) != nil)
      #expect(
        facts["errors"] == "4 lines refused, 4 requests failed: "
          + "unknown_verb 3, bad_option 1, unknown_id 2, store_failed 1, line_too_long 1"
      )
      #expect(facts["limit"] == "line_limit of 65536 bytes reached 1 time")
      #expect(facts["generation"] == "2")
      let reload = /\d+ s ago, 1 in total: generation 1 to 2 in [\d.]+ (µs|ms|s)/
      #expect(facts["last reload"]?.wholeMatch(of: reload) != nil)
      #expect(facts["last failure"]?.contains("generation 3 cannot be used: \(program.store)/generations/3") == true)
      #expect(parts[1] == ["ontology  release  terms", "test      2            1", "all                    1"])
      #expect(Set(parts[2].map(\.count)).count == 1, "\(parts[2])")
      let rows = parts[2].map { $0.split(separator: #/  +/#).map(String.init) }
      #expect(rows[0] == ["request", "count", "timed", "p50", "p99", "slowest"])
      let search = try #require(rows.first { $0[0] == "SEARCH" })
      #expect(search[1...2] == ["5", "5"])
      #expect(search[3...].allSatisfy { $0.wholeMatch(of: /[\d.]+ (ns|µs|ms|s)/) != nil }, "\(search)")
      #expect(rows.first { $0[0] == "CHECK" }?[1] == "40")
    }
  }

  @Test func peopleReadWhatIsLoadedWhereNoDaemonAnswers() async throws {
    let result = try await program.run("status")
    #expect(result.status == 3)
    #expect(result.errors == "obod: no daemon answers on \(program.socket); start one with: obod serve\n")
    #expect(
      result.output == """
        store        \(program.store)
        generation   1

        ontology  release  terms
        test      1            1
        all                    1

        """
    )
    let object = try await program.run("status", "--json")
    #expect(object.status == 3 && object.output.isEmpty)
  }

  @Test func peopleReadHowToLoadWhereThereIsNoStoreEither() async throws {
    let empty = try TemporaryFolder()
    let result = try await Program(in: empty).run("status")
    #expect(result.status == 3 && result.output.isEmpty)
    #expect(result.errors.contains("no daemon answers"))
    #expect(result.errors.contains("no ontologies are loaded; load some with: obod load"))
  }

  @Test func aDaemonThatHangsIsNotWaitedForIndefinitely() async throws {
    try await program.serving { pid in
      try #require(kill(pid, SIGSTOP) == 0)
      defer { kill(pid, SIGCONT) }
      let result = try await program.run("status", "--metrics")
      #expect(result.status == 3)
      #expect(result.output.contains("\nobod_up 0\n"))
      #expect(result.errors.contains("the daemon has not answered within 5 seconds"), "\(result.errors)")
    }
  }

  @Test func aDaemonThatHasNoConnectionToSpareIsNotTakenForOneThatAnswers() async throws {
    try await program.serving(["--connection-limit", "1"]) { _ in
      let holder = try RawClient.alone(program)
      let people = try await program.run("status")
      #expect(people.status == 3 && people.output.isEmpty)
      #expect(people.errors.contains("the limit of 1 connections is reached"))
      let metrics = try await program.run("status", "--metrics")
      #expect(metrics.status == 3 && metrics.output.hasSuffix("\nobod_up 0\n"))
      let object = try await program.run("status", "--json")
      #expect(object.status == 3 && object.output.isEmpty)
      #expect(try holder.ask("PING")?["ok"]?.bool == true)
    }
  }

  @Test func oneFormIsAskedForAtATime() async throws {
    #expect(try await program.run("status", "--json", "--metrics").status == 2)
  }
}
