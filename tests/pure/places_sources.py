"""Sources for the tests of places: short tables, and what was found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hypothesis import HealthCheck, settings

from outreach.campaign import CampaignFolder
from outreach.errors import Finding, InvalidInput
from outreach.model import Source
from outreach.places import Import, read_places

HEADER = "slug,name,latitude,longitude"


wild = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For property tests that write files: each example writes its own over the last, as slowly as the disk does."""


def no_rows(url: str, query: str) -> Iterable[Mapping[str, object]]:
    """For sources that are files."""
    raise AssertionError(f"nobody asked for {url} {query}")


def a_source(kind: str = "csv", **changes: Any) -> Source:
    values: dict[str, Any] = {"kind": kind, "file": f"places.{kind}"}
    for name in ("fields", "where"):
        if name in changes:
            changes[name] = MappingProxyType(changes[name])
    return Source(**(values | changes))


def read_text(folder: Path, text: str, *, encoding: str = "utf-8", **changes: Any) -> Import:
    """The import of a CSV file that holds ``text``."""
    return read_bytes(folder, text.encode(encoding), **changes)


def read_bytes(folder: Path, content: bytes, **changes: Any) -> Import:
    source = a_source(**changes)
    (folder / source.file).write_bytes(content)
    return read_places(source, CampaignFolder(folder), no_rows)


def row_with(folder: Path, field: str, value: str, **changes: Any) -> Import:
    """One good place but for ``field``, which holds ``value``."""
    quoted = '"' + value.replace('"', '""') + '"'
    return read_text(folder, f"slug,name,{field}\nhof,Hof,{quoted}\n", **changes)


def told(findings: Iterable[Finding]) -> list[tuple[str, int | None, str | None]]:
    """Code, row and field of each finding."""
    return [(finding.code, finding.row, finding.field) for finding in findings]


def codes(error: InvalidInput) -> list[str]:
    return [finding.code for finding in error.findings]
