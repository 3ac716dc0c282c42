"""The program of the next version: a copy of this one with a migration more, which only adds."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import outreach

NEXT = "9001"

MIGRATION = """
import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision, down_revision, expands = "{next}", "{head}", True
BEGUN = Path({begun!r})


def upgrade() -> None:
    op.add_column("posts", sa.Column("mood", sa.String(20), nullable=False, server_default="calm"))
    if not BEGUN.exists():
        BEGUN.touch()
        time.sleep({seconds})
    op.create_table("moods", sa.Column("name", sa.String(20), primary_key=True))
"""


@dataclass(frozen=True)
class NextVersion:
    """Where it lies; ``begun`` is a file that its migration makes when it runs first, amid its work."""

    folder: Path
    begun: Path

    @property
    def program(self) -> tuple[str, ...]:
        """To be called like the program of this version."""
        begin = f"import sys; sys.path.insert(0, {str(self.folder)!r}); from outreach.cli import main; main()"
        return (sys.executable, "-P", "-c", begin)


def next_version(folder: Path, seconds: float = 0) -> NextVersion:
    """Made in ``folder``; its migration stands still for ``seconds`` where it runs first."""
    made = NextVersion(folder / "next", folder / "begun")
    here = Path(outreach.__file__).parent
    shutil.copytree(here, made.folder / "outreach", ignore=shutil.ignore_patterns("__pycache__"))
    store = made.folder / "outreach" / "store"
    schema = (store / "schema.py").read_text("utf-8")
    (head,) = re.findall(r'^HEAD = "(\d+)"', schema, re.MULTILINE)
    (store / "schema.py").write_text(schema.replace(f'HEAD = "{head}"', f'HEAD = "{NEXT}"'), "utf-8")
    written = MIGRATION.format(next=NEXT, head=head, begun=str(made.begun), seconds=seconds)
    (store / "migrations" / "versions" / f"{NEXT}_moods.py").write_text(written, "utf-8")
    return made
