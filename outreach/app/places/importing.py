"""A person's table of places: sent, its columns told, compared, and taken over as it was compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from outreach.app import App
from outreach.app.operation import doctor
from outreach.app.permissions import verb
from outreach.app.places import compared
from outreach.app.places.sentfiles import plain_name, require_photo
from outreach.app.running import jobs
from outreach.campaign import Uploads
from outreach.errors import InvalidInput, NotFound
from outreach.language import Language, msg
from outreach.model import Caller, Campaign, Job, JobState, Source
from outreach.places.faulty import by_row, faulty_rows
from outreach.places.guess import KINDS, Look, look
from outreach.places.table import MAX_BYTES
from outreach.store import read_rows
from outreach.store.documents import plain

IMPORT = "campaigns.import_places"
"""The one job that reads a person's files."""

MOST_BYTES = 120_000_000
"""What may be sent at once: a table and some photos."""

PATIENCE = 3.0
"""Seconds that whoever sends a table waits for its comparison before they are shown how far it is."""

BOTH = "latitude|longitude"
"""In the place of a field: the column holds both."""


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file as a browser sends it."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class TableColumn:
    """A column of the table, what its first filled cell holds, and which field it fills; none: ""."""

    name: str
    example: str
    field: str


@dataclass(frozen=True, kw_only=True)
class ImportProposal:
    """A table that was compared, or is being compared.

    ``current``: what it was compared with has not changed; ``newest``: nobody has sent another table since; ``left``:
    nobody is at it.
    """

    job: Job
    file: str
    columns: tuple[TableColumn, ...]
    current: bool
    newest: bool
    left: bool

    @property
    def adoptable(self) -> bool:
        """There is something in it to be taken over, as it stands."""
        done = self.job.state is JobState.DONE and not self.taken_over
        return done and self.current and self.newest and bool(self.changes)

    @property
    def taken_over(self) -> bool:
        """It is no comparison but what was kept of one."""
        return not (self.job.result or {}).get("dry_run", True)

    @property
    def changes(self) -> int:
        """Places that would be new, other, gone or back."""
        found = self.job.result or {}
        return sum(len(found.get(name, ())) for name in ("new", "changed", "gone", "returned"))


@verb
def receive(app: App, campaign: str, files: Sequence[SentFile], *, caller: Caller) -> Job:
    """Keep the table and the photos that were sent, guess its columns, and ask for the comparison.

    Photos that are known already need not be sent again. Raises InvalidInput where there is not one table that can be
    read, or a file that is neither that nor a photo.
    """
    definition = app.store.campaigns.get(campaign)
    named = [replace(each, name=plain_name(each.name)) for each in files if each.name or each.content]
    table = _table(named)
    for each in named:
        if each is not table:
            require_photo(each.name, each.content)
    known = app.store.places.photos(campaign)
    sent = {each.name: app.files.put(each.content) for each in named}
    found = look(table.name, Uploads(sent, app.files.open))
    arguments = {
        "campaign": campaign,
        "files": known | sent,
        "table": table.name,
        "columns": dict(found.examples),
    }
    return _compare(app, arguments, _sources(definition, found), caller)


@verb
def tell_columns(app: App, campaign: str, id: str, columns: Mapping[str, str], *, caller: Caller) -> Job:
    """Compare the same table again, with ``columns`` (column → field, or none) instead of what was guessed.

    Raises NotFound, and InvalidInput where two columns are to fill one field.
    """
    known = _job(app, campaign, id)
    fields: dict[str, str] = {}
    for column, told in columns.items():
        for field in filter(None, told.split("|")):
            if field in fields:
                raise InvalidInput(
                    msg(
                        "Two columns are to fill the field “{field}”: {one} and {other}.",
                        field=field,
                        one=fields[field],
                        other=column,
                    ),
                    msg("Choose one of them; the other one stays unused."),
                )
            fields[field] = column
    file = known.arguments["table"]
    sources = [
        replace(source, fields=fields) if source.file == file else source
        for source in sources_of(known) or ()
    ]
    return _compare(app, known.arguments, sources, caller)


def ask(app: App, campaign: Campaign, files: Mapping[str, str], *, caller: Caller) -> Job:
    """Have what the campaign's sources tell now compared, so that a person sees it and takes it over.

    ``files`` are the sources' and their photos by name, each the hash of what was read.
    """
    tables = [source.file for source in campaign.sources if source.file]
    table = tables[0] if tables else ""
    columns = look(table, Uploads(files, app.files.open)).examples if table else {}
    arguments = {"campaign": campaign.name, "files": dict(files), "table": table, "columns": dict(columns)}
    given = {**arguments, "dry_run": True, "sources": [plain(source) for source in campaign.sources]}
    return jobs.start(app, IMPORT, given, caller=caller)


def proposal(app: App, campaign: str, id: str) -> ImportProposal:
    """The comparison as far as it is. Raises NotFound."""
    job = _job(app, campaign, id)
    file = job.arguments["table"]
    source = next(source for source in sources_of(job) or () if source.file == file)
    filled: dict[str, list[str]] = {}
    for field, column in source.fields.items():
        filled.setdefault(column, []).append(field)
    asked = app.store.jobs.latest(jobs.SHOWN, verbs=[IMPORT], campaign=campaign)
    later = [each for each in asked if each.arguments.get("dry_run")]
    seen = (job.result or {}).get("seen")
    return ImportProposal(
        job=job,
        file=file,
        columns=tuple(
            TableColumn(name=column, example=example, field="|".join(filled.get(column, ())))
            for column, example in job.arguments["columns"].items()
        ),
        current=seen is None or seen == compared.basis(app, campaign),
        newest=not later or later[0].id == id or later[0].asked_at <= job.asked_at,
        left=doctor.left(app, job),
    )


@verb
def take_up(app: App, campaign: str, id: str, *, caller: Caller) -> Job:  # noqa: ARG001 - the mark asks
    """Go on with a comparison or a taking over that nobody is at; one that somebody is at stays theirs.

    Raises NotFound.
    """
    return begun(app, _job(app, campaign, id))


@verb
def adopt(app: App, campaign: str, id: str, *, caller: Caller) -> Job:
    """Take over what was compared, and nothing else; the job as far as it is, which may have failed.

    Raises NotFound, and ComparedBefore where places, definition or the table itself have changed meanwhile.
    """
    found = proposal(app, campaign, id)
    if not (found.job.state is JobState.DONE and found.current and found.newest):
        raise compared.ComparedBefore(app.store.campaigns.get(campaign).title)
    arguments = {**found.job.arguments, "dry_run": False, "seen": found.job.result["seen"]}
    return begun(app, jobs.start(app, IMPORT, arguments, caller=caller, lock=f"campaign {campaign}"))


def faulty(app: App, campaign: str, id: str, language: Language) -> bytes:
    """The table's rows in which something is wrong, as CSV with what to do. Raises NotFound."""
    job = _job(app, campaign, id)
    source = next(s for s in sources_of(job) or () if s.file == job.arguments["table"])
    fetch = partial(read_rows, seconds=app.settings.sql_seconds)
    beside = Uploads(job.arguments["files"], app.files.open)
    return faulty_rows(source, beside, fetch, job.findings, language)


def faulty_count(job: Job) -> int:
    """In how many rows something is wrong."""
    return len(by_row(job.findings))


def sources_of(job: Job) -> tuple[Source, ...] | None:
    """The sources that the import was given, None where it goes by the definition's."""
    given = job.arguments.get("sources")
    return None if given is None else tuple(Source(**_frozen(source)) for source in given)


def _frozen(source: Mapping[str, Any]) -> dict[str, Any]:
    where = {column: tuple(values) for column, values in source.get("where", {}).items()}
    return {**source, "fields": MappingProxyType(source["fields"]), "where": MappingProxyType(where)}


def _table(files: Sequence[SentFile]) -> SentFile:
    tables = [each for each in files if each.name.rpartition(".")[2].lower() in KINDS]
    if len(tables) != 1:
        raise InvalidInput(
            msg("One table of places is needed; sent were: {names}", names=_names(files)),
            msg("Choose one file that ends in .csv, .xlsx or .geojson, and its photos along with it."),
        )
    if len(tables[0].content) > MAX_BYTES:
        raise InvalidInput(
            msg("“{file}” is too big.", file=tables[0].name),
            msg("A table may have {megabytes} MB; split it into several.", megabytes=MAX_BYTES // 1_000_000),
        )
    return tables[0]


def _names(files: Sequence[SentFile]) -> str:
    return ", ".join(each.name for each in files[:20]) or "–"


def _sources(definition: Campaign, found: Look) -> tuple[Source, ...]:
    """The campaign's sources with the table in its place; one that has the same columns lends its mapping."""
    mine, known = found.source, definition.sources
    fitting = [source for source in known if source.kind == mine.kind and _fits(source, found)]
    named = [source for source in known if source.file == mine.file]
    old = next(iter([*named, *fitting]), known[0] if len(known) == 1 else None)
    if old is None and known:
        raise InvalidInput(
            msg("The campaign has several tables, and “{file}” is like none of them.", file=mine.file),
            msg(
                "Name the file as the one that it replaces: {names}",
                names=", ".join(filter(None, (source.file for source in known))),
            ),
        )
    if old is None:
        return (mine,)
    new = replace(old, file=mine.file) if _fits(old, found) and old.kind == mine.kind else mine
    return tuple(new if source is old else source for source in known)


def _fits(source: Source, found: Look) -> bool:
    """Has the table every column that the source's mapping names?"""
    columns = {column for column in (*source.fields.values(), *source.where) if not column.startswith("=")}
    return bool(source.fields) and columns <= set(found.examples)


def _compare(app: App, arguments: Mapping[str, Any], sources: Sequence[Source], caller: Caller) -> Job:
    given = {**arguments, "dry_run": True, "sources": [plain(source) for source in sources]}
    return begun(app, jobs.start(app, IMPORT, given, caller=caller))


def begun(app: App, job: Job) -> Job:
    """Done by this process as far as it lives, else by another one; most are over when it is looked at first."""
    jobs.run(app, job).wait(PATIENCE)
    return app.store.jobs.get(job.id)


def _job(app: App, campaign: str, id: str) -> Job:
    job = app.store.jobs.get(id)
    if job.verb != IMPORT or job.arguments.get("campaign") != campaign or "table" not in job.arguments:
        raise NotFound(
            msg("There is no comparison {id} of the campaign “{campaign}”.", id=id, campaign=campaign),
            msg("Send the table again."),
        )
    return job
