/// Words beside an identifier that may say what it stands for.
struct Phrase {
  enum Edge {
    /// The identifier stands after the last word, before the first, or apart from them, as a table's cell does.
    case last, first, both
  }

  /// Numbers of items, all of them words, in their order.
  var words: [Int]
  let edge: Edge
  /// Whether it plainly speaks of this identifier, so that another term's name in it contradicts.
  var isBound = true
  /// Whether it is set off at both ends: a cell, bold or quoted text, the text of a link.
  var isSetOff = false
  /// Whether brackets, a colon or a dash tie it to the identifier.
  var isTied = false
  /// Whether only a name that takes up all of it contradicts.
  var mustBeWhole = false
  /// Whether a colon ties it to the identifier that follows it, as a key to its value.
  var isKey = false
  /// Whether it stands outside of brackets in which the identifier has words of its own.
  var isRemote = false
  /// Whether it stands outside of brackets that hold no other identifier.
  var isBeforeSole = false
  /// Whether it is another cell of the row.
  var isCell = false
}
