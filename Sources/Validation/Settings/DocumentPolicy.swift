/// What applies to the check of one document.
package struct DocumentPolicy: Sendable {
  package var settings: Settings
  /// nil if none applies.
  package let schema: LoadedSchema?
  /// nil if none applies.
  let baseline: Baseline?
  /// The document's path as the baseline spells it.
  let pathInBaseline: String

  /// The same without the baseline.
  package var withoutBaseline: DocumentPolicy { DocumentPolicy(settings, schema: schema) }

  /// A policy without a baseline.
  package init(_ settings: Settings = Settings(), schema: LoadedSchema? = nil) {
    self.init(settings, schema: schema, baseline: nil, pathInBaseline: "")
  }

  init(_ settings: Settings, schema: LoadedSchema?, baseline: Baseline?, pathInBaseline: String) {
    self.settings = settings
    self.schema = schema
    self.baseline = baseline
    self.pathInBaseline = pathInBaseline
  }
}
