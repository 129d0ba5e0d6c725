#!/usr/bin/env python3
"""A second opinion on the members of enums: a plain walk over OBO files, independently of obod.

usage: enums.py FOLDER SEED ENUMS DOCUMENTS FILE.obo.gz …

Writes FOLDER/schema.yaml with random enums, FOLDER/docs/*.yaml, whose slots hold terms, and FOLDER/expected.tsv: file,
line, enum, identifier, whether the enum has it, and the constructs of the enum.

The members are the listed meanings, and those of the inherited enums, concepts, matches, reachable_from and include,
without those of minus. Obsolete terms are members only if they are named. A merged identifier counts as its target.
"""
import gzip
import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

CURIES = {"part_of": "BFO:0000050", "is_a": "rdfs:subClassOf"}


class Ontology:
    """The terms of some files: of a term that another file also has, only the file of its own ontology counts."""

    def __init__(self, files):
        owners = {path.name.partition(".")[0] for path in files}
        self.edges, self.obsolete, self.replaced, self.alternates = {}, set(), defaultdict(list), defaultdict(list)
        self.owner = {}
        for path in files:
            name = path.name.partition(".")[0]
            for frame in self.frames(path):
                id = frame["id"][0]
                prefix = id.partition(":")[0].lower()
                if prefix != name and (prefix in owners or ":" not in id):
                    continue
                if prefix == name:
                    self.add(id, name, frame)
        for id, targets in list(self.alternates.items()):
            if id in self.edges or len(targets) > 1:
                del self.alternates[id]
        self.below = defaultdict(set)
        for id, edges in self.edges.items():
            for relation, target in edges:
                self.below[relation, self.live(target)].add(id)
        self.current = sorted(set(self.edges) - self.obsolete)
        self.retired = sorted(self.alternates) + sorted(self.obsolete)

    @staticmethod
    def frames(path):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            frame = None
            for line in lines:
                line = line.rstrip("\n")
                if line.startswith("["):
                    if frame:
                        yield frame
                    frame = defaultdict(list) if line == "[Term]" else None
                elif frame is not None and ": " in line:
                    tag, _, value = line.partition(": ")
                    frame[tag].append(value.split(" ! ")[0].split(" {")[0].strip())
            if frame:
                yield frame

    def add(self, id, name, frame):
        self.owner[id] = name
        edges = [("is_a", target) for target in frame["is_a"]]
        edges += [tuple(value.split()[:2]) for value in frame["relationship"]]
        self.edges[id] = edges
        if frame["is_obsolete"][:1] == ["true"]:
            self.obsolete.add(id)
            self.replaced[id] = frame["replaced_by"]
        for alternate in frame["alt_id"]:
            if alternate != id:
                self.alternates[alternate].append(id)

    def live(self, id):
        return self.alternates[id][0] if id in self.alternates else id

    def final(self, id):
        """Returns the term to begin at in place of a root; None if there is none."""
        id = self.live(id)
        if id in self.edges and id not in self.obsolete:
            return id
        targets = {self.live(target) for target in self.replaced.get(id, [])}
        return targets.pop() if len(targets) == 1 and not targets & self.obsolete and targets <= set(self.edges) else None

    def up(self, id, relations):
        return {self.live(target) for relation, target in self.edges.get(id, []) if relation in relations}

    def down(self, id, relations):
        return set().union(*(self.below[relation, id] for relation in relations))

    def closure(self, id, step, relations):
        seen, pending = set(), [id]
        while pending:
            for other in step(pending.pop(), relations) - seen:
                seen.add(other)
                pending.append(other)
        return seen

    def reachable(self, query):
        relations = {name for name in query["relations"]} or {"is_a"}
        step = self.up if query["traverse_up"] else self.down
        found = set()
        for node in query["nodes"]:
            root = self.final(node)
            if root is None:
                continue
            found |= step(root, relations) if query["is_direct"] else self.closure(root, step, relations)
            if query["include_self"]:
                found.add(root)
        return {id for id in found if id in self.edges and id not in self.obsolete}

    def members(self, expression, enums, inside=frozenset()):
        found = {self.live(id) for id in expression.get("values", []) + expression.get("concepts", [])}
        if "reachable" in expression:
            found |= self.reachable(expression["reachable"])
        if "matches" in expression:
            pattern, owner = expression["matches"]
            found |= {id for id in self.current if self.owner[id] == owner and re.search(pattern, id)}
        for name in expression.get("inherits", []):
            if name not in inside:
                found |= self.members(enums[name], enums, inside | {name})
        for nested in expression.get("include", []):
            found |= self.members(nested, enums, inside)
        for nested in expression.get("minus", []):
            found -= self.members(nested, enums, inside)
        return found


class Maker:
    def __init__(self, seed, ontology):
        self.random, self.ontology = random.Random(seed), ontology
        counts = defaultdict(int)
        for edges in ontology.edges.values():
            for relation, _ in edges:
                counts[relation] += 1
        self.relations = [name for name in sorted(counts, key=counts.get, reverse=True) if re.fullmatch(r"[a-z_]+", name)][:6]
        self.inner = sorted(id for id in ontology.current if ontology.below["is_a", id])

    def some(self, values, most):
        return self.random.sample(values, min(len(values), self.random.randint(1, most)))

    def reachable(self):
        chance = self.random.random
        relations = ["is_a"] if chance() < 0.6 else self.some(self.relations, 3)
        nodes = self.some(self.inner, 3)
        if chance() < 0.1:
            nodes.append(self.random.choice(self.ontology.retired))
        # A root without a term makes the enum uncertain, which is not asked here.
        nodes = [node for node in nodes if self.ontology.final(node)]
        return {
            "nodes": nodes, "relations": relations if chance() < 0.8 or relations != ["is_a"] else [],
            "include_self": chance() < 0.5, "is_direct": chance() < 0.2, "traverse_up": chance() < 0.2,
        }

    def expression(self, names, depth=0):
        expression, chance = {}, self.random.random
        if chance() < 0.8:
            expression["reachable"] = self.reachable()
        if chance() < 0.2 or not expression:
            expression["values"] = self.some(self.ontology.current, 4)
        if chance() < 0.2:
            expression["concepts"] = self.some(self.ontology.current, 3) + self.some(self.ontology.retired, 1)
        if chance() < 0.1:
            id = self.random.choice(self.ontology.current)
            expression["matches"] = (id[:-2] + ".*" if chance() < 0.5 else id[-2:] + "$", self.ontology.owner[id])
        if names and chance() < 0.2:
            expression["inherits"] = self.some(names, 2)
        if depth < 2:
            for key in ("include", "minus"):
                if chance() < 0.25:
                    expression[key] = [self.expression(names, depth + 1) for _ in range(self.random.randint(1, 2))]
        return expression


def written(expression):
    """Returns an expression as LinkML writes it."""
    found = {}
    if "values" in expression:
        found["permissible_values"] = {f"V{n}": {"meaning": id} for n, id in enumerate(expression["values"])}
    if "concepts" in expression:
        found["concepts"] = expression["concepts"]
    if "matches" in expression:
        found["matches"] = {"identifier_pattern": expression["matches"][0], "source_ontology": f"obo:{expression['matches'][1]}"}
    if "inherits" in expression:
        found["inherits"] = expression["inherits"]
    if "reachable" in expression:
        query = expression["reachable"]
        found["reachable_from"] = {"source_nodes": query["nodes"]}
        if query["relations"]:
            found["reachable_from"]["relationship_types"] = [CURIES.get(name, name) for name in query["relations"]]
        for key in ("include_self", "is_direct", "traverse_up"):
            if query[key]:
                found["reachable_from"][key] = True
    for key in ("include", "minus"):
        if key in expression:
            found[key] = [written(nested) for nested in expression[key]]
    return found


def constructs(expression):
    found = {key for key in expression if key not in ("reachable", "values")}
    if "reachable" in expression:
        query = expression["reachable"]
        found |= {key for key in ("include_self", "is_direct", "traverse_up") if query[key]}
        found |= {"several relations"} if len(query["relations"]) > 1 else set()
        found |= {"other relation"} if set(query["relations"]) - {"is_a"} else set()
    for key in ("include", "minus"):
        for nested in expression.get(key, []):
            found |= constructs(nested)
    return found


def main():
    folder, seed, enum_count, count, files = Path(sys.argv[1]), *map(int, sys.argv[2:5]), list(map(Path, sys.argv[5:]))
    ontology = Ontology(files)
    maker = Maker(seed, ontology)
    names = [f"E{number}" for number in range(enum_count)]
    enums = {name: maker.expression([other for other in names if other != name]) for name in names}
    members = {name: ontology.members(enums[name], enums, frozenset([name])) for name in names}
    listed = {name: sorted(members[name]) for name in names}
    attributes = {}
    for number, name in enumerate(names):
        binding = {"range": "Term", "inlined": True, "bindings": [{"binds_value_of": "id", "range": name}]}
        attributes[f"s{number}"] = binding if number % 2 else {"range": name}
    classes = {"Doc": {"tree_root": True, "attributes": attributes}, "Term": {"attributes": {"id": {"identifier": True}}}}
    schema = {"id": "https://example.org/e", "name": "e", "classes": classes, "enums": {name: written(enums[name]) for name in names}}
    (folder / "docs").mkdir(parents=True)
    (folder / "schema.yaml").write_text(json.dumps(schema, indent=1))
    rows = []
    for document in range(count):
        lines = []
        for number in maker.some(range(enum_count), 3):
            name = names[number]
            near = listed[name]
            id = maker.random.choice(near) if near and maker.random.random() < 0.6 else maker.random.choice(ontology.current)
            if maker.random.random() < 0.3:
                around = ontology.up(id, {"is_a"}) | ontology.down(id, {"is_a"})
                id = maker.random.choice(sorted(other for other in around if other in ontology.edges) or [id])
            if maker.random.random() < 0.05:
                id = maker.random.choice(ontology.retired)
            live = ontology.live(id)
            is_asked = live in members[name] or live not in ontology.obsolete
            lines.append(f"s{number}: {{id: {id}}}" if number % 2 else f"s{number}: {id}")
            if is_asked:
                rows.append((f"{document}.yaml", len(lines), name, id, live in members[name], ",".join(sorted(constructs(enums[name])))))
        (folder / f"docs/{document}.yaml").write_text("\n".join(lines) + "\n")
    (folder / "expected.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


main()
