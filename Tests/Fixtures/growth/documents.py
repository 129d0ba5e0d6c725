#!/usr/bin/env python3
"""Writes documents whose shape makes careless readers slow, in any length.

usage: documents.py --list               each shape and the suffix of the file it is for
       documents.py SHAPE BYTES          a document of about so many bytes, on standard output
       documents.py --all FOLDER BYTES   such a document of each shape, as a file in the folder

A check of twice the document should take twice the time: 'scripts/bench --only growth' measures it.
"""
import sys
from pathlib import Path

ID, LABEL, WRONG = "HP:0003002", "Breast carcinoma", "HP:0100013"
SHAPES = {}


def shape(suffix):
    def add(write):
        SHAPES[write.__name__.replace("_", "-")] = (suffix, write)
        return write

    return add


def repeated(unit, size, head="", tail=""):
    """Returns `unit`, repeated to fit between `head` and `tail`; it may be a function of the repetitions so far."""
    room = size - len((head + tail).encode())
    if isinstance(unit, str):
        return head + unit * max(1, room // len(unit.encode())) + tail
    parts, length = [], 0
    while length < room or not parts:
        parts.append(unit(len(parts)))
        length += len(parts[-1].encode())
    return head + "".join(parts) + tail


def pair(id=WRONG, label=LABEL):
    return f'{{"id":"{id}","label":"{label}"}},'


# One long line.


@shape("json")
def json_line(size):
    return repeated(pair(), size, "[", "0]")


@shape("json")
def json_line_umlauts(size):
    return repeated(pair(label="Brüste und Krebs"), size, "[", "0]")


@shape("json")
def json_line_keys(size):
    return repeated(lambda n: f'"k{n}":"HP:{n % 9999999:07}",', size, "{", '"last":0}')


@shape("json")
def json_plural_key(size):
    return f'{{"x_id{"s" * (size - 40)}":"{ID}","label":"x"}}'


@shape("json")
def json_line_lists(size):
    half = (size - 30) // 2
    return f'{{"ids":[{repeated(f"{chr(34)}{ID}{chr(34)},", half)}0],"labels":[{repeated(f"{chr(34)}{LABEL}{chr(34)},", half)}0]}}'


@shape("json")
def json_one_value(size):
    half = (size - 30) // 2
    return f'{{"id":"{repeated(ID + "|", half)}{ID}","label":"{repeated("liver|", half)}liver"}}'


@shape("json")
def json_uneven_value(size):
    return f'{{"id":"{WRONG}","label":"{repeated("liver|", size - 50)}liver"}}'


@shape("json")
def json_escapes(size):
    return repeated(r"\u0048\u0050:0003002 ", size, '["', '"]')


@shape("json")
def json_broken_end(size):
    return repeated(pair() + "\n", size, "[", '{"id":')


@shape("ndjson")
def ndjson_broken(size):
    return repeated('{"id":"HP:0100013","label":"Breast carcinoma"\n', size)


@shape("json")
def json_depth(size):
    return "[" * (size // 2) + "]" * (size // 2)


@shape("json")
def json_depth_of_keys(size):
    return repeated('{"id":"HP:0003002","a":', size)


@shape("yaml")
def yaml_flow(size):
    return repeated(f"{{id: {WRONG}, label: {LABEL}}}, ", size, "a: [", "{}]\n")


@shape("yaml")
def yaml_flow_depth(size):
    return repeated("[", size, "a: ")


@shape("yaml")
def yaml_block_depth(size):
    """Each level is indented further, so that depth grows with the square root of the length."""
    lines, length = [], 0
    while length < size:
        lines.append(" " * len(lines) + "a:\n")
        length += len(lines[-1])
    return "".join(lines)


@shape("yaml")
def yaml_dashes(size):
    return repeated("- ", size, "", ID + "\n")


@shape("yaml")
def yaml_keys(size):
    return repeated(lambda n: f"term_{n}_id: {WRONG}\nterm_{n}_label: {LABEL}\n", size)


@shape("yaml")
def yaml_same_keys(size):
    return repeated(f"id: {WRONG}\nlabel: {LABEL}\n", size)


@shape("yaml")
def yaml_long_label_aliases(size):
    """A single value fills half of the document, and the other half repeats it."""
    return repeated(f"- {{id: {ID}, label: *l}}\n", size // 2, "- &l " + repeated("breast carcinoma ", size // 2) + "\n")


@shape("yaml")
def yaml_laughs(size):
    return repeated(lambda n: f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n", size, "a: &a-1 [HP:0003002]\n")


@shape("yaml")
def yaml_anchors(size):
    return repeated(lambda n: f"- &a{n} {{id: {ID}, label: {LABEL}}}\n- *a{n}\n", size)


@shape("yaml")
def yaml_merges(size):
    members = "".join(f", k{n}_id: {ID}, k{n}_label: {LABEL}" for n in range(40))
    return repeated("- <<: *a\n", size, f"- &a {{id: {ID}{members}}}\n")


@shape("yaml")
def yaml_tags(size):
    return repeated(lambda n: f"%TAG !t{n}! tag:example.org,2000:\n", size, "", f"---\nid: {ID}\n")


@shape("yaml")
def yaml_comments(size):
    return repeated(f"# obod: ignore mismatch {WRONG}\n- {{id: {WRONG}, label: {LABEL}}} # {WRONG}\n", size)


@shape("yaml")
def yaml_broken_end(size):
    return repeated(f"- id: {WRONG}\n  label: {LABEL}\n", size, "", "- [\n")


@shape("yaml")
def yaml_block_text(size):
    return repeated(f"  Patients had {LABEL.lower()} ({WRONG}) once.\n", size, "text: |\n")


@shape("yaml")
def yaml_no_line_feeds(size):
    """Carriage returns end the lines of YAML, but not those of a report."""
    return repeated(f"- id: {WRONG}\r  label: {LABEL}\r", size)


# Tables.


@shape("tsv")
def tsv_long_row(size):
    return repeated(f"{ID}\t", size, "id\tlabel\n")


@shape("csv")
def csv_long_row(size):
    return repeated(f"{WRONG},{LABEL},", size, "id,label\n")


@shape("tsv")
def tsv_columns(size):
    """Many columns, few rows."""
    count = size // 60
    header = "\t".join(f"k{n}_id\tk{n}_label" for n in range(count))
    return f"{header}\n" + "\t".join([WRONG, LABEL] * count) + "\n"


@shape("tsv")
def tsv_unnamed_columns(size):
    """Column names without a meaning, so that the cells must be examined."""
    count = size // 20
    header = "\t".join(f"c{n}" for n in range(count))
    return f"{header}\n" + "\t".join([WRONG] * count) + "\n"


@shape("tsv")
def tsv_label_columns(size):
    """As many possible label columns as columns of identifiers, in rows that are read as one."""
    rows, width = max(1, size // 40_000), 800
    header = "\t".join(f"c{n}\tterm {n} label" for n in range(width))
    return f"{header}\n" + repeated("\t".join([WRONG, LABEL] * width) + "\n", size - len(header))


@shape("tsv")
def tsv_prefixes(size):
    """Each column has identifiers of a different ontology."""
    count = size // 24
    return "\t".join(f"c{n} label" for n in range(count)) + "\n" + "\t".join(f"AB{n}:0000001" for n in range(count)) + "\n"


@shape("csv")
def csv_quotes(size):
    return repeated('"a ""b"",', size, "id,label\n")


@shape("csv")
def csv_open_quotes(size):
    return repeated(f'{WRONG},"{LABEL}\n', size, "id,label\n")


@shape("tsv")
def tsv_lists(size):
    return repeated(f"{ID}|{WRONG}|{ID}\t{LABEL}|{LABEL}\n", size, "id\tlabel\n")


@shape("tsv")
def tsv_rows(size):
    return repeated(f"{WRONG}\t{LABEL}\t{WRONG} seen\n", size, "id\tlabel\tnote\n")


@shape("gaf")
def gaf_rows(size):
    return repeated("UniProtKB\tP1\tA\t\tGO:0008150\tPMID:1\tIEA\n", size, "!gaf-version: 2.2\n")


# Markdown and text.


@shape("md")
def md_front_matters(size):
    return repeated(f"---\nid: {WRONG}\nlabel: {LABEL}\n", size)


@shape("md")
def md_fences(size):
    """Each fence is longer than the previous one, so that none closes another."""
    lines, length = [], 0
    while length < size:
        lines.append("`" * (len(lines) % 200 + 3) + f"yaml\nid: {WRONG}\n")
        length += len(lines[-1])
    return "".join(lines)


@shape("md")
def md_open_fence(size):
    return repeated(f"id: {WRONG}\n", size, "```\n")


@shape("md")
def md_closed_fences(size):
    return repeated(f"```json\n{pair()}\n```\n", size)


@shape("md")
def md_row(size):
    return repeated(f"{WRONG} | {LABEL} | ", size, "| id | label |\n| --- | --- |\n| ", "|\n")


@shape("md")
def md_bars(size):
    return repeated("|", size, "| id |\n| --- |\n")


@shape("md")
def md_paragraph(size):
    return repeated(f"The patients had {LABEL.lower()} ({WRONG}) in all of the families seen.\n", size)


@shape("md")
def md_line(size):
    return repeated(f"{LABEL.lower()} ({WRONG}), ", size)


@shape("md")
def md_line_greek(size):
    return repeated(f"β-{LABEL.lower()} ({WRONG}), ", size)


@shape("md")
def md_obsolete(size):
    """Obsolete identifiers, whose replacements are tried in the text."""
    return repeated("liver something (HP:0000057), ", size)


@shape("md")
def md_comments(size):
    return repeated(f"{WRONG} <!-- obod: ignore mismatch {WRONG} --> ", size)


@shape("md")
def md_comment_openers(size):
    return repeated("<!-- obod: ignore ", size, "", ID)


@shape("md")
def md_quotations(size):
    return repeated(f"> ```\n> {WRONG}\n\n", size)


@shape("md")
def md_tables(size):
    return repeated(f"| id | label |\n|---|---|\n| {WRONG} | {LABEL} |\n\n", size)


@shape("txt")
def txt_commas(size):
    return repeated("id,label\n", size)


@shape("txt")
def txt_ignore(size):
    return repeated("obod:ignore ", size, "# ", ID)


@shape("txt")
def txt_blank_lines(size):
    return repeated("\n", size, "", ID)


@shape("txt")
def txt_byte_order_marks(size):
    return repeated("\ufeff", size, "", ID)


@shape("txt")
def txt_underscores(size):
    return repeated("_", size, "", ID)


@shape("txt")
def txt_colons(size):
    return repeated("a: ", size, "", ID)


# Programs, markup and other formats.


@shape("py")
def py_open_calls(size):
    return repeated("(\n", size, "", f'"{ID}"')


@shape("py")
def py_open_brackets(size):
    return repeated("([{", size, "", f'"{ID}"')


@shape("py")
def py_calls(size):
    return repeated(f'Term(\n  id="{WRONG}",\n  label="{LABEL}",\n)\n', size)


@shape("py")
def py_open_strings(size):
    return repeated("\"a 'b `c ", size, "", ID)


@shape("py")
def py_line(size):
    return repeated(f'Term(id="{WRONG}", label="{LABEL}"), ', size)


@shape("html")
def html_open(size):
    return repeated("<a\n", size, "", ID)


@shape("html")
def html_depth(size):
    return "<b>\n" * (size // 10) + ID + "</b>\n" * (size // 10)


@shape("html")
def html_rows(size):
    return repeated(f"<tr>\n<td>{WRONG}</td>\n<td>{LABEL}</td>\n</tr>\n", size)


@shape("html")
def html_line(size):
    return repeated(f"<td>{WRONG}</td><td>{LABEL}</td>", size)


@shape("xml")
def xml_elements(size):
    return repeated(f'<Class rdf:about="http://purl.obolibrary.org/obo/HP_0100013"><rdfs:label>{LABEL}</rdfs:label></Class>\n', size)


@shape("ttl")
def ttl_statements(size):
    return repeated(f'obo:HP_0100013 rdfs:label "{LABEL}" ;\n  a owl:Class .\n', size)


@shape("ttl")
def ttl_one_statement(size):
    return repeated(f'obo:HP_0100013 rdfs:label "{LABEL}" ;\n', size)


@shape("obo")
def obo_stanzas(size):
    return repeated(f"[Term]\nid: {WRONG}\nname: {LABEL}\nis_a: {ID} ! liver\n\n", size, "format-version: 1.2\n\n")


@shape("obo")
def obo_one_stanza(size):
    return repeated(f"is_a: {ID} ! liver\n", size, f"[Term]\nid: {WRONG}\nname: {LABEL}\n")


@shape("toml")
def toml_sections(size):
    return repeated(f'[[term]]\nid = "{WRONG}"\nlabel = "{LABEL}"\n', size)


@shape("toml")
def toml_keys(size):
    return repeated(lambda n: f'k{n}_id = "{WRONG}"\nk{n}_label = "{LABEL}"\n', size)


@shape("ini")
def ini_lists(size):
    return repeated(f"a = [\n {WRONG}\n]\n", size)


def main():
    if sys.argv[1:] == ["--list"]:
        for name, (suffix, _) in SHAPES.items():
            print(f"{name}\t{suffix}")
    elif len(sys.argv) == 4 and sys.argv[1] == "--all" and sys.argv[3].isdigit():
        for name, (suffix, write) in SHAPES.items():
            Path(sys.argv[2], f"{name}.{suffix}").write_bytes(write(int(sys.argv[3])).encode())
    elif len(sys.argv) == 3 and sys.argv[1] in SHAPES and sys.argv[2].isdigit():
        sys.stdout.buffer.write(SHAPES[sys.argv[1]][1](int(sys.argv[2])).encode())
    else:
        sys.exit(__doc__)


main()
