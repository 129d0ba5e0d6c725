/// Words beside an identifier that may be a name of its term.
struct Phrase {
  enum Edge {
    /// The end of the phrase that is next to the identifier; `both` if the phrase is apart from it, as a table cell is.
    case last, first, both
  }

  /// Indices of items, all of them words, in order.
  var words: [Int]
  let edge: Edge
  /// Whether it clearly refers to this identifier, so that a name of another term in it contradicts.
  var isBound = true
  /// Whether it is delimited at both ends: a cell, bold or quoted text, the text of a link.
  var isSetOff = false
  /// Whether brackets, a colon or a dash tie it to the identifier.
  var isTied = false
  /// Whether a name contradicts only if it spans the whole phrase.
  var mustBeWhole = false
  /// Whether a colon ties it to the identifier after it, like a key to its value.
  var isKey = false
  /// Whether it is outside brackets in which the identifier has words of its own.
  var isRemote = false
  /// Whether it is outside brackets that contain no other identifier.
  var isBeforeSole = false
  /// Whether it is another cell of the row.
  var isCell = false
}
