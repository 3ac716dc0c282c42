"""What a form has sent, as routes read it: words, versions, what was ticked, and files; each within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from outreach.app.places.importing import SentFile

MOST_POSTS = 1_000
"""Posts with which something is done at once."""

MOST_FIELDS = 2_100
"""Each of these posts is a field, and of each of a table's thousand columns a person may tell in two fields."""

LARGEST_FIELD = 2_000_000
"""Bytes: a table that is pasted is one field. Most routes take less than that in all."""


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """Fields by name, several values each, with the line ends that people count; files apart from them."""

    values: Mapping[str, Sequence[str]]
    files: Sequence[SentFile] = ()

    def text(self, name: str, otherwise: str = "") -> str:
        """The first value of a field."""
        return next(iter(self.values.get(name, ())), otherwise)

    def number(self, name: str) -> int:
        """The first value as a number; 0 where it is none."""
        return number_of(self.text(name))

    @property
    def texts(self) -> Mapping[str, str]:
        """The first value of each field."""
        return {name: self.text(name) for name in self.values}

    @property
    def version(self) -> int:
        """The version that the person saw; 0, which nothing has, where the form says none."""
        return self.number("version")

    @property
    def versions(self) -> Mapping[str, int]:
        """Of several posts: each ``seen`` says the id and the version, as ``3f2a9c01de:4``."""
        pairs = (value.rpartition(":") for value in self.values.get("seen", ()))
        return {id: number_of(version) for id, _, version in pairs if id}


def number_of(text: str, otherwise: int = 0) -> int:
    """A whole number as an address or a form writes it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


async def _sent(request: Request) -> FilledForm:
    values: dict[str, list[str]] = {}
    files: list[SentFile] = []
    async with request.form(max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD) as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                values.setdefault(_plain(name), []).append(_plain(value).replace("\r\n", "\n"))
            elif value.filename or value.size:
                files.append(SentFile(name=_plain(value.filename or ""), content=await value.read()))
    return FilledForm(values=values, files=files)


def _plain(sent: str) -> str:
    """Without a sign that nobody types, and that no database takes."""
    return sent.replace("\0", "")


SentForm = Annotated[FilledForm, Depends(_sent)]
"""What a route takes that reads a form; its files are spooled to the disk while they come in."""
