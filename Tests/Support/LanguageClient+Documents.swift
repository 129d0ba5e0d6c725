import Foundation
package import JSON

/// Documents that an editor has open.
extension LanguageClient {
  package nonisolated static func uri(_ path: String) -> String { URL(fileURLWithPath: path).absoluteString }

  package func open(_ uri: String, _ text: String, version: Int = 1, language: String = "") async throws {
    try await notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(uri), "languageId": .string(language), "version": JSONValue(version), "text": .string(text),
        ]
      ]
    )
  }

  package func change(_ uri: String, _ changes: [JSONValue], version: Int) async throws {
    try await notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(uri), "version": JSONValue(version)], "contentChanges": .array(changes),
      ]
    )
  }

  package func close(_ uri: String) async throws {
    try await notify("textDocument/didClose", ["textDocument": ["uri": .string(uri)]])
  }

  /// Returns the diagnostics published for a version of a document.
  package func published(_ uri: String, version: Int = 1) async throws -> [JSONValue] {
    let notice = try await notice("findings of version \(version) of \(uri)") {
      $0["method"] == "textDocument/publishDiagnostics" && $0["params"]?["uri"]?.string == uri
        && $0["params"]?["version"]?.int == version
    }
    return notice["params"]?["diagnostics"]?.array ?? []
  }

  /// Returns the diagnostics of the publication with a number, counted from 1 over all documents.
  package func publication(_ number: Int) async throws -> [JSONValue] {
    try await wait(for: "publication \(number)") {
      let published = notices.filter { $0["method"] == "textDocument/publishDiagnostics" }
      return number <= published.count ? published[number - 1]["params"]?["diagnostics"]?.array : nil
    }
  }

  /// Returns the versions of a document that have been published so far.
  package func publishedVersions(_ uri: String) -> [Int] {
    notices.compactMap { notice in
      notice["method"] == "textDocument/publishDiagnostics" && notice["params"]?["uri"]?.string == uri
        ? notice["params"]?["version"]?.int : nil
    }
  }

  package func pulled(_ uri: String) async throws -> [JSONValue] {
    try await result("textDocument/diagnostic", ["textDocument": ["uri": .string(uri)]])["items"]?.array ?? []
  }

  /// Returns the result of a request about a position in a document.
  package func result(_ method: String, _ uri: String, at position: JSONValue) async throws -> JSONValue {
    try await result(method, ["textDocument": ["uri": .string(uri)], "position": position])
  }

  package func actions(_ uri: String, in range: JSONValue, only: String? = nil) async throws -> [JSONValue] {
    let context: JSONValue = .object(present: ["diagnostics": [], "only": only.map { [.string($0)] }])
    return try await result(
      "textDocument/codeAction",
      ["textDocument": ["uri": .string(uri)], "range": range, "context": context]
    ).array
  }
}
