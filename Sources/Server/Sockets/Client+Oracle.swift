import JSON
package import Wire

/// Answers the questions of a document's check by requests to the daemon, without waiting for each answer.
extension Client: Oracle {
  package func check(_ questions: [CheckQuestion]) throws -> [CheckAnswer] {
    try ask(questions, write: { $0.write(into: $1) }, read: { CheckAnswer($1) })
  }

  package func scan(_ questions: [ScanQuestion]) throws -> [[FoundIdentifier]] {
    try ask(questions, write: { $0.write(into: $1) }, read: { FoundIdentifier.all($1) })
  }

  package func areReused(_ questions: [ReuseQuestion]) throws -> [Bool] {
    try ask(questions, write: { $0.write(into: $1) }, read: { $0.isReused($1) })
  }

  package func nodes(_ ids: [String]) throws -> [TermNode] {
    try ask(ids, write: { NodeQuestion.write($0, into: $1) }, read: { TermNode($1, asked: $0) })
  }

  package func terms(_ questions: [NameQuestion]) throws -> [[TermReference]] {
    try ask(questions, write: { $0.write(into: $1) }, read: { NameQuestion.terms($1) })
  }

  package func terms(_ questions: [BranchQuestion]) throws -> [[TermReference]] {
    try ask(questions, write: { $0.write(into: $1) }, read: { $0.terms($1) })
  }

  package func relations() throws -> [String: String] {
    let answer = try ask("\(Verb.relations.name)")
    guard let names = RelationsAnswer.names(answer) else {
      throw ServerError.refused(path, message: JSONValue(answer)?["message"]?.string ?? answer)
    }
    return names
  }

  private func ask<Question, Answer>(
    _ questions: [Question],
    write: (Question, ByteSink) -> Void,
    read: (Question, UnsafeRawBufferPointer) -> Answer
  ) throws -> [Answer] {
    var next = questions.makeIterator()
    var answers: [Answer] = []
    answers.reserveCapacity(questions.count)
    try ask { sink in
      guard let question = next.next() else { return false }
      write(question, sink)
      return true
    } answer: { line in
      answers.append(read(questions[answers.count], line))
    }
    return answers
  }
}
