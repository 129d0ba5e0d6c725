import ArgumentParser
import Wire

/// What the shell offers where a person asks it to complete, through the daemon where one answers.
///
/// The shell gives all words of the line, the number of the one that is being typed, and what of it stands before the
/// cursor. Labels are offered word by word, so that no shell has to quote them.
enum ShellCompletion {
  private static let most = "30"

  /// Identifiers that begin so.
  @Sendable
  static func identifiers(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let typed = Typed(words, index, prefix)
    guard !typed.word.isEmpty else { return [] }
    return results(.complete, typed.word).filter { $0["match"]?.string == "id" }.compactMap { result in
      guard let id = result["id"]?.string, let offered = typed.offer(id) else { return nil }
      return described(offered, result["label"]?.string ?? "(no label)")
    }
  }

  /// A candidate with what it means, as the shell that asks takes it; bash shows candidates alone.
  private static func described(_ candidate: String, _ meaning: String) -> String {
    switch CompletionShell.requesting {
    case .zsh: "\(candidate.replacing(":", with: "\\:")):\(meaning)"
    case .fish: "\(candidate)\t\(meaning)"
    default: candidate
    }
  }

  /// Identifiers, or the next word of names that go on like the words of the line.
  @Sendable
  static func names(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
    let typed = Typed(words, index, prefix)
    let found = identifiers(words, index, prefix)
    guard found.isEmpty else { return found }
    let names = results(.complete, typed.text).compactMap { $0["text"]?.string ?? $0["label"]?.string }
    return typed.nextWords(of: names)
  }

  /// An identifier, and behind it the next word of its names.
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

  private static func results(_ verb: Verb, _ text: String) -> [JSONValue] {
    ask(verb, text, [(.limit, most)])?.list("results") ?? []
  }

  /// nil where it cannot be asked: a shell is not to be told of errors between two keys.
  private static func ask(_ verb: Verb, _ argument: String, _ options: [(RequestOption, String)] = []) -> Answer? {
    guard let places = try? Places.parse([]), let source = try? Source(places),
      let line = try? source.ask(verb, argument, options: options)
    else { return nil }
    return Answer(line)
  }

  /// What stands on the line behind the command's options, in words as a person sees them.
  private struct Typed {
    let before: [String]
    let word: String
    /// What bash has in front of the word that it asks for: it takes a colon for the end of a word.
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
      // The program, its subcommand, and options before the text.
      var rest = joined.dropFirst(2)
      while let option = rest.first, option.hasPrefix("-") {
        rest = rest.dropFirst(option.contains("=") || ["--json", "--strict", "--label"].contains(option) ? 1 : 2)
      }
      before = Array(rest)
    }

    var text: String { (before + [word]).joined(separator: " ") }

    /// An identifier that begins like the word, in the form in which that is typed: shells take no other.
    func offer(_ id: String) -> String? {
      guard word.count <= id.count, !word.contains("/") else { return nil }
      return String((word + id.dropFirst(word.count)).dropFirst(cut.count))
    }

    /// Of the names that begin with the words before, in any case, the word that follows, each once.
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
