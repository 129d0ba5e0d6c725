package import Terms

/// Searches the full-text index of one published record. Not thread-safe.
package final class TextSearch: TextSource {
  private let statement: Statement

  /// Opens the record and keeps it open, so that it can be read even after a load has removed it.
  package init(_ snapshot: Snapshot) throws {
    let database = try Database(path: snapshot.record, mode: .readPublished)
    statement = try database.prepare("SELECT rowid FROM term_text WHERE term_text MATCH ?")
  }

  package func rows(withAll words: [[TextWord]]) throws -> [Int] {
    let query = words.map { "(" + $0.map(Self.quoted).joined(separator: " OR ") + ")" }.joined(separator: " AND ")
    var rows: [Int] = []
    // Accepts any row number, because the caller ignores rows without a term.
    try statement.rows(query) { rows.append(try $0.int(0, in: .min ... .max)) }
    return rows
  }

  /// Returns a word as an FTS5 string, in which only the quotation mark is special (SQLite FTS5 documentation, section
  /// 3.1).
  private static func quoted(_ word: TextWord) -> String {
    let pieces = word.letters.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(pieces.joined(separator: "\"\""))\"" + (word.isBeginning ? " *" : "")
  }
}
