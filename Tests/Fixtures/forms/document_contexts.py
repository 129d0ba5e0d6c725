"""Contexts of whole documents: tables with other columns, YAML and JSON with other fields, domain formats."""

from context import Context, document

COLUMNS = {
    "Onset": "onset", "Severity": "severity", "Sex": "sex", "Frequency": "frequency", "Inheritance": "inheritance",
    "Evidence": "evidence", "Notes": "note", "Gene": "gene", "Age": "age", "Modifier": "modifier",
}


def _markdown(name: str, heads: list[str], cells: list[str]) -> Context:
    head = "| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|\n"
    return document(f"Markdown table: {name}", "md", "| " + " | ".join(cells) + " |", head)


def _tsv(name: str, heads: str, cells: str, extension: str = "tsv") -> Context:
    """Returns a table given by its column names and cells, separated by ', '."""
    return document(f"TSV: {name}", extension, cells.replace(", ", "\t"), heads.replace(", ", "\t") + "\n")


def _column_tables() -> list[Context]:
    """Returns tables with each kind of column beside the identifier, with and without the label between them."""
    tables = []
    for head, key in COLUMNS.items():
        value = f"{{{key}}}"
        tables += [
            _markdown(f"HPO ID, {head}", ["HPO ID", head], ["{hp1.id}", value]),
            _markdown(f"Term, HPO ID, {head}", ["Term", "HPO ID", head], ["{hp1.label}", "{hp1.id}", value]),
            _markdown(f"{head}, HPO ID", [head, "HPO ID"], [value, "{hp1.id}"]),
            _tsv(f"hpo_id, {head.lower()}", f"hpo_id, {head.lower()}", f"{{hp1.id}}, {value}"),
            _tsv(f"id, label, {head.lower()}", f"id, label, {head.lower()}", f"{{hp1.id}}, {{hp1.label}}, {value}"),
        ]
    return tables


TABLES = [
    _markdown("ID, Onset, Severity, Sex", ["ID", "Onset", "Severity", "Sex"],
              ["{hp1.id}", "{onset}", "{severity}", "{sex}"]),
    _markdown("Age of onset, HPO ID, Clinical course", ["Age of onset", "HPO ID", "Clinical course"],
              ["{onset}", "{hp1.id}", "{course}"]),
    _markdown("headings that say nothing", ["A", "B", "C"], ["{hp1.id}", "{onset}", "{note}"]),
    _markdown("HPO ID, Laterality, Pace", ["HPO ID", "Laterality", "Pace"], ["{hp1.id}", "{laterality}", "{pace}"]),
    _markdown("Disease, HPO ID", ["Disease", "HPO ID"], ["{mondo1.label}", "{hp1.id}"]),
    _markdown("Tissue, Cell type ID", ["Tissue", "Cell type ID"], ["{uberon1.label}", "{cl1.id}"]),
    _markdown("GO ID, Cell type, p", ["GO ID", "Cell type", "p"], ["{go1.id}", "{cl1.label}", "0.003"]),
    _markdown("ID, Term, Parent ID", ["ID", "Term", "Parent ID"], ["{hp1.id}", "{hp1.label}", "{hp1.parent.id}"]),
    _markdown("ID, Term, Parent", ["ID", "Term", "Parent"], ["{hp1.id}", "{hp1.label}", "{hp1.parent.label}"]),
    _markdown("ID, Status", ["ID", "Status"], ["{hp1.id}", "{status}"]),
    _markdown("bare identifiers", ["Patient", "Terms"], ["P1", "{hp1.id}, {hp2.id}; {hp3.id}"]),
    _markdown("label (ID), Onset", ["Finding", "Onset"], ["{hp1.label} ({hp1.id})", "{onset}"]),
    _markdown("coordinated labels", ["Finding", "n"], ["{hp1.label} {hp1.id} / {hp2.id} {hp2.label}", "3"]),
    _tsv("id, label, parent", "id, label, parent", "{hp1.id}, {hp1.label}, {hp1.parent.id}"),
    _tsv("id, label, xref", "id, label, xref", "{mondo1.id}, {mondo1.label}, {ncit1.id}"),
    _tsv("id, label, replaced_by", "id, label, replaced_by", "{hp1.id}, {hp1.label}, {hp2.id}"),
    _tsv("id, label, parent_id, parent_label", "id, label, parent_id, parent_label",
         "{hp1.id}, {hp1.label}, {hp1.parent.id}, {hp1.parent.label}"),
    _tsv("subject, predicate, object", "subject, predicate, object", "{hp1.id}, rdfs:subClassOf, {hp1.parent.id}"),
    _tsv("subject_id, subject_label, object_id", "subject_id, subject_label, predicate_id, object_id",
         "{mondo1.id}, {mondo1.label}, skos:exactMatch, {ncit1.id}"),
    _tsv("hpo_id, disease_id, disease_name", "hpo_id, disease_id, disease_name",
         "{hp1.id}, {mondo1.id}, {mondo1.label}"),
    _tsv("disease_name, hpo_id, hpo_name", "disease_name, hpo_id, hpo_name", "{mondo1.label}, {hp1.id}, {hp1.label}"),
    _tsv("tissue_id, tissue_label, cell_type", "tissue_id, tissue_label, cell_type",
         "{uberon1.id}, {uberon1.label}, {cl1.label}"),
    _tsv("hpo_id, relative_name", "hpo_id, relative, relative_name", "{hp1.id}, sister, Anna"),
    _tsv("empty label", "id, label", "{hp1.id}, "),
    _tsv("HPO ID, description", "hpo_id, description", "{hp1.id}, {note}"),
    _tsv("phenopacket sheet", "patient, hpo_id, excluded, onset, sex", "P1, {hp1.id}, true, {onset}, {sex}"),
    document("CSV: hpo_id, disease_name", "csv", "{hp1.id},{mondo1.label}", "hpo_id,disease_name\n"),
    document("CSV: id, label, n", "csv", "{hp1.id},{hp1.label},{count}", "id,label,n\n"),
    document("CSV without header: id, onset", "csv", "{hp1.id},{onset}"),
    document("CSV: ids in one cell, one label column of another kind", "csv",
             '{gene},"{hp1.id};{hp2.id}",{inheritance}',
             "gene,hpo_ids,inheritance\n"),
    document("SDRF", "sdrf.tsv", "S1\tNT={uberon1.label};AC={uberon1.id}\t{sex}\tA1",
             "source name\tcharacteristics[organism part]\tcharacteristics[sex]\tassay name\n"),
    document("ROBOT template", "tsv", "{hp1.id}\t{hp1.label}\t{hp1.parent.id}\t{note}",
             "ID\tLabel\tParent\tComment\nID\tLABEL\tSC %\tA rdfs:comment\n"),
    document("ROBOT template with parent's label", "tsv", "{hp1.id}\t{hp1.label}\t{hp1.parent.label}",
             "ID\tLabel\tParent\nID\tA rdfs:label\tSC %\n"),
]

TABBED_TEXT = [
    document("text with tabs: gene, ID, count", "txt", "{gene}\t{hp1.id}\t{count}"),
    document("text with tabs: ID, onset", "txt", "{hp1.id}\t{onset}"),
    document("text with tabs: label, ID, sex", "txt", "{hp1.label}\t{hp1.id}\t{sex}"),
    document("text with tabs: disease, ID", "txt", "{disease1.label}\t{hp1.id}"),
    document("text with tabs: ID, tissue", "txt", "{go1.id}\t{uberon1.label}\t{count}"),
    document("GAF 2.2", "gaf",
             "UniProtKB\tP12345\t{gene}\tinvolved_in\t{go1.id}\tPMID:12345678\tIDA\t\tP\t"
             "Growth factor receptor\t{gene}\tprotein\ttaxon:9606\t20240101\tUniProt\t\t", "!gaf-version: 2.2\n"),
    document("GAF 2.2 in .txt", "txt",
             "UniProtKB\tP12345\t{gene}\tlocated_in\t{go1.id}\tPMID:12345678\tIEA\t\tC\tCollagen "
             "binding protein\t\tprotein\ttaxon:9606\t20240101\tUniProt\tpart_of({cl1.id})\t", "!gaf-version: 2.2\n"),
    document("GPAD 2.0", "gpad",
             "UniProtKB:P12345\t\tRO:0002331\t{go1.id}\tPMID:12345678\tECO:0000314\t\t\t2024-01-01\tUniProt\t"
             "BFO:0000066({uberon1.id})\t", "!gpad-version: 2.0\n"),
    document("phenotype.hpoa", "hpoa",
             "OMIM:154700\t{mondo1.label}\t\t{hp1.id}\tPMID:12345678\tPCS\t\t{count}\tMALE\t\tP\t"
             "HPO:probinson[2020-01-01]", "#description: annotations\ndatabase_id\tdisease_name\tqualifier\thpo_id\t"
             "reference\tevidence\tonset\tfrequency\tsex\tmodifier\taspect\tbiocuration\n"),
    document("genes_to_phenotype", "txt", "2200\t{gene}\t{hp1.id}\t{hp1.label}\t-\tOMIM:154700",
             "ncbi_gene_id\tgene_symbol\thpo_id\thpo_name\tfrequency\tdisease_id\n"),
    document("list of bare identifiers", "txt", "{hp1.id}"),
    document("list of bare identifiers in Markdown", "md", "- {hp1.id}", "# Excluded terms\n\n"),
    document("log", "log", "2024-05-01 12:00:03 INFO annotated {gene} with {hp1.id} ({count})"),
]

MAPPINGS = [
    document("YAML: label null", "yaml", "- id: {hp1.id}\n  label: null"),
    document("YAML: label ~", "yaml", "- id: {hp1.id}\n  label: ~"),
    document("YAML: empty label", "yaml", "- id: {hp1.id}\n  label:"),
    document("YAML: empty string", "yaml", '- id: {hp1.id}\n  label: ""'),
    document("YAML: onset, severity, sex", "yaml",
             "- id: {hp1.id}\n  onset: {onset}\n  severity: {severity}\n  sex: {sex}"),
    document("YAML: label and parent", "yaml", "- id: {hp1.id}\n  label: {hp1.label}\n  parent: {hp1.parent.id}"),
    document("YAML: hpo_id, disease_name", "yaml", "- hpo_id: {hp1.id}\n  disease_name: {mondo1.label}"),
    document("YAML: list of bare identifiers", "yaml", "  - {hp1.id}", "excluded:\n"),
    document("YAML: keys that are terms", "yaml", "- tissue: {uberon1.id}\n  cell: {cl1.id}\n  disease: {mondo1.id}"),
    document("YAML: remark after the identifier", "yaml", "- {hp1.id}  # {remark}", "terms:\n"),
    document("YAML: preferred term as written", "yaml",
             "- preferred_term: \"{hp1.label}, {remark}\"\n  term:\n    id: {hp1.id}\n    label: {hp1.label}"),
    document("YAML: ids and other lists", "yaml",
             "- ids: [{hp1.id}, {hp2.id}]\n  genes: [{gene}, {gene}]\n  onset: {onset}"),
    document("JSON: label null", "json", '  {{"id": "{hp1.id}", "label": null}}', "[\n", "\n]", ",\n"),
    document("JSON: no label", "json",
             '  {{"id": "{hp1.id}", "sex": "{sex}", "onset": "{onset}"}}', "[\n", "\n]", ",\n"),
    document("JSON: phenopacket", "json",
             '  {{"type": {{"id": "{hp1.id}", "label": "{hp1.label}"}}, "description": "{remark}", "excluded": true}}',
             '{"subject": {"id": "P1", "sex": "MALE"}, "phenotypicFeatures": [\n', "\n]}", ",\n"),
    document("JSON: two identifiers", "json",
             '  {{"id": "{hp1.id}", "label": "{hp1.label}", "parents": ["{hp1.parent.id}"], "xrefs": ["{mondo1.id}"]}}',
             "[\n", "\n]", ",\n"),
    document("JSON: hpo_id, disease_name", "json", '  {{"hpo_id": "{hp1.id}", "disease_name": "{mondo1.label}"}}',
             "[\n", "\n]", ",\n"),
    document("fenced YAML: bare identifiers and fields", "md", "- id: {hp1.id}\n  onset: {onset}\n  note: {note}",
             "# Case\n\n```yaml\n", "\n```"),
    document("fenced shell session", "md", "$ obod lookup {hp1.id}\n{hp1.id}  {hp1.label}",
             "# Use\n\n```console\n", "\n```"),
    document("diff of YAML", "diff", " - id: {hp1.id}\n   label: {hp1.label}\n-  onset: {onset}\n+  onset: {onset}",
             "--- a/terms.yaml\n+++ b/terms.yaml\n@@ -1,4 +1,4 @@\n"),
    document("Python module", "py", 'def is_excluded(term):\n    """Whether {hp1.id} ({hp1.label}) stands above."""\n'
             '    return below(term, "{hp1.id}", "{hp2.id}")\n'),
    document("Turtle: axioms", "ttl", 'obo:{hp1.underscored} rdfs:subClassOf obo:{hp1.parent.underscored} ;\n'
             '    rdfs:label "{hp1.label}" .\n'),
    document("OBO stanzas", "obo",
             "[Term]\nid: {hp1.id}\nname: {hp1.label}\nis_a: {hp1.parent.id} ! {hp1.parent.label}\n"
             "xref: UMLS:C0000768\n", "format-version: 1.4\n\n"),
    document("HTML: other cells", "html", "<tr><td>{hp1.id}</td><td>{onset}</td><td>{sex}</td></tr>",
             "<table>\n<tr><th>HPO ID</th><th>Onset</th><th>Sex</th></tr>\n", "\n</table>"),
]

CONTEXTS = [*_column_tables(), *TABLES, *TABBED_TEXT, *MAPPINGS]
