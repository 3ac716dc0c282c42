"""What requests may hold. A field that is not named here is refused, and nothing is turned into another type."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from outreach.model import Status

NAME = r"^[A-Za-z0-9äöüß][A-Za-z0-9äöüß._-]{0,199}$"
SOUND = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
"""No control characters, which neither a network nor a database takes."""

Name = Annotated[str, Path(pattern=NAME)]
"""A name in an address: of a campaign, a place, a post."""

Words = Annotated[str, Field(max_length=20_000, pattern=SOUND)]
Sentence = Annotated[str, Field(min_length=1, max_length=2_000, pattern=SOUND)]
Known = Annotated[str, Field(max_length=200, pattern=SOUND)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Asking(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PageQuery(_Asking):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000, description="From 1.")
    size: int = Field(100, ge=1, le=500, description="Things on a page.")


class PostsQuery(PageQuery):
    """Which posts."""

    campaign: str | None = Field(None, pattern=NAME, description="Of this campaign.")
    place: str | None = Field(None, pattern=NAME, description="Of this place.")
    status: list[Status] = Field([], max_length=12, description="In one of these states.")


class ReadingsQuery(_Asking):
    """Which readings."""

    post: str = Field("", pattern=NAME[:-1].replace("^", "^(") + ")?$", description="Of this post.")
    after: int = Field(0, ge=0, le=2**53, description="After the reading with this id.")
    size: int = Field(500, ge=1, le=5_000, description="Readings on a page.")


class ReportQuery(_Asking):
    """As what the report is given."""

    format: Literal["json", "pdf", "xlsx", "csv", "html"] = Field("json", description="Of the report.")


class Edit(_Strict):
    """Other words; what is left out stays."""

    text: Words | None = None
    alt: Annotated[str, Field(max_length=2_000, pattern=SOUND)] | None = None


class SubmitTo(_Strict):
    """To whom; without it to the organisation that owns the account."""

    to: Known = ""


class SendBack(_Strict):
    """Why."""

    comment: Sentence


class NewTime(_Strict):
    """``when`` as the clock on the wall shows it in the campaign's zone, or the ``next`` good time."""

    when: str | None = Field(
        None, pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]$"
    )
    next: Literal[True] | None = None


class CancelWhy(_Strict):
    """The reason, kept in the journal."""

    why: Known = ""


class NewComment(_Strict):
    """What is said of a post; it is never part of what goes out."""

    text: Sentence


class PlaceEdit(_Strict):
    """Field → text, as a cell holds it; ``back`` names fields that follow their source again."""

    values: dict[Annotated[str, Field(pattern=r"^[a-z_.]{1,40}$")], Words] = Field({}, max_length=60)
    back: list[Annotated[str, Field(pattern=r"^[a-z_.]{1,40}$")]] = Field([], max_length=60)


class NewJob(_Strict):
    """Work to be done: write the posts, plan them, read the places' databases, make the report."""

    verb: Literal["campaigns.generate", "planning.propose", "campaigns.import_places", "reports.make"]
    campaign: Annotated[str, Field(pattern=NAME)]
    dry_run: bool = Field(False, description="Of an import: only compare.")
    format: Literal["json", "pdf", "xlsx", "csv", "html"] = Field("json", description="Of a report.")


class ImportFile(_Strict):
    """A file: the table, or a photo that it names."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=SOUND)]
    content: Annotated[
        str, Field(max_length=60_000_000, pattern=r"^[A-Za-z0-9+/]*={0,2}$", description="In base64.")
    ]


class NewImport(_Strict):
    """One table of places, and the photos that it names and that are not known yet."""

    files: list[ImportFile] = Field(min_length=1, max_length=100)


class TakeTimes(_Strict):
    """Which plan: the job that has made it."""

    job: Annotated[str, Field(pattern=NAME)]
