"""The report of a campaign, in every format."""

from __future__ import annotations

from pathlib import Path

from outreach.app import App
from outreach.language import Language
from outreach.report import Report, ReportFormat, make_report, write


def gather(app: App, name: str) -> Report:
    """Everything that is known of the campaign's reach at this moment."""
    campaign = app.store.campaigns.get(name)
    return make_report(
        campaign,
        app.store.places.of(name),
        app.store.posts.find(campaign=name),
        app.store.readings.of_campaign(name),
        now=app.clock.now(),
    )


def file_away(content: bytes, path: Path) -> None:
    """Write a report to ``path``; an older one there stays whole until the new one is."""
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(content)
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def render(app: App, report: Report, kind: ReportFormat, language: Language) -> bytes:
    """The report as a file's bytes; the cards come from the data folder."""
    pictures = {
        post.id: app.settings.data / post.image
        for post in app.store.posts.find(campaign=report.campaign.name)
        if post.image
    }

    def image(post: str) -> bytes | None:
        path: Path | None = pictures.get(post)
        return path.read_bytes() if path and path.is_file() else None

    app.settings.scratch.mkdir(exist_ok=True)  # it may be deleted at any time
    return write(report, kind, language, image, app.settings.scratch)
