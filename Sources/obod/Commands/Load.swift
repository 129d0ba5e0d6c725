import ArgumentParser
import Store

struct Load: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load OBO files into the store.",
    discussion: """
      Reads .obo and .obo.gz, OBO 1.2 and 1.4. The ontologies in the files are replaced, the others are kept. Nothing
      changes for readers until everything is loaded; a running daemon switches to the new store by itself.

      If a newer release replaces an older one, the summary counts what it changes: terms added, obsoleted, merged
      into others, renamed, unobsoleted, removed. To see what an update will do before it is published:

        obod load --dry-run --changes mondo.obo.gz

      An older release does not replace a newer one, and a subset of an ontology does not replace all of it: the load
      fails, unless --allow-older or --allow-subset is given. A file is a subset if its header says so, for example
      'ontology: go/subsets/goslim_generic'. An identifier that a subset lacks is not unknown but not checked.

      --oak adds what the Ontology Access Kit (OAK) and tools that use it need to read the store as a semantic-sql
      database: runoak -i sqlite:STORE/terms.db. Later loads keep it up to date, until one is given --no-oak. Without
      files, the store as it is gets it or loses it.

      --changes prints a line for each: ontology, change, identifier, label, then the label before or the successors.
      """
  )

  @OptionGroup var place: StorePlace

  @Flag(help: "Refuse a file at the first line that breaks the format.")
  var strict = false

  @Flag(help: "Print the summary as one JSON object.")
  var json = false

  @Flag(help: "List what the new releases change, tab-separated; the summary goes to standard error.")
  var changes = false

  @Flag(help: "Read and compare, but publish nothing.")
  var dryRun = false

  @Flag(help: "Treat the files as subsets of their ontologies, whatever their headers say.")
  var subset = false

  @Flag(help: "Let older releases replace newer ones.")
  var allowOlder = false

  @Flag(help: "Let subsets replace whole ontologies.")
  var allowSubset = false

  @Flag(inversion: .prefixedNo, help: "Let OAK read the store as a semantic-sql database.")
  var oak: Bool?

  @Flag(name: .shortAndLong, help: "Print every diagnostic about a file, not only the first few.")
  var verbose = false

  @Argument(help: "OBO files, or folders of them.", completion: .file(extensions: ["obo", "gz"]))
  var files: [String] = []

  func validate() throws {
    if files.isEmpty, oak == nil { throw ValidationError("name the files to load, for example: obod load hp.obo.gz") }
  }

  func run() throws {
    let console = LoadConsole(verbose: verbose)
    let files = try OBOFiles.expand(files)
    var options = Loader.Options()
    options.isStrict = strict
    options.isDryRun = dryRun
    options.isSubset = subset
    options.allowsOlder = allowOlder
    options.allowsSubset = allowSubset
    options.oakViews = oak
    let report = try console.load(files, into: place.store, options)
    if json { return StandardOutput.shared.line(LoadReport.JSON(report, withChanges: changes, dryRun: dryRun).text) }
    guard changes else { return LoadConsole.summarize(report, dryRun: dryRun) { StandardOutput.shared.line($0) } }
    LoadConsole.summarize(report, dryRun: dryRun, Terminal.report)
    for ontology in report.changes {
      for change in ontology.changes {
        let more = change.before ?? change.successors.joined(separator: " ")
        StandardOutput.shared.row([ontology.ontology, "\(change.kind)", change.id, change.label, more])
      }
    }
  }
}
