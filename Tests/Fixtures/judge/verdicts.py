#!/usr/bin/env python3
"""A second opinion on verdicts: reads OBO files and judges pairs of identifier and label, independently of obod.

usage: verdicts.py STRIDE [--older OLD.obo.gz … --] FILE.obo.gz …

With --older, the labels of terms in those releases count as their former labels.

The pairs are every name of every term in older and present releases, merged identifiers with the names of their terms,
spellings that differ a little or too much, and identifiers that do not exist; of all these, every STRIDEth.
Prints: identifier, label, verdict, match, scope, replaced_by (sorted), the term's label.
"""
import gzip
import random
import re
import sys
import unicodedata

TAGS = {"name", "is_obsolete", "alt_id", "replaced_by", "synonym"}
SCOPES = ["EXACT", "NARROW", "BROAD", "RELATED"]
DASHES = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) == "Pd"} | set("\u2212\u207b\u208b\u2053")
SINGLE = dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032", "'")
DOUBLE = dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"')
QUOTES = {**SINGLE, **DOUBLE}
ESCAPES = {"n": "\n", "t": "\t", "W": " "}


def unescape(text):
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text)


def normal(text):
    text = "".join(QUOTES.get(c, c) for c in text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(QUOTES.get(c, c) for c in text if c != "\u00ad")
    return re.sub(r"\s+", " ", "".join(" " if c in DASHES or c == "_" else c for c in text)).strip()


class Term:
    def __init__(self, id):
        self.id, self.name, self.obsolete = id, "", False
        self.synonyms, self.alternates, self.replaced_by = [], [], []


class Ontology:
    def __init__(self, path):
        self.terms, self.name, self.is_subset = {}, None, False
        term = None
        for line in gzip.open(path, "rt", encoding="utf-8"):
            line = line.rstrip("\n")
            if line.startswith("["):
                term = False if line == "[Term]" else None
            elif line.startswith("ontology: ") and not self.terms and term is None:
                self.name = line[10:].split("/")[0].split(".")[0].lower()
                self.is_subset = "/subsets/" in line
            elif term is not None and ": " in line:
                tag, value = line.split(": ", 1)
                if tag == "id":
                    term = self.terms.setdefault(value.strip(), Term(value.strip()))
                elif term:
                    self.clause(term, tag, value)
        prefixes = {}
        for id in self.terms:
            if ":" in id and "://" not in id:
                prefixes[id.split(":")[0]] = prefixes.get(id.split(":")[0], 0) + 1
        self.prefixes = {p for p in prefixes if p.lower() == self.name} or {max(prefixes, key=prefixes.get)}

    def clause(self, term, tag, value):
        if tag not in TAGS:
            return
        bare = re.sub(r"\s*(?<!\\)\{[^{}]*\}\s*$", "", value)
        word = bare.split(" ! ")[0].split()[0] if bare.split() else ""
        if tag == "name":
            term.name = unescape(bare).rstrip()
        elif tag == "is_obsolete":
            term.obsolete = word == "true"
        elif tag == "alt_id":
            term.alternates.append(word)
        elif tag == "replaced_by":
            term.replaced_by.append(word)
        elif tag == "synonym":
            m = re.match(r'"((?:[^"\\]|\\.)*)"\s*(EXACT|NARROW|BROAD|RELATED)?', value)
            if m:
                term.synonyms.append((unescape(m[1]), m[2] or "RELATED"))


class Judge:
    """Judges by ontologies; the labels in `older` ones are former labels."""

    def __init__(self, ontologies, older=()):
        self.former = {}
        for ontology in older:
            for term in ontology.terms.values():
                self.former.setdefault(term.id, []).append(term.name)
        self.ontologies = ontologies
        self.owner = {p: o for o in self.ontologies for p in o.prefixes}
        self.terms, self.merged = {}, {}
        for o in sorted(self.ontologies, key=lambda o: o.name):
            for id, term in o.terms.items():
                owner = self.owner.get(id.split(":")[0])
                if owner is o or (owner is None and id not in self.terms):
                    self.terms[id] = term
        self.extra = {}
        for o in self.ontologies:
            for term in o.terms.values():
                if self.terms.get(term.id) is not term:
                    continue
                for id in term.alternates:
                    owner = self.owner.get(id.split(":")[0])
                    if id == term.id or (owner is not None and owner is not o):
                        continue
                    if id in self.terms:
                        if self.terms[id].obsolete:
                            self.extra.setdefault(id, []).append(term.id)
                    else:
                        self.merged.setdefault(id, set()).add(term.id)

    def canonical(self, text):
        text = re.sub(r"^(?:https?://purl\.obolibrary\.org/obo/|obo:)(.*)_", r"\1:", text.strip("<>"))
        divider = ":" if ":" in text else "_"
        m = re.fullmatch(rf"([A-Za-z_][\w.-]*?){divider}(\S+)", text, re.ASCII)
        if not m:
            # HP0003002: a loaded prefix in exactly this spelling, and seven digits.
            m = re.fullmatch(r"(.+?)([0-9]{7})", text)
            if not m or m[1] not in self.owner:
                return None
        prefix = next((p for p in self.owner if p.lower() == m[1].lower()), m[1])
        return f"{prefix}:{m[2]}"

    def is_meant(self, id):
        """Whether an unknown identifier has too few or too many zeros, or a second prefix before it."""
        prefix, local = id.split(":", 1)
        inner = re.search(r"([A-Za-z_][\w.-]*?)[:_]([^:\s]+)$", local, re.ASCII)
        if inner:
            return self.is_there(self.canonical(inner[0])) or self.is_meant(self.canonical(inner[0]))
        return local.isdigit() and any(
            self.is_there(f"{prefix}:{int(local):0{width}}") for width in range(1, 11))

    def is_there(self, id):
        return id in self.terms or id in self.merged

    def successors(self, id, seen):
        if id in seen:
            return set()
        seen.add(id)
        if id in self.merged:
            nexts = self.merged[id]
        elif id in self.terms:
            if not self.terms[id].obsolete:
                return {id}
            nexts = self.terms[id].replaced_by + self.extra.get(id, [])
        else:
            owner = self.owner.get(id.split(":")[0])
            return {id} if owner is None or owner.is_subset else set()
        return set().union(*(self.successors(n, seen) for n in nexts)) if nexts else set()

    def compare(self, term, label):
        plain = (lambda t: re.sub(r"^(obsolete +)+", "", t, flags=re.I)) if term.obsolete else (lambda t: t)
        nfc = lambda t: unicodedata.normalize("NFC", t)
        if nfc(term.name) == nfc(label) or nfc(plain(term.name)) == nfc(plain(label)):
            return "exact", ""
        key = normal(label)
        if normal(term.name) == key or normal(plain(term.name)) == plain(key):
            return "normalized", ""
        scopes = [s for text, s in term.synonyms if normal(text) in (key, plain(key))]
        if scopes:
            return "synonym", min(scopes, key=SCOPES.index)
        was = any(normal(name) in (key, plain(key)) for name in self.former.get(term.id, []))
        return ("former" if was else "none"), ""

    def judge(self, asked, label):
        id = self.canonical(asked)
        if id is None:
            return "malformed_id", "", "", "", ""
        if id in self.merged:
            live = [t for t in self.merged[id] if not self.terms[t].obsolete]
            primary = self.terms[min(live or self.merged[id])]
            match, scope = self.compare(primary, label)
            return ("merged" if live else "obsolete"), match, scope, " ".join(sorted(self.successors(id, set()))), primary.name
        term = self.terms.get(id)
        if term is None:
            owner = self.owner.get(id.split(":")[0])
            is_outside = owner and owner.is_subset and not self.is_meant(id)
            verdict = "unloaded_prefix" if owner is None else "outside_subset" if is_outside else "unknown_id"
            return verdict, "", "", "", ""
        match, scope = self.compare(term, label)
        if term.obsolete:
            return "obsolete", match, scope, " ".join(sorted(self.successors(id, set()))), term.name
        return ("mismatch" if match == "none" else match), match, scope, "", term.name


def twisted(name):
    spelled = [name.upper(), " " + name.title(), unicodedata.normalize("NFD", name), name.replace("'", "\u2019")]
    dashed = [name.replace(" ", "-"), name.replace("-", "\u2013"), name.replace("+", "-")]
    return spelled + dashed + [name + " x", "obsolete " + name, "Obsolete obsolete " + name]


def twisted_id(id):
    underscored = id.replace(":", "_")
    forms = [id.lower(), underscored, "http://purl.obolibrary.org/obo/" + underscored, "obo:" + underscored, f"<{id}>"]
    slips = [re.sub(r":0+", ":", id), id.replace(":", ":0"), id.split(":")[0].lower() + ":" + id]
    return forms + slips + [id + "9", id.replace(":", ""), "QQ" + id]


def pairs(ontologies):
    random.seed(20)
    everything = [t for o in ontologies for t in o.terms.values() if t.name]
    found = []
    for o in ontologies:
        for term in o.terms.values():
            names = [term.name] + [text for text, _ in term.synonyms]
            found.append((term.id, term.name))
            found.append((term.id, random.choice(names)))
            for id in term.alternates:
                found.append((id, random.choice(names)))
            if random.random() < 0.2:
                name = random.choice(names)
                found.append((term.id, random.choice(twisted(name))))
                found.append((term.id, random.choice(everything).name))
                found.append((random.choice(twisted_id(term.id)), name))
    return sorted({p for p in found if p[1].strip() and not set("\t\n\r") & set(p[0] + p[1])})


def main(stride, *paths):
    split = paths.index("--") + 1 if paths[0] == "--older" else 0
    older = [Ontology(path) for path in paths[1 : max(1, split - 1)]]
    present = [Ontology(path) for path in sorted(paths[split:])]
    judge = Judge(present, older)
    for id, label in pairs(older + present)[:: int(stride)]:
        print(id, label.strip(), *judge.judge(id, label.strip()), sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
