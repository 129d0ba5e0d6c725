"""Writes request lines, and reads answer lines, of the protocol; see obod-protocol(7)."""

import json
import re
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

from .errors import ProtocolViolation, refusal

OK = b'{"ok":true'
NOT_OK = b'{"ok":false'

# The codes of errors after which the daemon closes the connection. Only the first of them answers
# a request; the others are sent unasked.
LINE_TOO_LONG = "line_too_long"
UNASKED = frozenset(("idle", "unread_answers", "too_many_connections"))

_VERBS_WITH_OPTIONS = frozenset(
    "LABEL COMPLETE SEARCH PARENTS CHILDREN ANCESTORS DESCENDANTS ISA TERMS SCAN".split()
)
_BLANKS = re.compile("[ \t\r\n]+")
_is_word = re.compile("[^ \t\r\n]+").fullmatch
_is_text = re.compile("[^ \t\r\n][^\r\n]*").fullmatch
# A line break in a label is white space like any other, so the label is ``normalized`` if it is
# otherwise right. A plain space in its place would make it ``exact``, which it is not. This
# character separates lines in Unicode, but not requests.
_LINE_BREAKS = str.maketrans("\r\n", "\u2028\u2028")


def word(text: str) -> str:
    """Returns an identifier as one word of a request, so that all of it is checked.

    Blanks around it are dropped. Blanks inside become no-break spaces: such an identifier is
    malformed, and the part after the blank must not be taken for the label. An empty one is
    written as ``<>``.
    """
    if _is_word(text):
        return text
    return "\u00a0".join(part for part in _BLANKS.split(text) if part) or "<>"


def argument(text: str) -> str:
    """Returns a label, or words to search for, as the rest of a request line.

    White space alone is no label. The daemon skips blanks before a label; as they are part of what
    was given, the label then begins with a no-break space, which it counts as white space.
    """
    if _is_text(text):
        return text
    if not _BLANKS.sub("", text):
        return ""
    line = text.translate(_LINE_BREAKS)
    return "\u00a0" + line.lstrip(" \t") if line[0] in " \t" else line


def check_line(id: str, label: Optional[str] = None) -> str:
    """Returns the request CHECK without its line end."""
    try:
        if label is None:
            return "CHECK " + (id if _is_word(id) else word(id))
        return f"CHECK {id if _is_word(id) else word(id)} " + (
            label if _is_text(label) else argument(label)
        )
    except TypeError:
        raise TypeError(
            f"expected an identifier and a label or None as text, not {id!r} and {label!r}"
        ) from None


def check_lines(pairs: Iterable[Tuple[str, Optional[str]]]) -> Iterator[str]:
    for id, label in pairs:
        yield check_line(id, label)


def lookup_line(id: str) -> str:
    """Returns the request LOOKUP without its line end."""
    return f"LOOKUP {word(id)}"


def request_line(verb: str, text: str = "", **options: object) -> str:
    """Returns a request without its line end. Options that are None are left out."""
    verb = verb.upper()
    if not (verb.isascii() and verb.isalpha()):
        raise ValueError(f"{verb!r} is not a verb")
    parts = [verb]
    for name, value in options.items():
        if value is not None:
            # An empty value is refused by the daemon, which says so better than "<>" would.
            value = str(value)
            parts.append(f"{name}={word(value) if value.strip() else ''}")
    if verb in _VERBS_WITH_OPTIONS:
        parts.append("--")
    text = argument(text)
    if text:
        parts.append(text)
    return " ".join(parts)


def encoded(lines: List[str]) -> bytes:
    """Returns request lines as bytes.

    A lone surrogate, as in a label that was read with the wrong encoding, gives bytes that are not
    UTF-8. The daemon refuses that line and answers the others.
    """
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def parsed(line: bytes) -> Dict[str, Any]:
    """Parses an answer line, whether ``"ok"`` is true or false."""
    try:
        answer = json.loads(line.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise ProtocolViolation(f"not an answer of obod: {line[:80]!r}")
    return answer


def accepted(line: bytes, position: Optional[int] = None) -> Dict[str, Any]:
    """Parses an answer line. Raises RequestRefused if ``"ok"`` is false."""
    answer = parsed(line)
    if not answer["ok"]:
        raise refusal(answer, position)
    return answer


