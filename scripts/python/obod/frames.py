"""Checks the terms in a pandas DataFrame."""

from typing import TYPE_CHECKING, Any, Dict, Hashable, List, Optional, Tuple

from .client import Obod
from .verdicts import Verdict

if TYPE_CHECKING:
    import pandas

_COLUMNS = ("verdict", "severity", "label", "candidates", "message")


def check_frame(
    frame: "pandas.DataFrame",
    *,
    id: Hashable = "id",
    label: Optional[Hashable] = None,
    obod: Optional[Obod] = None,
    prefix: str = "obod_",
) -> "pandas.DataFrame":
    """Returns a copy of a frame with a verdict for each row.

    ``id`` and ``label`` name the columns with identifiers and their labels; without ``label``, only
    the identifiers are checked. The copy has five more columns, whose names begin with ``prefix``:
    ``verdict``, ``severity``, ``label`` (the term's), ``candidates`` (the identifiers that the
    label may belong to, or that replace an obsolete one, separated by spaces) and ``message``.

    A missing label (None, NaN, NA, NaT, or white space alone) is not checked, only its identifier
    is. A row without an identifier has the verdict ``no_id`` and the severity ``info``; the daemon
    is not asked about it. A cell that is not text counts as the text that ``str`` makes of it. The
    word ``nan`` as text is a label like any other. Each distinct pair is asked about once.

    Raises ValueError if a column is missing, occurs twice, or would be overwritten.
    """
    import pandas

    for column in (id,) if label is None else (id, label):
        count = int((frame.columns == column).sum())
        if count != 1:
            found = "does not occur" if count == 0 else f"occurs {count} times"
            raise ValueError(f"the column {column!r} {found} in the frame")
    names = [prefix + name for name in _COLUMNS]
    taken = [name for name in names if name in frame.columns]
    if taken:
        raise ValueError(
            f"the frame already has the columns {', '.join(taken)}; choose another prefix="
        )
    ids = _cells(frame[id])
    labels: List[Optional[str]] = [None] * len(ids) if label is None else _cells(frame[label])
    pairs = list(zip(ids, labels))
    asked = list(dict.fromkeys((given, name) for given, name in pairs if given is not None))
    client = Obod() if obod is None else obod
    rows: Dict[Tuple[str, Optional[str]], Tuple[Any, ...]] = dict(
        zip(asked, map(_row, client.check_many(asked, refused="keep")))
    )
    if obod is None:
        client.close()
    none = ("no_id", "info", None, "", "the row has no identifier; it was not checked")
    columns = zip(*(none if given is None else rows[given, name] for given, name in pairs))
    result = frame.copy()
    for name, values in zip(names, list(columns) or [()] * len(names)):
        result[name] = pandas.Series(list(values), index=frame.index, dtype=object)
    return result


def _cells(column: "pandas.Series[Any]") -> List[Optional[str]]:
    """Returns the texts of a column's cells; None for those that are missing."""
    cells: List[Optional[str]] = []
    for value, is_missing in zip(column.tolist(), column.isna().tolist()):
        text = "" if is_missing else str(value)
        cells.append(text if text.strip() else None)
    return cells


def _row(verdict: Verdict) -> Tuple[Any, ...]:
    terms = [term.id for term in verdict.candidates]
    terms += [term.id for term in verdict.replaced_by + verdict.consider]
    if verdict.meant is not None:
        terms.insert(0, verdict.meant.id)
    found = " ".join(dict.fromkeys(terms))
    return verdict.verdict, verdict.severity, verdict.label, found, verdict.message
