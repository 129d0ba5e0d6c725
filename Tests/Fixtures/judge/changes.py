#!/usr/bin/env python3
"""The changes between two releases of an ontology, determined by comparing the two files line by line.

usage: changes.py OLD.obo.gz NEW.obo.gz

An independent implementation to check 'obod load --changes' against: prints 'CHANGE ID' lines, sorted.
"""
import gzip
import re
import sys


def read(path):
    """Returns id → (name, obsolete), and alternate id → the terms that claim it."""
    terms, alternates, term = {}, {}, None
    for line in gzip.open(path, "rt", encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("["):
            term = {} if line == "[Term]" else None
        elif term is not None and ": " in line:
            tag, value = line.split(": ", 1)
            if tag == "id":
                term["id"] = value
                terms[value] = term
            elif tag == "name":
                term["name"] = re.sub(r"\\(.)", r"\1", re.sub(r" +\{[^{}]*\}$", "", value))
            elif tag == "is_obsolete":
                term["obsolete"] = value.startswith("true")
            elif tag == "alt_id":
                alternates.setdefault(value, set()).add(term["id"])
    return terms, alternates


def plain(name):
    return re.sub(r"^(obsolete +)+", "", name, flags=re.IGNORECASE)


old, _ = read(sys.argv[1])
new, alternates = read(sys.argv[2])
lines = [("added", id) for id in new if id not in old]
for id, before in old.items():
    after = new.get(id)
    if after is None:
        lines.append(("merged" if alternates.get(id, set()) - {id} else "removed", id))
        continue
    was, now = before.get("obsolete", False), after.get("obsolete", False)
    names = before.get("name", ""), after.get("name", "")
    if now and not was:
        lines.append(("obsoleted", id))
    if was and not now:
        lines.append(("unobsoleted", id))
    if names[0] != names[1] and not ((was or now) and plain(names[0]) == plain(names[1])):
        lines.append(("renamed", id))
for change, id in sorted(lines):
    print(change, id)
