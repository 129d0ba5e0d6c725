import Terms

/// The terms of one file as a table, for comparing OBO readers.
///
/// Frames of the same term are merged. List values are sorted and separated by `|`; tabs, line feeds and backslashes
/// are escaped.
package struct TermTable {
  package static let header = "id\tlabel\tobsolete\talt_ids\treplaced_by\tconsider\tsynonyms\tis_a"

  private var order: [String] = []
  private var frames: [String: Frame] = [:]

  package init() {}

  package mutating func add(_ frame: Frame) {
    guard frame.kind == .term else { return }
    if frames[frame.id] == nil {
      order.append(frame.id)
      frames[frame.id] = frame
    } else {
      frames[frame.id]?.merge(frame)
    }
  }

  /// Returns one row per term, in the order of the file. `respelling` holds the final spelling of the frames'
  /// identifiers.
  package func rows(_ respelling: Respelling) -> [String] {
    order.compactMap { frames[$0] }.map { frame in
      let list = { (ids: [Located]) in Self.list(ids.map { respelling($0.id) }) }
      return [
        Self.escape(respelling(frame.id)), Self.escape(frame.name ?? ""), frame.isObsolete == true ? "true" : "false",
        list(frame.alternateIDs), list(frame.replacedBy), list(frame.consider),
        Self.list(frame.synonyms.map { "\($0.scope.keyword):\($0.text)" }),
        Self.list(frame.parents.map { respelling($0) }),
      ].joined(separator: "\t")
    }
  }

  private static func list(_ values: [String]) -> String { values.map(escape).sorted().joined(separator: "|") }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\t": escaped += "\\t"
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
