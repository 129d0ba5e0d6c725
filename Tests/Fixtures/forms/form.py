"""A form: one way in which people write identifiers and labels beside each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

from pairs import Pair

Writer = Callable[[list[Pair]], str]

# Characters that a label must not contain in a syntax, because they would need quoting or escaping.
PLAIN_YAML = ":#\"'{}[]&*!|>%@`"
FLOW_YAML = PLAIN_YAML + ","
QUOTED = '"\\'
SINGLE_QUOTED = "'\\"
MARKUP = "<>&\""
LATEX = "%&_#$\\{}~^"

HASH_COMMENTS = {"py", "R", "rb", "sh", "toml", "ini", "properties", "ttl", "nt", "rq", "pl"}
SLASH_COMMENTS = {"js", "ts", "java", "swift", "kt", "go", "c", "rs"}


@dataclass(frozen=True)
class Form:
    """One way to write pairs.

    A line form is a single line; it is tested by SCAN and in a file, where `file_head` precedes the lines and
    `separator` is between them.
    A document form is a whole file of one ontology's terms.
    `wrong` and `right` are the numbers of pairs of each kind in a piece with wrong pairs. `same_branch` requires that
    the wrong label's term shares a branch with the identifier's. `barred` are characters that a label must not contain.
    """

    name: str
    write: Writer
    extension: str = "md"
    is_line: bool = True
    wrong: int = 1
    right: int = 0
    same_branch: bool = False
    barred: str = ""
    separator: str = "\n\n"
    file_head: str = ""

    @property
    def pairs_per_piece(self) -> int:
        return self.wrong + self.right

    def accepts(self, pair: Pair) -> bool:
        """Whether both labels can be written in this form unchanged."""
        barred = self.barred + "\t\n"
        return not any(character in barred for character in pair.label + pair.own_label)


def line(template: str, name: str = "", **settings) -> Form:
    """Returns a line form for a format string such as `{0.label} ({0.id})`, which also names it by default."""
    shown = name or template.format(*map(_Placeholder, range(4))).replace("\t", "⇥")
    return Form(shown, lambda pairs: template.format(*pairs), **settings)


def code(template: str, extension: str, barred: str = QUOTED, **settings) -> Form:
    """Returns a line form of a language other than Markdown: the lines of its file follow each other directly."""
    name = template.format(*map(_Placeholder, range(4))) + f" (.{extension})"
    comment = "# " if extension in HASH_COMMENTS else "// " if extension in SLASH_COMMENTS else ""
    head = f"{comment}The terms in use\n" if comment else ""
    return line(template, name, **{"extension": extension, "barred": barred, "separator": "\n", "file_head": head,
                                   **settings})


def rows(name: str, template: str, extension: str, head: str = "", foot: str = "", between: str = "\n", group: int = 1,
         **settings) -> Form:
    """Returns a document form that repeats a format string, `group` pairs at a time.

    `{ontology}` in the head becomes the ontology's usual name. The file ends in a line end.
    """
    def write(pairs: list[Pair]) -> str:
        groups = [pairs[start : start + group] for start in range(0, len(pairs), group)]
        body = between.join(template.format(*members) for members in groups)
        return head.replace("{ontology}", pairs[0].ontology) + body + foot + "\n"

    return Form(name, write, extension=extension, is_line=False, **{"wrong": 5, "right": 15, **settings})


def all_wrong(form: Form) -> Form:
    """Returns the same document form with wrong pairs only."""
    return replace(form, name=f"{form.name}, all wrong", wrong=form.pairs_per_piece, right=0)


def fenced(form: Form, language: str, fence: str = "```", indent: str = "", note: str = "") -> Form:
    """Returns a document form as a fenced block in Markdown, with a sentence before and after it."""
    def write(pairs: list[Pair]) -> str:
        block = f"{fence}{language}\n{form.write(pairs)}{fence}\n"
        block = "".join(indent + text for text in block.splitlines(keepends=True))
        return f"# Terms\n\nThe terms in use:\n\n{block}\nMore are to come.\n"

    shown = f"fenced {language or 'without a language'}{note and ', ' + note}: {form.name}"
    return replace(form, name=shown, write=write, extension="md")


class _Placeholder:
    """Represents a pair in the name of a form."""

    def __init__(self, number: int):
        self._mark = "" if number == 0 else str(number + 1)

    def __getattr__(self, name: str) -> str:
        word = {"underscored": "I_D", "id": "ID", "mid_sentence": "label", "snake_case": "la_bel"}.get(name, name)
        return word + self._mark
