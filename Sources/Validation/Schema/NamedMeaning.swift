import LinkML
import Terms
import Wire

/// A value of an enum with the term that it stands for, and the names that it gives that term.
struct NamedMeaning {
  /// Longer descriptions are sentences.
  private static let maxName = 200

  let value: PermissibleValue
  let meaning: SchemaName
  /// One for each name, the one to report first.
  let questions: [CheckQuestion]

  init(_ value: PermissibleValue, _ meaning: SchemaName) {
    self.value = value
    self.meaning = meaning
    var names = [value.title?.text, value.name.text].compactMap(\.self)
    names += (value.aliases + value.annotatedNames).map(\.text)
    // Many schemas have nothing but the term's label there.
    names += [value.description].compactMap(\.self).filter { $0.utf8.count <= Self.maxName }
    questions = names.filter { !$0.isEmpty }.map { CheckQuestion(id: meaning.text, label: $0) }
  }

  /// The name that a mismatch is reported for.
  var given: String { value.title?.text ?? value.name.text }

  /// Returns the answer for the name that fits best.
  func best(_ answers: [CheckAnswer]) -> CheckAnswer {
    let ranks: [Verdict] = [.exact, .normalized, .synonym, .former]
    for verdict in ranks {
      if let answer = answers.first(where: { $0.verdict == verdict }) { return answer }
    }
    return answers[0]
  }
}
