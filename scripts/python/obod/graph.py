"""Walks relations between terms, by any mixture of them, without leaving anything out."""

from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterable,
    Iterator,
    List,
    Optional,
    Tuple,
    Union,
)

from .answers import Relation
from .errors import RequestRefused, TermNotFound, refusal
from .wire import accepted, check_line, lookup_line, request_line

if TYPE_CHECKING:
    from .client import Obod

LIMIT = 1000  # the most terms in one answer
TERMS = frozenset(("current", "obsolete"))

# (id, CURIE of the relation, id): the first names the second.
Edge = Tuple[str, str, str]
# For each pair of a term and the name of a relation, the terms that name it.
Children = Dict[Tuple[str, str], List[str]]
Ids = Union[str, Iterable[str]]


def as_list(ids: Ids) -> List[str]:
    return [ids] if isinstance(ids, str) else list(ids)


class Graph:
    """The relations of the terms of one daemon.

    Predicates are names or CURIEs of relations, as the daemon takes them: ``part_of`` or
    ``BFO:0000050``. None stands for all relations.
    """

    def __init__(self, obod: "Obod") -> None:
        self._obod = obod
        # Read when first needed: a walk needs them at each step.
        self._known: Optional[List[Relation]] = None

    def _all_relations(self) -> List[Relation]:
        if self._known is None:
            self._known = self._obod.relations()
        return self._known

    def starts(self, ids: Ids) -> List[str]:
        """Returns identifiers in canonical form; of a merged one, that of the term it was merged
        into. Raises TermNotFound if one stands for no term."""
        found = []
        for answer in self._checks(ids):
            if answer["status"] == "merged":
                found.append(str(answer["replaced_by"][0]["id"]))
            elif answer["status"] in TERMS:
                found.append(str(answer["id"]))
            else:
                raise refusal({**answer, "ok": False, "error": answer["verdict"]})
        return list(dict.fromkeys(found))

    def terms(self, ids: Ids) -> List[str]:
        """Returns identifiers in canonical form, without those that have no term of their own."""
        found = [str(each["id"]) for each in self._checks(ids) if each["status"] in TERMS]
        return list(dict.fromkeys(found))

    def _checks(self, ids: Ids) -> Iterator[Dict[str, Any]]:
        return map(accepted, self._obod.ask_many(map(check_line, as_list(ids))))

    def ancestors(self, starts: List[str], predicates: Optional[List[str]]) -> List[str]:
        """Returns the starts and all terms above them, nearest first. Terms that are not loaded
        are named, but there is nothing above them."""
        return _walk(starts, lambda ids: (edge[2] for edge in self.outgoing(ids, predicates)))

    def descendants(self, starts: List[str], predicates: Optional[List[str]]) -> List[str]:
        """Returns the starts and all terms below them, nearest first."""
        relations = self._relations(predicates)
        if len(relations) == 1:
            found = self._descendants_at_once(starts, relations[0])
            if found is not None:
                return found
        return _walk(starts, _Below(self._obod, relations).children)

    def _descendants_at_once(self, starts: List[str], relation: str) -> Optional[List[str]]:
        """Returns what DESCENDANTS answers; None if that is not all of it."""
        found = dict.fromkeys(starts)
        lines = (
            request_line("DESCENDANTS", start, relation=relation, limit=LIMIT) for start in starts
        )
        for answer in map(accepted, self._obod.ask_many(lines)):
            if answer["total"] > len(answer["terms"]):
                return None
            found.update((str(term["id"]), None) for term in answer["terms"])
        return list(found)

    def outgoing(self, ids: List[str], predicates: Optional[List[str]]) -> Iterator[Edge]:
        """Yields the edges from terms to those that they name. A term that is not loaded has
        none."""
        curies = self._curies()
        wanted = None if predicates is None else set(self._relations(predicates))
        for answer in map(_term, self._obod.ask_many(map(lookup_line, ids))):
            for relation, target in _targets(answer):
                if answer and (wanted is None or relation in wanted):
                    yield str(answer["id"]), curies.get(relation, relation), target

    def incoming(self, ids: List[str], predicates: Optional[List[str]]) -> Iterator[Edge]:
        """Yields the edges to terms from those that name them. A merged identifier has none."""
        curies = self._curies()
        below = _Below(self._obod, self._relations(predicates))
        for child, relation, id in below.edges(self.terms(ids)):
            yield child, curies.get(relation, relation), id

    def _curies(self) -> Dict[str, str]:
        return {each.relation: each.curie for each in self._all_relations()}

    def _relations(self, predicates: Optional[List[str]]) -> List[str]:
        """Returns the names of relations. Raises RequestRefused if no term has one of them."""
        known = self._all_relations()
        if predicates is None:
            return [each.relation for each in known]
        names = {each.relation: each.relation for each in known}
        for each in known:
            names.update((curie, each.relation) for curie in each.ids)
        for predicate in predicates:
            if predicate not in names:
                raise RequestRefused(
                    f"no loaded term has the relation {predicate!r}; relations() lists them",
                    "bad_option",
                )
        return list(dict.fromkeys(names[predicate] for predicate in predicates))


class _Below:
    """Finds the terms below others.

    It asks for the children of each term over each relation. Where that is not enough, because a
    term has more children than an answer may have, or would take longer than to read every term,
    it does the latter, and keeps the result until other ontologies are loaded.
    """

    def __init__(self, obod: "Obod", relations: List[str]) -> None:
        self._obod = obod
        self._relations = relations
        ontologies = obod.ontologies()
        self._terms = sum(each.terms for each in ontologies)
        self._key = ",".join(f"{each.id}={each.digest}" for each in ontologies)
        self._asked = 0

    def children(self, ids: List[str]) -> Iterator[str]:
        return (child for child, _, _ in self.edges(ids))

    def edges(self, ids: List[str]) -> List[Edge]:
        """Returns the edges to terms, with the names of the relations."""
        questions = [(id, relation) for id in ids for relation in self._relations]
        self._asked += len(questions)
        children = self._obod.children_read.get(self._key)
        if children is None and self._asked <= self._terms:
            found = self._ask(questions)
            if found is not None:
                return found
        if children is None:
            children = self._read_all()
            self._obod.children_read = {self._key: children}
        return [
            (child, relation, id)
            for id, relation in questions
            for child in children.get((id, relation), ())
        ]

    def _ask(self, questions: List[Tuple[str, str]]) -> Optional[List[Edge]]:
        """Returns None if an answer does not have all children."""
        lines = (
            request_line("CHILDREN", id, relation=relation, limit=LIMIT)
            for id, relation in questions
        )
        found = []
        for line, (id, relation) in zip(self._obod.ask_many(lines), questions):
            answer = _term(line)
            if answer is None:
                continue
            if answer["total"] > len(answer["terms"]):
                return None
            found += [(str(term["id"]), relation, id) for term in answer["terms"]]
        return found

    def _read_all(self) -> Children:
        """Returns the children of all terms."""
        children: Children = {}
        ids = self._obod.entities(filter_obsoletes=False, include_merged=False)
        for line in self._obod.ask_many(map(lookup_line, ids)):
            answer = accepted(line)
            for relation, target in _targets(answer):
                children.setdefault((target, relation), []).append(str(answer["id"]))
        return children


def _walk(starts: List[str], step: Callable[[List[str]], Iterable[str]]) -> List[str]:
    """Returns the starts and everything that steps from them lead to, nearest first."""
    found = dict.fromkeys(starts)
    level = list(found)
    while level:
        level = [id for id in dict.fromkeys(step(level)) if id not in found]
        found.update(dict.fromkeys(level))
    return list(found)


def _term(line: bytes) -> Optional[Dict[str, Any]]:
    """Returns an answer about a term; None if the term is not loaded."""
    try:
        return accepted(line)
    except TermNotFound:
        return None


def _targets(answer: Optional[Dict[str, Any]]) -> Iterator[Tuple[str, str]]:
    """Yields the relations that an answer of LOOKUP names, by their names, and their targets."""
    if answer is not None:
        for parent in answer.get("parents", ()):
            yield "is_a", str(parent["id"])
        for each in answer.get("relationships", ()):
            yield str(each["relation"]), str(each["id"])
