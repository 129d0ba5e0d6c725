import ArgumentParser
import JSON
import Wire

/// The candidates that the shell offers for completion, from the daemon if one is running, else from the store.
///
/// The shell passes all words of the line, the index of the word being typed, and the part of that word before the
/// cursor. Labels are completed word by word, so that they need no quoting.
enum ShellCompletion {
  private static let limit = "30"

  /// Completes an identifier.
  @Sendable
  static func identifiers(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let typed = Typed(words, index, prefix)
    guard !typed.word.isEmpty else { return [] }
    return results(.complete, typed.word).filter { $0["match"]?.string == "id" }.compactMap { result in
      guard let id = result["id"]?.string, let offered = typed.offer(id) else { return nil }
      return described(offered, result["label"]?.string ?? "(no label)")
    }
  }

  /// Formats a candidate and its description for the requesting shell; bash shows candidates only.
  private static func described(_ candidate: String, _ meaning: String) -> String {
    switch CompletionShell.requesting {
    case .zsh: "\(candidate.replacing(":", with: "\\:")):\(meaning)"
    case .fish: "\(candidate)\t\(meaning)"
    default: candidate
    }
  }

  /// Completes an identifier, or the next word of the names that begin with the words typed so far.
  @Sendable
  static func names(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let typed = Typed(words, index, prefix)
    let found = identifiers(words, index, prefix)
    guard found.isEmpty else { return found }
    let names = results(.complete, typed.text).compactMap { $0["text"]?.string ?? $0["label"]?.string }
    return typed.nextWords(of: names)
  }

  /// Completes an identifier, and after it the next word of one of the term's names.
  @Sendable
  static func identifierAndLabel(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let typed = Typed(words, index, prefix)
    guard let id = typed.before.first else { return identifiers(words, index, prefix) }
    guard let term = ask(.lookup, id) else { return [] }
    let names = [term["label"]].compactMap(\.self) + term.list("synonyms").compactMap { $0["text"]?.string }
    return Typed(before: Array(typed.before.dropFirst()), word: typed.word).nextWords(of: names)
  }

  @Sendable
  static func ontologies(_: [String], _: Int, _ prefix: String) -> [String] {
    (ask(.ontologies, "")?.list("ontologies") ?? []).compactMap { $0["id"]?.string }.filter { $0.hasPrefix(prefix) }
  }

  @Sendable
  static func relations(_: [String], _: Int, _ prefix: String) -> [String] {
    (ask(.relations, "")?.list("relations") ?? []).compactMap { $0["relation"]?.string }.filter { $0.hasPrefix(prefix) }
  }

  private static func results(_ verb: Verb, _ text: String) -> [JSONValue] {
    ask(verb, text, [(.limit, limit)])?.list("results") ?? []
  }

  /// Returns nil on any error, because the shell must not show errors during completion.
  private static func ask(_ verb: Verb, _ argument: String, _ options: [(RequestOption, String)] = []) -> Answer? {
    guard let places = try? Places.parse([]), let source = try? Source(places),
      let line = try? source.ask(verb, argument, options: options)
    else { return nil }
    return Answer(line)
  }

  /// The words on the line after the command's options, as the user sees them.
  private struct Typed {
    let before: [String]
    let word: String
    /// The part before the last colon, if bash treats it as a separate word; candidates must not repeat it.
    private var cut = ""

    init(before: [String], word: String) {
      self.before = before
      self.word = word
    }

    init(_ words: [String], _ index: Int, _ prefix: String) {
      var joined: [String] = []
      var joinsNext = false
      for word in words.prefix(index) + [prefix] {
        if word == ":" || joinsNext, !joined.isEmpty {
          joined[joined.count - 1] += word
        } else {
          joined.append(word)
        }
        joinsNext = word == ":"
      }
      let last = joined.popLast() ?? ""
      word = last.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }
      if last != prefix, let colon = word.lastIndex(of: ":") { cut = String(word[...colon]) }
      // Skips the program, its subcommand, and the options before the text.
      var rest = joined.dropFirst(2)
      while let option = rest.first, option.hasPrefix("-") {
        rest = rest.dropFirst(option.contains("=") || ["--json", "--strict", "--label"].contains(option) ? 1 : 2)
      }
      before = Array(rest)
    }

    var text: String { (before + [word]).joined(separator: " ") }

    /// Returns an identifier that begins with the word, in the spelling of the word, because shells accept only
    /// candidates that begin with it. Returns nil if it cannot.
    func offer(_ id: String) -> String? {
      guard word.count <= id.count, !word.contains("/") else { return nil }
      return String((word + id.dropFirst(word.count)).dropFirst(cut.count))
    }

    /// Returns the word that follows in each name that begins with the words before it (ignoring case), without
    /// duplicates.
    func nextWords(of names: [String]) -> [String] {
      var offered: [String] = []
      for name in names {
        let words = name.split(separator: " ").map(String.init)
        guard words.count > before.count, zip(words, before).allSatisfy({ $0.lowercased() == $1.lowercased() }) else {
          continue
        }
        let next = words[before.count]
        guard next.lowercased().hasPrefix(word.lowercased()), !offered.contains(next) else { continue }
        offered.append(next)
      }
      return offered
    }
  }
}
