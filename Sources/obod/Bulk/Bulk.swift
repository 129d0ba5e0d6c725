import ArgumentParser
import Terms
import Wire

/// The options for looking up many identifiers at once.
struct BulkOptions: ParsableArguments {
  /// Help text shared by the commands that have these options.
  static let forms = #"""
    A file is CSV if its name ends in .csv, or if its first row has commas or semicolons and no tab; a .tsv file
    never is. In printed rows, \t, \n, \r and \\ stand for a tab, line ends and a backslash inside a cell.
    """#

  @Option(
    help: ArgumentHelp("Answer every row of a table, tab-separated or CSV; - is standard input.", valueName: "file"),
    completion: .file(extensions: ["tsv", "csv", "txt"])
  )
  var tsv: String?

  @Option(
    help: ArgumentHelp(
      "The file's columns: names from its header, or numbers. Default: id and label, else the first two.",
      valueName: "id,label"
    )
  )
  var columns: String?

  func validate() throws {
    try CommandLineCheck.refuseEmpty(tsv.map { [$0] } ?? [])
    if columns != nil && tsv == nil { throw ValidationError("--columns requires --tsv") }
  }
}

/// Sends a request for each row of a table, and prints the answers in the order of the rows, followed by a summary.
struct Bulk {
  /// How one answer is counted and shown.
  struct Judgement {
    /// The verdict or status, for the summary.
    let kind: String
    /// nil if the identifier was checked.
    let notChecked: NotChecked?
    let isFinding: Bool
    /// The row to print, or nil to print none. Ignored for JSON output.
    let cells: [String]?
  }

  let verb: Verb
  let options: BulkOptions
  let output: Output
  /// The header row of the output.
  let header: [String]
  /// The kinds, in the order of the summary.
  let kinds: [String]

  /// The maximum size of a row's request, in bytes; longer rows are skipped and reported. A request line is limited to
  /// 64 KiB by default.
  private static let maxRowLength = 60_000

  /// Runs on the table at `path`. `judge` receives each answer as a line of the protocol.
  func run(
    _ path: String,
    at places: Places,
    judge: (PairTable.Row, UnsafeRawBufferPointer) -> Judgement
  ) throws {
    var table = try PairTable(path: path, columns: options.columns)
    let source = try Source(places)
    let out = StandardOutput.shared
    if !output.json { out.row(header) }
    var summary = BulkSummary(order: kinds)
    var hasFindings = false
    let refused = try ask(source, &table) { row, answer in
      let judgement = judge(row, answer)
      summary.add(judgement.kind, id: row.id, judgement.notChecked)
      if judgement.isFinding { hasFindings = true }
      if output.json { out.line(answer) } else if let cells = judgement.cells { out.row(cells) }
    }
    summary.report(refused: refused, on: output.json ? nil : out)
    if hasFindings || refused > 0 { throw ExitCode(ExitStatus.findings) }
  }

  /// Returns the number of rows that were skipped because they are too long.
  private func ask(
    _ source: Source,
    _ table: inout PairTable,
    show: (PairTable.Row, UnsafeRawBufferPointer) -> Void
  ) throws -> Int {
    var asked: [PairTable.Row] = []
    var answered = 0
    var refused = 0
    try source.ask { sink in
      while !StandardOutput.shared.isLost, let row = try table.next() {
        let argument = argument(for: row)
        guard argument.utf8.count <= Self.maxRowLength else {
          Terminal.report("obod: line \(row.line): is too long for a request")
          refused += 1
          continue
        }
        asked.append(row)
        RequestLine.write(verb, argument, into: sink)
        return true
      }
      return false
    } answer: { line in
      show(asked[answered], line)
      answered += 1
      // Answered rows are removed in batches, because each removal moves the remaining rows.
      if answered == 4096 {
        asked.removeFirst(answered)
        answered = 0
      }
    }
    return refused
  }

  private func argument(for row: PairTable.Row) -> String {
    guard verb == .check, let label = row.label else { return RequestLine.word(row.id) }
    return RequestLine.pair(row.id, label)
  }
}

/// The reason why an identifier could not be checked.
enum NotChecked: Hashable {
  case unloadedPrefix, outsideSubset

  init?(_ verdict: Verdict?) {
    switch verdict {
    case .unloadedPrefix: self = .unloadedPrefix
    case .outsideSubset: self = .outsideSubset
    default: return nil
    }
  }

  init?(_ status: TermStatus?) {
    switch status {
    case .unloaded: self = .unloadedPrefix
    case .outside: self = .outsideSubset
    default: return nil
    }
  }
}

/// Counts rows by verdict, and those that could not be checked by prefix and reason.
struct BulkSummary {
  private struct Unchecked: Hashable {
    let prefix: String
    let reason: NotChecked

    func text(_ count: Int) -> String {
      "\(prefix) \(count)" + (reason == .outsideSubset ? " outside the loaded subset" : "")
    }
  }

  private var rows = 0
  private var counts: [String: Int] = [:]
  private var unchecked: [Unchecked: Int] = [:]
  private let order: [String]

  /// `order` lists the kinds in the order of the summary.
  init(order: [String]) { self.order = order }

  mutating func add(_ kind: String, id: String, _ notChecked: NotChecked?) {
    rows += 1
    counts[kind, default: 0] += 1
    guard let notChecked else { return }
    unchecked[Unchecked(prefix: CURIE(reading: id)?.prefix ?? id, reason: notChecked), default: 0] += 1
  }

  /// Prints the summary after the table, or on standard error if `out` is nil because standard output is reserved for
  /// JSON objects.
  func report(refused: Int, on out: StandardOutput?) {
    guard let out else { return lines(refused: refused).forEach(Terminal.report) }
    out.line("")
    lines(refused: refused).forEach(out.line)
  }

  private func lines(refused: Int) -> [String] {
    let kinds = order.compactMap { kind in counts[kind].map { "\($0) \(kind)" } }
    var lines = ["\(rows) rows" + (kinds.isEmpty ? "" : ": " + kinds.joined(separator: ", "))]
    let groups = unchecked.sorted { ($1.value, $0.key.prefix) < ($0.value, $1.key.prefix) }
    let list = groups.map { $0.key.text($0.value) }.joined(separator: ", ")
    lines.append("not checked: \(unchecked.values.reduce(0, +))" + (list.isEmpty ? "" : " (\(list))"))
    if refused > 0 { lines.append("skipped because too long: \(refused)") }
    return lines
  }
}
