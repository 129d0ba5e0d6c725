import Terms

/// Whether a record has the tables and views for OAK.
enum OAKState { case absent, current, outdated }

/// The tables and views that let the Ontology Access Kit (OAK) and tools built on it read a record as a semantic-sql
/// database: the views have the names and columns of semantic-sql's schema.
///
/// Views show what obod answers: of several frames for one identifier only the one that it uses.
enum OAKTables {
  /// The key in the table `meta`; its value is the version.
  static let metaKey = "oak"
  /// A load that keeps the views writes them anew if theirs is another version.
  static let version = 1

  static let tables = """
    -- every identifier. no: the term's row, if it is a term; kind: 0 a term, 1 an alternate, 2 named by an edge only;
    -- base: the node whose ancestors in oak_isa are this one's: itself, or the only parent of a leaf
    CREATE TABLE oak_node(no INTEGER PRIMARY KEY, id TEXT NOT NULL, kind INTEGER NOT NULL, base INTEGER NOT NULL);
    -- a table, not a view, because SQLite answers "IN (SELECT id FROM class_node)" from the key of a table; OAK asks so
    -- for the relations of every term
    CREATE TABLE class_node(id TEXT PRIMARY KEY) WITHOUT ROWID;
    -- is_a has number 0
    CREATE TABLE oak_relation(no INTEGER PRIMARY KEY, id TEXT NOT NULL, label TEXT, transitive INTEGER NOT NULL);
    -- each alternate, and each obsolete term that other terms state as alt_id, with the terms that do
    CREATE TABLE oak_alternate(
      alternate INTEGER NOT NULL, term INTEGER NOT NULL, PRIMARY KEY(alternate, term)) WITHOUT ROWID;
    -- the closure over is_a, each node its own ancestor; direct: whether the child names the parent. The same rows in
    -- both orders: inserting sorted rows twice takes half as long as sorting them for an index. Views join both tables,
    -- so that SQLite reads the one whose order suits the query, and looks up its rows in the other.
    CREATE TABLE oak_isa(
      child INTEGER NOT NULL, parent INTEGER NOT NULL, direct INTEGER NOT NULL, PRIMARY KEY(child, parent)) WITHOUT ROWID;
    CREATE TABLE oak_isa_down(
      parent INTEGER NOT NULL, direct INTEGER NOT NULL, child INTEGER NOT NULL,
      PRIMARY KEY(parent, direct, child)) WITHOUT ROWID;
    -- edges over other relations; direct: whether the subject states it; otherwise it follows, because the relation is
    -- transitive
    CREATE TABLE oak_step(
      subject INTEGER NOT NULL, relation INTEGER NOT NULL, object INTEGER NOT NULL, direct INTEGER NOT NULL,
      PRIMARY KEY(subject, relation, object)) WITHOUT ROWID;
    """

  /// What is made from the rows of the tables once they are complete: indexes, and the rows that need one.
  static let indexes = """
    CREATE UNIQUE INDEX oak_node_id ON oak_node(id);
    INSERT OR IGNORE INTO oak_alternate SELECT a.no, c.no
      FROM alt_id x JOIN term c ON c.no = x.term JOIN oak_node n ON n.no = c.no
        JOIN oak_node a ON a.id = x.id JOIN term t ON t.no = a.no
      WHERE t.obsolete AND t.ontology = c.ontology AND t.no <> c.no;
    INSERT INTO class_node SELECT id FROM oak_node WHERE kind < 2 ORDER BY id;
    CREATE UNIQUE INDEX oak_relation_id ON oak_relation(id);
    CREATE INDEX oak_node_base ON oak_node(base);
    CREATE INDEX oak_alternate_term ON oak_alternate(term);
    CREATE INDEX oak_step_object ON oak_step(object, relation, direct, subject);
    CREATE INDEX oak_label ON term(label);
    """

  /// Prefixes that no ontology of the store needs to define.
  private static let commonPrefixes = [
    ("BFO", "http://purl.obolibrary.org/obo/BFO_"),
    ("IAO", "http://purl.obolibrary.org/obo/IAO_"),
    ("RO", "http://purl.obolibrary.org/obo/RO_"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("obo", "http://purl.obolibrary.org/obo/"),
    ("oio", "http://www.geneontology.org/formats/oboInOwl#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
  ]

  // MARK: Views

  /// Terms (`t`) with their identifiers (`n`).
  private static let term = "oak_node n JOIN term t ON t.no = n.no"
  /// Alternates (`a`) with the terms that claim them (`n`).
  private static let alternate =
    "oak_alternate c JOIN oak_node a ON a.no = c.alternate JOIN oak_node n ON n.no = c.term"
  /// Returns the source of the rows of the is_a closure; the alias of `oak_isa_down` is that of `oak_isa` with a 'd'.
  private static func closure(_ alias: String) -> String {
    let down = alias + "d"
    return """
      oak_isa \(alias) JOIN oak_isa_down \(down)
        ON \(down).child = \(alias).child AND \(down).parent = \(alias).parent AND \(down).direct = \(alias).direct
      """
  }
  private static let ontology = "(SELECT 'obo:' || id || '.owl' AS id, release FROM ontology) n"

  /// Returns a query for statements with one predicate, in the columns that semantic-sql gives them. The subject is the
  /// column `id` of the source `n`.
  private static func statement(
    _ predicate: String,
    subject: String = "n.id",
    object: String = "NULL",
    value: String = "NULL",
    datatype: String = "xsd:string",
    from rows: String
  ) -> String {
    """
    SELECT \(subject) AS stanza, \(subject) AS subject, '\(predicate)' AS predicate, \(object) AS object, \(value) AS value,
      \(value == "NULL" ? "NULL" : "'\(datatype)'") AS datatype, NULL AS language FROM \(rows)
    """
  }

  private static func synonym(_ scope: SynonymScope) -> String {
    statement(
      scope.property,
      value: "s.text",
      from: "oak_node n JOIN name s ON s.term = n.no WHERE s.kind = 'synonym' AND s.scope = '\(scope.keyword)'"
    )
  }

  /// The views of statements that semantic-sql has under a name, each with the queries whose rows it shows together.
  private static let namedStatements: [(view: String, queries: [String])] = [
    (
      "rdfs_label_statement",
      [
        statement("rdfs:label", value: "t.label", from: "\(term) WHERE t.label IS NOT NULL"),
        statement("rdfs:label", value: "n.label", from: "oak_relation n WHERE n.label IS NOT NULL"),
      ]
    ),
    (
      "has_text_definition_statement",
      [statement("IAO:0000115", value: "t.definition", from: "\(term) WHERE t.definition IS NOT NULL")]
    ),
    ("has_exact_synonym_statement", [synonym(.exact)]),
    ("has_broad_synonym_statement", [synonym(.broad)]),
    ("has_narrow_synonym_statement", [synonym(.narrow)]),
    ("has_related_synonym_statement", [synonym(.related)]),
    (
      "has_dbxref_statement",
      [statement("oio:hasDbXref", value: "x.target", from: "oak_node n JOIN xref x ON x.term = n.no")]
    ),
    (
      "rdf_type_statement",
      [
        statement("rdf:type", object: "'owl:Class'", from: "oak_node n WHERE n.kind < 2"),
        statement("rdf:type", object: "'owl:ObjectProperty'", from: "oak_relation n WHERE n.no > 0"),
        statement("rdf:type", object: "'owl:Ontology'", from: ontology),
      ]
    ),
    (
      "rdfs_subclass_of_statement",
      [
        statement(
          SubClassOf.curie,
          object: "o.id",
          from: """
            oak_node n JOIN \(closure("i")) JOIN oak_node o
              WHERE i.child = n.no AND o.no = id.parent AND id.direct = 1
            """
        ),
        statement(
          SubClassOf.curie,
          object: "o.id",
          from: "oak_node n JOIN oak_node o ON o.no = n.base WHERE n.base <> n.no"
        ),
      ]
    ),
  ]

  private static let otherStatements = [
    statement("rdfs:comment", value: "t.comment", from: "\(term) WHERE t.comment IS NOT NULL"),
    statement("oio:hasOBONamespace", value: "t.namespace", from: "\(term) WHERE t.namespace IS NOT NULL"),
    statement("oio:hasAlternativeId", value: "a.id", from: alternate),
    statement("owl:deprecated", value: "'true'", datatype: "xsd:boolean", from: "\(term) WHERE t.obsolete"),
    statement("owl:deprecated", value: "'true'", datatype: "xsd:boolean", from: "oak_node n WHERE n.kind = 1"),
    // The reason for obsolescence: the terms were merged.
    statement("IAO:0000231", object: "'IAO:0000227'", from: "oak_node n WHERE n.kind = 1"),
    statement("IAO:0100001", subject: "a.id", object: "n.id", from: alternate),
    statement(
      "IAO:0100001",
      object: "r.target",
      from: """
        oak_node n JOIN replacement r ON r.term = n.no WHERE r.kind = 'replaced_by' AND NOT EXISTS (
          SELECT 1 FROM oak_alternate c JOIN oak_node o ON o.no = c.term WHERE c.alternate = n.no AND o.id = r.target)
        """
    ),
    statement(
      "oio:consider",
      object: "r.target",
      from: "oak_node n JOIN replacement r ON r.term = n.no WHERE r.kind = 'consider'"
    ),
    statement(
      "oio:inSubset",
      object: "CASE WHEN instr(s.subset, ':') THEN s.subset ELSE 'obo:' || y.id || '#' || s.subset END",
      from: "\(term) JOIN subset s ON s.term = n.no JOIN ontology y ON y.no = t.ontology"
    ),
    statement("owl:versionInfo", value: "n.release", from: ontology),
  ]

  /// Columns of views that have no rows, because OBO files state nothing of the kind or obod does not keep it.
  private static let emptyViews = [
    ("annotation_property_node", "id"),
    ("named_individual_node", "id"),
    ("owl_has_value", "id on_property filler"),
    ("owl_some_values_from", "id on_property filler"),
    (
      "owl_axiom_annotation",
      """
      id stanza subject predicate object value datatype language annotation_subject annotation_predicate \
      annotation_object annotation_value annotation_datatype annotation_language
      """
    ),
    ("owl_disjoint_class_statement", "stanza subject predicate object value datatype language"),
    ("owl_equivalent_class_statement", "stanza subject predicate object value datatype language"),
    ("rdf_first_statement", "stanza subject predicate object value datatype language"),
    ("rdf_rest_statement", "stanza subject predicate object value datatype language"),
    ("term_association", "id subject predicate object evidence_type publication source"),
  ]

  static var views: String {
    let prefixes = commonPrefixes.map { "('\($0)', '\($1)')" }.joined(separator: ", ")
    let named = namedStatements.map { "CREATE VIEW \($0.view) AS \($0.queries.joined(separator: " UNION ALL "));" }
    let empty = emptyViews.map { view, columns in
      let nulls = columns.split(separator: " ").map { "NULL AS \($0)" }.joined(separator: ", ")
      return "CREATE VIEW \(view) AS SELECT \(nulls) WHERE 0;"
    }
    let all = namedStatements.map { "SELECT * FROM \($0.view)" } + otherStatements
    return """
      \(named.joined(separator: "\n"))
      \(empty.joined(separator: "\n"))
      CREATE VIEW statements AS \(all.joined(separator: " UNION ALL "));
      CREATE VIEW has_synonym_statement AS SELECT * FROM has_exact_synonym_statement
        UNION ALL SELECT * FROM has_broad_synonym_statement UNION ALL SELECT * FROM has_narrow_synonym_statement
        UNION ALL SELECT * FROM has_related_synonym_statement;
      CREATE VIEW has_oio_synonym_statement AS SELECT * FROM has_synonym_statement;
      CREATE VIEW has_mapping_statement AS SELECT * FROM has_dbxref_statement;
      CREATE VIEW edge AS SELECT subject, predicate, object FROM rdfs_subclass_of_statement
        UNION ALL SELECT s.id, r.id, o.id FROM oak_step x JOIN oak_node s ON s.no = x.subject
          JOIN oak_relation r ON r.no = x.relation JOIN oak_node o ON o.no = x.object WHERE x.direct;
      CREATE VIEW entailed_edge AS
        SELECT s.id AS subject, '\(SubClassOf.curie)' AS predicate, o.id AS object
          FROM oak_node s JOIN \(closure("i")) JOIN oak_node o WHERE i.child = s.base AND o.no = id.parent
        UNION ALL SELECT id, '\(SubClassOf.curie)', id FROM oak_node WHERE base <> no
        UNION ALL SELECT DISTINCT s.id, r.id, o.id
          FROM oak_node s JOIN \(closure("a")) JOIN oak_step x JOIN oak_relation r JOIN \(closure("b")) JOIN oak_node o
          WHERE a.child = s.base AND x.subject = ad.parent AND r.no = x.relation AND b.child = x.object
            AND o.no = bd.parent;
      CREATE VIEW object_property_node AS SELECT id FROM oak_relation WHERE no > 0;
      CREATE VIEW transitive_property_node AS SELECT id FROM oak_relation WHERE transitive AND no > 0;
      CREATE VIEW ontology_node AS SELECT id FROM \(ontology);
      CREATE VIEW deprecated_node AS SELECT n.id FROM \(term) WHERE t.obsolete
        UNION ALL SELECT id FROM oak_node WHERE kind = 1;
      CREATE VIEW node AS SELECT id FROM class_node UNION ALL SELECT id FROM object_property_node
        UNION ALL SELECT id FROM ontology_node;
      CREATE VIEW iri_node AS SELECT id FROM node;
      CREATE VIEW node_identifier AS SELECT id, substr(id, 1, instr(id, ':') - 1) AS prefix,
        substr(id, instr(id, ':') + 1) AS local_identifier FROM node;
      CREATE VIEW prefix AS SELECT prefix, 'http://purl.obolibrary.org/obo/' || prefix || '_' AS base
          FROM ontology_prefix WHERE native GROUP BY prefix
        UNION ALL SELECT column1, column2 FROM (VALUES \(prefixes)) WHERE column1 NOT IN (
          SELECT prefix FROM ontology_prefix WHERE native);
      """
  }
}

extension SynonymScope {
  /// The annotation property of synonyms with the scope.
  fileprivate var property: String {
    switch self {
    case .exact: "oio:hasExactSynonym"
    case .broad: "oio:hasBroadSynonym"
    case .narrow: "oio:hasNarrowSynonym"
    case .related: "oio:hasRelatedSynonym"
    }
  }
}
