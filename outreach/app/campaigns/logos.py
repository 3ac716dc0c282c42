"""The logos that a campaign.toml names: read beside it, looked at, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from outreach.app import App
from outreach.campaign import Beside
from outreach.campaign.folder import OutsideError
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg
from outreach.model import Logo
from outreach.places.pictures import picture_of

LARGEST_LOGO = 2_000_000
"""Bytes."""

MOST_PIXELS_OF_LOGO = 4_000_000


def kept_logos(
    app: App, logos: Sequence[Logo], beside: Beside | None, known: Sequence[Logo]
) -> tuple[Logo, ...]:
    """``logos`` with the digests of their files, which are kept; one that does not lie beside is that of ``known``.

    Raises InvalidInput with a finding for each that is not there or is no picture; then none is kept.
    """
    before = {logo.file: logo.sha256 for logo in known}
    contents = [_content(logo, beside) for logo in logos]
    findings = [
        _finding(number, *wrong)
        for number, (logo, content) in enumerate(zip(logos, contents, strict=True), start=1)
        if (wrong := _wrong(logo, content, before))
    ]
    if findings:
        raise InvalidInput(
            msg("The campaign's logos cannot be used; problems found: {count}.", count=len(findings)),
            msg("Correct the places named below and try again."),
            tuple(findings),
        )
    return tuple(
        replace(logo, sha256=before[logo.file] if content is None else app.files.put(content))
        for logo, content in zip(logos, contents, strict=True)
    )


def _content(logo: Logo, beside: Beside | None) -> bytes | None:
    with suppress(OutsideError, OSError):
        return beside.read(logo.file, LARGEST_LOGO) if beside else None
    return None


def _wrong(logo: Logo, content: bytes | None, before: Mapping[str, str]) -> tuple[Message, Message] | None:
    """What is wrong with it, and what to do."""
    if content is None:
        if before.get(logo.file):
            return None
        return (
            msg("The logo “{file}” does not lie in the campaign's folder.", file=logo.file),
            msg("Put the file there, and apply the folder on the command line: a page takes no logos."),
        )
    picture = picture_of(content) if len(content) <= LARGEST_LOGO else None
    if picture and picture.width * picture.height <= MOST_PIXELS_OF_LOGO:
        return None
    return (
        msg("“{file}” is no logo that can be taken.", file=logo.file),
        msg("A logo is a PNG, JPEG or WebP of at most 2 MB and 4 million pixels."),
    )


def _finding(number: int, message: Message, remedy: Message) -> Finding:
    return Finding(code="campaign.logo", message=message, remedy=remedy, field=f"brand.logos[{number}].file")
