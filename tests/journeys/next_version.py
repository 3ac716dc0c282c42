"""The program of the next version: a copy of this one with two migrations more.

The first only adds, the second takes something away that this version needs no more.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import outreach

ADDED, NEXT = "9001", "9002"

MIGRATION = """
import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision, down_revision, expands = "{added}", "{head}", True
BEGUN = Path({begun!r})


def upgrade() -> None:
    op.add_column("posts", sa.Column("mood", sa.String(20), nullable=False, server_default="calm"))
    if not BEGUN.exists():
        BEGUN.touch()
        time.sleep({seconds})
    op.create_table("moods", sa.Column("name", sa.String(20), primary_key=True))
"""

CONTRACT = """
from alembic import op

revision, down_revision, expands, works_from = "{next}", "{added}", False, "{head}"


def upgrade() -> None:
    op.drop_index("posts_listed", "posts")
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
    # where they differ a host does not join
    shutil.copytree(here.parent / "templates", made.folder / "templates")
    store = made.folder / "outreach" / "store"
    schema = (store / "schema.py").read_text("utf-8")
    (head,) = re.findall(r'^HEAD = "(\d+)"', schema, re.MULTILINE)
    (store / "schema.py").write_text(schema.replace(f'HEAD = "{head}"', f'HEAD = "{NEXT}"'), "utf-8")
    given = {"added": ADDED, "next": NEXT, "head": head, "begun": str(made.begun), "seconds": seconds}
    for revision, text in ((ADDED, MIGRATION), (NEXT, CONTRACT)):
        file = store / "migrations" / "versions" / f"{revision}_next.py"
        file.write_text(text.format(**given), "utf-8")
    return made
