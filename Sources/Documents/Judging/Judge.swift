import Terms
package import Wire

/// Who answers the protocol's requests: a daemon, or a store that is open.
package protocol Oracle: AnyObject {
  /// The answers to many requests, in their order. `next` appends a request line without its line feed, and says false
  /// where there is none left; each answer is valid until `answer` returns.
  func ask(all next: (ByteSink) throws -> Bool, answer: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// Judges the claims of a document by asking an oracle: identifiers with labels by CHECK, text by SCAN.
struct Judge {
  private let source: SourceText
  private let oracle: any Oracle
  private let cache: VerdictCache
  /// Stretches whose identifiers the document does not speak of.
  private let hidden: [Range<Int>]
  private(set) var findings: [Finding] = []
  private(set) var mentions: [Mention] = []
  private(set) var tally = Tally()

  init(_ source: SourceText, _ oracle: any Oracle, _ cache: VerdictCache, hidden: [Range<Int>]) {
    self.hidden = hidden
    self.source = source
    self.oracle = oracle
    self.cache = cache
  }

  mutating func judge(_ claims: [Claim]) throws {
    var pairs: [Pair] = []
    var passages: [Passage] = []
    var tables: [TextTable] = []
    for claim in claims {
      switch claim {
      case .pair(let id, let label): pairs.append(Pair(id: id, label: label))
      case .identifier(let id): pairs.append(Pair(id: id, label: nil))
      case .other: tally.others += 1
      case .passage(let passage): passages += TextReader.divided(passage, of: source)
      case .table(let table): tables.append(table)
      }
    }
    let answers = try check(pairs)
    let contested = Self.contested(answers)
    for (pair, answer) in answers {
      take(answer, pair, isContested: pair.label.map { contested.contains($0.range) } ?? false)
    }
    var scanned = try scan(passages.map { ($0, nil) })
    for table in tables { scanned += try scan(table) }
    let replacements = try replacements(in: scanned)
    for found in scanned { take(found, replacements) }
    mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    findings.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
  }

  // MARK: Identifiers with their labels

  private struct Pair {
    let id: Piece
    let label: Piece?

    var key: VerdictCache.Key { VerdictCache.Key(id: id.text, label: label?.text) }

    /// A request is one line, and a blank ends its identifier and does not begin its label. What cannot stand in it
    /// as it is becomes a blank of another kind. What is longer than any name is judged by its beginning.
    func write(into sink: ByteSink) {
      sink.append("CHECK ")
      Self.append(id.text, to: sink, mayHoldBlanks: false)
      guard let label else { return }
      sink.append(" ")
      Self.append(label.text, to: sink, mayHoldBlanks: true)
    }

    private static let longest = 8_000

    private static func append(_ text: String, to sink: ByteSink, mayHoldBlanks: Bool) {
      let isPlain =
        text.utf8.count <= longest && text.utf8.first != 0x20
        && !text.utf8.contains { $0 < 0x20 || ($0 == 0x20 && !mayHoldBlanks) }
      guard !isPlain else { return sink.append(text) }
      let isOther = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || (scalar == " " && !mayHoldBlanks) }
      var scalars = text.unicodeScalars.prefix(longest / 4).map { isOther($0) ? "\u{A0}" : $0 }
      if scalars.first == " " { scalars[0] = "\u{A0}" }
      sink.append(String(String.UnicodeScalarView(scalars)))
    }
  }

  /// Each pair is asked for once, however often the document has it.
  private func check(_ pairs: [Pair]) throws -> [(Pair, VerdictCache.Answer)] {
    var answers: [VerdictCache.Key: VerdictCache.Answer] = [:]
    var open: [Pair] = []
    var isAsked: Set<VerdictCache.Key> = []
    for pair in pairs {
      if let known = cache[pair.key] {
        answers[pair.key] = known
      } else if isAsked.insert(pair.key).inserted {
        open.append(pair)
      }
    }
    var next = open.makeIterator()
    var answered = 0
    try oracle.ask { sink in
      guard let pair = next.next() else { return false }
      pair.write(into: sink)
      return true
    } answer: { line in
      let answer = VerdictCache.Answer(line)
      let key = open[answered].key
      cache[key] = answer
      answers[key] = answer
      answered += 1
    }
    return pairs.compactMap { pair in answers[pair.key].map { (pair, $0) } }
  }

  /// Labels that stand beside several identifiers which do not all want the same there.
  private static func contested(_ answers: [(Pair, VerdictCache.Answer)]) -> Set<Range<Int>> {
    func remedy(_ answer: VerdictCache.Answer) -> String? { answer.value.flatMap { Remedy($0, answer.verdict).label } }
    var changes: [Range<Int>: String] = [:]
    for (pair, answer) in answers {
      if let label = pair.label, let text = remedy(answer) { changes[label.range] = text }
    }
    var contested: Set<Range<Int>> = []
    for (pair, answer) in answers where !changes.isEmpty {
      guard let label = pair.label, let text = changes[label.range] else { continue }
      if text != remedy(answer) ?? label.text { contested.insert(label.range) }
    }
    return contested
  }

  private mutating func take(_ answer: VerdictCache.Answer, _ pair: Pair, isContested: Bool) {
    let (id, label) = (pair.id, pair.label)
    mentions.append(Mention(range: id.range, label: label?.range, id: id.text, verdict: answer.verdict))
    tally.add(answer.verdict, prefix: CURIE(reading: id.text)?.prefix ?? id.text)
    guard let value = answer.value else { return }
    if answer.verdict.severity != .ok {
      // A finding points at what is wrong: the label, or the identifier.
      let isAboutLabel = [.mismatch, .normalized, .synonym, .former].contains(answer.verdict)
      add(
        answer.verdict,
        (isAboutLabel ? label ?? id : id).range,
        value,
        id: id.text,
        given: label?.text,
        candidates: answer.candidates,
        edits: isContested ? [] : Remedy(value, answer.verdict).edits(id, label)
      )
    }
    if value["asked"] != nil { addNoncanonical(id.text, id.range, value, answer.verdict) }
  }

  // MARK: Identifiers in text

  /// What is found in each of some texts; `options` are those of SCAN, each with a blank behind it.
  private func identifiers(in texts: [(options: String, text: String)]) throws -> [[ScannedPassage.Identifier]] {
    let keys = texts.map { VerdictCache.TextKey(options: $0.options, text: $0.text) }
    var found = keys.map { cache[$0] }
    let open = found.indices.filter { found[$0] == nil }
    var next = open.makeIterator()
    var answered = open.makeIterator()
    try oracle.ask { sink in
      guard let place = next.next() else { return false }
      sink.append("SCAN \(keys[place].options)-- ")
      sink.append(keys[place].text)
      return true
    } answer: { line in
      guard let place = answered.next() else { return }
      let value = JSONValue(String(decoding: line, as: UTF8.self))
      let identifiers = (value?["identifiers"]?.array ?? []).map(ScannedPassage.Identifier.init)
      cache[keys[place]] = identifiers
      found[place] = identifiers
    }
    return found.map { $0 ?? [] }
  }

  private func scan(_ passages: [(passage: Passage, cell: Int?)]) throws -> [ScannedPassage] {
    let texts = passages.map { PassageText($0.passage, of: source) }
    let found = try identifiers(
      in: zip(passages, texts).map { asked, text in
        ((asked.cell.map { "cell=\($0) " } ?? "") + (asked.passage.isCode ? "kind=code " : ""), text.text)
      }
    )
    return passages.indices.map {
      ScannedPassage(passage: passages[$0].passage, text: texts[$0], identifiers: found[$0])
    }
  }

  /// In a table the column that confirms most identifiers is the one of labels; what nothing confirms is judged by it.
  private func scan(_ table: TextTable) throws -> [ScannedPassage] {
    var rows = try scan(table.rows.map { ($0, nil) })
    guard let cell = LabelColumn.find(in: rows, header: table.header) else { return rows }
    let doubtful = rows.indices.filter { rows[$0].identifiers.contains { $0.isDoubtful } }
    for (row, again) in zip(doubtful, try scan(doubtful.map { (table.rows[$0], cell) })) { rows[row] = again }
    return rows
  }

  /// Replacements of obsolete and merged identifiers in text, by their places: only where what stands beside them names
  /// the replacement too, as the text itself stays.
  private func replacements(in scanned: [ScannedPassage]) throws -> [Int: String] {
    var proposals: [(place: Int, start: Int, id: String, text: String)] = []
    for passage in scanned {
      for identifier in passage.identifiers {
        let written = Self.written(identifier.value)
        guard let id = Remedy(identifier.value, identifier.verdict).id else { continue }
        let replacement = Remedy.inForm(of: written, id)
        let text = passage.text.replacing(identifier.range, by: replacement)
        proposals.append(
          (passage.text.bytes(identifier.range).lowerBound, identifier.range.lowerBound, replacement, text)
        )
      }
    }
    var found: [Int: String] = [:]
    for (proposal, identifiers) in zip(proposals, try identifiers(in: proposals.map { ("", $0.text) }))
    where identifiers.contains(where: { $0.range.lowerBound == proposal.start && $0.verdict == .confirmed }) {
      found[proposal.place] = proposal.id
    }
    return found
  }

  private static func written(_ value: JSONValue) -> String { value["asked"]?.string ?? value["id"]?.string ?? "" }

  private mutating func take(_ scanned: ScannedPassage, _ replacements: [Int: String]) {
    for identifier in scanned.identifiers {
      let range = scanned.text.bytes(identifier.range)
      guard !scanned.passage.judgedElsewhere.contains(where: range.overlaps), !hidden.contains(where: range.overlaps)
      else { continue }
      let value = identifier.value
      let written = Self.written(value)
      let name = identifier.verdict == .confirmed ? identifier.evidence.map(scanned.text.bytes) : nil
      mentions.append(Mention(range: range, label: name, id: written, verdict: identifier.verdict))
      tally.add(identifier.verdict, prefix: CURIE(reading: value["id"]?.string ?? "")?.prefix ?? written)
      if identifier.verdict.severity != .ok {
        add(
          identifier.verdict,
          range,
          value,
          id: written,
          given: value["evidence"]?.string,
          candidates: Finding.Candidate.all(in: value),
          edits: replacements[range.lowerBound].map { [Edit(range: range, text: $0)] } ?? []
        )
      }
      // A link is no identifier in a careless form.
      if value["asked"] != nil, !written.contains("://") {
        addNoncanonical(written, range, value, identifier.verdict)
      }
    }
  }

  // MARK: Findings

  private mutating func add(
    _ verdict: Verdict,
    _ range: Range<Int>,
    _ value: JSONValue,
    id: String,
    given: String?,
    candidates: [Finding.Candidate],
    edits: [Edit]
  ) {
    findings.append(
      Finding(
        range,
        of: source,
        rule: .verdict(verdict),
        message: value["message"]?.string ?? "it cannot be asked for",
        id: id,
        given: given,
        label: value["label"]?.string,
        candidates: candidates,
        edits: edits
      )
    )
  }

  /// Where the identifier itself is wrong, its form is beside the point.
  private mutating func addNoncanonical(_ written: String, _ range: Range<Int>, _ value: JSONValue, _ verdict: Verdict)
  {
    guard ![.unknownID, .malformedID, .unloadedPrefix, .obsolete, .merged].contains(verdict) else { return }
    findings.append(
      Finding(
        range,
        of: source,
        rule: .noncanonical,
        message: "\(written) is written \(value["id"]?.string ?? "")",
        id: written,
        label: value["label"]?.string
      )
    )
  }
}
