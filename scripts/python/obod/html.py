"""Shows results as tables in notebooks."""

from html import escape
from typing import Iterable, Optional, Sequence

MAX_ROWS = 60


def table(
    rows: Sequence[Iterable[object]],
    columns: Optional[Iterable[str]] = None,
    total: Optional[int] = None,
) -> str:
    """Returns an HTML table of at most MAX_ROWS rows, of which ``total`` exist. A row of a table
    without columns begins with its heading."""
    parts = ["<table>"]
    if columns is not None:
        parts.append(f"<thead>{_row(columns, 'th')}</thead>")
    parts.append("<tbody>")
    for row in rows[:MAX_ROWS]:
        cells = list(row)
        if columns is None:
            parts.append(f"<tr>{_cell(cells[0], 'th')}{_cell(cells[1], 'td')}</tr>")
        else:
            parts.append(_row(cells, "td"))
    parts.append("</tbody></table>")
    left = (len(rows) if total is None else total) - min(len(rows), MAX_ROWS)
    if left > 0:
        parts.append(f"<p>… {left} more</p>")
    return "".join(parts)


def _row(cells: Iterable[object], tag: str) -> str:
    return "<tr>" + "".join(_cell(cell, tag) for cell in cells) + "</tr>"


def _cell(value: object, tag: str) -> str:
    return f'<{tag} style="text-align:left">{escape("" if value is None else str(value))}</{tag}>'
