import Lexicon

/// The parts into which ontologies divide their terms: the children of the root (phenotypic abnormality, mode of
/// inheritance, clinical modifier …).
///
/// If one branch has most of the terms, the small branches that share almost no terms with it contain attributes of its
/// terms, such as onset or frequency. A name from such a branch next to an identifier of another branch is therefore a
/// remark and not the identifier's label.
final class Branches {
  /// The minimum share of an ontology's current terms that must be below its root, and below its main branch.
  private static let minMainShare = 0.7
  /// A branch is separate from the main branch if at most the share `maxSharedShare` of its terms is also in the main
  /// branch, and if its size is at most the share `maxRelativeSize` of the main branch's size.
  private static let maxSharedShare = 0.1
  private static let maxRelativeSize = 0.02
  private static let maxWalk = 4_096

  /// The root of an ontology and its main branch.
  private struct Trunk {
    let root: Int
    let main: Set<Int>
  }

  private let lexicon: Lexicon
  private var trunks: [Int: Trunk?] = [:]
  private var isSeparate: [Int: Bool] = [:]

  init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  /// Whether a name of one term may have been written by mistake for a name of the other: they share a branch, or
  /// neither is separate from the main branch. nil if neither term is part of a hierarchy.
  func areComparable(_ left: Int, _ right: Int) -> Bool? {
    guard let sharesBranch = shareBranch(left, right) else { return nil }
    guard !sharesBranch, let trunk = trunk(of: Int(lexicon.terms[left].ontology)) else { return true }
    return ![left, right].contains { branches(of: $0, trunk).allSatisfy { isSeparate($0, trunk) } }
  }

  /// Whether two terms share a branch. True if the ontology has no branches, or if one of the terms is not connected to
  /// the root. nil if neither term is part of a hierarchy.
  func shareBranch(_ left: Int, _ right: Int) -> Bool? {
    guard hasRelatives(left) || hasRelatives(right) else { return nil }
    guard let trunk = trunk(of: Int(lexicon.terms[left].ontology)) else { return true }
    let (first, second) = (branches(of: left, trunk), branches(of: right, trunk))
    return first.isEmpty || second.isEmpty || !first.isDisjoint(with: second)
  }

  private func hasRelatives(_ term: Int) -> Bool { !lexicon.children(of: term).isEmpty || !parents(of: term).isEmpty }

  /// Returns the parents of a term in the same ontology.
  private func parents(of term: Int) -> [Int] {
    lexicon.parents(of: term).filter { lexicon.terms[$0].ontology == lexicon.terms[term].ontology }
  }

  /// Returns the children of the root that are ancestors of a term or the term itself.
  private func branches(of term: Int, _ trunk: Trunk) -> Set<Int> {
    var found: Set<Int> = []
    var seen: Set<Int> = [term]
    var pending = [term]
    while let next = pending.popLast(), seen.count < Self.maxWalk {
      for parent in parents(of: next) {
        if parent == trunk.root { found.insert(next) } else if seen.insert(parent).inserted { pending.append(parent) }
      }
    }
    return found
  }

  private func isSeparate(_ branch: Int, _ trunk: Trunk) -> Bool {
    if let known = isSeparate[branch] { return known }
    let terms = terms(below: branch)
    let isSmall = Double(terms.count) <= Double(trunk.main.count) * Self.maxRelativeSize
    let found = isSmall && Double(terms.count(where: trunk.main.contains)) <= Double(terms.count) * Self.maxSharedShare
    isSeparate[branch] = found
    return found
  }

  /// Returns a term and all terms of its ontology below it.
  private func terms(below term: Int) -> Set<Int> {
    var seen: Set<Int> = [term]
    var pending = [term]
    while let next = pending.popLast() {
      for child in children(of: next) where seen.insert(child).inserted { pending.append(child) }
    }
    return seen
  }

  /// Returns nil if no term is above most terms of an ontology, or if none of its children is.
  private func trunk(of ontology: Int) -> Trunk? {
    if let known = trunks[ontology] { return known }
    let current = lexicon.ontologies[ontology].terms - lexicon.ontologies[ontology].obsolete
    let minTermCount = Int(Double(current) * Self.minMainShare)
    // Walking up from any term ends at a root. Among the roots of the first 64 terms is the one above most terms.
    let terms = (0..<lexicon.terms.count).lazy.filter { [lexicon] term in
      Int(lexicon.terms[term].ontology) == ontology && lexicon.terms[term].flags & TermRecord.obsolete == 0
    }
    let root = Set(terms.prefix(64).map(top)).sorted().first { self.terms(below: $0).count >= minTermCount }
    let main = root.flatMap { children(of: $0).lazy.map(self.terms(below:)).first { $0.count >= minTermCount } }
    let found = root.flatMap { root in main.map { Trunk(root: root, main: $0) } }
    trunks[ontology] = found
    return found
  }

  private func children(of term: Int) -> [Int] {
    lexicon.children(of: term).map { Int(lexicon.children[$0]) }.filter { child in
      child < lexicon.terms.count && lexicon.terms[child].ontology == lexicon.terms[term].ontology
    }
  }

  private func top(of term: Int) -> Int {
    var seen: Set<Int> = [term]
    var top = term
    while let parent = parents(of: top).first, seen.insert(parent).inserted { top = parent }
    return top
  }
}
