/// Words that say nothing of what a term is.
package enum FunctionWords {
  /// Left out where names are compared: neoplasm of the breast is breast neoplasm.
  package static let inNames: Set<[UInt8]> = Set(
    "of the in on at to by for from as an".split(separator: " ").map { Array($0.utf8) }
  )
}
