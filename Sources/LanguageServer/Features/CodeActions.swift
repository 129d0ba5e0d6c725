import Documents
import JSON
import Terms
import Validation

/// The code actions for the findings in a range of a document.
struct CodeActions {
  static let fixAll = "source.fixAll.obod"
  /// The maximum number of findings per answer; a longer list would not be usable.
  private static let maxFindings = 50
  /// A suppression comment is validated by parsing the document with it; this limits the bytes parsed for one answer.
  private static let maxParsedBytes = 1 << 20

  let document: OpenDocument
  let checked: CheckedDocument
  let capabilities: ClientCapabilities

  /// `only` lists the kinds that the client requests; all if it is empty.
  func json(in range: Range<Int>, only: [String]) -> JSONValue {
    func isWanted(_ kind: String) -> Bool { only.isEmpty || only.contains { kind == $0 || kind.hasPrefix($0 + ".") } }
    var actions: [JSONValue] = []
    if isWanted("quickfix") {
      let touched = checked.mentions.filter { touches($0.range, range) }
      // A finding about a label also belongs to its identifier.
      let selected = checked.findings.lazy.filter { finding in
        touches(finding.range, range) || touched.contains { $0.label == finding.range && $0.id == finding.id }
      }
      let maxTries = Self.maxParsedBytes / max(1, document.source.bytes.count)
      for (place, finding) in selected.prefix(Self.maxFindings).enumerated() {
        actions += quickfixes(finding, mayTryComment: place < maxTries)
      }
    }
    let certain = FixPlan(checked.findings).edits
    if isWanted(Self.fixAll), !certain.isEmpty {
      let count = certain.count == 1 ? "1 change" : "\(certain.count) changes"
      actions.append(action("Fix everything that is certain (\(count))", Self.fixAll, certain, of: nil))
    }
    return .array(actions)
  }

  private func touches(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.lowerBound <= right.upperBound && right.lowerBound <= left.upperBound
  }

  private func quickfixes(_ finding: Finding, mayTryComment: Bool) -> [JSONValue] {
    var actions = finding.quickFixes(in: checked.claims).map { quickFix in
      action(quickFix.title, "quickfix", quickFix.edits, of: finding, isPreferred: quickFix.isCertain)
    }
    if mayTryComment,
      let comment = finding.suppression(in: document.source, document.format, checked.claims, checked.rules)
    {
      actions.append(action("Ignore '\(finding.rule.name)' here", "quickfix", [comment], of: finding))
    }
    return actions
  }

  private func action(
    _ title: String,
    _ kind: String,
    _ edits: [Edit],
    of finding: Finding?,
    isPreferred: Bool = false
  ) -> JSONValue {
    let diagnostics = Diagnostics(document: document, checked: checked, supportsTags: capabilities.supportsTags)
    return .object(present: [
      "title": .string(title),
      "kind": .string(kind),
      "diagnostics": finding.map { [diagnostics.json($0)] },
      "isPreferred": isPreferred && capabilities.supportsPreferredActions ? true : nil,
      "edit": workspaceEdit(edits),
    ])
  }

  private func workspaceEdit(_ edits: [Edit]) -> JSONValue {
    let edits = JSONValue.array(edits.map { document.textEdit($0) })
    guard capabilities.supportsVersionedEdits else { return ["changes": .object([(document.uri, edits)])] }
    return [
      "documentChanges": [
        ["textDocument": ["uri": .string(document.uri), "version": document.version], "edits": edits]
      ]
    ]
  }
}

extension OpenDocument {
  func textEdit(_ edit: Edit) -> JSONValue {
    ["range": positions.json(edit.range), "newText": .string(edit.text)]
  }
}
