import Documents
import Terms
import Validation
import Wire

/// A finding in the words of linkml-term-validator.
struct LTVFinding {
  let isError: Bool
  let message: String
  /// The lines below it.
  let context: [String]

  /// What a command reports.
  struct Wanted {
    var bindings = true
    var dynamicEnums = true
    var labels = true
    /// Whether identifiers that their ontology does not have are reported.
    var unknown = true
    /// Whether identifiers whose ontology is not loaded are reported.
    var unloaded = false
  }

  /// Returns nil if the finding is not one of those that are wanted.
  init?(_ finding: Finding, _ wanted: Wanted, in path: String) {
    let id = finding.id
    let place = finding.schemaPlace
    var isError = true
    var context: [String] = []
    if let place {
      context = [place.path.isEmpty ? nil : "path: \(place.path)", "slot: \(place.slot)"].compactMap(\.self)
    }
    switch finding.rule {
    case .outsideEnum:
      guard place?.field == nil ? wanted.dynamicEnums : wanted.bindings else { return nil }
      let name = place?.enumeration ?? ""
      let isDynamic = place?.isDynamic == true
      message =
        isDynamic
        ? "Value '\(id)' not in dynamic enum '\(name)' (expanded from ontology)" : "Value '\(id)' not in enum '\(name)'"
      context.append(place?.field.map { "field: \($0)" } ?? "enum: \(name)")
      if isDynamic { context.append("validation: progressive (lazy)") }
    case .missingField:
      guard wanted.bindings, let place else { return nil }
      message = "Required binding field '\(place.field ?? "")' not found at \(place.path)"
      if let name = place.enumeration { context.append("binding: \(name)") }
    case .verdict(.unknownID), .verdict(.malformedID):
      guard wanted.unknown else { return nil }
      message = "Term '\(id)' not found in ontology"
      if let field = place?.field { context.append("field: \(field)") }
    case .verdict(.obsolete):
      let replacement = finding.suggestions.first.map { "; see \($0.line)" } ?? ""
      message = "Ontology term \(id) is obsolete\(replacement)"
    case .verdict(.merged):
      message = "Term '\(id)' was merged" + (finding.suggestions.first.map { " into \($0.line)" } ?? "")
    case .verdict(.mismatch), .verdict(.synonym), .verdict(.former):
      guard wanted.labels else { return nil }
      isError = false
      message = "Label mismatch for '\(id)': expected '\(finding.label ?? "")', got '\(finding.given ?? "")'"
      if let field = place?.field { context.append("label_field: \(field)") }
      context.append("curie: \(id)")
    case .verdict(.unloadedPrefix), .verdict(.outsideSubset):
      guard wanted.unloaded else { return nil }
      message = "Term '\(id)' could not be checked"
    default: return nil
    }
    self.isError = isError
    self.context = context + ["at: \(path):\(finding.place)", "obod: \(finding.message)"]
  }

  /// The lines of the report.
  var lines: [String] {
    ["  \(isError ? "❌" : "⚠️ ") \(isError ? "ERROR" : "WARN"): \(message)"] + context.map { "      \($0)" }
  }
}
