"""The table of all forms, and the texts written in them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Iterator

import code_forms
import data_forms
import prose_forms
import table_forms
from form import Form
from pairs import RELATIONS, Library, Pair

FORMS: list[Form] = [*prose_forms.FORMS, *table_forms.FORMS, *data_forms.FORMS, *code_forms.FORMS]


@dataclass(frozen=True)
class Piece:
    """A text in one form, and the pairs in it."""

    text: str
    pairs: list[Pair]


def wrong_pieces(form: Form, library: Library, each: int, seed: str) -> list[Piece]:
    """Returns pieces with `each` wrong pairs of every relation, and right pairs around them if the form has room."""
    rng = Random(f"{seed} wrong {form.name}")
    drawn: set[str] = set()
    wrong: list[Pair] = []
    for relation in RELATIONS:
        wrong += library.wrong(rng, each, relation, form.accepts, form.same_branch, drawn)
    rng.shuffle(wrong)
    pieces: list[Piece] = []
    for prefix in library.ontologies:
        for group in _chunks([pair for pair in wrong if pair.prefix == prefix], form.wrong):
            besides = {pair.id for pair in group}
            pairs = group + library.right(rng, form.right, prefix, form.accepts, besides)
            missing = form.pairs_per_piece - len(pairs)
            pairs += library.right(rng, missing, prefix, form.accepts, besides)
            rng.shuffle(pairs)
            pieces.append(Piece(form.write(pairs), pairs))
    return pieces


def right_pieces(form: Form, library: Library, count: int, seed: str) -> list[Piece]:
    """Returns pieces of right pairs only, at least `count` pairs in all."""
    rng = Random(f"{seed} right {form.name}")
    drawn: set[str] = set()
    pieces: list[Piece] = []
    prefixes = list(library.ontologies)
    while len(pieces) * form.pairs_per_piece < count or len(pieces) < len(prefixes):
        prefix = prefixes[len(pieces) % len(prefixes)]
        pairs = library.right(rng, form.pairs_per_piece, prefix, form.accepts, drawn)
        pieces.append(Piece(form.write(pairs), pairs))
    return pieces


def _chunks(pairs: list[Pair], size: int) -> Iterator[list[Pair]]:
    for start in range(0, len(pairs), size):
        yield pairs[start : start + size]
