"""The ledger: what the fake networks were asked and what went live, as JSON lines that only the sandbox writes.

Every line has ``at`` (sandbox time, ISO, UTC), ``network``, ``account`` and ``event``:

- ``call``: ``method``, ``path`` (without query, so without tokens), ``status`` (0: the client got no answer),
  ``operation`` (what it was for, where the caller was known); a call that served figures has ``figures`` {external id:
  {metric: value}}, one that X charges for has ``charged`` {item of the price list: [resource]}, an entry of a batch has
  ``batch``: true.
- ``post``: ``id``, ``text`` as it was sent, ``link``, ``images`` [{``sha256``, ``alt``}]; written when the network
  accepts it, whatever becomes of the answer.
- ``delete``: ``id``.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import ChannelName

_KEYS = {
    "call": {"at", "network", "account", "method", "path", "status"},
    "post": {"at", "network", "account", "id", "text", "link", "images"},
    "delete": {"at", "network", "account", "id"},
}


class Ledger:
    """Appends to ``path`` and flushes each line. Thread-safe.

    On opening a last line cut off by a crash is dropped; any other broken line raises InvalidInput.
    """

    def __init__(self, path: Path):
        self.path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_half_line(path)
        self.past = (
            tuple(line for line in read_ledger(path) if line["event"] != "call") if path.exists() else ()
        )
        """Posts and deletions that an earlier sandbox wrote to the same file."""
        self._file = path.open("a", encoding="utf-8", newline="\n")

    def close(self) -> None:
        self._file.close()

    def write(self, event: str, *, at: datetime, network: ChannelName, account: str, **more: object) -> None:
        """One line; it has left the process when this returns."""
        line = {"at": iso(at), "network": network, "account": account, "event": event, **more}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()


def read_ledger(path: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of the ledger at ``path``, oldest first. Raises InvalidInput naming a line that is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if not isinstance(entry, dict) or not _KEYS.get(str(entry.get("event")), {""}) <= set(entry):
                raise InvalidInput(
                    msg("Line {line} of the ledger {file} cannot be read.", line=number, file=path.name),
                    msg("Give the sandbox another ledger file; only the sandbox may write to it."),
                )
            yield entry


def iso(moment: datetime) -> str:
    """``2027-03-01T08:00:00+00:00``; fractions of a second only where there are any."""
    return moment.astimezone(UTC).isoformat()


def _drop_half_line(path: Path) -> None:
    if not path.exists():
        return
    content = path.read_bytes()
    if content and not content.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(content.rfind(b"\n") + 1)
