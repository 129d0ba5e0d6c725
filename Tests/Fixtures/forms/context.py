"""A context: the surroundings of right pairs and bare identifiers in real files.

Nothing in a context is wrong, so an error there is a false alarm. A context is a format string filled with terms
and values that are drawn from a seed:

    {hp1.label} {hp1.id}    a term of HP, the same one throughout an instance; likewise for every loaded ontology
    {hp1.synonym}           also .plural, .purl, .underscored, .snake_case, .parent.label, .parent.id
    {onset}                 the name of a term of that kind, or a typical value of such a column
    {british1.label}        a label in British spelling; {reordered1.label} with its words in another order
    {pair1.joined}          two labels joined where they differ ("early/late endosome"); its .plural, .first, .second
    {same1.label}           a name that a MONDO and a second term share, with .mondo and .other
    {disease1.label}        a term of MONDO whose label is no name of an HP term
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from random import Random
from types import SimpleNamespace

from pairs import Library, Ontology, Term, normalized, word_bag
from values import KINDS, VALUES

IDENTIFIER = re.compile(r"\b(?:HP|MONDO|GO|CL|UBERON|NCIT)[:_]\w+", re.IGNORECASE)
PHENOTYPES = "HP:0000118"
AWKWARD = '|"[]{}:;,/<>&%#\'\\'
BRITISH = (("anemia", "anaemia"), ("edema", "oedema"), ("hemor", "haemor"), ("esophag", "oesophag"),
           ("tumor", "tumour"), ("leukemia", "leukaemia"), ("fiber", "fibre"), ("diarrhea", "diarrhoea"),
           ("hematur", "haematur"), ("signaling", "signalling"), ("localization", "localisation"), ("color", "colour"))


@dataclass(frozen=True)
class Context:
    """One context. A line is tested by SCAN and as a paragraph of Markdown; a document has a file extension."""

    name: str
    template: str
    extension: str = ""
    head: str = ""
    foot: str = ""
    between: str = "\n"
    rows: int = 20

    @property
    def is_line(self) -> bool:
        return not self.extension

    def instances(self, library: Library, count: int, seed: str) -> list[str]:
        """Returns `count` lines, or as many documents as hold that many rows."""
        rng = Random(f"{seed} context {self.name}")

        def filled() -> str:
            return self.template.format_map(Filling(library, rng))

        if self.is_line:
            return [filled() for _ in range(count)]
        documents = -(-count // self.rows)
        return [self.head + self.between.join(filled() for _ in range(self.rows)) + self.foot + "\n"
                for _ in range(documents)]


def line(template: str) -> Context:
    """Returns a line context, named as its template reads: `{hp1.id}` becomes `hp1 ID`."""
    shown = template.replace(".label}", " label}").replace(".id}", " ID}").replace("\t", "⇥")
    return Context(re.sub(r"[{}]", "", shown), template)


def document(name: str, extension: str, template: str, head: str = "", foot: str = "", between: str = "\n",
             rows: int = 20) -> Context:
    return Context(name, template, extension, head, foot, between, rows)


class Drawn:
    """A drawn term, as format strings refer to it."""

    def __init__(self, term: Term, ontology: Ontology, rng: Random):
        self._term, self._ontology, self._rng = term, ontology, rng
        self.id, self.label = term.id, term.label
        self.underscored = term.id.replace(":", "_", 1)
        self.purl = f"http://purl.obolibrary.org/obo/{self.underscored}"
        self.snake_case = re.sub(r"\W+", "_", term.label.lower()).strip("_")
        self.plural = _plural(term.label)

    @cached_property
    def parent(self) -> Drawn:
        return Drawn(self._ontology.terms[self._rng.choice(self._term.parents)], self._ontology, self._rng)

    @cached_property
    def synonym(self) -> str:
        choices = [name for name in self._term.synonyms if _is_plain(name) and len(name) > 3]
        return self._rng.choice(choices) if choices else self._term.label


class Filling(dict):
    """The terms and values of one instance, drawn when the format string first names them."""

    def __init__(self, library: Library, rng: Random):
        super().__init__()
        self._library, self._rng = library, rng

    def __missing__(self, key: str) -> object:
        hp = self._library.ontologies["HP"]
        if key in KINDS:
            return self._rng.choice(hp.descendants(KINDS[key])).label
        if key in VALUES:
            return self._rng.choice(VALUES[key])
        kind = key.rstrip("0123456789")
        special = {"british": self._british, "reordered": self._reordered, "pair": self._coordinated,
                   "same": self._same_name, "disease": self._disease}
        self[key] = special[kind]() if kind in special else self._draw(self._library.ontologies[kind.upper()])
        return self[key]

    def _draw(self, ontology: Ontology) -> Drawn:
        choices = _drawable(ontology)
        while True:
            drawn = Drawn(self._rng.choice(choices), ontology, self._rng)
            if all(not isinstance(other, Drawn) or other.id != drawn.id for other in self.values()):
                return drawn

    def _british(self) -> SimpleNamespace:
        term, spelled = self._rng.choice(_spelled_in_british(self._library))
        return SimpleNamespace(id=term.id, label=spelled)

    def _reordered(self) -> SimpleNamespace:
        found = [(term, match) for term in _drawable(self._library.ontologies["HP"])
                 if (match := re.fullmatch(r"(\w+) of the (\w+)", term.label))]
        term, match = self._rng.choice(found)
        return SimpleNamespace(id=term.id, label=f"{match[2]} {match[1].lower()}")

    def _coordinated(self) -> SimpleNamespace:
        """Returns two terms whose labels differ in the first word only."""
        ontology = self._library.ontologies[self._rng.choice(["HP", "GO", "CL", "UBERON"])]
        groups = [group for group in _by_rest(ontology).values() if len(group) > 1]
        names = _names(ontology)
        while True:
            first, second = self._rng.sample(self._rng.choice(groups), 2)
            joined = f"{first.label.split(' ', 1)[0]}/{second.label}"
            if word_bag(joined) not in names:
                return SimpleNamespace(first=first.id, second=second.id, joined=joined, plural=_plural(joined))

    def _disease(self) -> Drawn:
        names = _names(self._library.ontologies["HP"])
        while True:
            drawn = self._draw(self._library.ontologies["MONDO"])
            if word_bag(drawn.label) not in names:
                return drawn

    def _same_name(self) -> SimpleNamespace:
        term, other = self._rng.choice(_shared_names(self._library))
        return SimpleNamespace(label=term.label, mondo=term.id, other=other.id)


def _plural(name: str) -> str:
    """Returns the plural of a name that takes an s; other names stay the same."""
    if re.search("[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name if re.search("([sxz]|ch|sh|[^a-z])$", name) else name + "s"


def _is_plain(name: str) -> bool:
    return not any(character in AWKWARD for character in name)


_cache: dict[tuple[str, str], object] = {}


def _drawable(ontology: Ontology) -> list[Term]:
    """Returns the terms that contexts draw from: of HP only phenotypes, and only labels without awkward characters."""
    key = ("drawable", ontology.prefix)
    if key not in _cache:
        _cache[key] = [term for term in ontology.connected
                       if _is_plain(term.label) and (ontology.prefix != "HP" or PHENOTYPES in term.branches)]
    return _cache[key]


def _names(ontology: Ontology) -> set[frozenset[str]]:
    """Returns all names of an ontology's terms, as bags of words."""
    key = ("names", ontology.prefix)
    if key not in _cache:
        _cache[key] = {word_bag(name) for term in ontology.terms.values() for name in term.names}
    return _cache[key]


def _by_rest(ontology: Ontology) -> dict[str, list[Term]]:
    """Groups terms by their label without its first word, if that is alphabetic and the rest has no "of"."""
    key = ("by rest", ontology.prefix)
    if key not in _cache:
        groups: defaultdict[str, list[Term]] = defaultdict(list)
        for term in _drawable(ontology):
            first, _, rest = term.label.partition(" ")
            if first.isalpha() and rest and " of " not in rest:
                groups[rest].append(term)
        _cache[key] = groups
    return _cache[key]


def _shared_names(library: Library) -> list[tuple[Term, Term]]:
    key = ("shared names", "")
    if key not in _cache:
        by_name = {normalized(term.label): term for term in _drawable(library.ontologies["MONDO"])}
        _cache[key] = [(by_name[name], term) for prefix in ("NCIT", "HP")
                       for term in _drawable(library.ontologies[prefix]) if (name := normalized(term.label)) in by_name]
    return _cache[key]


def _spelled_in_british(library: Library) -> list[tuple[Term, str]]:
    """Returns terms whose labels differ in British spelling, each with that spelling."""
    key = ("British", "")
    if key not in _cache:
        _cache[key] = [(term, spelled) for prefix in ("HP", "MONDO", "GO", "NCIT")
                       for term in _drawable(library.ontologies[prefix])
                       if (spelled := _british_spelling(term.label)) != term.label]
    return _cache[key]


def _british_spelling(label: str) -> str:
    for american, british in BRITISH:
        label = re.sub(rf"\b(\w*){american}", lambda match: match[1] + british, label)
    return label
