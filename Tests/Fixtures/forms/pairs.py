"""Ontologies read from OBO files, and pairs of an identifier and a label drawn from them.

A *right* pair is an identifier with its own label. A *wrong* pair is an identifier with the label of another
current term: its parent, its child, its sibling, or a random term of the same ontology.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Callable, Iterator

RELATIONS = ("parent", "child", "sibling", "random")
FILES = {"HP": "hp", "MONDO": "mondo", "GO": "go", "CL": "cl", "UBERON": "uberon", "NCIT": "ncit"}
MAX_TRIES = 20_000

_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)"')
_DASHES = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212_"), " ")
_FUNCTION_WORDS = frozenset("of the in on at to by for from as an a and with".split())
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("is", "iz"), ("ys", "yz"), ("ph", "f"), ("ll", "l"),
              ("tre", "ter"), ("gue", "g"), ("ce", "se"))


@dataclass
class Term:
    """A term frame, reduced to the parts needed for drawing."""

    id: str
    label: str
    synonyms: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    branches: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [self.label, *self.synonyms]


@dataclass(frozen=True)
class Pair:
    """An identifier, the label written beside it, and the relation of the label's term to the identifier's."""

    id: str
    label: str
    relation: str
    own_label: str

    @property
    def is_right(self) -> bool:
        return self.relation == "own"

    @property
    def prefix(self) -> str:
        return self.id.split(":", 1)[0]

    @property
    def underscored(self) -> str:
        return self.id.replace(":", "_", 1)

    @property
    def purl(self) -> str:
        return f"http://purl.obolibrary.org/obo/{self.underscored}"

    @property
    def lower_prefix(self) -> str:
        return self.prefix.lower()

    @property
    def ontology(self) -> str:
        """The name of the ontology in headings."""
        return "HPO" if self.prefix == "HP" else self.prefix

    @property
    def digits(self) -> str:
        return self.id.split(":", 1)[1]

    @property
    def mid_sentence(self) -> str:
        """The label without its initial capital, unless the first word is an acronym or a name in mixed case."""
        first = self.label.split(" ", 1)[0]
        return first[:1].lower() + self.label[1:] if first[1:].islower() else self.label

    @property
    def snake_case(self) -> str:
        return self.label.replace(" ", "_")


Accept = Callable[[Pair], bool]


def canonical(written: str) -> str:
    """Returns the CURIE of an identifier in a finding: a PURL, with an underscore, in lower case, or with spaces."""
    match = re.search(r"([A-Za-z]+)[:_]? *(\w+)[ >]*$", written)
    return f"{match[1].upper()}:{match[2]}" if match and match[1].upper() in FILES else written


def normalized(text: str) -> str:
    """Returns the form in which labels are compared: NFKC, case folded, dashes, underscores and blanks as one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).split())


@cache
def _stem(word: str) -> str:
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    for ending, singular in (("iez", "y"), ("ies", "y"), ("es", ""), ("s", ""), ("e", "")):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            return word[: -len(ending)] + singular
    return word


def word_bag(text: str) -> frozenset[str]:
    """Returns the unordered words of a name, without function words, plural and British spelling roughly folded."""
    words = re.findall(r"[^\W_]+|\+", normalized(text))
    return frozenset(_stem(word) for word in words if word not in _FUNCTION_WORDS)


class Ontology:
    """The current native terms of one ontology, with the is_a hierarchy in both directions."""

    def __init__(self, prefix: str, terms: dict[str, Term]):
        self.prefix = prefix
        self.terms = terms
        for term in terms.values():
            term.parents = [parent for parent in term.parents if parent in terms]
        for term in terms.values():
            for parent in term.parents:
                terms[parent].children.append(term.id)
        self._find_branches()
        self.connected = [term for term in terms.values() if term.parents]

    @classmethod
    def read(cls, prefix: str, path: Path) -> Ontology:
        terms: dict[str, Term] = {}
        for lines in _frames(path):
            term = _current_term(lines)
            if term and term.id.startswith(prefix + ":"):
                terms[term.id] = term
        return cls(prefix, terms)

    def _find_branches(self) -> None:
        """Sets each term's branches: those children of the root that are above it; such a child is its own branch."""
        roots = {term.id for term in self.terms.values() if not term.parents and term.children}
        known: dict[str, frozenset[str]] = {root: frozenset() for root in roots}
        pending = [child for root in roots for child in self.terms[root].children]
        for start in pending:
            known[start] = known.get(start, frozenset()) | {start}
        while pending:
            current = pending.pop()
            for child in self.terms[current].children:
                united = known.get(child, frozenset()) | known[current]
                if united != known.get(child):
                    known[child] = united
                    pending.append(child)
        for identifier, branches in known.items():
            self.terms[identifier].branches = branches

    def descendants(self, identifier: str) -> list[Term]:
        found: dict[str, Term] = {}
        pending = list(self.terms[identifier].children)
        while pending:
            child = pending.pop()
            if child not in found:
                found[child] = self.terms[child]
                pending.extend(self.terms[child].children)
        return list(found.values())

    def relative(self, term: Term, relation: str, rng: Random) -> Term | None:
        """Returns a random parent, child, sibling or other term; None if there is none."""
        if relation == "parent":
            choices = term.parents
        elif relation == "child":
            choices = term.children
        elif relation == "sibling":
            choices = self.terms[rng.choice(term.parents)].children if term.parents else []
        else:
            return rng.choice(self.connected)
        choices = [choice for choice in choices if choice != term.id]
        return self.terms[rng.choice(choices)] if choices else None


class Library:
    """The six ontologies, and the drawing of pairs from them."""

    def __init__(self, ontologies: dict[str, Ontology]):
        self.ontologies = ontologies

    @classmethod
    def read(cls, folder: Path) -> Library:
        return cls({prefix: Ontology.read(prefix, folder / f"{name}.obo.gz") for prefix, name in FILES.items()})

    def right(self, rng: Random, count: int, prefix: str, accept: Accept, besides: set[str]) -> list[Pair]:
        """Draws identifiers with their own labels, except those in `besides`, to which the drawn ones are added."""
        ontology = self.ontologies[prefix]
        pairs: list[Pair] = []
        for _ in range(MAX_TRIES + count):
            if len(pairs) == count:
                return pairs
            term = rng.choice(ontology.connected)
            pair = Pair(term.id, term.label, "own", term.label)
            if term.id not in besides and accept(pair):
                besides.add(term.id)
                pairs.append(pair)
        raise ValueError(f"{prefix} has too few labels that this form can write")

    def wrong(self, rng: Random, count: int, relation: str, accept: Accept, same_branch: bool,
              besides: set[str]) -> list[Pair]:
        """Draws wrong pairs of one relation, from the ontologies in turn.

        With `same_branch`, the label's term shares a branch (a child of the root) with the identifier's.
        """
        pairs: list[Pair] = []
        prefixes = list(self.ontologies)
        for attempt in range(MAX_TRIES + 20 * count):
            if len(pairs) == count:
                return pairs
            ontology = self.ontologies[prefixes[(len(pairs) + attempt // 500) % len(prefixes)]]
            term = rng.choice(ontology.connected)
            other = ontology.relative(term, relation, rng)
            if other is None or term.id in besides or not _is_wrong(term, other.label):
                continue
            if same_branch and not term.branches & other.branches:
                continue
            pair = Pair(term.id, other.label, relation, term.label)
            if accept(pair):
                besides.add(term.id)
                pairs.append(pair)
        raise ValueError(f"too few pairs of relation {relation} that this form can write")


def _is_wrong(term: Term, label: str) -> bool:
    """Whether a label differs from all of the term's names, even for a lenient reader."""
    plain, bag = normalized(label), word_bag(label)
    joined = plain.replace(" ", "")
    return all(
        normalized(name) != plain and normalized(name).replace(" ", "") != joined and word_bag(name) != bag
        for name in term.names
    )


def _frames(path: Path) -> Iterator[list[str]]:
    """Yields the lines of each term frame of an OBO file, without its `[Term]` line."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig") as file:
        lines: list[str] | None = None
        for line in file:
            line = line.rstrip("\r\n")
            if line.startswith("["):
                if lines is not None:
                    yield lines
                lines = [] if line == "[Term]" else None
            elif lines is not None:
                lines.append(line)
        if lines is not None:
            yield lines


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "W": " "}.get(match[1], match[1]), text)


def _current_term(lines: list[str]) -> Term | None:
    """Returns the term of a frame; None if it is obsolete or has no label."""
    term = Term("", "")
    for line in lines:
        if line.startswith("id: "):
            term.id = line[4:].strip()
        elif line.startswith("name: "):
            term.label = _unescaped(line[6:].strip())
        elif line.startswith("is_a: "):
            term.parents.append(line[6:].split()[0])
        elif line.startswith("synonym: "):
            if match := _SYNONYM.match(line):
                term.synonyms.append(_unescaped(match[1]))
        elif line == "is_obsolete: true":
            return None
    return term if term.label else None
