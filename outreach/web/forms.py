"""What a form has sent, as routes read it: words, versions, and what was ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

MOST_POSTS = 1_000
"""Posts with which something is done at once."""

MOST_FIELDS = MOST_POSTS + 100
"""Each of these posts is a field; the rest is for what the form asks besides."""


async def _sent(request: Request) -> FormData:
    return await request.form(max_fields=MOST_FIELDS)


SentForm = Annotated[FormData, Depends(_sent)]
"""What a route takes that reads a form."""


def text_of(sent: FormData, name: str) -> str:
    """What stands in the field, with the line ends that people count; "" where there is none."""
    value = sent.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def version_of(sent: FormData) -> int:
    """The version that the person saw; 0, which nothing has, where the form says none."""
    return number_of(text_of(sent, "version"))


def number_of(text: str, otherwise: int = 0) -> int:
    """A whole number as an address or a form writes it."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def versions_of(sent: FormData) -> Mapping[str, int]:
    """Of several posts: each ``seen`` says the id and the version, as ``3f2a9c01de:4``."""
    pairs = (str(value).rpartition(":") for value in sent.getlist("seen"))
    return {id: number_of(version) for id, _, version in pairs if id}
