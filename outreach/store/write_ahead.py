"""SQLite's way of writing ahead, which a new file is given by whoever opens it first."""

from __future__ import annotations

import sqlite3
from time import sleep

from outreach.clock import uptime


def write_ahead(cursor: sqlite3.Cursor, seconds: float) -> None:
    """Has the file written ahead; another who is just making it is waited for so long.

    Of two that open a new file together SQLite refuses one at once, however patient it is told to be.
    """
    until = uptime() + seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or uptime() > until:
                raise
            sleep(0.01)
        else:
            return
