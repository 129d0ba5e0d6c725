import Lexicon

/// The parts into which ontologies divide their terms: the children of the root (phenotypic abnormality, mode of
/// inheritance, clinical modifier …).
///
/// Where one of them has nearly all terms, those that have next to none in common with it hold what is said *of* its terms,
/// such as onset or frequency, so that a name from one of these beside an identifier of another branch is a remark and
/// not its label.
final class Branches {
  /// The share of an ontology's current terms that its root has below it, and the one that its main branch has.
  private static let shareOfMain = 0.7
  /// A branch with a larger share of its terms in the main one is not apart from it, nor is a large one.
  private static let mostShared = 0.1
  private static let mostApart = 0.02
  private static let maxWalk = 4_096

  /// The root of an ontology, and its main branch.
  private struct Trunk {
    let root: Int
    let main: Set<Int>
  }

  private let lexicon: Lexicon
  private var trunks: [Int: Trunk?] = [:]
  private var isApart: [Int: Bool] = [:]

  init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  /// Whether a name of one term may have been written in place of the other's: they are of one branch, or neither is
  /// apart from the main one. nil where an ontology has no hierarchy to tell.
  func areComparable(_ left: Int, _ right: Int) -> Bool? {
    guard let isOne = areOfOneBranch(left, right) else { return nil }
    guard !isOne, let trunk = trunk(of: Int(lexicon.terms[left].ontology)) else { return true }
    return ![left, right].contains { branches(of: $0, trunk).allSatisfy { isApart($0, trunk) } }
  }

  /// Whether two terms have a branch in common; true where the ontology is not divided into branches, or nothing ties one
  /// of them to the root. nil where an ontology has no hierarchy to tell.
  func areOfOneBranch(_ left: Int, _ right: Int) -> Bool? {
    guard hasKin(left) || hasKin(right) else { return nil }
    guard let trunk = trunk(of: Int(lexicon.terms[left].ontology)) else { return true }
    let (first, second) = (branches(of: left, trunk), branches(of: right, trunk))
    return first.isEmpty || second.isEmpty || !first.isDisjoint(with: second)
  }

  private func hasKin(_ term: Int) -> Bool { !lexicon.children(of: term).isEmpty || !parents(of: term).isEmpty }

  /// Parents in the same ontology.
  private func parents(of term: Int) -> [Int] {
    lexicon.parents(of: term).filter { lexicon.terms[$0].ontology == lexicon.terms[term].ontology }
  }

  /// The children of the root that are above a term, or are the term.
  private func branches(of term: Int, _ trunk: Trunk) -> Set<Int> {
    var found: Set<Int> = []
    var seen: Set<Int> = [term]
    var open = [term]
    while let next = open.popLast(), seen.count < Self.maxWalk {
      for parent in parents(of: next) {
        if parent == trunk.root { found.insert(next) } else if seen.insert(parent).inserted { open.append(parent) }
      }
    }
    return found
  }

  private func isApart(_ branch: Int, _ trunk: Trunk) -> Bool {
    if let known = isApart[branch] { return known }
    let terms = terms(below: branch)
    let isSmall = Double(terms.count) <= Double(trunk.main.count) * Self.mostApart
    let found = isSmall && Double(terms.count(where: trunk.main.contains)) <= Double(terms.count) * Self.mostShared
    isApart[branch] = found
    return found
  }

  /// A term and the terms of its ontology below it.
  private func terms(below term: Int) -> Set<Int> {
    var seen: Set<Int> = [term]
    var open = [term]
    while let next = open.popLast() {
      for child in children(of: next) where seen.insert(child).inserted { open.append(child) }
    }
    return seen
  }

  /// nil where no term is above nearly all terms of an ontology, or none of its children above most.
  private func trunk(of ontology: Int) -> Trunk? {
    if let known = trunks[ontology] { return known }
    let current = lexicon.ontologies[ontology].terms - lexicon.ontologies[ontology].obsolete
    let least = Int(Double(current) * Self.shareOfMain)
    // Every walk upwards ends at a root; those of terms here and there find the one above nearly all.
    let terms = (0..<lexicon.terms.count).lazy.filter { [lexicon] term in
      Int(lexicon.terms[term].ontology) == ontology && lexicon.terms[term].flags & TermRecord.obsolete == 0
    }
    let root = Set(terms.prefix(64).map(top)).sorted().first { self.terms(below: $0).count >= least }
    let main = root.flatMap { children(of: $0).lazy.map(self.terms(below:)).first { $0.count >= least } }
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
