"""What an editor does here about a finding of an import, where its own remedy speaks of files on the machine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from outreach.errors import Finding, as_remedy
from outreach.language import Message, msg

HERE: Mapping[str, Message] = MappingProxyType(
    {
        "places.empty": msg(
            "Look whether it is the right file, and whether a row holds the names of the columns."
        ),
        "places.hidden-rows": msg("Show them in the spreadsheet, and delete what shall not come in."),
        "places.no-sheet": msg("Call the sheet as it was called before, or save it as a file of its own."),
        "places.other-kind": msg("Nothing has to be done; an ending that fits spares the question."),
        "places.other-sheets": msg("If the places stand on another one, save that one as a file of its own."),
        "places.unknown-category": msg(
            "Correct its spelling; as it stands, the card has the project's colours."
        ),
        "places.unknown-column": msg("Say below which column is which, and compare again."),
        "places.unmapped": msg("Say below which column holds it, and compare again."),
    }
)
"""Code of a finding → what to do."""


def remedy_here(finding: Finding) -> Message:
    """What to do about it on the page of an import."""
    return HERE.get(finding.code) or as_remedy(finding.remedy).message
