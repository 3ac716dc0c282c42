"""The first cell of each row of a PDF's tables as the row's heading, which the typesetter cannot say of itself.

Its elements stand in the file as plain text, one object each, so what is changed keeps its length and nothing moves:
a cell becomes a heading, and in the place of the column that it lies under stands whose heading it is.
"""

from __future__ import annotations

import re

_ROW = re.compile(rb"/S /TR\n  /P \d+ 0 R\n(?:  /A [^\n]*\n)?  /K \[(\d+) 0 R")
_CELL = re.compile(
    rb"(?<=\n)(\d+) 0 obj\n<<\n  /Type /StructElem\n  /S /TD\n  /P \d+ 0 R\n"
    rb"  /A \[<<\n    /O /Table\n    (/Headers \[[^\]\n]*\])"
)
SCOPE = b"/Scope /Row"


def with_row_heads(pdf: bytes) -> bytes:
    """The same file, in which a screen reader says a row's first cell before its others."""
    first = set(_ROW.findall(pdf))

    def headed(cell: re.Match[bytes]) -> bytes:
        if cell[1] not in first or len(cell[2]) < len(SCOPE):
            return cell[0]
        before = cell[0].removesuffix(cell[2]).replace(b"/S /TD", b"/S /TH", 1)
        return before + SCOPE.ljust(len(cell[2]))

    return _CELL.sub(headed, pdf)
