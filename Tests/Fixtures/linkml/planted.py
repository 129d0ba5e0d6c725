#!/usr/bin/env python3
"""Writes a schema and documents with planted errors.

usage: planted.py SEED COUNT FOLDER FILE.obo.gz …

Writes FOLDER/schema.yaml with FOLDER/parts/terms.yaml, which it imports, FOLDER/oak_config.yaml, the files without
compression, FOLDER/docs/*.yaml, and FOLDER/expected.tsv: file, line, column, verdict, identifier, place.
"""
import gzip
import random
import sys
from pathlib import Path

SCHEMA = """\
id: https://example.org/planted
name: planted
prefixes: {linkml: "https://w3id.org/linkml/"}
imports: [linkml:types, parts/terms]
default_range: string
classes:
  Disease:
    tree_root: true
    attributes:
      name: {}
      disease_term: {range: Term, inlined: true, bindings: [{binds_value_of: id, range: DiseaseEnum, obligation_level: REQUIRED}]}
      phenotypes: {range: PhenotypeDescriptor, multivalued: true, inlined_as_list: true}
      mechanisms: {range: Mechanism, multivalued: true, inlined_as_list: true}
  Mechanism:
    attributes:
      title: {}
      steps: {range: Step, multivalued: true, inlined_as_list: true}
  Step:
    attributes:
      cell: {range: CellDescriptor, inlined: true}
      processes: {range: ProcessDescriptor, multivalued: true, inlined_as_list: true}
"""

TERMS = """\
id: https://example.org/planted/terms
name: terms
prefixes: {linkml: "https://w3id.org/linkml/"}
imports: [linkml:types]
default_range: string
slots:
  preferred_term: {}
  term: {range: Term, inlined: true}
  qualifiers: {range: Qualifier, multivalued: true, inlined_as_list: true}
  site: {range: Term, inlined: true}
classes:
  Term:
    attributes:
      id: {identifier: true}
      label: {}
  Descriptor:
    abstract: true
    slots: [preferred_term, term, qualifiers]
  Located:
    mixin: true
    slots: [site]
    slot_usage:
      site: {bindings: [{binds_value_of: id, range: SiteEnum, obligation_level: REQUIRED}]}
  Qualifier:
    attributes:
      predicate: {}
      value: {range: Descriptor, inlined: true}
"""
DESCRIPTOR = """\
  {0}Descriptor:
    is_a: Descriptor
    mixins: [Located]
    slot_usage:
      term: {{bindings: [{{binds_value_of: id, range: {0}Enum, obligation_level: REQUIRED}}]}}
"""
ENUM = """\
  {0}Enum:
    reachable_from: {{source_nodes: ["{1}"], include_self: false, relationship_types: [rdfs:subClassOf]}}
"""
ROOTS = {
    "Disease": "MONDO:0000001", "Phenotype": "HP:0000118", "Cell": "CL:0000988", "Process": "GO:0008150",
    "Site": "UBERON:0000062",
}
ERRORS = ["outside_enum", "mismatch", "obsolete", "merged", "unknown_id", "unloaded_prefix", "missing_field"]


class Term:
    def __init__(self, id):
        self.id, self.label, self.parents, self.alternates = id, "", [], []
        self.is_obsolete, self.names = False, []


def read(path):
    """Yields the terms that a file defines itself."""
    term = None
    own = path.name.partition(".")[0].upper() + ":"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            tag, _, value = line.rstrip("\n").partition(": ")
            value = value.split(" ! ")[0].split(" {")[0].strip()
            if line.startswith("["):
                if term and term.id.startswith(own):
                    yield term
                term = Term("") if line.startswith("[Term]") else None
            elif term is not None:
                if tag == "id":
                    term.id = value
                elif tag == "name":
                    term.label = line.rstrip("\n")[6:]
                elif tag == "is_a":
                    term.parents.append(value)
                elif tag == "alt_id":
                    term.alternates.append(value)
                elif tag == "synonym":
                    term.names.append(value.split('"')[1].lower())
                elif tag == "is_obsolete":
                    term.is_obsolete = value.startswith("true")
    if term and term.id.startswith(own):
        yield term


class Maker:
    def __init__(self, seed, files):
        self.random = random.Random(seed)
        self.terms = {term.id: term for path in files for term in read(path) if term.label}
        children = {}
        for term in self.terms.values():
            for parent in term.parents:
                children.setdefault(parent, []).append(term.id)
        self.members = {kind: self.below(root, children) for kind, root in ROOTS.items()}
        self.lines, self.expected = [], []

    def below(self, root, children):
        seen, pending = {root}, [root]
        while pending:
            for child in children.get(pending.pop(), []):
                if child not in seen:
                    seen.add(child)
                    pending.append(child)
        return sorted(id for id in seen - {root} if id in self.terms and not self.terms[id].is_obsolete)

    def plant(self, kind, error, allowed=()):
        """Returns an identifier and a label, wrong in one way; None if no term can be wrong in this way."""
        members = self.members[kind]
        term = self.terms[self.random.choice(members)]
        if error == "outside_enum":
            other = self.random.choice([other for other in ROOTS if other != kind and other not in allowed])
            term = self.terms[self.random.choice(self.members[other])]
        elif error == "mismatch":
            other = self.terms[self.random.choice(members)]
            if other.label.lower() in [term.label.lower(), *term.names]:
                return None
            return term.id, other.label
        elif error == "obsolete":
            prefix = ROOTS[kind].partition(":")[0]
            found = [term for term in self.terms.values() if term.is_obsolete and term.id.startswith(prefix)]
            term = self.random.choice(found) if found else None
        elif error == "merged":
            found = [id for id in members if self.terms[id].alternates]
            if not found:
                return None
            term = self.terms[self.random.choice(found)]
            alternate = next((id for id in term.alternates if id not in self.terms and ":" in id), None)
            return (alternate, term.label) if alternate and alternate.startswith(term.id[:3]) else None
        elif error == "unknown_id":
            return term.id.partition(":")[0] + ":9999" + str(self.random.randrange(100, 999)), term.label
        elif error == "unloaded_prefix":
            return f"FOO:{self.random.randrange(10**6)}", term.label
        elif error == "missing_field":
            return None, term.label
        return (term.id, term.label) if term else None

    def term(self, indent, kind, place):
        """Writes a term, sometimes a wrong one."""
        error = self.random.choice(ERRORS) if self.errors and self.random.random() < 0.25 else None
        # A qualifier's class is not known, so that nothing in it is required.
        if error == "missing_field" and place == "qualifiers":
            error = None
        # It may be any descriptor.
        allowed = list(ROOTS)[1:4] if place == "qualifiers" and kind != "Site" else ()
        planted = self.plant(kind, error, allowed) if error else None
        id, label = planted or self.plant(kind, None)
        start = len(self.lines) + 1
        if id:
            self.lines.append(f"{indent}id: {id}")
        quoted = label.replace("\\", "\\\\").replace('"', '\\"')
        self.lines.append(f'{indent}label: "{quoted}"')
        if planted and error != "unloaded_prefix":
            line, column = (start + 1, len(indent) + 9) if error == "mismatch" else (start, len(indent) + 5)
            if error == "missing_field":
                column = len(indent) + 1
            self.expected.append((self.name, line, column, error, id or "", place))

    def descriptor(self, indent, kind, place, depth=0):
        self.lines.append(f"{indent}preferred_term: something")
        self.lines.append(f"{indent}term:")
        self.term(indent + "  ", kind, place)
        if self.random.random() < 0.3:
            self.lines.append(f"{indent}site:")
            self.term(indent + "  ", "Site", "mixin" if place != "qualifiers" else place)
        if depth == 0 and self.random.random() < 0.3:
            self.lines += [f"{indent}qualifiers:", f"{indent}- predicate: has quality", f"{indent}  value:"]
            self.descriptor(indent + "    ", self.random.choice(list(ROOTS)[1:4]), "qualifiers", 1)

    def document(self, name):
        """Returns the text of a document; every third has no errors."""
        self.name, self.lines = name, ["name: a disease", "disease_term:"]
        self.errors = self.random.randrange(3) > 0
        self.term("  ", "Disease", "plain")
        self.lines.append("phenotypes:")
        for _ in range(self.random.randrange(1, 6)):
            self.lines.append("- # a phenotype")
            self.descriptor("  ", "Phenotype", "list")
        self.lines.append("mechanisms:")
        for _ in range(self.random.randrange(1, 3)):
            self.lines += ["- title: a mechanism", "  steps:"]
            for _ in range(self.random.randrange(1, 3)):
                self.lines.append("  - cell:")
                self.descriptor("      ", "Cell", "deep")
                self.lines.append("    processes:")
                for _ in range(self.random.randrange(1, 3)):
                    self.lines.append("    - # a process")
                    self.descriptor("      ", "Process", "deep")
        return "\n".join(self.lines) + "\n"


def main():
    seed, count, folder, files = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), list(map(Path, sys.argv[4:]))
    (folder / "parts").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "schema.yaml").write_text(SCHEMA)
    kinds = ["Phenotype", "Cell", "Process"]
    enums = "".join(ENUM.format(kind, root) for kind, root in ROOTS.items())
    text = TERMS + "".join(DESCRIPTOR.format(kind) for kind in kinds) + "enums:\n" + enums
    (folder / "parts/terms.yaml").write_text(text)
    adapters = []
    for path in files:
        plain = folder / path.name.removesuffix(".gz")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        adapters.append(f"  {plain.stem.upper()}: simpleobo:{plain}\n")
    (folder / "oak_config.yaml").write_text("ontology_adapters:\n" + "".join(adapters))
    maker = Maker(seed, files)
    for number in range(count):
        name = f"d{number:04}.yaml"
        (folder / "docs" / name).write_text(maker.document(name), encoding="utf-8")
    rows = ("\t".join(map(str, row)) + "\n" for row in maker.expected)
    (folder / "expected.tsv").write_text("".join(rows))


main()
