"""The exceptions of this package."""

from typing import Any, Dict, Optional


class ObodError(Exception):
    """The base of all exceptions of this package.

    ``code`` is the code of the daemon's answer, such as ``unknown_id``, or one of this client's
    own: ``not_answering``, ``not_started``, ``connection_lost``, ``timeout``,
    ``protocol_violation``, ``no_place``, ``program_failed``. ``answer`` is the
    daemon's answer as a dictionary, if there is one.
    """

    code = "error"

    def __init__(
        self, message: str, code: Optional[str] = None, answer: Optional[Dict[str, Any]] = None
    ) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.answer = answer


class NotAnswering(ObodError):
    """No daemon answers on the socket."""

    code = "not_answering"


class NotStarted(NotAnswering):
    """The daemon could not be started; the message has the program's own words."""

    code = "not_started"


class ConnectionLost(ObodError):
    """The connection ended before the answer was complete. The next call opens a new one."""

    code = "connection_lost"


class AnswerTimeout(ConnectionLost):
    """The daemon did not answer within the timeout."""

    code = "timeout"


class ProtocolViolation(ObodError):
    """What was received is not an answer of the protocol."""

    code = "protocol_violation"


class RequestRefused(ObodError):
    """The daemon refused the request, for instance because of a bad option.

    ``position`` is the number of the refused item, from 0, if many were asked about.
    """

    position: Optional[int] = None


class TermNotFound(RequestRefused):
    """The identifier does not stand for a loaded term."""


class UnknownTerm(TermNotFound):
    """The identifier is wrong: ``unknown_id`` or ``malformed_id``."""


class TermNotLoaded(TermNotFound):
    """The identifier was not checked, because its ontology, or that part of it, is not loaded:
    ``unloaded_prefix`` or ``outside_subset``."""


class ProgramFailed(ObodError):
    """The program ``obod`` is missing or failed; the message has its own words."""

    code = "program_failed"


_TERM_ERRORS = {
    "unknown_id": UnknownTerm,
    "malformed_id": UnknownTerm,
    "unloaded_prefix": TermNotLoaded,
    "outside_subset": TermNotLoaded,
}


def refusal(answer: Dict[str, Any], position: Optional[int] = None) -> RequestRefused:
    """Returns the exception for an answer with ``"ok":false``."""
    code = str(answer.get("error", "error"))
    kind = _TERM_ERRORS.get(code, RequestRefused)
    error = kind(str(answer.get("message", code)), code, answer)
    error.position = position
    return error
