import ArgumentParser
import Terms

/// Checks the command line before any command is parsed: for unknown commands and arguments that are not UTF-8.
enum CommandLineCheck {
  static func run(_ arguments: ArraySlice<String>, commands: [any ParsableCommand.Type]) throws {
    try checkEncoding()
    var arguments = arguments
    if arguments.first == "help" { arguments.removeFirst() }
    guard let word = arguments.first, !word.hasPrefix("-") else { return }
    let names = commands.map { $0.configuration.commandName ?? $0._commandName } + ["help"]
    guard !names.contains(word) else { return }
    throw ValidationError("unknown command '\(shown(word))'" + suggestion(for: arguments, among: names))
  }

  /// Rejects arguments that are not UTF-8, because they would be decoded to other text and name other files.
  private static func checkEncoding() throws {
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let bytes = CommandLine.unsafeArgv[number], String(validatingCString: bytes) == nil else { continue }
      throw ValidationError("argument \(number), '\(shown(String(cString: bytes)))', is not UTF-8")
    }
  }

  /// Rejects empty paths, which usually come from unset variables.
  static func refuseEmpty(_ paths: [String]) throws(ValidationError) {
    if paths.contains("") { throw ValidationError("a path is empty") }
  }

  private static func shown(_ word: String) -> String { word.count > 40 ? "\(word.prefix(40))…" : word }

  /// Returns an empty text if nothing is similar.
  private static func suggestion(for arguments: ArraySlice<String>, among names: [String]) -> String {
    guard let word = arguments.first, word.utf8.count <= 200 else { return "" }
    if let name = nearest(to: word.lowercased(), among: names) { return "; did you mean '\(name)'?" }
    guard CURIE(reading: word) != nil else { return "" }
    let isAlone = arguments.count == 1
    return "; did you mean 'obod \(isAlone ? "lookup \(word)" : "check \(word) LABEL")'?"
  }

  /// Returns the name with the fewest typing errors, if there is at most one for every three letters; else the name that
  /// begins with the word, if all others that do begin with that name.
  private static func nearest(to word: String, among names: [String]) -> String? {
    let near = names.map { (name: $0, mistakes: mistakes(word, $0)) }.min { $0.mistakes < $1.mistakes }
    if let near, near.mistakes * 3 <= max(3, near.name.utf8.count) { return near.name }
    let begun = names.filter { $0.hasPrefix(word) }
    let shortest = begun.min { $0.utf8.count < $1.utf8.count }
    return shortest.flatMap { name in begun.allSatisfy { $0.hasPrefix(name) } ? name : nil }
  }

  /// Returns the number of letters that are wrong, missing, extra, or swapped with their neighbor (optimal string
  /// alignment distance).
  private static func mistakes(_ typed: String, _ known: String) -> Int {
    let (typed, known) = (Array(typed.utf8), Array(known.utf8))
    var rows = [Array(0...known.count)]
    for (row, letter) in typed.enumerated() {
      var next = [row + 1]
      for (column, other) in known.enumerated() {
        var distance = min(rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, next[column] + 1)
        if row > 0, column > 0, letter == known[column - 1], typed[row - 1] == other {
          distance = min(distance, rows[row - 1][column - 1] + 1)
        }
        next.append(distance)
      }
      rows.append(next)
    }
    return rows[typed.count][known.count]
  }
}
