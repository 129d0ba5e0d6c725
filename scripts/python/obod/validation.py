"""Finds wrong terms in documents, by running ``obod validate``."""

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple, Union

from .answers import Candidate
from .daemon import program
from .errors import ProgramFailed
from .html import table

Path = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class Finding:
    """Something that a document says about a term.

    ``line`` and ``column`` count from 1, and ``column`` and ``length`` are in code points.
    ``severity`` is ``error``, ``warning`` or ``info``; for the verdicts see obod(1).
    """

    file: str
    line: int
    column: int
    length: int
    severity: str
    verdict: str
    message: str
    id: Optional[str] = None
    label: Optional[str] = None
    given: Optional[str] = None
    candidates: Tuple[Candidate, ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {self.message} [{self.verdict}]"


@dataclass(frozen=True)
class NotChecked:
    """How many identifiers with a prefix were not checked. ``reason`` is ``unloaded_prefix`` or
    ``outside_subset``."""

    prefix: str
    count: int
    reason: str


@dataclass(frozen=True)
class NotRead:
    """A document that could not be read."""

    file: str
    message: str


class Report(List[Finding]):
    """The findings in documents, in the order of files and lines.

    ``summary`` has the counts of ``obod validate --format json``, such as ``identifiers`` and
    ``confirmed``. Look at ``not_checked`` and ``not_read`` before you conclude that all is well.
    """

    def __init__(self, findings: Iterable[Finding], summary: Mapping[str, Any]) -> None:
        super().__init__(findings)
        self.summary = dict(summary)

    @property
    def errors(self) -> List[Finding]:
        return [each for each in self if each.severity == "error"]

    @property
    def warnings(self) -> List[Finding]:
        return [each for each in self if each.severity == "warning"]

    @property
    def not_checked(self) -> Tuple[NotChecked, ...]:
        """The prefixes of identifiers that no loaded ontology could check."""
        found = self.summary.get("not_checked_prefixes", ())
        return tuple(NotChecked(each["prefix"], each["count"], each["reason"]) for each in found)

    @property
    def not_read(self) -> Tuple[NotRead, ...]:
        """The documents that could not be read."""
        found = self.summary.get("not_read", ())
        return tuple(NotRead(each["file"], each["message"]) for each in found)

    def _repr_html_(self) -> str:
        rows = [
            (each.file, each.line, each.column, each.severity, each.verdict, each.message)
            for each in self
        ]
        columns = ("file", "line", "column", "severity", "verdict", "message")
        left = [f"{each.prefix} {each.count} ({each.reason})" for each in self.not_checked]
        left += [f"{each.file}: {each.message}" for each in self.not_read]
        return table(rows, columns) + (table([("not checked", "; ".join(left))]) if left else "")


def validate(
    paths: Union[Path, Iterable[Path]] = (),
    *,
    text: Optional[str] = None,
    name: Optional[str] = None,
    schema: Optional[Path] = None,
    target_class: Optional[str] = None,
    since: Optional[str] = None,
    staged: bool = False,
    baseline: Optional[Path] = None,
    strict_prefixes: bool = False,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    socket: Optional[Path] = None,
    store: Optional[Path] = None,
    cwd: Optional[Path] = None,
) -> Report:
    """Finds every wrong term in documents: files, and folders with all that is in them.

    With ``text``, no file is read: the text is checked as the document that ``name`` names. The
    other options are those of ``obod validate``; nothing is written. The daemon is asked if one
    answers on ``socket``, else the store is opened. ``cwd`` is the folder that relative paths
    begin at.

    Raises ProgramFailed if the program is missing, refuses an option, or cannot use the store.
    """
    command = [program(), "validate", "--format", "json"]
    named: Dict[str, Optional[Path]] = {
        "--schema": schema,
        "--target-class": target_class,
        "--since": since,
        "--baseline": baseline,
        "--socket": socket,
        "--store": store,
    }
    for option, value in named.items():
        if value is not None:
            command.append(f"{option}={os.fspath(value)}")
    command += [f"--include={pattern}" for pattern in include]
    command += [f"--exclude={pattern}" for pattern in exclude]
    if staged:
        command.append("--staged")
    if strict_prefixes:
        command.append("--strict-prefixes")
    if text is not None:
        if name is None:
            raise ValueError("a text needs a name=, whose suffix says what kind of document it is")
        command.append(f"--stdin-filename={name}")
    elif name is not None:
        raise ValueError("name= is the name of a text=, and there is none")
    files = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if not files and text is None and not staged and since is None:
        raise ValueError("there is nothing to validate; give a path, or text= and name=")
    command += ["--", *(os.fspath(file) for file in files)]
    return _report(_run(command, text, cwd))


def _run(
    command: List[str], text: Optional[str], cwd: Optional[Path]
) -> "subprocess.CompletedProcess[bytes]":
    given = None if text is None else text.encode("utf-8", "surrogatepass")
    try:
        return subprocess.run(
            command,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
        )
    except (OSError, ValueError) as error:
        raise ProgramFailed(f"{command[0]} cannot be run: {error}") from error


def _report(run: "subprocess.CompletedProcess[bytes]") -> Report:
    findings: List[Finding] = []
    summary: Optional[Dict[str, Any]] = None
    known = Finding.__dataclass_fields__
    for line in run.stdout.split(b"\n"):
        if not line:
            continue
        try:
            entry = json.loads(line.decode("utf-8", "replace"))
        except ValueError:
            raise ProgramFailed(f"obod validate printed what is not JSON: {line[:80]!r}") from None
        if entry["type"] == "summary":
            summary = entry
        elif entry["type"] == "finding":
            fields = {field: value for field, value in entry.items() if field in known}
            fields["candidates"] = Candidate.all(fields.get("candidates", ()))
            findings.append(Finding(**fields))
    if summary is None:
        words = run.stderr.decode("utf-8", "replace").strip()
        raise ProgramFailed(words or f"obod validate ended with status {run.returncode}")
    return Report(findings, summary)
