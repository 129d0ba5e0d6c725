import ArgumentParser
import Documents
import LinkML
import Terms
import Validation
import Wire

struct LTVValidateTextFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate-text-file",
    abstract: "Check the pairs of identifier and label that a regular expression finds in a text."
  )

  @Argument(help: "A text file.", completion: .file())
  var filePath: String

  @Option(name: [.short, .long], help: "A regular expression with a group for the identifier and one for the label.")
  var regex = #"@term (\S+) "([^"]*)""#

  @Option(help: "The number of the group that holds the identifier.")
  var curieGroup = 1

  @Option(help: "The number of the group that holds the label.")
  var labelGroup = 2

  @Flag(help: "An identifier that cannot be resolved is an error, whatever its prefix.")
  var strict = false

  @Flag(name: [.short, .long], help: "List the pairs that are right as well.")
  var verbose = false

  @OptionGroup var config: OakConfigOption
  @OptionGroup var cache: CacheOptions
  @OptionGroup var places: Places

  func validate() throws { try LTVFailure.refuseMissing(filePath, "file_path") }

  /// An identifier and a label that the expression has found.
  private struct Pair {
    let line: Int
    let id: String
    let label: String
  }

  func run() throws {
    try LTVFailure.reporting {
      let config = try OakConfig(config.path)
      let pairs = try pairs()
      guard !pairs.isEmpty else {
        return StandardOutput.shared.line("⚠️  No matches found in \(filePath) with pattern: \(regex)")
      }
      let answers = try LTVFailure.open(places).check(pairs.map { CheckQuestion(id: $0.id, label: $0.label) })
      try report(zip(pairs, answers).map { ($0, $1) }, config)
    }
  }

  // MARK: Reading

  private func pairs() throws -> [Pair] {
    let pattern = try pattern()
    let bytes = try DocumentFile.text(filePath, maxBytes: DocumentFile.maxBytes)
    var pairs: [Pair] = []
    var number = 0
    for line in String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false,
      whereSeparator: \.isNewline
    ) {
      number += 1
      for groups in line.matches(of: pattern).map(\.output) {
        let texts = [curieGroup, labelGroup].map { groups[$0].substring.map(String.init) ?? "" }
        pairs.append(Pair(line: number, id: texts[0], label: texts[1]))
      }
    }
    return pairs
  }

  private func pattern() throws -> Regex<AnyRegexOutput> {
    let text = Self.translated(regex)
    do {
      let pattern = try Regex(text)
      // An optional group matches nothing, and tells how many groups there are inside.
      let groupCount = (try Regex("(?:\(text)\n)?").wholeMatch(in: "")?.output.count ?? 1) - 1
      for (option, group) in [("--curie-group", curieGroup), ("--label-group", labelGroup)] {
        guard 0...groupCount ~= group else {
          throw LTVProblem("\(option) \(group) is out of range (pattern has \(groupCount) group(s))")
        }
      }
      return pattern
    } catch let problem as LTVProblem {
      throw problem
    } catch {
      throw LTVProblem("Invalid regex pattern: \(error)")
    }
  }

  /// Returns an expression of Python's `re` as Swift writes it: only the form of named groups differs.
  private static func translated(_ pattern: String) -> String {
    pattern.split(separator: "(?P", omittingEmptySubsequences: false).map(String.init).joined(separator: "(?")
  }

  // MARK: Reporting

  private func report(_ found: [(pair: Pair, answer: CheckAnswer)], _ config: OakConfig) throws {
    let out = StandardOutput.shared
    var lines: [String] = []
    var errors = 0
    var wrong: Set<String> = []
    var unknown: Set<String> = []
    for (pair, answer) in found {
      let prefix = pair.id.firstIndex(of: ":").map { String(pair.id[..<$0]) }
      if let prefix, !config.checks(prefix) || answer.verdict == .unloadedPrefix { unknown.insert(prefix) }
      guard let message = message(pair, answer, isConfigured: prefix.map(config.names) ?? false, config) else {
        continue
      }
      errors += 1
      wrong.insert(pair.id)
      lines.append("  ❌ line:\(pair.line) \(pair.id): \(message)")
      if let details = answer.details, answer.verdict != .unloadedPrefix {
        lines.append("      obod: \(details.message)")
      }
    }
    if verbose {
      for (pair, _) in found where !wrong.contains(pair.id) {
        out.line("  ✅ line:\(pair.line) \(pair.id) \"\(pair.label)\"")
      }
    }
    lines.forEach { out.line($0) }
    UnknownPrefixes.write(unknown.sorted())
    guard errors == 0 else {
      Terminal.report("\n❌ Validation failed: \(errors) error(s) in \(found.count) CURIE(s)")
      throw ExitCode(ExitStatus.findings)
    }
    if verbose { out.line("") }
    out.line("✅ All \(found.count) CURIE(s) validated successfully")
  }

  /// Returns nil if there is nothing to report.
  private func message(_ pair: Pair, _ answer: CheckAnswer, isConfigured: Bool, _ config: OakConfig) -> String? {
    guard config.checks(id: pair.id) || strict else { return nil }
    switch answer.verdict {
    case .obsolete: return "Ontology term \(pair.id) is obsolete"
    case .merged: return "Ontology term \(pair.id) was merged"
    case .mismatch, .synonym, .former:
      return "Label mismatch for \(pair.id): expected '\(pair.label)', got '\(answer.details?.label ?? "")'"
    case .unknownID: return "Unresolvable CURIE: \(pair.id)"
    case .malformedID, .unloadedPrefix, .outsideSubset:
      return strict || isConfigured ? "Unresolvable CURIE: \(pair.id)" : nil
    default: return nil
    }
  }
}

/// A problem with the arguments that linkml-term-validator reports with status 1.
struct LTVProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
