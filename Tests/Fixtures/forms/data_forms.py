"""Forms of data: YAML, JSON, NDJSON, TOML, INI, XML, OBO, Turtle, in separate files and in fenced blocks."""

from form import FLOW_YAML, MARKUP, PLAIN_YAML, QUOTED, SINGLE_QUOTED, Form, all_wrong, code, fenced, line, rows
from pairs import Pair
from table_forms import CSV_ID_LABEL, TSV_ID_LABEL


def _yaml(name: str, template: str, head: str = "", barred: str = PLAIN_YAML, **settings) -> Form:
    return rows(f"YAML: {name}", template, "yaml", head=head, barred=barred, **settings)


def _json(name: str, template: str, head: str = "[\n", foot: str = "\n]", **settings) -> Form:
    return rows(f"JSON: {name}", template, "json", head=head, foot=foot, between=",\n", barred=QUOTED, **settings)


def _front_matter(pairs: list[Pair]) -> str:
    items = "".join(f"  - id: {pair.id}\n    label: {pair.label}\n" for pair in pairs)
    return f"---\ntitle: A report\nterms:\n{items}---\n\n# A report\n\nThe terms stand above.\n"


YAML_ID_LABEL = _yaml("id, label", "- id: {0.id}\n  label: {0.label}")

YAML = [
    YAML_ID_LABEL,
    all_wrong(YAML_ID_LABEL),
    _yaml("label, id", "- label: {0.label}\n  id: {0.id}"),
    _yaml("id, name", "- id: {0.id}\n  name: {0.label}\n  count: 3"),
    _yaml("X_id, X_label", "- phenotype_id: {0.id}\n  phenotype_label: {0.label}\n  gene: FBN1"),
    _yaml("double quotes", '- id: "{0.id}"\n  label: "{0.label}"', barred=QUOTED),
    _yaml("single quotes", "- id: '{0.id}'\n  label: '{0.label}'", barred=SINGLE_QUOTED),
    _yaml("folded label", "- id: {0.id}\n  label: >-\n    {0.label}", barred=""),
    _yaml("purl", "- id: {0.purl}\n  label: {0.label}"),
    _yaml("nested", "- preferred_term: {0.label}\n  term:\n    id: {0.id}\n    label: {0.label}"),
    _yaml("flow", "- {{id: {0.id}, label: {0.label}}}", barred=FLOW_YAML),
    _yaml("keyed by name", "item{0.digits}:\n  id: {0.id}\n  label: {0.label}"),
    _yaml("identifier: label", "{0.id}: {0.label}"),
    _yaml("label: identifier", "{0.label}: {0.id}"),
    _yaml("- identifier # label", "- {0.id} # {0.label}", head="terms:\n"),
    _yaml("id: identifier # label", "- id: {0.id}  # {0.label}\n  count: 3"),
    _yaml("flow lists beside each other",
          "- ids: [{0.id}, {1.id}]\n  labels: [{0.label}, {1.label}]", barred=FLOW_YAML, group=2),
    _yaml("block lists beside each other",
          "- ids:\n    - {0.id}\n    - {1.id}\n  labels:\n    - {0.label}\n    - {1.label}", group=2),
    _yaml("name in a list of one", '- id: {0.id}\n  name: ["{0.label}"]', barred=QUOTED),
    _yaml("merge key with an override",
          '- &t{0.digits} {{id: {0.id}, label: "{0.own_label}"}}\n- {{<<: *t{0.digits}, label: "{0.label}"}}',
          barred=QUOTED),
    _yaml("blank in the identifier", '- id: "{0.prefix}: {0.digits}"\n  label: {0.label}'),
    _yaml("blank after the identifier", '- id: "{0.id} "\n  label: {0.label}'),
    _yaml("permissible values", "      {0.label}:\n        meaning: {0.id}",
          head="enums:\n  Choice:\n    permissible_values:\n"),
    Form("YAML front matter", _front_matter, is_line=False, wrong=5, right=15, barred=PLAIN_YAML),
]

JSON_ID_LABEL = _json("id, label", '  {{"id": "{0.id}", "label": "{0.label}"}}')

JSON_SEVERAL_LINES = _json("several lines",
                           '  {{\n    "label": "{0.label}",\n    "count": 3,\n    "id": "{0.id}"\n  }}')
NDJSON = rows("NDJSON: id, label", '{{"id": "{0.id}", "label": "{0.label}"}}', "ndjson", barred=QUOTED)

JSON = [
    JSON_ID_LABEL,
    all_wrong(JSON_ID_LABEL),
    JSON_SEVERAL_LINES,
    _json("X_id, X_label", '  {{"hpo_id": "{0.id}", "hpo_label": "{0.label}"}}'),
    _json("phenopacket", '    {{"type": {{"id": "{0.id}", "label": "{0.label}"}}, "excluded": false}}',
          head='{"id": "case 1", "phenotypicFeatures": [\n', foot="\n]}"),
    _json("OBO graph", '    {{"id": "{0.purl}", "lbl": "{0.label}", "type": "CLASS"}}',
          head='{"graphs": [{"nodes": [\n', foot="\n]}]}"),
    _json("code, display",
          '  {{"system": "http://purl.obolibrary.org/obo", "code": "{0.id}", "display": "{0.label}"}}'),
    _json("GO_Name, GO_ID", '  {{"GO_Name": "{0.label}", "GO_ID": "{0.id}", "Size": 4}}'),
    _json("name, curie", '  {{"name": "{0.label}", "curie": "{0.id}"}}'),
    _json("keyed by identifier", '  "{0.id}": {{"label": "{0.label}", "count": 3}}', head="{\n", foot="\n}"),
    _json("text, ontology, ontology_label",
          '  {{"text": "{0.label}", "ontology": "{0.id}", "ontology_label": "{0.label}"}}'),
    _json("termId, termLabel", '  {{"termId": "{0.id}", "termLabel": "{0.label}"}}'),
    _json("identifier: label", '  "{0.id}": "{0.label}"', head="{\n", foot="\n}"),
    _json("label: identifier", '  "{0.label}": "{0.id}"', head="{\n", foot="\n}"),
    _json("lists beside each other",
          '  {{"ids": ["{0.id}", "{1.id}"], "labels": ["{0.label}", "{1.label}"]}}', group=2),
    _json("name in a list of one", '  {{"id": "{0.id}", "name": ["{0.label}"]}}'),
    _json("list of two", '  ["{0.id}", "{0.label}"]'),
    NDJSON,
]

ON_ONE_LINE = [
    line('{{"id": "{0.id}", "label": "{0.label}"}}', barred=QUOTED),
    line('{{"id":"{0.id}","name":"{0.label}","count":3}}', barred=QUOTED),
    line('{{"label": "{0.label}", "id": "{0.id}"}}', barred=QUOTED),
    line('{{"hpo_id": "{0.id}", "hpo_label": "{0.label}"}}', barred=QUOTED),
    line('[{{"id": "{0.id}", "label": "{0.label}"}}, {{"id": "{1.id}", "label": "{1.label}"}}]', right=1,
         barred=QUOTED),
    line('{{"{0.id}": "{0.label}"}}', barred=QUOTED),
    line('{{"ids": ["{0.id}", "{1.id}"], "labels": ["{0.label}", "{1.label}"]}}', right=1, barred=QUOTED),
    line("{{id: {0.id}, label: {0.label}}}", barred=FLOW_YAML),
    line("- {{id: {0.id}, label: {0.label}}}", barred=FLOW_YAML),
    line("term: {{id: {0.id}, name: '{0.label}'}}", barred=SINGLE_QUOTED),
    line("- {0.id} # {0.label}"),
    line("id: {0.id} # {0.label}"),
    line("`{{id: {0.id}, label: {0.label}}}`", barred=FLOW_YAML + "`"),
]

OBO_STANZAS = rows("OBO stanzas", "[Term]\nid: {0.id}\nname: {0.label}\n", "obo", head="format-version: 1.4\n\n")
TURTLE = rows("Turtle, several lines", 'obo:{0.underscored} a owl:Class ;\n    rdfs:label "{0.label}" ;\n'
              "    rdfs:comment \"as found\" .\n", "ttl", barred=QUOTED,
              head="@prefix obo: <http://purl.obolibrary.org/obo/> .\n\n")

ONTOLOGY_LANGUAGES = [
    OBO_STANZAS,
    TURTLE,
    code("is_a: {0.id} ! {0.label}", "obo", ""),
    code("relationship: part_of {0.id} ! {0.label}", "obo", ""),
    code("intersection_of: {0.id} ! {0.label}", "obo", ""),
    code('obo:{0.underscored} rdfs:label "{0.label}" .', "ttl"),
    code('obo:{0.underscored} rdfs:label "{0.label}"@en ; rdfs:comment "as found" .', "ttl"),
    code('{0.id} rdfs:label "{0.label}" .', "ttl"),
    code('<{0.purl}> <http://www.w3.org/2000/01/rdf-schema#label> "{0.label}" .', "nt"),
    code('AnnotationAssertion(rdfs:label obo:{0.underscored} "{0.label}")', "ofn"),
    code("# Class: obo:{0.underscored} ({0.label})", "ofn"),
    code('<owl:Class rdf:about="{0.purl}"><rdfs:label>{0.label}</rdfs:label></owl:Class>', "owl", MARKUP),
    rows("RDF/XML, several lines",
         '<owl:Class rdf:about="{0.purl}">\n  <rdfs:label xml:lang="en">{0.label}</rdfs:label>\n'
         "</owl:Class>", "owl", head="<rdf:RDF>\n", foot="\n</rdf:RDF>", barred=MARKUP),
    rows("Manchester syntax", 'Class: obo:{0.underscored}\n    Annotations:\n        rdfs:label "{0.label}"\n', "omn",
         barred=QUOTED),
    code("VALUES ?term {{ obo:{0.underscored} }} # {0.label}", "rq", ""),
]

CONFIGURATION = [
    code('"{0.id}" = "{0.label}"', "toml"),
    code("{0.id} = {0.label}", "ini", ""),
    code("{0.label}={0.id}", "properties", ""),
    rows("TOML tables", '[[terms]]\nid = "{0.id}"\nlabel = "{0.label}"\n', "toml", barred=QUOTED),
    code('terms = [{{ id = "{0.id}", label = "{0.label}" }}]', "toml"),
    rows("INI sections", "[{0.id}]\nname = {0.label}\n", "ini"),
    code('<term id="{0.id}">{0.label}</term>', "xml", MARKUP),
    code('<term id="{0.id}" label="{0.label}"/>', "xml", MARKUP),
    code("<term><id>{0.id}</id><name>{0.label}</name></term>", "xml", MARKUP),
    rows("XML elements, several lines", "  <term>\n    <id>{0.id}</id>\n    <name>{0.label}</name>\n  </term>", "xml",
         head="<terms>\n", foot="\n</terms>", barred=MARKUP),
]

FENCED = [
    fenced(YAML_ID_LABEL, "yaml"),
    fenced(YAML_ID_LABEL, "yml", fence="~~~", note="tildes"),
    fenced(YAML_ID_LABEL, ""),
    fenced(YAML_ID_LABEL, "yaml", indent="   ", note="indented"),
    fenced(YAML_ID_LABEL, "yaml", indent="> ", note="quoted"),
    fenced(JSON_ID_LABEL, "json"),
    fenced(JSON_ID_LABEL, ""),
    fenced(JSON_SEVERAL_LINES, "json"),
    fenced(NDJSON, "ndjson"),
    fenced(CSV_ID_LABEL, "csv"),
    fenced(CSV_ID_LABEL, ""),
    fenced(TSV_ID_LABEL, "tsv"),
    fenced(TSV_ID_LABEL, ""),
    fenced(OBO_STANZAS, "obo"),
    fenced(OBO_STANZAS, ""),
    fenced(TURTLE, "turtle"),
]

FORMS = [*YAML, *JSON, *ON_ONE_LINE, *ONTOLOGY_LANGUAGES, *CONFIGURATION, *FENCED]
