/// An identifier and a label as written in a document, before and after the document is fixed.
package struct TermPair: Sendable {
  /// A text before and after fixing.
  package struct Text: Sendable {
    package let old: String
    package let new: String

    package var isFixed: Bool { old != new }
    package func contains(where isIn: (Character) -> Bool) -> Bool {
      old.contains(where: isIn) || new.contains(where: isIn)
    }
  }

  package enum Kind: CaseIterable, Sendable {
    case right, normalized, exactSynonym, otherSynonym, merged, obsolete, obsoleteForGood, mismatch
  }

  package let kind: Kind
  package let id: Text
  package let label: Text
}

/// Right and wrong pairs, made from real terms.
struct TermPairs {
  private let sample: TermSample
  private let replaced: [TermSample.Former]
  private let abandoned: [TermSample.Former]
  private let withExactSynonyms: [TermSample.Term]
  private let withOtherSynonyms: [TermSample.Term]

  init(_ sample: TermSample) {
    self.sample = sample
    replaced = sample.obsolete.filter { $0.replacement != nil }
    abandoned = sample.obsolete.filter { $0.replacement == nil }
    withExactSynonyms = sample.terms.filter { !$0.exactSynonyms.isEmpty }
    withOtherSynonyms = sample.terms.filter { !$0.otherSynonyms.isEmpty }
  }

  func draw(_ generator: inout SeededGenerator) -> TermPair {
    let kind = generator.pick(TermPair.Kind.allCases)
    switch kind {
    case .right:
      let term = generator.pick(sample.terms)
      return Self.pair(kind, term.id, term.label, nil, &generator)
    case .normalized:
      let term = generator.pick(sample.terms)
      return Self.pair(kind, term.id, Self.careless(term.label, &generator), term, &generator)
    case .exactSynonym:
      let term = generator.pick(withExactSynonyms)
      return Self.pair(kind, term.id, generator.pick(term.exactSynonyms), term, &generator)
    case .otherSynonym:
      let term = generator.pick(withOtherSynonyms)
      return Self.pair(kind, term.id, generator.pick(term.otherSynonyms), nil, &generator)
    case .merged:
      let former = generator.pick(sample.merged)
      let names = [former.label] + (former.replacement?.exactSynonyms ?? [])
      return Self.pair(kind, former.id, generator.pick(names), former.replacement, &generator)
    case .obsolete:
      let former = generator.pick(replaced)
      let label =
        generator.isOne(in: 2) ? former.label : former.label.replacing("obsolete ", with: "", maxReplacements: 1)
      return Self.pair(kind, former.id, label, former.replacement, &generator)
    case .obsoleteForGood:
      let former = generator.pick(abandoned)
      return Self.pair(kind, former.id, former.label, nil, &generator)
    case .mismatch:
      let term = generator.pick(sample.terms)
      var other = generator.pick(sample.terms)
      while term.isCalled(other.label) { other = generator.pick(sample.terms) }
      return Self.pair(kind, term.id, other.label, nil, &generator)
    }
  }

  /// `term` is the term that must be there after fixing; nil if nothing changes.
  private static func pair(
    _ kind: TermPair.Kind,
    _ id: String,
    _ label: String,
    _ term: TermSample.Term?,
    _ generator: inout SeededGenerator
  ) -> TermPair {
    let form = generator.pick([
      nil, nil, nil, nil, "", "http://purl.obolibrary.org/obo/", "https://purl.obolibrary.org/obo/",
    ])
    func formed(_ id: String) -> String { form.map { $0 + id.replacing(":", with: "_") } ?? id }
    let isNew = term.map { $0.id != id } ?? false
    // A prefix in lower case is understood, and is not a reason to change anything.
    let isCareless = form == nil && generator.isOne(in: 6)
    let written = isCareless ? id.prefix { $0 != ":" }.lowercased() + id.drop { $0 != ":" } : formed(id)
    return TermPair(
      kind: kind,
      id: TermPair.Text(old: written, new: isNew ? formed(term?.id ?? id) : written),
      label: TermPair.Text(old: label, new: term?.label ?? label)
    )
  }

  private static func careless(_ label: String, _ generator: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: label.uppercased()
    case 1: label.lowercased()
    case 2: label.replacing(" ", with: "-")
    case 3: label.replacing(" ", with: " – ").replacing("'", with: "’")
    case 4: label.replacing(" ", with: "  ")
    default: label.replacing(" ", with: "\u{A0}")
    }
  }
}
