"""The command line: parses, calls one verb of :mod:`outreach.app`, prints. Data on stdout, talk on stderr.

Exit codes: 0 done; 1 it could not be done, or something was left out; 2 the input or the call was wrong;
130 stopped by the keyboard.
"""

from __future__ import annotations

import sys

from outreach.cli.base import explain, refuse
from outreach.cli.root import root
from outreach.errors import OutreachError
from outreach.language import msg


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    code = 0
    try:
        root.main(args=args, prog_name="outreach")
    except OutreachError as error:
        explain(error)
        code = error.exit_code
    except OSError as error:
        why = error.strerror or str(error)
        refuse(
            msg(
                "A file could not be read or written: {why} ({path})",
                why=why,
                path=str(error.filename or "–"),
            ),
            msg("Check the disk's free space and your rights; nothing that was not told as done was done."),
        )
        code = 1
    sys.exit(code)
