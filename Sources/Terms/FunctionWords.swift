/// Words that do not distinguish one term from another.
package enum FunctionWords {
  /// Words ignored when names are compared: neoplasm of the breast is breast neoplasm.
  package static let inNames: Set<[UInt8]> = Set(
    "of the in on at to by for from as an".split(separator: " ").map { Array($0.utf8) }
  )
}
