"""The command line: parses, calls one verb of :mod:`outreach.app`, prints. Data on stdout, talk on stderr.

Exit codes: 0 done; 1 it could not be done, or something was left out; 2 the input or the call was wrong;
130 stopped by the keyboard.
"""

from __future__ import annotations

import io
import os
import sys

import click

from outreach.cli.base import begin_call, explain, language, refuse, say
from outreach.cli.clicks import speak
from outreach.cli.output import owners_only
from outreach.cli.root import root
from outreach.cli.systemwords import told
from outreach.errors import InvalidInput, NotFound, OutreachError
from outreach.language import msg

NOT_DONE, WRONG_CALL, STOPPED = 1, 2, 130


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # a pipe gets the same bytes on every machine
    with owners_only():
        code = _run(args)
    sys.exit(code)


def _run(args: list[str] | None) -> int:
    """The exit code; everything that can go wrong outside of the program has become a sentence."""
    begin_call()
    speak(language())
    try:
        code = root.main(args=args, prog_name="outreach", standalone_mode=False)
        sys.stdout.flush()  # here a full disk can still be told
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        say(msg("Stopped."))
        return STOPPED
    except OutreachError as error:
        explain(error)
        return WRONG_CALL if isinstance(error, InvalidInput | NotFound) else NOT_DONE
    except BrokenPipeError:  # the reader has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except OSError as error:
        refuse(*told(error))
        return NOT_DONE
    except UnicodeEncodeError:
        refuse(msg("The call holds characters that are no text."), msg("Type them again, or check the file."))
        return WRONG_CALL
    return int(code or 0)
