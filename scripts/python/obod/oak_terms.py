"""Terms in the forms of OAK."""

import re
from typing import Callable, Dict, Iterable, Iterator, List

from oaklib.datamodels.obograph import SynonymPropertyValue
from oaklib.datamodels.search import SearchConfiguration
from oaklib.datamodels.vocabulary import LABEL_PREDICATE, SCOPE_TO_SYNONYM_PRED_MAP

from .answers import Term

NAMES = ("LABEL", "ALIAS")


def matcher(search_term: str, config: SearchConfiguration) -> Callable[[str], bool]:
    syntax = None if config.syntax is None else str(config.syntax)
    flags = re.IGNORECASE if config.force_case_insensitive else 0
    if syntax == "REGULAR_EXPRESSION":
        pattern = re.compile(search_term, flags)
    elif syntax == "STARTS_WITH":
        pattern = re.compile("^" + re.escape(search_term), flags)
    elif syntax in (None, "PLAINTEXT") and config.is_partial:
        pattern = re.compile(re.escape(search_term), flags)
    elif syntax in (None, "PLAINTEXT"):
        pattern = re.compile("^" + re.escape(search_term) + r"\Z", flags)
    else:
        raise NotImplementedError(f"obod cannot search with the syntax {syntax}")
    return lambda text: pattern.search(text) is not None


def texts(term: Term, properties: Iterable[str]) -> Iterator[str]:
    if "LABEL" in properties and term.label is not None:
        yield term.label
    if "ALIAS" in properties:
        yield from (synonym.text for synonym in term.synonyms)
    if "IDENTIFIER" in properties:
        yield term.id
    if "MAPPED_IDENTIFIER" in properties:
        yield from term.xrefs


def aliases(term: Term) -> Dict[str, List[str]]:
    found: Dict[str, List[str]] = {}
    if term.label is not None:
        found[LABEL_PREDICATE] = [term.label]
    for synonym in term.synonyms:
        found.setdefault(SCOPE_TO_SYNONYM_PRED_MAP[synonym.scope], []).append(synonym.text)
    return found


def synonyms(term: Term) -> Iterator[SynonymPropertyValue]:
    for synonym in term.synonyms:
        predicate = SCOPE_TO_SYNONYM_PRED_MAP[synonym.scope].replace("oio:", "")
        yield SynonymPropertyValue(pred=predicate, val=synonym.text, synonymType=synonym.type)
