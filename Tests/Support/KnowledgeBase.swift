import Foundation

/// A small knowledge base as curators keep them: a schema in two files, whose terms are in the small store.
package enum KnowledgeBase {
  /// Diseases with phenotypes and cell types, whose terms are bound to branches of HP and CL.
  package static let schema = """
    id: https://example.org/kb
    name: kb
    imports: [linkml:types, parts/terms]
    classes:
      Disease:
        tree_root: true
        attributes:
          name: {}
          disease: {range: Term, inlined: true, bindings: [{binds_value_of: id, range: DiseaseEnum}]}
          phenotypes: {range: PhenotypeDescriptor, multivalued: true, inlined_as_list: true}
          cells: {range: CellDescriptor, multivalued: true, inlined_as_list: true}
          qualifiers: {range: Qualifier, multivalued: true, inlined_as_list: true}
          finding: {range: FindingEnum}
          severity: {range: SeverityEnum}
      Qualifier:
        attributes:
          predicate: {}
          value: {range: Descriptor, inlined: true}
    enums:
      FindingEnum:
        permissible_values:
          CARCINOMA: {meaning: HP:0003002, title: Breast carcinoma}
          NEOPLASM: {meaning: HP:0100013, title: Neoplasm of the breast}
      SeverityEnum:
        permissible_values: {MILD: , SEVERE: }
    """

  package static let terms = """
    id: https://example.org/kb/terms
    name: terms
    classes:
      Term:
        attributes:
          id: {identifier: true}
          label:
      Descriptor:
        abstract: true
        slots: [preferred_term, term]
      Located:
        mixin: true
        attributes:
          site:
            range: Term
            inlined: true
            bindings: [{binds_value_of: id, range: SiteEnum, obligation_level: RECOMMENDED}]
      PhenotypeDescriptor:
        is_a: Descriptor
        mixins: [Located]
        slot_usage:
          term: {bindings: [{binds_value_of: id, range: PhenotypeEnum, obligation_level: REQUIRED}]}
      CellDescriptor:
        is_a: Descriptor
        slot_usage:
          term: {bindings: [{binds_value_of: id, range: CellEnum, obligation_level: REQUIRED}]}
    slots:
      preferred_term:
      term: {range: Term, inlined: true}
    enums:
      DiseaseEnum: {reachable_from: {source_nodes: [MONDO:0000001]}}
      PhenotypeEnum: {reachable_from: {source_nodes: [HP:0000118]}}
      CellEnum:
        reachable_from: {source_nodes: [CL:0000988], include_self: true}
        minus: [{concepts: [CL:0000084]}]
      SiteEnum: {reachable_from: {source_nodes: [UBERON:0000062]}}
    """

  /// Writes the schema below a folder; returns its path.
  package static func write(to folder: TemporaryFolder) throws -> String {
    _ = try folder.write("schema/parts/terms.yaml", terms)
    return try folder.write("schema/kb.yaml", schema)
  }
}
