import ArgumentParser
import OBO
import Store
import Wire

struct Load: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load OBO files into the store.",
    discussion: """
      Takes .obo and .obo.gz, OBO 1.2 and 1.4. The ontologies named are replaced, the others stay. Nothing changes for
      readers until everything is loaded; a running daemon takes the new store up by itself.
      """
  )

  @OptionGroup var places: Places

  @Flag(help: "Refuse a file at the first line that breaks the format.")
  var strict = false

  @Flag(help: "Print the summary as one JSON object.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print every complaint about a file, not only the first few.")
  var verbose = false

  @Argument(help: "OBO files, or folders of them.", completion: .file(extensions: ["obo", "gz"]))
  var files: [String]

  func run() throws {
    let report = try LoadConsole(verbose: verbose).load(OBOFiles.expand(files), into: places.store, strict: strict)
    if json { return print(Self.json(report)) }
    LoadConsole.summarize(report) { print($0) }
  }

  private static func json(_ report: LoadReport) -> String {
    let sink = ByteSink()
    var json = JSONWriter(sink)
    json.beginObject()
    json.field("ok", true)
    json.field("generation", report.generation)
    json.beginArray("loaded")
    for summary in report.loaded {
      json.beginObject()
      json.field("id", summary.id)
      json.field("release", summary.release)
      json.field("source", summary.source)
      json.field("digest", summary.digest)
      json.field("unchanged", summary.isUnchanged)
      json.field("terms", summary.terms)
      json.field("obsolete", summary.obsolete)
      json.field("alt_ids", summary.alternates)
      json.field("synonyms", summary.synonyms)
      json.field("diagnostics", summary.diagnostics)
      json.endObject()
    }
    json.endArray()
    json.beginArray("kept")
    for id in report.kept { json.element(id) }
    json.endArray()
    json.endObject()
    return sink.string
  }
}

/// Loads with progress and complaints on standard error; shared by `load` and `serve --load`.
final class LoadConsole: @unchecked Sendable {
  /// So many complaints about a file are shown unless all are asked for.
  private static let shownComplaints = 5

  private let verbose: Bool
  // Used on the loading thread only, while `load` waits for it.
  private var complaints: [String: Int] = [:]

  init(verbose: Bool) { self.verbose = verbose }

  func load(_ files: [String], into store: StoreFolder, strict: Bool) throws -> LoadReport {
    var options = Loader.Options()
    options.isStrict = strict
    options.report = { self.complain($0) }
    options.progress = { progress in
      switch progress {
      case .reading(let file, let read, let total):
        Terminal.show("reading \(file): \(total > 0 ? read * 100 / total : 100)%")
      case .indexing: Terminal.show("indexing")
      }
    }
    defer { Terminal.clear() }
    let report = try Loader(store: store, options: options).load(files)
    for (file, count) in complaints.sorted(by: { $0.key < $1.key }) where count > Self.shownComplaints && !verbose {
      Terminal.complain("\(file): \(count - Self.shownComplaints) more complaints; --verbose shows them")
    }
    return report
  }

  private func complain(_ diagnostic: Diagnostic) {
    complaints[diagnostic.file, default: 0] += 1
    guard verbose || complaints[diagnostic.file, default: 0] <= Self.shownComplaints else { return }
    Terminal.clear()
    Terminal.complain("\(diagnostic)")
  }

  static func summarize(_ report: LoadReport, _ print: (String) -> Void) {
    for summary in report.loaded {
      let state = summary.isUnchanged ? "unchanged" : "loaded"
      var line = "\(summary.id) \(summary.release): \(state), \(summary.terms) terms, \(summary.obsolete) obsolete"
      if !summary.isUnchanged {
        line += ", \(summary.alternates) alt ids, \(summary.synonyms) synonyms"
        line += summary.diagnostics > 0 ? ", \(summary.diagnostics) complaints" : ""
      }
      print(line)
    }
    if !report.kept.isEmpty { print("kept: \(report.kept.joined(separator: ", "))") }
    print("store generation \(report.generation)")
  }
}
