"""What a file is by what it holds, whatever it is called: a spreadsheet, GeoJSON, a text table, or none of these."""

from __future__ import annotations

import re
from dataclasses import replace

from outreach.campaign.folder import Beside
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import Source
from outreach.places.table import load, refuse_file

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 2_000_000  # bytes; an archive names its parts at its beginning and at its end
_WEB_PAGE = re.compile(
    rb"\s*(?:<!doctype html|<html|<table|<meta|<\?xml[^>]*>\s*<(?:html|\w+:Workbook|Workbook))", re.I
)
_GEOJSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\"features\"\s*:", re.S)


_TITLES = {"csv": "CSV", "xlsx": "XLSX", "geojson": "GeoJSON", "jsonld": "JSON-LD"}


def by_content(source: Source, beside: Beside) -> tuple[Source, tuple[Finding, ...]]:
    """``source`` with the kind that its file has, and a hint where that is another than was said.

    Raises InvalidInput where the file is of a kind that nobody here reads, and names that.
    """
    if source.kind not in _TITLES:
        return source, ()
    content = load(beside, source.file)
    foreign = _foreign(content)
    if foreign is not None:
        refuse_file(source.file, "places.not-a-table", foreign, _SAVE)
    kind = _kind(content, source.kind)
    if kind == source.kind:
        return source, ()
    hint = Finding(
        code="places.other-kind",
        message=msg(
            "“{file}” is {found} by what it holds, not {said}, and was read as such.",
            file=source.file,
            found=_TITLES[kind],
            said=_TITLES[source.kind],
        ),
        remedy=msg(
            "Write {example} in campaign.toml, and give the file an ending that fits.",
            example=f'kind = "{kind}"',
        ),
        severity=Severity.HINT,
        file=source.file,
    )
    return replace(source, kind=kind), (hint,)


def _kind(content: bytes, said: str) -> str:
    if content.startswith(_ZIP):
        return "xlsx"
    if _GEOJSON.match(content[:_LOOKED_AT]):
        return "geojson"
    if _is_jsonld(content[:10_000]):
        return "jsonld"
    # what is neither is a text table, unless it is a damaged file of the kind that was said
    return "csv" if said == "xlsx" and b"\0" not in content and not content.startswith(b"PK") else said


def _is_jsonld(beginning: bytes) -> bool:
    """JSON whose context is schema.org, as its beginning says."""
    _, named, after = beginning.partition(b'"@context"')
    return (
        bool(named) and beginning.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in b"{[" and b"schema.org" in after[:300]
    )


def _foreign(content: bytes) -> Message | None:
    if content.startswith(_OLD_OFFICE):
        return msg("This is an old Excel file (.xls), or one with a password.")
    if content.startswith(_ZIP) and b"opendocument" in content[:200]:
        return msg("This is an OpenDocument file (.ods).")
    if _WEB_PAGE.match(content[:1000]):
        return msg("This is a web page, though its name says otherwise.")
    if content.startswith(b"%PDF"):
        return msg("This is a PDF, not a table.")
    return None


_SAVE = msg("Open it in your spreadsheet program, and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”.")
