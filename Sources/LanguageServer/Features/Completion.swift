import Documents
import Wire

/// Terms that fill what is being typed.
struct Completion {
  let document: OpenDocument
  let book: TermBook
  let capabilities: ClientCapabilities

  /// `isByBlank` says that only a blank was typed, which most of the time asks for nothing.
  func json(at offset: Int, isByBlank: Bool) -> JSONValue { .null }

  /// An item with what is told of its term.
  static func resolved(_ item: JSONValue, _ book: TermBook?, takesMarkdown: Bool) -> JSONValue {
    guard case .object(let fields) = item, let id = item["data"]?["id"]?.string, let term = book?.lookup(id) else {
      return item
    }
    let text: JSONValue = [
      "kind": takesMarkdown ? "markdown" : "plaintext",
      "value": .string(TermText(isMarkdown: takesMarkdown).summary(term)),
    ]
    return .object(fields + [("documentation", text)])
  }
}
