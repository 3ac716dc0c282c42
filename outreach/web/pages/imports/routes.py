"""A table of places, from being dropped to being taken over."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.places import importing
from outreach.app.places.importing import BOTH, MOST_BYTES, SentFile
from outreach.language import Message, msg
from outreach.model import JobState
from outreach.web.forms import SentForm
from outreach.web.pages.imports.remedies import remedy_here
from outreach.web.pages.places.labels import IMPORTED, labelled
from outreach.web.routing import Asked, Section

section = Section()

IMPORTS = "/campaigns/{campaign}/places/imports"

PASTED = "eingefuegt.tsv"
"""What is pasted from a spreadsheet has tabs between its cells."""

GROUPS: Mapping[str, Message] = MappingProxyType(
    {"new": msg("New"), "changed": msg("Changed"), "returned": msg("Back again"), "gone": msg("Gone")}
)


@section.post(IMPORTS, verb="importing.receive", most=MOST_BYTES)
def received(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """The files, or what was pasted; on to the comparison."""
    files = list(sent.files)
    pasted = sent.text("pasted")
    if pasted.strip() and not files:
        files = [SentFile(name=PASTED, content=pasted.encode())]
    job = importing.receive(visit.app, campaign, files, caller=visit.person)
    return visit.onward(_address(campaign, job.id))


@section.get(f"{IMPORTS}/{{id}}", verb="importing.proposal")
def compared(visit: Asked, campaign: str, id: str) -> Response:
    """Columns, what would change, and what is wrong in which row."""
    found = importing.proposal(visit.app, campaign, id)
    return visit.page(
        "pages/imports/import.html",
        found=found,
        address=_address(campaign, id),
        fields=_fields(found),
        groups=GROUPS,
        labelled=labelled,
        remedy_here=remedy_here,
        faulty=importing.faulty_count(found.job),
    )


@section.post(f"{IMPORTS}/{{id}}", verb="importing.tell_columns")
def told(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """The columns as a person says they are: compared anew."""
    names = sent.values.get("column", ())
    fields = sent.values.get("field", ())
    columns = dict(zip(names, fields, strict=False))
    job = importing.tell_columns(visit.app, campaign, id, columns, caller=visit.person)
    return visit.onward(_address(campaign, job.id))


@section.post(f"{IMPORTS}/{{id}}/again", verb="importing.take_up")
def taken_up(visit: Asked, campaign: str, id: str) -> Response:
    """What a process that ended has left goes on."""
    importing.take_up(visit.app, campaign, id, caller=visit.person)
    return visit.onward(_address(campaign, id))


@section.post(f"{IMPORTS}/{{id}}/adoption", verb="importing.adopt")
def adopted(visit: Asked, campaign: str, id: str) -> Response:
    """What was compared is taken over, and nothing else."""
    found = importing.proposal(visit.app, campaign, id)
    job = importing.adopt(visit.app, campaign, id, caller=visit.person)
    if job.state is not JobState.DONE:
        # its own page shows how far it is, or why it failed
        return visit.onward(_address(campaign, job.id))
    done = msg("Places taken over: {count}.", count=found.changes)
    return visit.onward(f"/campaigns/{quote(campaign)}/places", done)


@section.get(f"{IMPORTS}/{{id}}/faulty.csv", verb="importing.faulty")
def faulty(visit: Asked, campaign: str, id: str) -> Response:
    """The rows in which something is wrong, to be corrected in a spreadsheet."""
    content = importing.faulty(visit.app, campaign, id, visit.language)
    return visit.download(content, "text/csv; charset=utf-8", f"{campaign}-{id}.csv")


def _address(campaign: str, id: str) -> str:
    return IMPORTS.replace("{campaign}", quote(campaign)) + f"/{quote(id)}"


def _fields(found: importing.ImportProposal) -> list[tuple[str, Message]]:
    """What a column may be, with words; also what this table's own columns are by now."""
    own = {field for column in found.columns for field in [column.field] if field}
    known = {"": msg("not used"), **IMPORTED, BOTH: msg("Latitude and longitude")}
    return [*known.items(), *((field, labelled(field)) for field in sorted(own - set(known)))]
