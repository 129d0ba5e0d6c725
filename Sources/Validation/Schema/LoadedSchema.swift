package import Documents
package import LinkML
package import Terms

/// A schema that documents are checked against. Its identity tells apart two states of the same files.
package final class LoadedSchema: Sendable {
  package let path: String
  package let shape: SchemaShape

  /// `targetClass` is the class of the documents; nil for the root of the schema.
  package init(path: String, targetClass: String?) throws(SchemaError) {
    self.path = path
    shape = try SchemaShape(Schema(path: path), targetClass: targetClass)
  }

  /// The files of the schema, itself first.
  package var files: [SchemaFile] { shape.schema.files }

  /// Returns the rules for keys, with those that hold an identifier and its label by this schema.
  package func completing(_ rules: KeyRules) -> KeyRules {
    var rules = rules
    for pair in shape.labelKeys { rules.addFirst(id: pair.id, label: pair.label) }
    return rules
  }
}

/// Which documents a project checks against a schema.
package struct SchemaRule: Sendable {
  /// A path that can be opened.
  package let path: String
  package let targetClass: String?
  /// Selects documents by their paths relative to the folder of the settings.
  package let files: PathFilter

  package init(path: String, targetClass: String?, files: PathFilter = PathFilter(include: [], exclude: [])) {
    self.path = path
    self.targetClass = targetClass
    self.files = files
  }
}
