"""What is wanted again and again beside publishing: measuring, looking after accounts, telling, watching sources."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from outreach import tallies
from outreach.access import AccessReport
from outreach.app import App
from outreach.app.campaigns import filling
from outreach.app.campaigns.filling import FillReport
from outreach.app.operation import kept
from outreach.app.operation.kept import CleanReport
from outreach.app.places import watching
from outreach.app.places.watching import WatchReport
from outreach.app.results import reportsending
from outreach.app.results.reportsending import MailReport
from outreach.app.running import forgetting, notices
from outreach.app.running.forgetting import ForgetReport
from outreach.clock import uptime
from outreach.engine import Chore
from outreach.errors import OutreachError
from outreach.measure import MeasureReport as MeasureReport  # handed on to the faces
from outreach.notices import ChangeReport, NoticeReport
from outreach.publish import StepReport

MEASURE_EVERY = timedelta(minutes=10)
CHECK_EVERY = timedelta(minutes=10)  # looks whether an account's day is over; asks the network once a day
REPORTS_EVERY = timedelta(minutes=5)  # looks whether a week or a month is over
CHANGES_EVERY = timedelta(seconds=5)  # tells another program what became of posts, where one is set up
NOTICES_EVERY = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=5)
FILL_EVERY = timedelta(minutes=10)  # looks whether an open-ended campaign has weeks to fill, once a day each
BEAT_EVERY = timedelta(minutes=1)
CLEAN_EVERY = timedelta(hours=1)  # looks whether it is the hour of the night for it
FORGET_EVERY = timedelta(hours=1)

TOLD_AGAIN = timedelta(minutes=1)
"""How often a failure that lasts is written down."""

FAILED = "a step failed; the next one tries again: %s"

log = logging.getLogger("outreach.scheduler")

Report = (
    StepReport
    | MeasureReport
    | NoticeReport
    | AccessReport
    | WatchReport
    | FillReport
    | MailReport
    | CleanReport
    | ForgetReport
    | ChangeReport
)

Say = Callable[[Report], None]
"""Said what a step did, unless it did nothing."""


def of(app: App, say: Say, stop: Event) -> tuple[Chore, ...]:
    """All chores of this program, which begin nothing new once ``stop`` is set."""
    measurer, checker, notifier = app.measurer(stop), app.checker(), notices.notifier(app)

    def chore(
        name: str,
        every: timedelta,
        step: Callable[[str], Report],
        subjects: Callable[[], tuple[str, ...]] | None = None,
        *,
        at_once: bool = False,
    ) -> Chore:
        done, asked = recorded(step, say), subjects and listed(subjects)
        return Chore(name=name, every=every, step=done, subjects=asked, at_once=at_once)

    chores: tuple[Chore, ...] = (
        chore("measure", MEASURE_EVERY, measurer.measure, measurer.due, at_once=True),
        chore("check", CHECK_EVERY, checker.check, checker.due),
        chore("watch", WATCH_EVERY, lambda _: watching.step(app)),
        chore("fill", FILL_EVERY, lambda _: filling.step(app)),
        chore("notices", NOTICES_EVERY, lambda _: notifier.step()),
        chore("files", CLEAN_EVERY, lambda _: kept.clean_once(app)),
        chore("forget", FORGET_EVERY, lambda _: forgetting.forget_once(app)),
        chore("reports", REPORTS_EVERY, lambda _: reportsending.send_once(app)),
    )
    if app.settings.contacts.heartbeat_url and app.settings.sqlite_file is None:
        # on an SQLite file the one scheduler beats for itself
        beat = Chore(name="beat", every=BEAT_EVERY, step=lambda _: notices.beat_for_all(app))
        chores = (*chores, beat)
    teller = notices.change_teller(app)
    if teller is None:
        return chores
    return (*chores, chore("changes", CHANGES_EVERY, lambda _: teller.step()))


def listed(subjects: Callable[[], tuple[str, ...]]) -> Callable[[], tuple[str, ...]]:
    """What there is to do now; where that cannot be said it is written down, and the next tick asks again."""

    def asked() -> tuple[str, ...]:
        try:
            return subjects()
        except OutreachError as error:
            tallies.FAILED_STEPS.add()
            log.warning(FAILED, error)
            return ()

    return asked


def recorded(step: Callable[[str], Report], say: Say) -> Callable[[str], None]:
    """The step as one that outlives its own failure: the next tick tries again.

    A failure that lasts is written down when it begins, once a minute, and when it is over.
    """
    told: dict[str, tuple[str, float]] = {}

    def job(subject: str = "") -> None:
        try:
            report = step(subject)
        except (
            Exception
        ) as error:  # the loop's one net: a step that fails is recorded, and must not end the scheduler
            tallies.FAILED_STEPS.add()
            words = f"{type(error).__name__}: {error}"
            before, at = told.get(subject, ("", 0.0))
            if words != before or uptime() - at >= TOLD_AGAIN.total_seconds():
                if isinstance(error, OutreachError):
                    log.warning(FAILED, error)
                else:
                    log.exception("a step failed; the next one tries again")
                told[subject] = words, uptime()
        else:
            if told.pop(subject, None):
                log.info("steps work again")
            if not report.quiet:
                say(report)

    return job
