/// The relation of a term to another over is_a.
package enum TermRelation: String, Sendable {
  case ancestor, descendant, sibling
}
