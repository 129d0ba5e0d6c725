"""The verdicts of CHECK."""

from typing import Any, Dict, List, Optional, Tuple, Type

from .answers import Candidate, TermReference
from .html import table
from .wire import parsed

# The order of an answer's fields is fixed, so that the verdict can be read without the rest.
_HEAD = b'{"ok":true,"verdict":"'
_NOT_CHECKED = frozenset(("unloaded_prefix", "outside_subset"))


class Verdict:
    """Whether a label belongs to an identifier.

    ``verdict`` is ``exact``, ``current`` (no label was given), ``normalized``, ``synonym``,
    ``former``, ``merged``, ``obsolete``, ``mismatch``, ``unknown_id``, ``malformed_id``,
    ``unloaded_prefix`` or ``outside_subset``. ``severity`` is ``ok``, ``warning``, ``error`` or
    ``info`` (not checked). The answer is parsed when a field other than the verdict is first read.
    """

    __slots__ = ("_fields", "_line")

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._fields: Optional[Dict[str, Any]] = None

    @property
    def answer(self) -> Dict[str, Any]:
        """The daemon's answer as a dictionary."""
        fields = self._fields
        if fields is None:
            fields = self._fields = parsed(self._line)
        return fields

    def _text(self, name: str) -> Optional[str]:
        value = self.answer.get(name)
        return None if value is None else str(value)

    @property
    def verdict(self) -> str:
        """The verdict. If the daemon refused the request (see ``is_refused``), the error's code."""
        if self._fields is None and self._line.startswith(_HEAD):
            return self._line[len(_HEAD):self._line.index(b'"', len(_HEAD))].decode()
        answer = self.answer
        return str(answer["verdict"] if "verdict" in answer else answer.get("error", "error"))

    @property
    def severity(self) -> str:
        return str(self.answer.get("severity", "error"))

    @property
    def is_refused(self) -> bool:
        """Whether the request was refused, for instance because the label is too long."""
        return not self.answer["ok"]

    @property
    def is_checked(self) -> bool:
        """Whether the identifier's ontology is loaded and the request was not refused."""
        return not self.is_refused and self.verdict not in _NOT_CHECKED

    @property
    def id(self) -> Optional[str]:
        """The identifier in its canonical form; None only if the request was refused."""
        return self._text("id")

    @property
    def asked(self) -> Optional[str]:
        """The identifier as it was given, if that is not its canonical form."""
        return self._text("asked")

    @property
    def status(self) -> Optional[str]:
        """``current``, ``obsolete``, ``merged``, ``unknown``, ``outside``, ``unloaded`` or
        ``malformed``."""
        return self._text("status")

    @property
    def label(self) -> Optional[str]:
        """The term's label; of a merged identifier, that of the term it was merged into."""
        return self._text("label")

    @property
    def given(self) -> Optional[str]:
        """The label that was given, with U+2028 in place of line breaks."""
        return self._text("given")

    @property
    def match(self) -> Optional[str]:
        """How the label relates to the term: ``exact``, ``normalized``, ``synonym``, ``former`` or
        ``none``, also if the term is obsolete or merged."""
        return self._text("match")

    @property
    def scope(self) -> Optional[str]:
        """The scope of the synonym that the label equals."""
        return self._text("scope")

    @property
    def text(self) -> Optional[str]:
        """The synonym or former label that the label equals, as the ontology writes it."""
        return self._text("text")

    @property
    def release(self) -> Optional[str]:
        """The last release that had the former label."""
        return self._text("release")

    @property
    def imported_from(self) -> Optional[str]:
        """The ontology whose file has the term, if the term's own ontology is not loaded."""
        return self._text("imported_from")

    @property
    def candidates(self) -> Tuple[Candidate, ...]:
        """The terms that the label may belong to, at most five, the most probable first."""
        return Candidate.all(self.answer.get("candidates", ()))

    @property
    def replaced_by(self) -> Tuple[TermReference, ...]:
        """The final replacements of an obsolete or merged identifier."""
        return TermReference.all(self.answer.get("replaced_by", ()))

    @property
    def consider(self) -> Tuple[TermReference, ...]:
        """Terms that may replace an obsolete one; a person has to choose."""
        return TermReference.all(self.answer.get("consider", ()))

    @property
    def meant(self) -> Optional[TermReference]:
        """The term that an unknown identifier was probably meant for."""
        meant = self.answer.get("meant")
        return None if meant is None else TermReference.of(meant)

    @property
    def truncated(self) -> bool:
        """Whether the daemon left out candidates because they would have taken too long."""
        return bool(self.answer.get("truncated", False))

    @property
    def message(self) -> str:
        """The verdict as a sentence."""
        return str(self.answer.get("message", ""))

    def __str__(self) -> str:
        return f"{self.verdict}: {self.message}"

    def __repr__(self) -> str:
        return f"<Verdict {self}>"

    def __eq__(self, other: object) -> bool:
        return self._line == other._line if isinstance(other, Verdict) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._line)

    def __reduce__(self) -> Tuple[Type["Verdict"], Tuple[bytes]]:
        return Verdict, (self._line,)

    def _repr_html_(self) -> str:
        rows = []
        for name, value in self.answer.items():
            if isinstance(value, list):
                value = "; ".join(map(_shown, value))
            elif isinstance(value, dict):
                value = _shown(value)
            if name != "ok":
                rows.append((name, value))
        return table(rows)


def _shown(item: Any) -> str:
    if isinstance(item, dict):
        return " ".join(str(item[name]) for name in ("id", "label") if item.get(name))
    return str(item)


class Verdicts(List[Verdict]):
    """Verdicts in the order of the pairs."""

    def counts(self) -> Dict[str, int]:
        """Returns how often each verdict occurs, the most frequent first."""
        found: Dict[str, int] = {}
        for each in self:
            found[each.verdict] = found.get(each.verdict, 0) + 1
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _repr_html_(self) -> str:
        rows = [
            (
                each.verdict,
                each.severity,
                each.id,
                each.given,
                each.message,
                "; ".join(map(str, each.candidates)),
            )
            for each in self[:100]
        ]
        columns = ("verdict", "severity", "id", "given", "message", "candidates")
        return table(rows, columns, len(self))
