import Documents
import JSON
import Terms
import Validation

/// The code actions for the findings in a range of a document.
struct CodeActions {
  static let fixAll = "source.fixAll.obod"
  /// The maximum number of findings per answer; a longer list would not be usable.
  private static let mostFindings = 50
  /// A suppression comment is validated by parsing the document with it; this limits the bytes parsed for one answer.
  private static let mostBytesTried = 1 << 20

  let document: OpenDocument
  let examined: Examined
  let capabilities: ClientCapabilities

  /// `only` lists the kinds that the client requests; all if it is empty.
  func json(in range: Range<Int>, only: [String]) -> JSONValue {
    func isWanted(_ kind: String) -> Bool { only.isEmpty || only.contains { kind == $0 || kind.hasPrefix($0 + ".") } }
    var actions: [JSONValue] = []
    if isWanted("quickfix") {
      let pointed = examined.mentions.filter { touches($0.range, range) }
      // A finding about a label also belongs to its identifier.
      let meant = examined.findings.lazy.filter { finding in
        touches(finding.range, range) || pointed.contains { $0.label == finding.range && $0.id == finding.id }
      }
      let mostTries = Self.mostBytesTried / max(1, document.source.bytes.count)
      for (place, finding) in meant.prefix(Self.mostFindings).enumerated() {
        actions += quickfixes(finding, mayTryComment: place < mostTries)
      }
    }
    let certain = FixPlan(examined.findings).edits
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
    var actions = finding.quickFixes(in: examined.claims).map { repair in
      action(repair.title, "quickfix", repair.edits, of: finding, isPreferred: repair.isCertain)
    }
    if mayTryComment,
      let comment = finding.suppression(in: document.source, document.format, examined.claims, examined.rules)
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
    let told = Diagnostics(document: document, examined: examined, takesTags: capabilities.takesTags)
    return .object(present: [
      "title": .string(title),
      "kind": .string(kind),
      "diagnostics": finding.map { [told.json($0)] },
      "isPreferred": isPreferred && capabilities.takesPreferredActions ? true : nil,
      "edit": workspaceEdit(edits),
    ])
  }

  private func workspaceEdit(_ edits: [Edit]) -> JSONValue {
    let edits = JSONValue.array(edits.map { document.textEdit($0) })
    guard capabilities.takesVersionedEdits else { return ["changes": .object([(document.uri, edits)])] }
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
