import JSON

/// Lets the user choose a term in the terminal, and searches again after each key.
struct Picker {
  private static let maxShown = 10
  private static let prompt = "> "

  private let screen: Screen
  private let search: (String) throws -> Answer
  private var text = ""
  private var results: [JSONValue] = []
  private var message = ""
  private var chosen = 0

  init(screen: Screen, search: @escaping (String) throws -> Answer) {
    self.screen = screen
    self.search = search
  }

  /// Returns the chosen result, or nil if the user cancelled.
  mutating func run() throws -> JSONValue? {
    while true {
      draw()
      switch screen.key() {
      case .text(let typed): try change { $0 += typed }
      case .backspace: try change { $0 = String($0.dropLast()) }
      case .clear: try change { $0 = "" }
      case .deleteWord:
        try change { text in
          while text.last?.isWhitespace == true { text.removeLast() }
          while let last = text.last, !last.isWhitespace { text.removeLast() }
        }
      case .up: chosen = max(0, chosen - 1)
      case .down: chosen = max(0, min(shown.count - 1, chosen + 1))
      case .enter: if shown.indices.contains(chosen) { return shown[chosen] }
      case .escape, .end: return nil
      }
    }
  }

  private var shown: ArraySlice<JSONValue> { results.prefix(max(1, min(Self.maxShown, screen.size.rows - 2))) }

  private mutating func change(_ edit: (inout String) -> Void) throws {
    edit(&text)
    chosen = 0
    message = ""
    results = []
    guard !text.allSatisfy(\.isWhitespace) else { return }
    let answer = try search(text)
    results = answer.list("results")
    if !answer.isOK { message = answer["message"] ?? "" } else if results.isEmpty { message = "nothing found" }
  }

  private func draw() {
    let width = screen.size.columns - 1
    var lines = [String((Self.prompt + text).suffix(width))]
    for (index, result) in shown.enumerated() {
      let line = String(((index == chosen ? "▸ " : "  ") + SearchAnswer.line(result, .none)).prefix(width))
      lines.append(index == chosen ? "\u{1B}[7m\(line)\u{1B}[27m" : line)
    }
    if !message.isEmpty { lines.append(String("  \(message)".prefix(width))) }
    screen.draw(lines)
  }
}
