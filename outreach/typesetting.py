"""The process that sets paper: ``python -m outreach.typesetting TEMPLATE``, whose folder it alone sees.

The PDF is its standard output; where typst refuses, its standard error has why, and it ends with ``REFUSED``. What
typst keeps for a next time takes as much memory as a report does, and goes with the process.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

from outreach import fonts
from outreach.printing import REFUSED


def main(template: Path) -> int:
    try:
        compiled: bytes = typst.compile(
            template,
            root=template.parent,
            font_paths=[fonts.FOLDER],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],  # type: ignore[list-item]  # its types lack what its code has
        )
    except typst.TypstError as error:
        sys.stderr.buffer.write((getattr(error, "diagnostic", "") or str(error)).encode())
        return REFUSED
    sys.stdout.buffer.write(compiled)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
