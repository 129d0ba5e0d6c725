package import Foundation

/// A SARIF log as its consumers see it, with the requirements of the standard (SARIF 2.1.0, OASIS 2020).
package struct SARIFLog: Decodable, Sendable {
  package struct Message: Decodable, Sendable { package let text: String }

  package struct Artifact: Decodable, Sendable {
    package let uri: String
    package let uriBaseId: String?

    /// A path in the file system; nil if the URI is not that of a file.
    package var path: String? {
      uri.hasPrefix("file://") ? URL(string: uri)?.path(percentEncoded: false) : uri.removingPercentEncoding
    }
  }

  package struct Region: Decodable, Sendable, Equatable {
    package let startLine: Int
    package let startColumn: Int
    package let endLine: Int
    package let endColumn: Int

    /// Returns the bytes of a document that the region selects, with columns in code points; nil if the document has no
    /// such place.
    package func range(in document: Data) -> Range<Int>? {
      guard let start = Self.offset(startLine, startColumn, document),
        let end = Self.offset(endLine, endColumn, document),
        start <= end
      else { return nil }
      return start..<end
    }

    private static func offset(_ line: Int, _ column: Int, _ document: Data) -> Int? {
      guard line > 0, column > 0 else { return nil }
      let lines = document.split(separator: 0x0A, omittingEmptySubsequences: false)
      guard line <= lines.count else { return nil }
      var scalars = String(decoding: lines[line - 1], as: UTF8.self).unicodeScalars[...]
      var start = lines[line - 1].startIndex
      // A byte order mark is not part of the text.
      if line == 1, scalars.first == "\u{FEFF}" {
        scalars.removeFirst()
        start += 3
      }
      guard column <= scalars.count + 1 else { return nil }
      return start + String(scalars.prefix(column - 1)).utf8.count
    }
  }

  package struct Location: Decodable, Sendable {
    package struct Physical: Decodable, Sendable {
      package let artifactLocation: Artifact
      package let region: Region
    }
    package let physicalLocation: Physical
  }

  package struct Replacement: Decodable, Sendable {
    package let deletedRegion: Region
    package let insertedContent: Message
  }

  package struct Fix: Decodable, Sendable {
    package struct Change: Decodable, Sendable {
      package let artifactLocation: Artifact
      package let replacements: [Replacement]
    }
    package let artifactChanges: [Change]
  }

  package struct Result: Decodable, Sendable {
    package let ruleId: String
    package let ruleIndex: Int
    package let level: String
    package let message: Message
    package let locations: [Location]
    package let partialFingerprints: [String: String]
    package let fixes: [Fix]?

    package var changes: [Fix.Change] { (fixes ?? []).flatMap(\.artifactChanges) }
  }

  package struct Rule: Decodable, Sendable {
    package struct Configuration: Decodable, Sendable { package let level: String }
    package let id: String
    package let shortDescription: Message
    package let defaultConfiguration: Configuration
  }

  package struct Run: Decodable, Sendable {
    package struct Tool: Decodable, Sendable {
      package struct Driver: Decodable, Sendable {
        package let name: String
        package let rules: [Rule]
      }
      package let driver: Driver
    }
    package struct Invocation: Decodable, Sendable {
      package struct Notification: Decodable, Sendable {
        package let level: String
        package let message: Message
      }
      package let executionSuccessful: Bool
      package let toolExecutionNotifications: [Notification]
    }
    package let tool: Tool
    package let columnKind: String
    package let results: [Result]
    package let invocations: [Invocation]
  }

  package let version: String
  package let runs: [Run]

  package init(_ text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

  package var results: [Result] { runs.flatMap(\.results) }
}

extension SARIFLog {
  private static let levels: Set<String> = ["none", "note", "warning", "error"]
  private static let uriSigns = CharacterSet(charactersIn: "-._~/!$&'()*+,;=:@%").union(.alphanumerics)

  /// Returns the faults of the log; relative paths start from `folder`.
  package func faults(in folder: TemporaryFolder) -> [String] {
    var faults: [String] = []
    func expect(_ holds: Bool, _ fault: @autoclosure () -> String) { if !holds { faults.append(fault()) } }
    expect(version == "2.1.0" && runs.count == 1, "version \(version), \(runs.count) runs")
    for run in runs {
      let rules = run.tool.driver.rules
      expect(run.columnKind == "unicodeCodePoints", "columnKind \(run.columnKind)")
      expect(Set(rules.map(\.id)).count == rules.count, "two rules of one name")
      for rule in rules { expect(Self.levels.contains(rule.defaultConfiguration.level), "level of rule \(rule.id)") }
      for notification in run.invocations.flatMap(\.toolExecutionNotifications) {
        expect(Self.levels.contains(notification.level), "level \(notification.level) of a notification")
      }
      for (number, result) in run.results.enumerated() {
        let name = "result \(number): "
        expect(Self.levels.contains(result.level), name + "level \(result.level)")
        let isRule = rules.indices.contains(result.ruleIndex) && rules[result.ruleIndex].id == result.ruleId
        expect(isRule, name + "ruleIndex \(result.ruleIndex) is not \(result.ruleId)")
        expect(!result.message.text.isEmpty && result.locations.count == 1, name + "no message or place")
        for place in result.locations.map(\.physicalLocation) {
          faults += Self.faults(of: place.artifactLocation, [place.region], folder).map { name + $0 }
        }
        for change in result.changes {
          let regions = change.replacements.map(\.deletedRegion)
          faults += Self.faults(of: change.artifactLocation, regions, folder).map { name + "fix: " + $0 }
        }
      }
    }
    return faults
  }

  private static func faults(of artifact: Artifact, _ regions: [Region], _ folder: TemporaryFolder) -> [String] {
    let isASCII = artifact.uri.unicodeScalars.allSatisfy { $0.isASCII && uriSigns.contains($0) }
    guard isASCII, !artifact.uri.hasPrefix("/"), (artifact.uriBaseId != nil) != artifact.uri.hasPrefix("file://") else {
      return ["uri \(artifact.uri)"]
    }
    guard let path = artifact.path, let document = try? folder.bytes(of: path) else {
      return ["no file \(artifact.uri)"]
    }
    return regions.filter { $0.range(in: document) == nil }.map { "region \($0)" }
  }

  /// Returns the files of a folder that the fixes change, by path, with their contents after the fixes.
  package func fixed(in folder: TemporaryFolder) throws -> [String: Data] {
    let changes = Dictionary(grouping: results.flatMap(\.changes)) { $0.artifactLocation.path ?? "" }
    return try Dictionary(
      uniqueKeysWithValues: changes.map { path, changes in
        let document = try folder.bytes(of: path)
        var fixed = document
        let edits = changes.flatMap(\.replacements)
          .compactMap { edit in edit.deletedRegion.range(in: document).map { ($0, edit.insertedContent.text) } }
        // From the end, so that earlier offsets stay valid. An edit shared by two findings is applied once.
        var place = Int.max
        for (range, text) in edits.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) where range.lowerBound < place {
          fixed.replaceSubrange(range, with: Data(text.utf8))
          place = range.lowerBound
        }
        return (path, fixed)
      }
    )
  }
}
