"""Sources that name something of the machine or its own net. A definition from a page brings in none."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PureWindowsPath

from outreach.addresses import origin_of
from outreach.campaign.tables import SourceKind
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.model import Campaign, Source


def require_known(campaign: Campaign, kept: Campaign | None, private: Collection[str]) -> None:
    """Raises NotAllowed where a source reads another database, or leads elsewhere, than those of ``kept`` do.

    ``private`` are the origins in a private network that the operator lets sources lie at. Whoever writes on a page has
    no right to what the machine's user may read.
    """
    known = {_reached(source) for source in kept.sources} if kept else set()
    new = [source for source in campaign.sources if _reached(source) not in known]
    remedy = Remedy(
        msg("Write the source into the campaign.toml on the machine, and apply it there."),
        Action("campaign.apply"),
    )
    if any(source.kind == SourceKind.SQL for source in new):
        raise NotAllowed(msg("A database is named on the machine, not on a page."), remedy)
    for source in new:
        if origin_of(source.url) in private:
            raise NotAllowed(
                msg("An address in a private network is named on the machine, not on a page."), remedy
            )
        for name in filter(None, (source.file, source.url_file)):
            if _leads_elsewhere(name):
                raise NotAllowed(
                    msg("“{file}” is a path of the machine, which is named there, not on a page.", file=name),
                    remedy,
                )


def _reached(source: Source) -> tuple[str, ...]:
    """What is opened for the source, and what is asked of it."""
    return (source.kind, source.file, source.url, source.url_file, source.query)


def _leads_elsewhere(name: str) -> bool:
    """Out of the campaign's folder, as any system writes it."""
    path = PureWindowsPath(name)
    return bool(path.anchor) or ".." in path.parts
