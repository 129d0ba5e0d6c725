"""The selector ``obod:`` of OAK, the Ontology Access Kit: its adapters then ask the daemon.

``obod:`` is the daemon on the default socket, ``obod:/path/to/socket`` that on another one:

    runoak -i obod: info HP:0003002

    >>> from oaklib import get_adapter
    >>> get_adapter("obod:").label("HP:0003002")
    'Breast carcinoma'

The daemon does not load logical definitions, of which there seem to be none. It does not know
subsets or axiom annotations, and does not reason; OAK's methods for these raise
NotImplementedError.
"""

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Tuple

from oaklib.datamodels.obograph import (
    DefinitionPropertyValue,
    Meta,
    Node,
    SynonymPropertyValue,
    XrefPropertyValue,
)
from oaklib.datamodels.search import SearchConfiguration
from oaklib.datamodels.vocabulary import (
    CONSIDER_REPLACEMENT,
    DEPRECATED_PREDICATE,
    HAS_DBXREF,
    HAS_OBO_NAMESPACE,
    HAS_OBSOLESCENCE_REASON,
    IS_A,
    OWL_CLASS,
    OWL_VERSION_INFO,
    RDFS_COMMENT,
    TERM_REPLACED_BY,
    TERMS_MERGED,
)
from oaklib.interfaces.obograph_interface import GraphTraversalMethod, OboGraphInterface
from oaklib.interfaces.search_interface import SearchInterface

from .answers import Term
from .client import Obod
from .errors import TermNotFound
from .graph import Edge, Ids, as_list
from .oak_terms import NAMES, aliases, matcher, synonyms, texts

Lang = Optional[str]
BATCH = 1000  # terms that are kept in memory


@dataclass
class ObodImplementation(SearchInterface, OboGraphInterface):
    """An adapter of OAK that asks the daemon of obod."""

    obod: Optional[Obod] = None

    def __post_init__(self) -> None:
        if self.obod is None:
            slug = self.resource.slug if self.resource is not None else None
            self.obod = Obod(slug or None)

    @property
    def _obod(self) -> Obod:
        assert self.obod is not None
        return self.obod

    def _term(self, curie: str) -> Optional[Term]:
        try:
            return self._obod.term(curie)
        except TermNotFound:
            return None

    def _own(self, curie: str) -> Optional[Term]:
        """Returns a term; None also for a merged identifier, which has nothing of its own."""
        term = self._term(curie)
        return None if term is None or term.status == "merged" else term

    def _all_terms(self) -> Iterator[Term]:
        batch: List[str] = []
        for curie in self._obod.entities(filter_obsoletes=False, include_merged=False):
            batch.append(curie)
            if len(batch) == BATCH:
                yield from filter(None, self._obod.terms(batch))
                batch = []
        yield from filter(None, self._obod.terms(batch))

    # Basic lookups

    def entities(
        self, filter_obsoletes: bool = True, owl_type: Optional[str] = None
    ) -> Iterator[str]:
        if owl_type in (None, OWL_CLASS):
            yield from self._obod.entities(filter_obsoletes)

    def obsoletes(self, include_merged: bool = True) -> Iterator[str]:
        return self._obod.obsoletes(include_merged)

    def owl_types(self, entities: Iterable[str]) -> Iterator[Tuple[str, Optional[str]]]:
        entities = list(entities)
        for term, curie in zip(self._obod.terms(entities, missing="none"), entities):
            yield curie, OWL_CLASS if term is not None else None

    def ontologies(self) -> Iterator[str]:
        for ontology in self._obod.ontologies():
            yield ontology.id

    def ontology_versions(self, ontology: str) -> Iterator[str]:
        for each in self._obod.ontologies():
            if each.id == ontology:
                yield each.release

    def ontology_metadata_map(self, ontology: str) -> Dict[str, List[str]]:
        return {"id": [ontology], OWL_VERSION_INFO: list(self.ontology_versions(ontology))}

    def label(self, curie: str, lang: Lang = None) -> Optional[str]:
        self._refuse_language(lang)
        return self._obod.label(curie) or self._relation_labels().get(curie)

    def labels(
        self, curies: Iterable[str], allow_none: bool = True, lang: Lang = None
    ) -> Iterator[Tuple[str, Optional[str]]]:
        self._refuse_language(lang)
        relations = self._relation_labels()
        for curie, label in self._obod.labels(curies):
            label = label or relations.get(curie)
            if allow_none or label is not None:
                yield curie, label

    def _relation_labels(self) -> Dict[str, str]:
        labels = {
            curie: each.relation.replace("_", " ")
            for each in self._obod.relations()
            for curie in each.ids
            if curie != each.relation
        }
        return {**labels, IS_A: "subClassOf"}

    def _refuse_language(self, lang: Lang) -> None:
        if lang is not None and lang != self.default_language:
            raise NotImplementedError("obod loads no translations")

    def curies_by_label(self, label: str) -> List[str]:
        return self._obod.curies_by_label(label)

    def definition(self, curie: str, lang: Lang = None) -> Optional[str]:
        self._refuse_language(lang)
        term = self._own(curie)
        return None if term is None else term.definition

    def comments(self, curies: Iterable[str]) -> Iterator[Tuple[str, Optional[str]]]:
        for curie in curies:
            term = self._own(curie)
            if term is not None:
                yield curie, term.comment

    def entity_alias_map(self, curie: str) -> Dict[str, List[str]]:
        term = self._own(curie)
        return {} if term is None else aliases(term)

    def simple_mappings_by_curie(self, curie: str) -> Iterator[Tuple[str, str]]:
        term = self._own(curie)
        for xref in term.xrefs if term is not None else ():
            yield HAS_DBXREF, xref

    def entity_metadata_map(self, curie: str) -> Dict[str, List[Any]]:
        """The replacements are the final ones: those that are no longer obsolete themselves."""
        found: Dict[str, List[Any]] = {}
        term = self._term(curie)
        if term is not None:
            found = {
                HAS_OBO_NAMESPACE: [term.namespace] if term.namespace else [],
                RDFS_COMMENT: [term.comment] if term.comment else [],
                TERM_REPLACED_BY: [each.id for each in term.replaced_by],
                CONSIDER_REPLACEMENT: [each.id for each in term.consider],
                DEPRECATED_PREDICATE: [True] if term.status != "current" else [],
                HAS_OBSOLESCENCE_REASON: [TERMS_MERGED] if term.status == "merged" else [],
            }
        found = {name: values for name, values in found.items() if values}
        self.add_missing_property_values(curie, found)
        return found

    # Relations

    def relationships(
        self,
        subjects: Optional[Ids] = None,
        predicates: Optional[Ids] = None,
        objects: Optional[Ids] = None,
        include_tbox: bool = True,
        include_abox: bool = True,
        include_entailed: bool = False,
        exclude_blank: bool = True,
        invert: bool = False,
    ) -> Iterator[Edge]:
        if include_entailed:
            raise NotImplementedError("obod knows only asserted relationships")
        if invert:
            for s, p, o in self.relationships(objects, predicates, subjects, include_tbox):
                yield o, p, s
            return
        wanted = self._known(predicates)
        if include_tbox and (wanted is None or wanted):
            # OAK takes an empty list for none at all.
            yield from self._obod.relationships(
                as_list(subjects or ()) or None, wanted, as_list(objects or ()) or None
            )

    def outgoing_relationship_map(self, curie: str) -> Dict[str, List[str]]:
        found: Dict[str, List[str]] = {}
        for _, predicate, target in self.relationships([curie]):
            found.setdefault(predicate, []).append(target)
        return found

    def incoming_relationship_map(self, curie: str) -> Dict[str, List[str]]:
        found: Dict[str, List[str]] = {}
        for subject, predicate, _ in self.relationships(objects=[curie]):
            found.setdefault(predicate, []).append(subject)
        return found

    def ancestors(
        self,
        start_curies: Ids,
        predicates: Optional[Ids] = None,
        reflexive: bool = True,
        method: Optional[GraphTraversalMethod] = None,
    ) -> Iterator[str]:
        return self._reached(self._obod.ancestors, start_curies, predicates, reflexive, method)

    def descendants(
        self,
        start_curies: Ids,
        predicates: Optional[Ids] = None,
        reflexive: bool = True,
        method: Optional[GraphTraversalMethod] = None,
    ) -> Iterator[str]:
        return self._reached(self._obod.descendants, start_curies, predicates, reflexive, method)

    def _reached(
        self,
        walk: Callable[[Ids, Optional[Ids], bool], List[str]],
        start_curies: Ids,
        predicates: Optional[Ids],
        reflexive: bool,
        method: Optional[GraphTraversalMethod],
    ) -> Iterator[str]:
        wanted = self._known(predicates)
        if method == GraphTraversalMethod.ENTAILMENT and wanted != [IS_A]:
            raise NotImplementedError("obod walks asserted relationships; it does not reason")
        # For OAK, a merged or unknown identifier is an entity without relationships.
        starts = as_list(start_curies)
        known = [
            curie
            for curie, term in zip(starts, self._obod.terms(starts, missing="none"))
            if term is not None and term.status != "merged"
        ]
        if reflexive:
            yield from dict.fromkeys(starts)
        if known and (wanted is None or wanted):
            # What one start reaches may be another start.
            yield from (curie for curie in walk(known, wanted, False) if curie not in starts)

    def _known(self, predicates: Optional[Ids]) -> Optional[List[str]]:
        """Returns the predicates that loaded terms have. No term is related by another one."""
        if not predicates:
            return None
        known = {name for each in self._obod.relations() for name in (each.relation, *each.ids)}
        return [predicate for predicate in as_list(predicates) if predicate in known]

    # Graphs

    def node(
        self,
        curie: str,
        strict: bool = False,
        include_metadata: bool = False,
        expand_curies: bool = False,
    ) -> Optional[Node]:
        term = self._own(curie)
        id = self.curie_to_uri(curie) if expand_curies else curie
        if term is None:
            if strict:
                raise ValueError(f"obod has no {curie}")
            return Node(id=id, lbl=self._relation_labels().get(curie))
        meta = Meta()
        if include_metadata:
            if term.definition:
                meta.definition = DefinitionPropertyValue(val=term.definition)
            meta.synonyms = list(synonyms(term))
            meta.xrefs = [XrefPropertyValue(val=xref) for xref in term.xrefs]
            meta.comments = [term.comment] if term.comment else []
            meta.deprecated = term.status == "obsolete"
        return Node(id=id, lbl=term.label, type="CLASS", meta=meta)

    def synonym_property_values(self, subject: Ids) -> Iterator[Tuple[str, SynonymPropertyValue]]:
        for curie in as_list(subject):
            term = self._own(curie)
            for synonym in synonyms(term) if term is not None else ():
                yield curie, synonym

    def logical_definitions(
        self, subjects: Optional[Iterable[str]] = None, **_: Any
    ) -> Iterator[Any]:
        """Yields nothing, so that graphs can be drawn: the daemon loads no logical definitions."""
        return iter(())

    # Search

    def basic_search(
        self, search_term: str, config: Optional[SearchConfiguration] = None
    ) -> Iterator[str]:
        """Yields the terms of which a text equals the search term; or begins with it, contains it
        or matches it as a regular expression, as the configuration says. Which texts: labels and
        synonyms, or the configuration's properties. All but equality reads every term."""
        config = SearchConfiguration() if config is None else config
        properties = {str(each) for each in config.properties or NAMES}
        if "ANYTHING" in properties:
            properties |= {*NAMES, "IDENTIFIER", "MAPPED_IDENTIFIER"}
        matches = matcher(search_term, config)
        is_exact = not config.syntax and not config.is_partial
        if is_exact and properties <= {*NAMES, "IDENTIFIER"}:
            terms = self._named(search_term)
        else:
            terms = self._all_terms()
        for term in terms:
            if any(map(matches, texts(term, properties))):
                yield term.id

    def _named(self, text: str) -> Iterator[Term]:
        ids = [hit.id for hit in self._obod.label_matches(text)] if text.strip() else []
        term = self._own(text)
        if term is not None:
            ids.append(term.id)
        return filter(None, self._obod.terms(dict.fromkeys(ids)))
