"""What a form with files has sent, or one whose fields have several values: each within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from outreach.app.importing import SentFile

MOST_FIELDS = 1_500
"""A table may have a thousand columns, each of which a person may tell."""


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """Fields by name, several values each; files are spooled to the disk while they come in."""

    values: Mapping[str, Sequence[str]]
    files: Sequence[SentFile]

    def one(self, name: str, otherwise: str = "") -> str:
        """The first value of a field."""
        return next(iter(self.values.get(name, ())), otherwise)

    def number(self, name: str) -> int:
        """The first value as a number; 0 where it is none."""
        text = self.one(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


async def _sent(request: Request) -> FilledForm:
    values: dict[str, list[str]] = {}
    files: list[SentFile] = []
    async with request.form(max_fields=MOST_FIELDS, max_part_size=2_000_000) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename or value.size:
                    files.append(SentFile(name=value.filename or "", content=await value.read()))
            else:
                values.setdefault(name, []).append(value)
    return FilledForm(values=values, files=files)


Posted = Annotated[FilledForm, Depends(_sent)]
"""What a route takes that reads a form with files, or with fields of several values."""
