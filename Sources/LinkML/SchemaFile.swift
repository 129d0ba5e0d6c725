package import Documents

/// A file of a schema.
package struct SchemaFile: Sendable {
  /// As given, or as its import leads to it.
  package let path: String
  package let source: SourceText
  let tree: DocumentTree

  /// Returns `path:line:column` of a byte.
  func place(_ offset: Int) -> String { "\(path):\(source.place(of: offset))" }
}

/// A place in one of the files of a schema.
package struct SchemaSpot: Sendable, Hashable {
  /// The number of the file in `Schema.files`.
  package let file: Int
  /// Bytes of the file.
  package let range: Range<Int>
}

/// What is wrong with a schema, or not supported.
package struct SchemaProblem: Sendable {
  package enum Kind: Sendable {
    /// The schema contradicts itself.
    case error
    /// The construct is valid, and obod does not check it.
    case unsupported
    /// Nothing is wrong, but it should be known.
    case note
  }

  package let kind: Kind
  package let spot: SchemaSpot
  package let message: String
}

/// A schema that cannot be used.
package struct SchemaError: Error, CustomStringConvertible, Sendable {
  /// With the file and, if known, line and column.
  package let description: String

  package init(_ description: String) { self.description = description }
}
