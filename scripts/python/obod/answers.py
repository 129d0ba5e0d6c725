"""What the daemon answers, as typed values.

Fields that an answer lacks are None, or empty where there may be several. ``str`` of a term in a
list is its identifier and label.
"""

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Optional, Tuple, Type, TypeVar

from .html import table

Json = Dict[str, Any]
Value = TypeVar("Value", bound="_Value")


class _Value:
    """A value with the fields of a JSON object. Fields that this version does not know are
    dropped."""

    @classmethod
    def of(cls: Type[Value], json: Json) -> Value:
        known = cls.__dataclass_fields__  # type: ignore[attr-defined]
        return cls(**{name: value for name, value in json.items() if name in known})

    @classmethod
    def all(cls: Type[Value], items: Iterable[Json]) -> Tuple[Value, ...]:
        return tuple(cls.of(item) for item in items)


@dataclass(frozen=True)
class TermReference(_Value):
    """A term that an answer names. If no loaded ontology has it, only its id is known."""

    id: str
    label: Optional[str] = None
    ontology: Optional[str] = None
    obsolete: bool = False

    def __str__(self) -> str:
        return self.id if self.label is None else f"{self.id} {self.label}"


@dataclass(frozen=True)
class Candidate(_Value):
    """A term that a label may belong to.

    ``match`` says how: ``label``, ``synonym`` (with its ``scope``), ``spelling``, ``words`` …;
    ``text`` is the name that matched if it is not the label. ``relation`` is how the candidate
    stands to the term that was asked about: ``ancestor``, ``descendant``, ``sibling``, or None.
    """

    id: str
    label: Optional[str] = None
    match: Optional[str] = None
    scope: Optional[str] = None
    release: Optional[str] = None
    text: Optional[str] = None
    relation: Optional[str] = None

    def __str__(self) -> str:
        return self.id if self.label is None else f"{self.id} {self.label}"


@dataclass(frozen=True)
class Hit(_Value):
    """A term that LABEL, COMPLETE or SEARCH found.

    ``match`` says how it matched: ``label``, ``synonym`` (with its ``scope``), ``former``, ``id``,
    ``alt_id``, ``definition``; ``text`` is the name that matched if it is not the label. ``tier``
    is 1 (best) to 8; ``spans`` are pairs of code points of the name that matched.
    """

    id: str
    label: Optional[str] = None
    ontology: Optional[str] = None
    obsolete: bool = False
    match: Optional[str] = None
    scope: Optional[str] = None
    release: Optional[str] = None
    text: Optional[str] = None
    tier: Optional[int] = None
    spans: Tuple[Tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.id if self.label is None else f"{self.id} {self.label}"


class Hits(List[Hit]):
    """Terms that were found, best first. ``truncated`` is true if the daemon ran out of time, so
    that matches with misspelled words may be missing."""

    truncated = False

    def _repr_html_(self) -> str:
        rows = [(hit.id, hit.label, hit.ontology, hit.match, hit.text) for hit in self]
        return table(rows, ("id", "label", "ontology", "match", "text"))


@dataclass(frozen=True)
class Synonym(_Value):
    """``scope`` is EXACT, BROAD, NARROW or RELATED."""

    text: str
    scope: str
    type: Optional[str] = None

    def __str__(self) -> str:
        return f"{self.text} ({self.scope})"


@dataclass(frozen=True)
class FormerLabel(_Value):
    """A label that the term had until ``release``."""

    text: str
    release: str

    def __str__(self) -> str:
        return f"{self.text} (until {self.release})"


@dataclass(frozen=True)
class Relationship(_Value):
    """A relation to another term, by the relation's name, such as ``part_of``."""

    relation: str
    id: str
    label: Optional[str] = None
    ontology: Optional[str] = None
    obsolete: bool = False

    def __str__(self) -> str:
        return f"{self.relation} {self.id}" + ("" if self.label is None else f" {self.label}")


@dataclass(frozen=True)
class Term:
    """A whole term. ``status`` is ``current``, ``obsolete`` or ``merged``.

    Of a merged identifier, ``label`` is that of the term that it was merged into, which
    ``replaced_by`` names, and there is nothing else. ``replaced_by`` has the final replacements.
    """

    id: str
    status: str
    label: Optional[str] = None
    asked: Optional[str] = None
    ontology: Optional[str] = None
    imported_from: Optional[str] = None
    release: Optional[str] = None
    namespace: Optional[str] = None
    definition: Optional[str] = None
    comment: Optional[str] = None
    synonyms: Tuple[Synonym, ...] = ()
    former_labels: Tuple[FormerLabel, ...] = ()
    alt_ids: Tuple[str, ...] = ()
    parents: Tuple[TermReference, ...] = ()
    relationships: Tuple[Relationship, ...] = ()
    xrefs: Tuple[str, ...] = ()
    replaced_by: Tuple[TermReference, ...] = ()
    consider: Tuple[TermReference, ...] = ()
    message: Optional[str] = None

    @classmethod
    def of(cls, json: Json) -> "Term":
        values = {name: json[name] for name in cls.__dataclass_fields__ if name in json}
        for name, kind in _PARTS.items():
            if name in values:
                values[name] = kind.all(values[name])
        for name in ("alt_ids", "xrefs"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)

    def __str__(self) -> str:
        return self.id if self.label is None else f"{self.id} {self.label}"

    def _repr_html_(self) -> str:
        rows = []
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = "; ".join(map(str, value))
            if value:
                rows.append((name, value))
        return table(rows)


_PARTS: Dict[str, Type[_Value]] = {
    "synonyms": Synonym,
    "former_labels": FormerLabel,
    "parents": TermReference,
    "relationships": Relationship,
    "replaced_by": TermReference,
    "consider": TermReference,
}


class Terms(List[Optional[Term]]):
    """Terms in the order in which they were asked for."""

    def _repr_html_(self) -> str:
        rows = [
            ("",) * 5 if term is None
            else (term.id, term.label, term.status, term.ontology, term.definition)
            for term in self
        ]
        return table(rows, ("id", "label", "status", "ontology", "definition"))


@dataclass(frozen=True)
class Succession(_Value):
    """What replaces an identifier.

    ``status`` is ``current``, ``obsolete``, ``merged``, ``unknown``, ``outside``, ``unloaded`` or
    ``malformed``; ``chain`` has the identifiers from the one asked about to the last.
    """

    id: str
    status: str
    message: str
    asked: Optional[str] = None
    label: Optional[str] = None
    replaced_by: Tuple[TermReference, ...] = ()
    consider: Tuple[TermReference, ...] = ()
    chain: Tuple[str, ...] = ()
    meant: Optional[TermReference] = None

    @classmethod
    def of(cls, json: Json) -> "Succession":
        values = {name: json[name] for name in cls.__dataclass_fields__ if name in json}
        for name in ("replaced_by", "consider"):
            values[name] = TermReference.all(values.get(name, ()))
        values["chain"] = tuple(values.get("chain", ()))
        if "meant" in values:
            values["meant"] = TermReference.of(values["meant"])
        return cls(**values)


@dataclass(frozen=True)
class Relation(_Value):
    """A relation that terms have: its name, its CURIEs, and how often it is used."""

    relation: str
    ids: Tuple[str, ...]
    edges: int

    @property
    def curie(self) -> str:
        """The first CURIE; the name if there is none."""
        return self.ids[0] if self.ids else self.relation


@dataclass(frozen=True)
class Ontology(_Value):
    """A loaded ontology. ``subset`` is the subset's name if not all of it is loaded."""

    id: str
    prefixes: List[str]
    release: str
    data_version: Optional[str] = None
    subset: Optional[str] = None
    source: Optional[str] = None
    digest: Optional[str] = None
    terms: int = 0
    obsolete: int = 0
    merged: int = 0
    synonyms: int = 0
    imported: int = 0
    diagnostics: int = 0


class Ontologies(List[Ontology]):
    """The loaded ontologies, in the order of their ids."""

    def _repr_html_(self) -> str:
        rows = [
            (each.id, ", ".join(each.prefixes), each.release, each.subset, each.terms)
            for each in self
        ]
        return table(rows, ("id", "prefixes", "release", "subset", "terms"))


@dataclass(frozen=True)
class Daemon(_Value):
    """The daemon that answers; ``generation`` counts the stores that were published."""

    server: str
    version: str
    protocol: int
    generation: int


