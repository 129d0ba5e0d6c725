"""The client of the daemon."""

from contextlib import closing
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple, Union

from .answers import Daemon, Hit, Hits, Ontologies, Ontology, Relation, Succession, Term, Terms
from .channel import Channel, Path
from .errors import TermNotFound
from .graph import Children, Edge, Graph, Ids, as_list
from .validation import Report, validate
from .verdicts import Verdict, Verdicts
from .wire import OK, accepted, check_line, check_lines, lookup_line, parsed

Pair = Tuple[str, Optional[str]]


class Obod(Channel):
    """A client of the daemon; all answers come from its socket.

    >>> obod = Obod()
    >>> obod.check("HP:0100013", "Breast carcinoma").verdict
    'mismatch'

    ``socket`` and ``store`` are paths; by default those that the program uses: OBOD_SOCKET and
    OBOD_STORE, else folders of the user. With ``start=True``, ``obod serve`` is started if no
    daemon answers, and keeps running; ``store`` matters only then. ``timeout`` is how many seconds
    the daemon may leave a request unanswered; None: forever.

    It connects when first needed. It may be used by several threads and, after a fork, by both
    processes: each request has a connection of its own while it lasts. A copy, also a pickled one,
    has the same settings and no connection.
    """

    def __init__(
        self,
        socket: Optional[Path] = None,
        *,
        store: Optional[Path] = None,
        start: bool = False,
        timeout: Optional[float] = 30.0,
    ) -> None:
        super().__init__(socket, store, start, timeout)
        # What ``graph`` read, by the ontologies that were loaded then.
        self.children_read: Dict[str, Children] = {}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        super().__setstate__(state)
        self.children_read = {}

    # Labels

    def check(self, id: str, label: Optional[str] = None) -> Verdict:
        """Returns whether a label belongs to an identifier; without a label, what is to be said of
        the identifier. A label that is empty or white space counts as none.

        Raises RequestRefused if the daemon cannot read the label, for instance because it is too
        long.
        """
        line = self.ask(check_line(id, label))
        if not line.startswith(OK):
            accepted(line)
        return Verdict(line)

    def check_many(self, pairs: Iterable[Pair], *, refused: str = "raise") -> Verdicts:
        """Checks (identifier, label) pairs, and returns their verdicts in order.

        If the daemon refuses a pair, RequestRefused is raised, whose ``position`` is that of the
        pair. With ``refused="keep"``, the pair's verdict says so (see ``Verdict.is_refused``).
        """
        found = Verdicts()
        for batch in self._checked(pairs, refused):
            found += batch
        return found

    def check_iter(self, pairs: Iterable[Pair], *, refused: str = "raise") -> Iterator[Verdict]:
        """Like ``check_many``, but yields the verdicts as they arrive.

        Up to a few thousand pairs are read ahead; more are not kept in memory. Threads do not
        share an iterator.
        """
        for batch in self._checked(pairs, refused):
            yield from batch

    def _checked(self, pairs: Iterable[Pair], refused: str) -> Iterator[List[Verdict]]:
        if refused not in ("raise", "keep"):
            raise ValueError(f'refused must be "raise" or "keep", not {refused!r}')
        position = 0
        with closing(self.batches(check_lines(pairs))) as batches:
            for batch in batches:
                for line in batch:
                    if not line.startswith(OK):
                        if refused == "raise":
                            accepted(line, position + batch.index(line))
                        parsed(line)
                position += len(batch)
                yield list(map(Verdict, batch))

    def label(self, curie: str) -> Optional[str]:
        """Returns the label of a term; None if the identifier stands for none. A merged identifier
        has no label of its own; ``term`` says what it was merged into."""
        return _label(accepted(self.ask(check_line(curie))))

    def labels(
        self, curies: Iterable[str], allow_none: bool = True
    ) -> Iterator[Tuple[str, Optional[str]]]:
        """Yields (identifier, label) pairs; without those whose label is None if ``allow_none`` is
        false."""
        curies = list(curies)
        for line, curie in zip(self.ask_many(map(check_line, curies)), curies):
            label = _label(accepted(line))
            if allow_none or label is not None:
                yield curie, label

    def curies_by_label(self, label: str) -> List[str]:
        """Returns the identifiers of the terms with exactly this label."""
        return [hit.id for hit in self.label_matches(label) if hit.label == label]

    def label_matches(self, text: str, *, ontology: Optional[str] = None) -> Hits:
        """Returns every term that has the text as label, synonym or former label, whatever its
        case and punctuation."""
        return _hits(self.request("LABEL", text, ontology=ontology), "matches")

    # Terms

    def term(self, id: str) -> Term:
        """Returns a whole term. Raises UnknownTerm, or TermNotLoaded if the identifier could not be
        checked."""
        return Term.of(accepted(self.ask(lookup_line(id))))

    def terms(self, ids: Iterable[str], *, missing: str = "raise") -> Terms:
        """Returns whole terms, in order. If an identifier stands for none, TermNotFound is raised,
        or, with ``missing="none"``, its place has None."""
        if missing not in ("raise", "none"):
            raise ValueError(f'missing must be "raise" or "none", not {missing!r}')
        found = Terms()
        for line in self.ask_many(map(lookup_line, ids)):
            try:
                found.append(Term.of(accepted(line, len(found))))
            except TermNotFound:
                if missing == "raise":
                    raise
                found.append(None)
        return found

    def succession(self, id: str) -> Succession:
        """Returns whether an identifier is obsolete or merged, and what replaces it."""
        return Succession.of(self.request("OBSOLETE", id if id.strip() else "<>"))

    def entities(
        self,
        filter_obsoletes: bool = True,
        *,
        include_merged: bool = True,
        ontology: Optional[str] = None,
    ) -> Iterator[str]:
        """Yields the identifiers of all current terms, in their order; if ``filter_obsoletes`` is
        false, those of all terms, and then the merged ones."""
        status = "current" if filter_obsoletes else None
        yield from self._pages(status, ontology)
        if include_merged and not filter_obsoletes:
            yield from self._merged(ontology)

    def obsoletes(
        self, include_merged: bool = True, *, ontology: Optional[str] = None
    ) -> Iterator[str]:
        """Yields the identifiers of all obsolete terms, in their order, and then the merged ones.
        To find these, every term is read, which takes seconds if the ontologies are large."""
        yield from self._pages("obsolete", ontology)
        if include_merged:
            yield from self._merged(ontology)

    def _pages(self, status: Optional[str], ontology: Optional[str]) -> Iterator[str]:
        after = None
        while True:
            page = self.request("TERMS", status=status, ontology=ontology, after=after, limit=1000)
            for term in page["terms"]:
                yield str(term["id"])
            after = page.get("next")
            if after is None:
                return

    def _merged(self, ontology: Optional[str]) -> Iterator[str]:
        for line in self.ask_many(map(lookup_line, self._pages(None, ontology))):
            yield from map(str, accepted(line)["alt_ids"])

    # Search

    def complete(
        self,
        text: str,
        *,
        limit: int = 10,
        ontology: Optional[str] = None,
        under: Optional[str] = None,
        obsolete: Union[bool, str] = False,
    ) -> Hits:
        """Returns the terms that complete a text typed so far, or the beginning of an identifier.

        At most ``limit`` (1 to 1000); only those of an ontology; only ``under`` and the terms below
        it over is_a. ``obsolete`` is True (obsolete terms too), False, or ``"only"``.
        """
        return self._find("COMPLETE", text, limit, ontology, under, obsolete)

    def search(
        self,
        words: str,
        *,
        limit: int = 10,
        ontology: Optional[str] = None,
        under: Optional[str] = None,
        obsolete: Union[bool, str] = False,
    ) -> Hits:
        """Like ``complete``, and then the terms whose names and definition together have the
        words."""
        return self._find("SEARCH", words, limit, ontology, under, obsolete)

    def _find(
        self,
        verb: str,
        text: str,
        limit: int,
        ontology: Optional[str],
        under: Optional[str],
        obsolete: Union[bool, str],
    ) -> Hits:
        if isinstance(obsolete, bool):
            obsolete = "yes" if obsolete else "no"
        answer = self.request(
            verb, text, limit=limit, ontology=ontology, under=under, obsolete=obsolete
        )
        return _hits(answer, "results")

    # Relations

    def relations(self) -> List[Relation]:
        """Returns the relations that terms have."""
        return [
            Relation.of({**each, "ids": tuple(each["ids"])})
            for each in self.request("RELATIONS")["relations"]
        ]

    def ancestors(
        self, curies: Ids, predicates: Optional[Ids] = None, reflexive: bool = True
    ) -> List[str]:
        """Returns the identifiers of all terms above one term or several, nearest first, and those
        themselves if ``reflexive``.

        ``predicates`` are CURIEs or names of relations, such as ``rdfs:subClassOf`` and
        ``BFO:0000050``; steps over them may alternate. None: over all relations. Terms of
        ontologies that are not loaded are named, but nothing above them is known. Raises
        TermNotFound for such a start.
        """
        graph = Graph(self)
        starts = graph.starts(curies)
        return _without(
            starts, graph.ancestors(starts, _optional(predicates)), reflexive
        )

    def descendants(
        self, curies: Ids, predicates: Optional[Ids] = None, reflexive: bool = True
    ) -> List[str]:
        """Like ``ancestors``, for the terms below. None is left out; if they are many, every term
        is read, which takes seconds if the ontologies are large."""
        graph = Graph(self)
        starts = graph.starts(curies)
        return _without(
            starts, graph.descendants(starts, _optional(predicates)), reflexive
        )

    def relationships(
        self,
        subjects: Optional[Ids] = None,
        predicates: Optional[Ids] = None,
        objects: Optional[Ids] = None,
    ) -> Iterator[Edge]:
        """Yields (subject, predicate, object): the subject names the object as its parent, over
        is_a or another relation. Predicates are yielded as CURIEs where they have one."""
        wanted = _optional(predicates)
        graph = Graph(self)
        if subjects is None and objects is not None:
            yield from graph.incoming(as_list(objects), wanted)
            return
        ids = list(self.entities()) if subjects is None else as_list(subjects)
        targets = None if objects is None else set(graph.terms(objects))
        for edge in graph.outgoing(ids, wanted):
            if targets is None or edge[2] in targets:
                yield edge

    # Documents and the daemon itself

    def validate(self, paths: Union[Path, Iterable[Path]] = (), **options: Any) -> Report:
        """Finds every wrong term in documents; see ``obod.validate``. The program asks this
        client's daemon."""
        options.setdefault("socket", self.socket)
        if self.store is not None:
            options.setdefault("store", self.store)
        return validate(paths, **options)

    def ontologies(self) -> Ontologies:
        """Returns the loaded ontologies."""
        return Ontologies(map(Ontology.of, self.request("ONTOLOGIES")["ontologies"]))

    def ping(self) -> Daemon:
        """Returns the versions of the daemon that answers."""
        return Daemon.of(self.request("PING"))


def _label(answer: Dict[str, Any]) -> Optional[str]:
    is_term = answer.get("status") in ("current", "obsolete")
    return answer.get("label") if is_term else None


def _hits(answer: Dict[str, Any], name: str) -> Hits:
    hits = Hits(
        Hit.of({**each, "spans": tuple(map(tuple, each.get("spans", ())))})
        for each in answer[name]
    )
    hits.truncated = bool(answer.get("truncated", False))
    return hits


def _optional(predicates: Optional[Ids]) -> Optional[List[str]]:
    return None if predicates is None else as_list(predicates)


def _without(starts: List[str], found: List[str], reflexive: bool) -> List[str]:
    return found if reflexive else [id for id in found if id not in set(starts)]
