"""Python client of obod, the ontology term resolver daemon.

>>> from obod import Obod
>>> obod = Obod(start=True)
>>> verdict = obod.check("HP:0100013", "Breast carcinoma")
>>> verdict.verdict, verdict.label, verdict.candidates[0].id
('mismatch', 'Neoplasm of the breast', 'HP:0003002')
>>> obod.label("HP:0003002")
'Breast carcinoma'

``Obod`` asks the daemon, ``validate`` finds wrong terms in documents, ``check_frame`` checks a
pandas DataFrame, and ``obod:`` is a selector of OAK, the Ontology Access Kit.
"""

from .answers import (
    Candidate,
    Daemon,
    FormerLabel,
    Hit,
    Hits,
    Ontologies,
    Ontology,
    Relation,
    Relationship,
    Succession,
    Synonym,
    Term,
    TermReference,
    Terms,
)
from .client import Obod
from .errors import (
    AnswerTimeout,
    ConnectionLost,
    NotAnswering,
    NotStarted,
    ObodError,
    ProgramFailed,
    ProtocolViolation,
    RequestRefused,
    TermNotFound,
    TermNotLoaded,
    UnknownTerm,
)
from .frames import check_frame
from .validation import Finding, NotChecked, NotRead, Report, validate
from .verdicts import Verdict, Verdicts

__all__ = [
    "AnswerTimeout",
    "Candidate",
    "ConnectionLost",
    "Daemon",
    "Finding",
    "FormerLabel",
    "Hit",
    "Hits",
    "NotAnswering",
    "NotChecked",
    "NotRead",
    "NotStarted",
    "Obod",
    "ObodError",
    "Ontologies",
    "Ontology",
    "ProgramFailed",
    "ProtocolViolation",
    "Relation",
    "Relationship",
    "Report",
    "RequestRefused",
    "Succession",
    "Synonym",
    "Term",
    "TermNotFound",
    "TermNotLoaded",
    "TermReference",
    "Terms",
    "UnknownTerm",
    "Verdict",
    "Verdicts",
    "check_frame",
    "validate",
]


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Importing the metadata costs more than the rest of the package.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("obod")
    except PackageNotFoundError:
        return "0+checkout"
