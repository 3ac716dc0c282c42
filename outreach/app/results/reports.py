"""The report of a campaign, in every format."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.campaigns.campaigns import Progress, unwatched
from outreach.app.campaigns.days import today
from outreach.app.content.drawing import DrawingFailed, DrawingProcess, drawing
from outreach.app.plan.costs import bills
from outreach.errors import InvalidInput
from outreach.files import FileMissing
from outreach.geography import region_of
from outreach.language import Language, msg
from outreach.model import KINDS, Campaign, CancelCheck, Reading, never_cancelled
from outreach.report import Report, ReportFormat, ReportView, laid_out, make_report, report_of, view
from outreach.report.beside import compared_with
from outreach.report.labels import MEASURES
from outreach.report.material import ReportMaterial
from outreach.report.results import NOTHING, HandedIn
from outreach.report.scope import KEYS, WHOLE_REPORT, Edition, ReportScope, scope_of
from outreach.store import Store

__all__ = [
    "KEYS",
    "KINDS",
    "MEASURES",
    "WHOLE_REPORT",
    "Edition",
    "ReportScope",
    "ReportView",
    "content",
    "everything",
    "gather",
    "look",
    "make",
    "of_place",
    "render",
    "scope_of",
]

WIDTH = 560
"""Pixels of a card on a page."""

MOST_ROWS = 100
"""Rows of a table on a page; the files have all of them."""

WIDTH_OF_LOGO = 400
"""Likewise."""


def make(
    app: App,
    name: str,
    kind: ReportFormat,
    language: Language,
    progress: Progress = unwatched,
    *,
    scope: ReportScope = WHOLE_REPORT,
) -> bytes:
    """The campaign's report at this moment, as a file's bytes: its figures and its lists are of one state.

    Raises NotFound, also for a campaign to compare with.
    """
    progress(0, 2)
    with app.store.snapshot():
        report = gather(app, name, scope=scope, check_cancel=partial(progress, 0, 2))
        progress(1, 2)
        finish = _laid_out(app, report, kind, language, partial(progress, 1, 2))
    # of many posts it takes as much memory as setting the PDF does
    del report
    return finish()


def gather(
    app: App, name: str, *, scope: ReportScope = WHOLE_REPORT, check_cancel: CancelCheck = never_cancelled
) -> Report:
    """Everything that is known of the campaign's reach at this moment, as far as ``scope`` takes it in.

    What was spent, noted and handed in belongs to the campaign as a whole, so a part of it has none of that. Raises
    NotFound, and InvalidInput for a partner's page about no place.
    """
    if scope.place:
        app.store.places.get(name, scope.place)
    elif scope.edition is Edition.PARTNER:
        raise InvalidInput(
            msg("A page for a partner is about one place."), msg("Choose the place that it is for.")
        )
    with without_collecting(), app.store.snapshot():
        report = _gathered(app, name, scope, check_cancel)
        before = (
            compared_with(report, _gathered(app, scope.earlier, scope.before())) if scope.earlier else None
        )
    return replace(report, scope=scope, earlier=before)


@contextmanager
def without_collecting() -> Iterator[None]:
    """While a million readings are made Python would look through all of them again and again, a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _gathered(app: App, name: str, scope: ReportScope, check_cancel: CancelCheck = never_cancelled) -> Report:
    """A place that the campaign does not have is one of which nothing went out."""
    campaign = _so_far(app, name)
    zone = ZoneInfo(campaign.zone)
    place = app.store.places.known(name, scope.place) if scope.place else None
    places = app.store.places.of(name) if not scope.place else [place] if place else []
    if scope.region:
        wanted = [each for each in campaign.regions if each.name == scope.region]
        places = [each for each in places if region_of(each, campaign.regions) in wanted]
    within = {each.slug for each in places} if scope.region else None
    return report_of(
        scope.of(campaign),
        places,
        _part(app, name, scope, within, zone) if scope.narrow else everything(app.store, name),
        now=app.clock.now(),
        handed_in=NOTHING if scope.narrow else _handed_in(app, campaign),
        check_cancel=check_cancel,
    )


def _so_far(app: App, name: str) -> Campaign:
    """The campaign; an open-ended one is reported on until today."""
    campaign = app.store.campaigns.get(name)
    return campaign.so_far(today(app, campaign))


def everything(store: Store, name: str) -> ReportMaterial:
    """All that the campaign's report is made of."""
    return ReportMaterial(
        posts=store.posts.lines(name),
        rounds=store.told.rounds(name),
        besides=store.told.besides(name),
        whole=store.posts.whole,
        readings=_ReadingsAnew(lambda: store.told.each(name)),
    )


def _part(
    app: App, name: str, scope: ReportScope, within: Container[str] | None, zone: ZoneInfo
) -> ReportMaterial:
    """What the scope takes in; the accounts belong to no place and to no region."""
    whole = everything(app.store, name)
    posts = [post for post in whole.posts if scope.takes(post, zone, within)]
    known, some = {post.id for post in posts}, bool(scope.place or scope.region)

    def mine(each: Reading) -> bool:
        return each.post in known if each.post else scope.read_within(each.read_at, zone) and not some

    return replace(
        whole,
        posts=posts,
        rounds={post: told for post, told in whole.rounds.items() if post in known},
        besides=[each for each in whole.besides if mine(each)],
        readings=_ReadingsAnew(lambda: (each for each in whole.readings if mine(each))),
    )


class _ReadingsAnew:
    """Readings that are looked up each time that they are gone through."""

    def __init__(self, look_up: Callable[[], Iterator[Reading]]):
        self._look_up = look_up

    def __iter__(self) -> Iterator[Reading]:
        return self._look_up()


def _handed_in(app: App, campaign: Campaign) -> HandedIn:
    return HandedIn(
        expenses=app.store.expenses.of(campaign.name),
        effects=app.store.effects.of(campaign.name),
        website=app.store.website.of(campaign.name),
        bills=bills(app, campaign),
        conclusion=app.store.conclusions.of(campaign.name),
    )


def of_place(app: App, name: str, slug: str) -> Report:
    """As :func:`gather`, of one place alone: its posts and what they reached. Raises NotFound."""
    campaign = _so_far(app, name)
    place = app.store.places.get(name, slug)
    posts = app.store.posts.find(campaign=name, place=slug)
    readings = app.store.readings.of_posts([post.id for post in posts])
    return make_report(campaign, [place], posts, readings, now=app.clock.now())


def look(app: App, name: str, language: Language, *, scope: ReportScope = WHOLE_REPORT) -> ReportView:
    """The report laid out for a page: cards are named by their files, without pictures; logos come with theirs.

    Long tables are shortened to :data:`MOST_ROWS`.
    """
    with app.store.snapshot():
        report = gather(app, name, scope=scope)
        if not report.campaign.logos:
            return view(report, language, most=MOST_ROWS)
        app.settings.scratch.mkdir(exist_ok=True)  # it may be deleted at any time
        with drawing(app, report.campaign) as drawer:
            shown = partial(_drawn, app, drawer, width=WIDTH_OF_LOGO)
            return view(report, language, logos=shown, most=MOST_ROWS)


def content(app: App, name: str) -> str:
    """What stands for all that a report of the campaign is made of: the same as long as nothing of it changes.

    A report tells the time as well, what is late and which week runs, so within an hour it is another one.
    """
    hour = app.clock.now().strftime("%Y%m%d%H")
    return f"{hour}/{app.store.readings.content(name)}"


def render(
    app: App,
    report: Report,
    kind: ReportFormat,
    language: Language,
    *,
    check_cancel: CancelCheck = never_cancelled,
) -> bytes:
    """The report as a file's bytes; a card or logo that is lost, or cannot be made small, is left out."""
    return _laid_out(app, report, kind, language, check_cancel)()


def _laid_out(
    app: App, report: Report, kind: ReportFormat, language: Language, check_cancel: CancelCheck
) -> Callable[[], bytes]:
    """The report but for the setting of a PDF, for which neither its figures nor the process of pictures is needed."""
    app.settings.scratch.mkdir(exist_ok=True)  # it may be deleted at any time
    with drawing(app, report.campaign) as drawer:
        return laid_out(
            report,
            kind,
            language,
            lambda post: _drawn(app, drawer, app.store.listing.card_of(post), WIDTH),
            app.settings.scratch,
            check_cancel,
            lambda digest: _drawn(app, drawer, digest, WIDTH_OF_LOGO),
        )


def _drawn(app: App, drawer: DrawingProcess, digest: str, width: int) -> bytes | None:
    try:
        return drawer.small(app.files.open(digest), width).result() if digest else None
    except (FileMissing, DrawingFailed):
        return None
