"""Forms of rows and tables: Markdown, text with tabs, TSV, CSV, and table formats of tools in the field."""

from form import LATEX, Form, all_wrong, code, line, rows

BAR = "|"
RULE2, RULE3 = "|---|---|\n", "|---|---|---|\n"

ROWS = [
    line("| {0.label} | {0.id} | 10% |", same_branch=True, barred=BAR),
    line("| {0.label} | {0.id} |", same_branch=True, barred=BAR),
    line("| {0.id} | {0.label} |", same_branch=True, barred=BAR),
    line("| {0.id} | {0.label} | 3/10 | PMID:12345678 |", same_branch=True, barred=BAR),
    line("| FBN1 | {0.label} | {0.id} | yes |", same_branch=True, barred=BAR),
    line("| [{0.id}]({0.purl}) | {0.label} |", same_branch=True, barred=BAR),
    line("| {0.label} ({0.id}) | 10% |", barred=BAR),
    line("{0.id}\t{0.label}", same_branch=True, extension="txt", separator="\n"),
    line("{0.label}\t{0.id}", same_branch=True, extension="txt", separator="\n"),
    line("FBN1\t{0.id}\t{0.label}\t0.02", same_branch=True, extension="txt", separator="\n"),
    line("{0.id}|{1.id}\t{0.label}|{1.label}", same_branch=True, right=1, barred=BAR, extension="txt", separator="\n"),
    line("{0.id}\tHPO|{0.label}\tGENE1\tGENE2", barred=BAR, extension="gmt", same_branch=True, separator="\n"),
    line("{0.label}%GOBP%{0.id}\tGENE1\tGENE2", barred="%", extension="gmt", same_branch=True, separator="\n"),
    line("NT={0.label};AC={0.id}", barred=";="),
    line("AC={0.id};NT={0.label}", barred=";="),
    line("{0.label} {0.id} / {1.label} {1.id}", right=1, barred="/"),
]


def _markdown(name: str, head: str, template: str, rule: str = RULE2, **settings) -> Form:
    return rows(f"Markdown table: {name}", template, "md", head=f"# Terms\n\n{head}\n{rule}", barred=BAR, **settings)


HEADED = _markdown("HPO ID, HPO term", "| {ontology} ID | {ontology} term |", "| {0.id} | {0.label} |")

MARKDOWN = [
    HEADED,
    all_wrong(HEADED),
    _markdown("Term, ID", "| Term | ID |", "| {0.label} | {0.id} |"),
    _markdown("Phenotype, ID, Frequency", "| Phenotype | ID | Frequency |", "| {0.label} | {0.id} | 10% |", RULE3),
    _markdown("Finding, Code", "| Finding | Code |", "| {0.label} | {0.id} |"),
    _markdown("headings that say nothing", "| A | B |", "| {0.id} | {0.label} |"),
    _markdown("ID linked", "| ID | Label |", "| [{0.id}]({0.purl}) | {0.label} |"),
    _markdown("ID in code", "| Label | ID |", "| {0.label} | `{0.id}` |"),
    _markdown("label and ID in one cell", "| Finding | Patients |", "| {0.label} ({0.id}) | 3/10 |"),
    _markdown("label bold", "| Name | ID | Note |", "| **{0.label}** | {0.id} | seen twice |", RULE3),
    _markdown("without outer bars", "ID | Name", "{0.id} | {0.label}", "--- | ---\n"),
    _markdown("Feature, Patients, HPO ID", "| Feature | Patients | HPO ID |", "| {0.label} | 7/9 | {0.id} |", RULE3),
    rows("table aligned with blanks", "{0.id}    6.2e-05    2    {0.label!s:70}    BP", "md",
         head="category      p          n    term" + 70 * " " + "ontology\n" + 100 * "-" + "\n", same_branch=True),
    _markdown("lists with semicolons", "| IDs | Terms |", "| {0.id}; {1.id} | {0.label}; {1.label} |", group=2),
    _markdown("lists with <br>", "| IDs | Terms |", "| {0.id}<br>{1.id} | {0.label}<br>{1.label} |", group=2),
    _markdown("subject and object", "| subject_id | subject_label | object_id | object_label |",
              "| {0.id} | {0.label} | {1.id} | {1.label} |", "|---|---|---|---|\n", group=2),
]


def _tsv(name: str, head: str, template: str, extension: str = "tsv", **settings) -> Form:
    return rows(f"TSV: {name}", template, extension, head=head, **{"barred": '"', **settings})


def _csv(name: str, head: str, template: str, **settings) -> Form:
    return rows(f"CSV: {name}", template, "csv", head=head, **{"barred": '",', **settings})


TSV_ID_LABEL = _tsv("id, label", "id\tlabel\n", "{0.id}\t{0.label}")
CSV_ID_LABEL = _csv("id, label", "id,label\n", "{0.id},{0.label}")

DELIMITED = [
    TSV_ID_LABEL,
    all_wrong(TSV_ID_LABEL),
    _tsv("hpo_id, hpo_label", "case\thpo_id\thpo_label\tcount\n", "7\t{0.id}\t{0.label}\t3/10"),
    _tsv("hpo_id, hpo_name", "hpo_id\thpo_name\n", "{0.id}\t{0.label}"),
    _tsv("label, id", "label\tid\n", "{0.label}\t{0.id}"),
    _tsv("cell_type_ontology_term_id, cell_type", "cell_type_ontology_term_id\tcell_type\n", "{0.id}\t{0.label}"),
    _tsv("no header", "", "{0.id}\t{0.label}"),
    _tsv("name, purl", "name\tpurl\n", "{0.label}\t{0.purl}"),
    _tsv("label and ID in one cell", "finding\tcount\n", "{0.label} ({0.id})\t3/10"),
    CSV_ID_LABEL,
    _csv("quoted", "id,label\n", '"{0.id}","{0.label}"', barred='"'),
    _csv("term_id, term_name, gene", "gene,term_id,term_name\n", "FBN1,{0.id},{0.label}"),
    _csv("HPO ID, HPO Term", "HPO ID,HPO Term\n", "{0.id},{0.label}"),
    _csv("semicolons", "id;label\n", "{0.id};{0.label}", barred='";'),
    _csv("no header", "", "{0.id},{0.label}"),
    rows("CSV lines in text", "{0.id},{0.label}", "txt", head="id,label\n", barred=',"'),
]

SEPARATORS = ["|", " | ", "||", ";", "; ", ",", ", "]
THREES = {"group": 3, "wrong": 6, "right": 15}

LISTS = [
    *(_tsv(f"cells parted by '{mark}'", "id\tlabel\n", mark.join(["{0.id}", "{1.id}", "{2.id}"]) + "\t"
           + mark.join(["{0.label}", "{1.label}", "{2.label}"]), barred='"' + mark.strip(), **THREES)
      for mark in SEPARATORS),
    *(_csv(f"cells parted by '{mark}'", "hpo_id,hpo_label\n", '"' + mark.join(["{0.id}", "{1.id}", "{2.id}"]) + '","'
           + mark.join(["{0.label}", "{1.label}", "{2.label}"]) + '"', barred='"' + mark.strip(), **THREES)
      for mark in SEPARATORS),
    _tsv("label [ID]|label [ID]", "sample\tterms\n", "S1\t{0.label} [{0.id}]|{1.label} [{1.id}]", group=2,
         barred='"|[]'),
    _tsv("ID label|ID label", "sample\tterms\n", "S1\t{0.id} {0.label}|{1.id} {1.label}", group=2, barred='"|'),
    _tsv("more labels than identifiers", "id\tlabel\n", "{0.id}|{1.id}\t{0.label}|{1.label}|something else",
         group=2, barred='"|'),
]

SSSOM_HEAD = (
    "#curie_map:\n#  skos: http://www.w3.org/2004/02/skos/core#\n#mapping_set_id: https://example.org/mappings\n"
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
)

TOOLS = [
    _tsv("SSSOM", SSSOM_HEAD, "{0.id}\t{0.label}\tskos:exactMatch\t{1.id}\t{1.label}\tsemapv:ManualMappingCuration",
         extension="sssom.tsv", group=2),
    _tsv("ROBOT template", "Ontology ID\tterm\tnote\nID\tLABEL\tA rdfs:comment\n", "{0.id}\t{0.label}\tnew"),
    _tsv("ROBOT template, A rdfs:label", "Id\tPreferred\tParent\nID\tA rdfs:label\tSC %\n",
         "{0.id}\t{0.label}\towl:Thing"),
    _csv("ROBOT template", "ID,Label,Source\nID,LABEL,A dc:source\n", "{0.id},{0.label},PMID:12345678"),
    _tsv("DOSDP", "defined_class\tdefined_class_label\tcell\tcell_label\n",
         "{0.id}\t{0.label}\t{1.id}\t{1.label}", group=2),
    _tsv("DOSDP: label before identifier", "cell_label\tcell\n", "{0.label}\t{0.id}"),
    _tsv("SDRF", "source name\tcharacteristics[organism part]\tassay name\n", "S1\tNT={0.label};AC={0.id}\tA1",
         extension="sdrf.tsv", barred='";='),
    _tsv("ISA-Tab", "Source Name\tCharacteristics[organism part]\tTerm Source REF\tTerm Accession Number\n",
         "S1\t{0.label}\t{0.prefix}\t{0.purl}"),
    code("{0.label} & {0.id} & 10\\% \\\\", "tex", LATEX, same_branch=True),
    code("{0.id} & {0.label} \\\\", "tex", LATEX, same_branch=True),
    rows("LaTeX tabular", "{0.id} & {0.label} & 3 \\\\", "tex", barred=LATEX,
         head="\\begin{tabular}{llr}\n{ontology} ID & Term & n \\\\\n\\hline\n", foot="\n\\end{tabular}"),
    rows("reST list table", "   * - {0.id}\n     - {0.label}", "rst",
         head=".. list-table:: Terms\n   :header-rows: 1\n\n   * - ID\n     - Label\n"),
    rows("org table", "| {0.id} | {0.label} |", "org", head="| ID | Label |\n|----+----|\n", barred=BAR),
    rows("AsciiDoc table", "|{0.id} |{0.label}", "adoc", head="|===\n|ID |Label\n\n", foot="\n|===", barred=BAR),
    rows("MediaWiki table", "|-\n| {0.id} || {0.label}", "txt", head="{| class=\"wikitable\"\n! ID !! Label\n",
         foot="\n|}", barred=BAR),
]

FORMS = [*ROWS, *MARKDOWN, *DELIMITED, *LISTS, *TOOLS]
