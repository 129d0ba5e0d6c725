import Terms
package import Wire

/// Formats a term for people, in Markdown or plain text.
package struct TermText {
  let isMarkdown: Bool

  package init(isMarkdown: Bool) { self.isMarkdown = isMarkdown }

  /// Describes a term, the most useful facts first.
  package func summary(_ term: TermDetails) -> String {
    heading(term) + "\n\n" + body(term)
  }

  /// Describes a term without its name.
  package func body(_ term: TermDetails) -> String {
    var paragraphs = statusParagraphs(term)
    if let definition = term.definition { paragraphs.append(plain(definition)) }
    var lines: [String] = []
    for scope in SynonymScope.allCases {
      let names = term.synonyms.filter { $0.scope == scope }
      if !names.isEmpty {
        lines.append("\(scope.keyword): " + names.map { plain($0.text) }.joined(separator: "; "))
      }
    }
    let former = term.formerLabels.map { "\(plain($0.text)) (until \(plain($0.release)))" }
    if !former.isEmpty { lines.append("Formerly: " + former.joined(separator: "; ")) }
    let parents = term.parents.map(reference)
    if !parents.isEmpty { lines.append("Parents: " + parents.joined(separator: "; ")) }
    if !lines.isEmpty { paragraphs.append(lines.joined(separator: isMarkdown ? "  \n" : "\n")) }
    let release = [term.release?.ontology ?? "", term.release?.release ?? ""].filter { !$0.isEmpty }
    if !release.isEmpty { paragraphs.append(plain(release.joined(separator: ", release "))) }
    return paragraphs.joined(separator: "\n\n")
  }

  /// Returns `Breast carcinoma (HP:0003002)`.
  package func reference(_ term: TermReference) -> String {
    let id = isMarkdown ? "`\(term.id)`" : term.id
    return term.label.map { "\(plain($0)) (\(id))" } ?? id
  }

  private func heading(_ term: TermDetails) -> String {
    let label = plain(term.label ?? "(no label)")
    return isMarkdown ? "**\(label)** `\(term.id)`" : "\(label) \(term.id)"
  }

  private func statusParagraphs(_ term: TermDetails) -> [String] {
    let status = term.status
    guard status == .obsolete || status == .merged else { return [] }
    let replacements = term.replacedBy.map(reference)
    let considered = term.consider.map(reference)
    var sentence = status == .merged ? "Merged" : "Obsolete"
    if !replacements.isEmpty {
      sentence += (status == .merged ? " into " : ", replaced by ") + replacements.joined(separator: "; ")
    } else if status == .obsolete {
      sentence += ", without a replacement"
    }
    if !considered.isEmpty { sentence += "; consider " + considered.joined(separator: "; ") }
    return [isMarkdown ? "**\(sentence)**" : sentence]
  }

  /// Escapes a text so that it is displayed verbatim.
  package func plain(_ text: String) -> String {
    guard isMarkdown else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if "\\`*_[]<>#|~&".unicodeScalars.contains(scalar) { escaped.unicodeScalars.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}
