"""The borders that a campaign.toml names for its regions: read beside it, and kept with the definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from outreach.campaign import Beside
from outreach.campaign.folder import OutsideError
from outreach.errors import Finding, InvalidInput
from outreach.geography import NotABorderError, rings_of
from outreach.language import Message, msg
from outreach.model import Region

LARGEST_BORDER = 3_000_000
"""Bytes of a GeoJSON file."""


def kept_borders(
    regions: Sequence[Region], beside: Beside | None, known: Sequence[Region]
) -> tuple[Region, ...]:
    """``regions`` with the lines of their border files; of a file that does not lie beside, those of ``known``.

    Raises InvalidInput with a finding for each that is not there or holds no border.
    """
    before = {region.border: region.rings for region in known if region.border}
    findings = list[Finding]()

    def read() -> Iterator[Region]:
        for number, region in enumerate(regions, start=1):
            content = None
            with suppress(OutsideError, OSError):
                content = beside.read(region.border, LARGEST_BORDER) if beside and region.border else None
            if content is None:
                if region.border and not before.get(region.border):
                    findings.append(_missing(number, region.border))
                yield replace(region, rings=before.get(region.border, ()))
                continue
            try:
                yield replace(region, rings=rings_of(content[:LARGEST_BORDER]))  # what is cut off is no JSON
            except NotABorderError:
                findings.append(_no_border(number, region.border))

    kept = tuple(read())
    if findings:
        raise InvalidInput(
            msg("The regions' borders cannot be used; problems found: {count}.", count=len(findings)),
            msg("Correct the places named below and try again."),
            tuple(findings),
        )
    return kept


def _missing(number: int, file: str) -> Finding:
    return _finding(
        number,
        msg("The border “{file}” does not lie in the campaign's folder.", file=file),
        msg("Put the file there, and apply the folder on the command line: a page takes no borders."),
    )


def _no_border(number: int, file: str) -> Finding:
    return _finding(
        number,
        msg("“{file}” holds no border that can be drawn.", file=file),
        msg("A border is a GeoJSON file with areas in degrees (WGS 84), of at most 3 MB."),
    )


def _finding(number: int, message: Message, remedy: Message) -> Finding:
    return Finding(code="campaign.border", message=message, remedy=remedy, field=f"regions[{number}].border")
