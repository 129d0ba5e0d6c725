import JSON
package import Lexicon
import Resolver
import Terms
package import Wire

/// Answers the questions of a document's check from an open store, without encoding them as requests. The answers are
/// those of the daemon.
package final class StoreOracle: Oracle {
  private let resolver: Resolver
  private let facts: TermFacts
  private let sentence = ByteSink(capacity: 1 << 10)
  /// Called before each question; an error that it throws ends the check.
  package var beforeEach: () throws -> Void = {}
  private var lexicon: Lexicon { resolver.lexicon }

  package init(_ lexicon: Lexicon) {
    resolver = Resolver(lexicon)
    facts = TermFacts(resolver: resolver)
  }

  package func check(_ questions: [CheckQuestion]) throws -> [CheckAnswer] { try each(questions, check) }

  package func scan(_ questions: [ScanQuestion]) throws -> [[FoundIdentifier]] { try each(questions, scan) }

  package func areReused(_ questions: [ReuseQuestion]) throws -> [Bool] { try each(questions, isReused) }

  package func nodes(_ ids: [String]) throws -> [TermNode] { try each(ids, node) }

  package func terms(_ questions: [NameQuestion]) throws -> [[TermReference]] { try each(questions, terms) }

  package func terms(_ questions: [BranchQuestion]) throws -> [[TermReference]] { try each(questions, terms) }

  package func relations() -> [String: String] { resolver.hierarchy.relationNames }

  private func each<Question, Answer>(_ questions: [Question], _ answer: (Question) -> Answer) throws -> [Answer] {
    try questions.map { question in
      try beforeEach()
      return answer(question)
    }
  }

  // MARK: One question

  private func check(_ question: CheckQuestion) -> CheckAnswer {
    var (id, label) = (question.id, question.label ?? "")
    return id.withUTF8 { id in
      label.withUTF8 { label in
        let (id, label) = (UnsafeRawBufferPointer(id), UnsafeRawBufferPointer(label))
        if let problem = Answerer.problem(id) ?? Answerer.problem(label) { return .refused(problem) }
        let given = question.label == nil ? nil : label
        let check = resolver.check(id, label: given)
        let isPlain = check.verdict.isRight && check.identified.canonical == nil
        return CheckAnswer(check.verdict, isPlain ? nil : details(check, id, given))
      }
    }
  }

  private func scan(_ question: ScanQuestion) -> [FoundIdentifier] {
    question.text.withRequestBytes { text in
      resolver.scan(text, labelCell: question.labelCell, isCode: question.isCode).map(found)
    } ?? []
  }

  private func found(_ found: ScannedIdentifier) -> FoundIdentifier {
    var (id, evidence) = (found.text, found.evidence?.text ?? "")
    let details = id.withUTF8 { id in
      evidence.withUTF8 { evidence in
        self.details(
          found.check,
          UnsafeRawBufferPointer(id),
          found.evidence == nil ? nil : UnsafeRawBufferPointer(evidence)
        )
      }
    }
    return FoundIdentifier(verdict: found.check.verdict, details: details, range: found.range, evidence: found.evidence)
  }

  private func isReused(_ question: ReuseQuestion) -> Bool {
    return postings(question.name).contains { index in
      let posting = lexicon.postings[index]
      let term = Int(posting.term)
      guard !resolver.isObsolete(term), lexicon.text(lexicon.terms[term].id).string != question.id else { return false }
      return posting.name == PostingRecord.label || facts.scope(ofName: Int(posting.name)) == .exact
    }
  }

  private func node(_ id: String) -> TermNode {
    guard let identified = id.withRequestBytes({ resolver.identify($0) }) else {
      return TermNode(id: id, status: .malformed)
    }
    let canonical = identified.canonical ?? id
    switch identified.resolution {
    case .term(let term): return facts.node(term)
    case .alternate(let alternate): return facts.node(ofAlternate: alternate, canonical)
    default: return TermNode(id: canonical, status: resolver.status(identified.resolution))
    }
  }

  private func terms(_ question: NameQuestion) -> [TermReference] {
    postings(question).map { Int(lexicon.postings[$0].term) }.filter { !resolver.isObsolete($0) }.map(facts.reference)
  }

  private func postings(_ question: NameQuestion) -> Range<Int> {
    question.text.withRequestBytes { resolver.postings(of: $0) } ?? 0..<0
  }

  private func terms(_ question: BranchQuestion) -> [TermReference] {
    guard case .term(let root) = question.root.withRequestBytes({ resolver.identify($0) })?.resolution,
      !question.text.isEmpty
    else { return [] }
    var scope = SearchScope()
    scope.branch = root
    let hits = question.text.withRequestBytes { resolver.complete($0, in: scope, limit: BranchQuestion.limit) } ?? []
    return hits.filter { question.isNear($0.tier?.rawValue) }.map { facts.reference($0.term) }
  }

  // MARK: Parts of an answer

  private func details(
    _ check: CheckResult,
    _ asked: UnsafeRawBufferPointer,
    _ given: UnsafeRawBufferPointer?
  ) -> CheckDetails {
    let text = String(decoding: asked, as: UTF8.self)
    sentence.removeAll()
    MessageWriter(resolver: resolver, output: sentence).write(check, asked, given)
    var details = CheckDetails(
      severity: check.severity,
      id: check.identified.canonical ?? text,
      message: sentence.string
    )
    details.asked = check.identified.canonical == nil ? nil : text
    if let term = check.term {
      details.hasTerm = true
      details.label = facts.label(term)
      details.match = check.comparison?.match
      details.scope = check.comparison?.name.flatMap { facts.scope(ofName: $0) }
    }
    if let identifier = resolver.superseded(check) {
      details.replacedBy = facts.references(identifier, .replacedBy)
      if check.status == .obsolete { details.consider = facts.references(identifier, .consider) }
    }
    if check.listsCandidates(isGiven: given != nil) { details.candidates = check.candidates.map(facts.suggestion) }
    details.meant = resolver.meantTerm(check.identified).map(facts.reference)
    return details
  }
}
