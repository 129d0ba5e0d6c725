import ArgumentParser
import Server
import Store
import Wire

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which store is in use and how the daemon is doing.",
    discussion: """
      A sample of requests is timed, and every request that may take long. Half of them took at most p50, 99 in a
      hundred at most p99.

      --json prints the daemon's STATS object, --metrics the same for Prometheus. If no daemon answers, 'status' prints
      what is loaded, or obod_up 0 with --metrics, and exits with 3.
      """
  )

  @OptionGroup var places: Places
  @OptionGroup var releaseAge: ReleaseAgeOption

  @Flag(help: "Print the protocol's STATS object unchanged.")
  var json = false

  @Flag(help: "Print metrics in the Prometheus text format, version 0.0.4.")
  var metrics = false

  func validate() throws {
    guard !(json && metrics) else { throw ValidationError("--json and --metrics cannot be combined") }
  }

  func run() throws {
    let answer: Answer
    do {
      answer = try ask()
    } catch {
      if metrics { StandardOutput.shared.write(Metrics(nil).text) }
      throw error
    }
    if json {
      StandardOutput.shared.line(answer.line)
    } else if metrics {
      StandardOutput.shared.write(Metrics(answer.value).text)
    } else {
      StatusReport(answer.value, socket: try places.socket, age: try releaseAge.age()).show()
    }
  }

  private func ask() throws -> Answer {
    do {
      let socket = try places.socket
      if let client = try Client(path: socket, timeout: 5) { return Answer(try client.ask("\(Verb.stats.name)")) }
      Terminal.report("obod: no daemon answers on \(socket); start one with: obod serve")
    } catch let error as NoPlace {
      Terminal.report("obod: \(error)")
    }
    if !json && !metrics { try showStore() }
    throw ExitCode(ExitStatus.unusable)
  }

  /// Shows the store that a daemon would serve.
  private func showStore() throws {
    let answer = Answer(try Source(places).ask(.ontologies))
    StatusReport.fact("store", try places.store.path)
    if let generation = try places.store.published() { StatusReport.fact("generation", "\(generation)") }
    StatusReport.show(ontologies: answer.list("ontologies"), try releaseAge.age())
  }
}
