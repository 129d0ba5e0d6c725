"""The results for pairs and contexts, and the tables that show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pairs import RELATIONS, Pair

MIN_FLAGGED = 0.98
MIN_CONFIRMED = 0.99
MAX_ERRORS_PER_THOUSAND = 2.0

CONFIRMING = {"confirmed", "exact", "normalized", "synonym", "former", "noncanonical"}
MAX_EXAMPLE = 300
NAME_WIDTH = 60


@dataclass
class FormScore:
    """The pairs of one form, tested in one way ("scan" or "file")."""

    name: str
    way: str
    wrong: Counter = field(default_factory=Counter)
    flagged: Counter = field(default_factory=Counter)
    right: int = 0
    confirmed: int = 0
    examples: list[str] = field(default_factory=list)

    def count(self, pair: Pair, verdicts: set[str], text: str) -> None:
        """Counts a pair by the verdicts on its identifier; no verdict means that the identifier was not found."""
        if pair.is_right:
            good = bool(verdicts) and verdicts <= CONFIRMING
            self.right += 1
            self.confirmed += good
        else:
            good = "mismatch" in verdicts
            self.wrong[pair.relation] += 1
            self.flagged[pair.relation] += good
        if not good:
            kind = "right" if pair.is_right else pair.relation
            said = ", ".join(sorted(verdicts)) or "no finding"
            self.examples.append(f"{self.way}, {kind}, {said}: {pair.id} is {pair.own_label!r}: {_around(text, pair)}")

    @property
    def passes(self) -> bool:
        return (self.flagged.total() >= MIN_FLAGGED * self.wrong.total()
                and self.confirmed >= MIN_CONFIRMED * self.right)


@dataclass
class ContextScore:
    """The errors in one context, tested in one way."""

    name: str
    way: str
    identifiers: int = 0
    errors: int = 0
    examples: list[str] = field(default_factory=list)

    def count(self, message: str, text: str) -> None:
        self.errors += 1
        self.examples.append(f"{self.way}: {message}: {text}")


def _around(text: str, pair: Pair) -> str:
    """Returns the lines of a text with the pair's identifier, and the lines before and after each."""
    lines = text.splitlines()
    near = [number for number, line in enumerate(lines) if pair.id in line or pair.underscored in line]
    shown = {number + step for number in near for step in (-1, 0, 1) if 0 <= number + step < len(lines)}
    return " ⏎ ".join(lines[number] for number in sorted(shown) if lines[number].strip())


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def print_forms(scores: dict[str, dict[str, FormScore]], examples: int) -> None:
    """Prints one row per form: the shares by SCAN and in a file, and the flagged ones by relation, both ways together.

    An asterisk marks a form that misses a threshold.
    """
    print(f"{'':{NAME_WIDTH}}   | flagged %     | confirmed %   | flagged % by relation")
    heads = " ".join(f"{relation:>7}" for relation in RELATIONS)
    print(f"{'form':{NAME_WIDTH}}   |   scan   file |   scan   file | {heads}")
    for name, ways in scores.items():
        mark = " " if all(score.passes for score in ways.values()) else "*"
        flagged = " ".join(f"{_flagged(ways.get(way)):>6}" for way in ("scan", "file"))
        confirmed = " ".join(f"{_confirmed(ways.get(way)):>6}" for way in ("scan", "file"))
        relations = " ".join(
            f"{_percent(sum(s.flagged[r] for s in ways.values()), sum(s.wrong[r] for s in ways.values())):>7}"
            for r in RELATIONS)
        print(f"{name[:NAME_WIDTH]:{NAME_WIDTH}} {mark} | {flagged} | {confirmed} | {relations}")
        for score in ways.values():
            _print_examples(score.examples, examples)


def _flagged(score: FormScore | None) -> str:
    return _percent(score.flagged.total(), score.wrong.total()) if score else "-"


def _confirmed(score: FormScore | None) -> str:
    return _percent(score.confirmed, score.right) if score else "-"


def print_contexts(scores: dict[str, dict[str, ContextScore]], examples: int) -> None:
    print(f"\n{'context':{NAME_WIDTH}}   | identifiers | errors per 1,000 by scan, in a file")
    for name, ways in scores.items():
        mark = "*" if any(score.errors for score in ways.values()) else " "
        rates = " ".join(f"{_per_thousand(ways.get(way)):>7}" for way in ("scan", "file"))
        identifiers = sum(score.identifiers for score in ways.values())
        print(f"{name[:NAME_WIDTH]:{NAME_WIDTH}} {mark} | {identifiers:11} | {rates}")
        for score in ways.values():
            _print_examples(score.examples, examples)


def _per_thousand(score: ContextScore | None) -> str:
    return f"{1000 * score.errors / max(1, score.identifiers):.1f}" if score else "-"


def _print_examples(examples: list[str], count: int) -> None:
    for example in examples[:count]:
        print(f"    {example[:MAX_EXAMPLE]}")


def print_totals(forms: list[FormScore], contexts: list[ContextScore]) -> bool:
    """Prints the totals; returns whether all thresholds are met."""
    met = all(score.passes for score in forms)
    if forms:
        flagged, wrong = sum(s.flagged.total() for s in forms), sum(s.wrong.total() for s in forms)
        confirmed, right = sum(s.confirmed for s in forms), sum(s.right for s in forms)
        print(f"\nwrong pairs flagged: {flagged} of {wrong} ({_percent(flagged, wrong)}%)")
        print(f"right pairs confirmed: {confirmed} of {right} ({_percent(confirmed, right)}%)")
        failed = {score.name for score in forms if not score.passes}
        print(f"forms below a threshold: {len(failed)} of {len({score.name for score in forms})}")
    if contexts:
        errors, identifiers = sum(s.errors for s in contexts), sum(s.identifiers for s in contexts)
        rate = 1000 * errors / max(1, identifiers)
        print(f"errors in contexts: {errors} in {identifiers} identifiers ({rate:.1f} per 1,000)")
        met = met and rate <= MAX_ERRORS_PER_THOUSAND
    return met
