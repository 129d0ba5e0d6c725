import Lexicon

/// The terms to which a search is limited. Applied before results are counted.
package struct SearchScope: Sendable, Hashable {
  package enum Obsolete: String, Sendable, CaseIterable {
    case no, yes, only
  }

  /// The number of the only ontology to search; nil for all.
  package var ontology: Int?
  /// A term to search together with all terms below it over is_a; nil for all terms.
  package var branch: Int?
  /// The only terms to search; nil for all.
  package var members: TermSet?
  package var obsolete = Obsolete.no

  package init() {}
}

/// Some terms of a generation. A set is equal only to itself.
package final class TermSet: Sendable, Hashable {
  /// The numbers of the terms.
  package let terms: [Int]
  /// Their identifiers.
  private let ids: Set<String>

  package init(_ terms: [Int], ids: Set<String>) {
    self.terms = terms
    self.ids = ids
  }

  package func contains(_ id: String) -> Bool { ids.contains(id) }

  package static func == (left: TermSet, right: TermSet) -> Bool { left === right }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A scope as bit sets over namings and terms.
final class ScopeFilter {
  private let lexicon: Lexicon
  private let scope: SearchScope
  /// The terms that the scope selects by name or branch; nil for all.
  private let selected: BitSet?
  /// The range of namings with the right obsolete status; those of current terms come first.
  let namings: Range<UInt32>
  /// nil if all of `namings` are allowed.
  private let allowed: BitSet?

  init(_ scope: SearchScope, in lexicon: Lexicon, hierarchy: Hierarchy) {
    self.lexicon = lexicon
    self.scope = scope
    let current = UInt32(lexicon.countCurrentNamings())
    switch scope.obsolete {
    case .no: namings = 0..<current
    case .yes: namings = 0..<UInt32(max(0, lexicon.namings.count - 1))
    case .only: namings = current..<UInt32(max(Int(current), lexicon.namings.count - 1))
    }
    var terms = scope.members?.terms
    if let root = scope.branch {
      let branch = [root] + hierarchy.descendants(of: root, over: Hierarchy.isA).map(\.term)
      terms = terms.map { Array(Set($0).intersection(branch)) } ?? branch
    }
    if let terms {
      let selected = BitSet(count: lexicon.terms.count)
      for term in terms { selected.insert(term) }
      self.selected = selected
    } else {
      selected = nil
      if scope.ontology != nil { terms = Array(0..<lexicon.terms.count) }
    }
    allowed = terms.map { terms in
      let bits = BitSet(count: lexicon.namings.count)
      for term in terms where scope.ontology == nil || Int(lexicon.terms[term].ontology) == scope.ontology {
        for naming in lexicon.namings(of: term) { bits.insert(naming) }
      }
      return bits
    }
  }

  @inline(__always)
  func allows(naming: UInt32) -> Bool {
    guard namings ~= naming else { return false }
    return allowed.map { $0.contains(Int(naming)) } ?? true
  }

  func allows(term: Int) -> Bool {
    let record = lexicon.terms[term]
    let isObsolete = record.flags & TermRecord.obsolete != 0
    return scope.obsolete != (isObsolete ? .no : .only)
      && (scope.ontology.map { $0 == Int(record.ontology) } ?? true)
      && (selected.map { $0.contains(term) } ?? true)
  }
}

/// A set of small non-negative numbers.
final class BitSet {
  private let words: UnsafeMutableBufferPointer<UInt64>

  init(count: Int) {
    words = .allocate(capacity: count / 64 + 1)
    words.initialize(repeating: 0)
  }

  deinit { words.deallocate() }

  /// Inserts a number and returns whether it is new.
  @discardableResult
  func insert(_ number: Int) -> Bool {
    guard number >> 6 < words.count, !contains(number) else { return false }
    words[number >> 6] |= 1 << UInt64(number & 63)
    return true
  }

  @inline(__always)
  func contains(_ number: Int) -> Bool {
    number >> 6 < words.count && words[number >> 6] >> UInt64(number & 63) & 1 != 0
  }
}
