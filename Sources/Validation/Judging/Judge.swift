import Documents
import Terms
import Wire

/// Judges the claims of a document by asking an oracle: labelled identifiers with CHECK, text with SCAN.
struct Judge {
  private let source: SourceText
  private let oracle: any Oracle
  private let cache: VerdictCache
  /// Ranges, in order, whose identifiers are not part of the document's content.
  private let hidden: [Range<Int>]
  /// The positions of identifiers that the schema does not allow where they stand.
  private let misplaced: Set<Range<Int>>
  private(set) var findings: [Finding] = []
  private(set) var mentions: [JudgedIdentifier] = []
  private(set) var tally = Tally()

  init(
    _ source: SourceText,
    _ oracle: any Oracle,
    _ cache: VerdictCache,
    hidden: [Range<Int>],
    misplaced: Set<Range<Int>>
  ) {
    self.hidden = hidden
    self.misplaced = misplaced
    self.source = source
    self.oracle = oracle
    self.cache = cache
  }

  mutating func judge(_ claims: [Claim]) throws {
    var pairs: [LabeledIdentifier] = []
    var lists: [UnevenLists] = []
    var passages: [Passage] = []
    var tables: [TextTable] = []
    for claim in claims {
      switch claim {
      case .pair(let id, let label): pairs.append(LabeledIdentifier(id: id, label: label))
      case .unpairedLists(let ids, let labels): lists.append(UnevenLists(ids: ids, labels: labels))
      case .identifier(let id): pairs.append(LabeledIdentifier(id: id, label: nil))
      case .nonTerm: tally.nonTermMappings += 1
      case .passage(let passage): passages += TextReader.divided(passage, of: source)
      case .table(let table): tables.append(table)
      }
    }
    try judge(pairs, lists)
    var scanned = try scan(passages)
    for table in tables { scanned += try scan(table) }
    let replacements = try replacements(in: scanned)
    for found in scanned { record(found, replacements) }
    mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    findings.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
  }

  // MARK: Identifiers with their labels

  private mutating func judge(_ pairs: [LabeledIdentifier], _ lists: [UnevenLists]) throws {
    var answers = try check(pairs)
    var judged: [LabeledIdentifier] = []
    var lists = lists
    for pair in pairs {
      if let answer = answers[pair.question], let list = alternatives(pair, answer) {
        lists.append(list)
      } else {
        judged.append(pair)
      }
    }
    answers.merge(try check(lists.flatMap(\.pairs))) { known, _ in known }
    for list in lists {
      let (pairs, unpaired) = list.paired { answers[$0.question] }
      judged += pairs
      for label in unpaired { addUnpaired(label) }
    }
    let answered = judged.compactMap { pair in answers[pair.question].map { (pair, $0) } }
    let contested = Self.contested(answered)
    let reused = try reused(answered)
    for (pair, answer) in answered {
      let isContested = pair.label.map { contested.contains($0.range) || reused.contains($0.text) } ?? false
      record(answer, pair, isContested: isContested)
    }
  }

  /// Returns the parts of a label that is not a name of the term, if one of them may be; nil if there are none.
  private func alternatives(_ pair: LabeledIdentifier, _ answer: CheckAnswer) -> UnevenLists? {
    guard answer.verdict == .mismatch, let label = pair.label,
      answer.details?.candidates.contains(where: \.isNamed) != true
    else { return nil }
    let parts = PieceList(source: source).alternatives(in: label)
    return parts.isEmpty ? nil : UnevenLists(ids: [pair.id], labels: [label] + parts)
  }

  /// Asks for each pair once, however often it occurs in the document.
  private func check(_ pairs: [LabeledIdentifier]) throws -> [CheckQuestion: CheckAnswer] {
    try answers(to: pairs.map(\.question), cached: { cache[$0] }, ask: oracle.check) { cache[$0] = $1 }
  }

  /// Returns the answer to each of some questions, which may repeat. Only those that are not in the cache are asked.
  private func answers<Question: Hashable, Answer>(
    to questions: [Question],
    cached: (Question) -> Answer?,
    ask: ([Question]) throws -> [Answer],
    store: (Question, Answer) -> Void
  ) throws -> [Question: Answer] {
    var answers: [Question: Answer] = [:]
    var pending: [Question] = []
    var asked: Set<Question> = []
    for question in questions where answers[question] == nil {
      if let known = cached(question) {
        answers[question] = known
      } else if asked.insert(question).inserted {
        pending.append(question)
      }
    }
    for (question, answer) in zip(pending, try ask(pending)) {
      store(question, answer)
      answers[question] = answer
    }
    return answers
  }

  /// Returns the labels beside several identifiers that do not all require the same text there.
  private static func contested(_ answers: [(LabeledIdentifier, CheckAnswer)]) -> Set<Range<Int>> {
    func fixedLabel(_ pair: LabeledIdentifier, _ answer: CheckAnswer) -> String? {
      answer.details.flatMap { CertainFix($0, answer.verdict, given: pair.label?.text).label }
    }
    var changes: [Range<Int>: String] = [:]
    for (pair, answer) in answers {
      if let label = pair.label, let text = fixedLabel(pair, answer) { changes[label.range] = text }
    }
    var contested: Set<Range<Int>> = []
    for (pair, answer) in answers where !changes.isEmpty {
      guard let label = pair.label, let text = changes[label.range] else { continue }
      if text != fixedLabel(pair, answer) ?? label.text { contested.insert(label.range) }
    }
    return contested
  }

  /// Returns the former labels that are now names of another current term: either the label or the identifier may be
  /// wrong.
  private func reused(_ answers: [(LabeledIdentifier, CheckAnswer)]) throws -> Set<String> {
    let former = answers.compactMap { pair, answer -> (text: String, id: String)? in
      guard let details = answer.details, details.match == .former, let label = pair.label else { return nil }
      return (label.text, details.id)
    }
    let isReused = try oracle.areReused(former.map { ReuseQuestion(label: $0.text, id: $0.id) })
    return Set(zip(former, isReused).lazy.filter(\.1).map(\.0.text))
  }

  private mutating func record(_ answer: CheckAnswer, _ pair: LabeledIdentifier, isContested: Bool) {
    let (id, label) = (pair.id, pair.label)
    // `NCT1234567` is not an identifier of a loaded ontology.
    if answer.verdict == .malformedID, CURIE.isWithoutColon(pair.asked) { return tally.nonTermMappings += 1 }
    mentions.append(JudgedIdentifier(range: id.range, label: label?.range, id: id.text, verdict: answer.verdict))
    let isMisplaced = misplaced.contains(id.range)
    tally.add(answer.verdict, isMisplaced: isMisplaced, prefix: CURIE(reading: pair.asked)?.prefix ?? id.text)
    if let details = answer.details, answer.verdict.severity != .ok {
      // A finding points at the part that is wrong: the label or the identifier.
      let isAboutLabel = [.mismatch, .normalized, .synonym, .former].contains(answer.verdict)
      add(
        answer.verdict,
        (isAboutLabel ? label ?? id : id).range,
        details,
        id: id.text,
        given: label?.text,
        edits: isContested ? [] : CertainFix(details, answer.verdict, given: label?.text).edits(id, label)
      )
    }
    let isAlternativeForm = answer.details?.asked != nil
    let isCareless = pair.asked != id.text || (isAlternativeForm && CURIE.isWithoutColon(pair.asked))
    if isCareless || isAlternativeForm {
      let canonical = answer.details?.id ?? pair.asked
      let written = isCareless && pair.asked.contains(where: { "/_<".contains($0) }) ? nil : id.written(canonical)
      let edits = isCareless ? written.map { [Edit(range: id.range, text: $0)] } ?? [] : []
      addNoncanonical(id.text, id.range, canonical, answer.details?.label, answer.verdict, edits)
    }
  }

  // MARK: Identifiers in text

  /// Returns the identifiers found in each of some texts. Each is asked for once, however often it occurs.
  private func identifiers(_ questions: [ScanQuestion]) throws -> [[FoundIdentifier]] {
    let found = try answers(to: questions, cached: { cache[$0] }, ask: oracle.scan) { cache[$0] = $1 }
    return questions.map { found[$0] ?? [] }
  }

  private func scan(_ passages: [Passage]) throws -> [ScannedPassage] {
    let texts = passages.map { PassageText($0, of: source) }
    let found = try identifiers(zip(passages, texts).map { ScanQuestion($1.text, isCode: $0.isCode) })
    return passages.indices.map { ScannedPassage(passages[$0], texts[$0], found[$0]) }
  }

  /// Scans the rows of a table. Each identifier is judged by the column that holds its label.
  private func scan(_ table: TextTable) throws -> [ScannedPassage] {
    var rows = try scan(table.rows)
    let columns = TableColumns(table, rows)
    let questions = rows.indices.flatMap { CellQuestion.all(rows[$0], row: $0, columns) }
    let answers = try identifiers(questions.map(\.question))
    // All answers of a row are applied at once, because there may be one for each cell.
    var place = 0
    while place < questions.count {
      let row = questions[place].row
      let end = questions[place...].firstIndex { $0.row != row } ?? questions.count
      rows[row].replace((place..<end).flatMap { questions[$0].moved(answers[$0]) })
      place = end
    }
    return rows
  }

  /// Returns replacements of obsolete and merged identifiers in text, by position. Only a replacement that the text
  /// beside it also names is used, because that text stays the same.
  private func replacements(in scanned: [ScannedPassage]) throws -> [Int: String] {
    let trials = scanned.flatMap { passage in
      Replacement.trials(
        passage,
        passage.identifiers.compactMap { identifier in
          guard !passage.passage.isReadOnly, let id = CertainFix(identifier.details, identifier.verdict).id else {
            return nil
          }
          return (identifier.range, CURIE.spelled(id, like: identifier.details.written))
        }
      )
    }
    var found: [Int: String] = [:]
    for (trial, identifiers) in zip(trials, try identifiers(trials.map { ScanQuestion($0.text) })) {
      let confirmed = Set(identifiers.lazy.filter { $0.verdict == .confirmed }.map(\.range.lowerBound))
      for replacement in trial.replacements where confirmed.contains(replacement.start) {
        found[replacement.place] = replacement.id
      }
    }
    return found
  }

  private mutating func record(_ scanned: ScannedPassage, _ replacements: [Int: String]) {
    for identifier in scanned.identifiers {
      let range = scanned.text.bytes(identifier.range)
      guard !scanned.isJudgedElsewhere(identifier), !isHidden(range) else { continue }
      let details = identifier.details
      let written = details.written
      let name = identifier.verdict == .confirmed ? identifier.evidenceRange.map(scanned.text.bytes) : nil
      mentions.append(JudgedIdentifier(range: range, label: name, id: written, verdict: identifier.verdict))
      let isMisplaced = misplaced.contains(range)
      tally.add(identifier.verdict, isMisplaced: isMisplaced, prefix: CURIE(reading: details.id)?.prefix ?? written)
      if identifier.verdict.severity != .ok {
        add(
          identifier.verdict,
          range,
          details,
          id: written,
          given: identifier.evidence,
          edits: replacements[range.lowerBound].map { [Edit(range: range, text: $0)] } ?? []
        )
      }
      // A URL is not a careless form of an identifier, nor is a form that RDF contracts to one.
      if details.asked != nil, !written.contains("://"), CURIE.afterPURL(written[...]) == nil {
        addNoncanonical(written, range, details.id, details.label, identifier.verdict)
      }
    }
  }

  private func isHidden(_ range: Range<Int>) -> Bool {
    let place = hidden.indices.partitioningIndex { hidden[$0].upperBound > range.lowerBound }
    return place < hidden.endIndex && hidden[place].overlaps(range)
  }

  // MARK: Findings

  private mutating func add(
    _ verdict: Verdict,
    _ range: Range<Int>,
    _ details: CheckDetails,
    id: String,
    given: String?,
    edits: [Edit]
  ) {
    findings.append(
      Finding(
        range,
        of: source,
        rule: .verdict(verdict),
        severity: details.severity,
        message: details.message,
        id: id,
        given: given,
        hasTerm: details.hasTerm,
        label: details.label,
        suggestions: details.suggestions,
        edits: edits
      )
    )
  }

  private mutating func addUnpaired(_ label: Piece) {
    findings.append(
      Finding(
        label.range,
        of: source,
        rule: .unpaired,
        message: "'\(label.text)' is not a name of any term beside it",
        given: label.text
      )
    )
  }

  /// Adds a finding about the form of an identifier, unless the identifier is wrong or was not checked.
  private mutating func addNoncanonical(
    _ written: String,
    _ range: Range<Int>,
    _ canonical: String,
    _ label: String?,
    _ verdict: Verdict,
    _ edits: [Edit] = []
  ) {
    guard !verdict.isUnchecked, ![.unknownID, .malformedID, .obsolete, .merged].contains(verdict) else { return }
    let shown = written.contains(where: \.isWhitespace) ? "'\(written)'" : written
    findings.append(
      Finding(
        range,
        of: source,
        rule: .noncanonical,
        message: "\(shown) should be written \(canonical)",
        id: written,
        hasTerm: true,
        label: label,
        edits: edits
      )
    )
  }
}

extension CheckDetails {
  /// The identifier as the document writes it.
  var written: String { asked ?? id }
}
