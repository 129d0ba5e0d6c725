#!/usr/bin/env python3
"""Writes ontologies as the databases that OAK's sqlite adapter reads, as far as labels and hierarchies need it.

usage: semantic_sql.py FOLDER FILE.obo …

Writes FOLDER/NAME.db for each file, and FOLDER/oak_config.yaml, which names them.
"""
import sqlite3
import sys
from pathlib import Path

TABLES = """
CREATE TABLE prefix(prefix TEXT, base TEXT);
CREATE TABLE statements(stanza TEXT, subject TEXT, predicate TEXT, object TEXT, value TEXT, datatype TEXT, language TEXT, graph TEXT);
CREATE TABLE edge(subject TEXT, predicate TEXT, object TEXT);
CREATE TABLE entailed_edge(subject TEXT, predicate TEXT, object TEXT);
CREATE INDEX statement_subject ON statements(subject);
CREATE INDEX entailed_subject ON entailed_edge(subject);
CREATE INDEX entailed_object ON entailed_edge(object);
CREATE VIEW rdfs_label_statement AS SELECT * FROM statements WHERE predicate = 'rdfs:label';
CREATE VIEW deprecated_node AS SELECT DISTINCT subject AS id FROM statements WHERE predicate = 'owl:deprecated' AND value = 'true';
CREATE VIEW class_node AS SELECT DISTINCT subject AS id FROM statements WHERE object = 'owl:Class';
CREATE VIEW node AS SELECT DISTINCT subject AS id FROM statements;
CREATE VIEW rdfs_subclass_of_statement AS SELECT * FROM statements WHERE predicate = 'rdfs:subClassOf';
"""


def terms(path):
    """Yields identifier, label, parents and whether it is obsolete, for each term."""
    term = None
    for line in [*path.read_text(encoding="utf-8").splitlines(), "[End]"]:
        tag, _, value = line.partition(": ")
        if line.startswith("["):
            if term:
                yield term["id"], term.get("name", ""), term["is_a"], "is_obsolete" in term
            term = {"is_a": []} if line == "[Term]" else None
        elif term is not None and tag == "is_a":
            term["is_a"].append(value.split(" ")[0])
        elif term is not None and tag in ("id", "name", "is_obsolete"):
            term[tag] = value


def write(path, target):
    database = sqlite3.connect(target)
    database.executescript(TABLES)
    parents = {}
    for id, label, above, is_obsolete in terms(path):
        parents[id] = above
        rows = [("rdf:type", "owl:Class", None), ("rdfs:label", None, label)]
        rows += [("rdfs:subClassOf", parent, None) for parent in above]
        rows += [("owl:deprecated", None, "true")] if is_obsolete else []
        database.executemany(
            "INSERT INTO statements VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL)",
            [(id, id, predicate, object, value) for predicate, object, value in rows],
        )
        database.executemany("INSERT INTO edge VALUES (?, 'rdfs:subClassOf', ?)", [(id, parent) for parent in above])
    for id in parents:
        seen, pending = {id}, [id]
        while pending:
            for parent in parents.get(pending.pop(), []):
                if parent not in seen:
                    seen.add(parent)
                    pending.append(parent)
        database.executemany("INSERT INTO entailed_edge VALUES (?, 'rdfs:subClassOf', ?)", [(id, above) for above in seen])
    database.commit()
    database.close()


def main():
    folder, lines = Path(sys.argv[1]), ["ontology_adapters:"]
    for path in map(Path, sys.argv[2:]):
        target = folder / f"{path.stem}.db"
        write(path, target)
        lines.append(f"  {path.stem.upper()}: sqlite:{target}")
    (folder / "oak_config.yaml").write_text("\n".join(lines) + "\n")


main()
