"""The report of a campaign, in every format."""

from __future__ import annotations

from functools import partial

from outreach.app import App
from outreach.app.campaigns import Progress, unwatched
from outreach.app.costs import bills
from outreach.app.drawing import DrawingFailed, drawing
from outreach.files import FileMissing
from outreach.language import Language
from outreach.model import CancelCheck, never_cancelled
from outreach.report import Report, ReportFormat, ReportView, make_report, view, write
from outreach.report.labels import MEASURES
from outreach.report.results import HandedIn

__all__ = ["MEASURES", "gather", "look", "make", "of_place", "render"]

WIDTH = 560
"""Pixels of a card on a page."""


def make(
    app: App, name: str, kind: ReportFormat, language: Language, progress: Progress = unwatched
) -> bytes:
    """The campaign's report at this moment, as a file's bytes."""
    progress(0, 2)
    report = gather(app, name, check_cancel=partial(progress, 0, 2))
    progress(1, 2)
    return render(app, report, kind, language, check_cancel=partial(progress, 1, 2))


def gather(app: App, name: str, *, check_cancel: CancelCheck = never_cancelled) -> Report:
    """Everything that is known of the campaign's reach at this moment."""
    campaign = app.store.campaigns.get(name)
    posts = app.store.posts.find(campaign=name)
    return make_report(
        campaign,
        app.store.places.of(name),
        posts,
        app.store.readings.of_campaign(name),
        now=app.clock.now(),
        handed_in=HandedIn(
            expenses=app.store.expenses.of(name),
            effects=app.store.effects.of(name),
            website=app.store.website.of(name),
            bills=bills(app, campaign, posts),
        ),
        check_cancel=check_cancel,
    )


def of_place(app: App, name: str, slug: str) -> Report:
    """As :func:`gather`, of one place alone: its posts and what they reached. Raises NotFound."""
    campaign = app.store.campaigns.get(name)
    place = app.store.places.get(name, slug)
    posts = app.store.posts.find(campaign=name, place=slug)
    readings = app.store.readings.of_posts([post.id for post in posts])
    return make_report(campaign, [place], posts, readings, now=app.clock.now())


def look(app: App, name: str, language: Language) -> ReportView:
    """The report laid out for a page: its cards are named by their files, their pictures are left out."""
    return view(gather(app, name), language)


def render(
    app: App,
    report: Report,
    kind: ReportFormat,
    language: Language,
    *,
    check_cancel: CancelCheck = never_cancelled,
) -> bytes:
    """The report as a file's bytes; a card that is lost, or that cannot be made small, is left out."""
    app.settings.scratch.mkdir(exist_ok=True)  # it may be deleted at any time
    with drawing(app, report.campaign) as drawer:

        def image(post: str) -> bytes | None:
            digest = app.store.listing.card_of(post)
            try:
                return drawer.small(app.files.open(digest), WIDTH).result() if digest else None
            except (FileMissing, DrawingFailed):
                return None

        return write(report, kind, language, image, app.settings.scratch, check_cancel)
