"""The scheduler: one step of publishing and one of measuring, again and again.

Publishing has a loop of its own, which ends each wait at the moment at which a post falls due; APScheduler wakes up
the rest, in memory. The posts table is the queue (facts: a job store loses and doubles jobs).
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from outreach.access import AccessReport
from outreach.addresses import leads_here
from outreach.app import App, jobs, notices, reportsending, watching
from outreach.app.reportsending import MailReport
from outreach.app.watching import WatchReport
from outreach.channels.rehearsal import set_sandbox_clock
from outreach.clock import RehearsalClock, uptime
from outreach.errors import NotAllowed, OutreachError
from outreach.language import msg
from outreach.measure import MeasureReport
from outreach.notices import ChangeReport, NoticeReport
from outreach.publish import Publisher, StepReport

PUBLISH_EVERY = timedelta(seconds=2)  # at the latest; sooner where a post falls due in between
MEASURE_EVERY = timedelta(minutes=10)
CHECK_EVERY = timedelta(minutes=10)  # looks whether an account's day is over; asks the network once a day
REPORTS_EVERY = timedelta(minutes=5)  # looks whether a week or a month is over
CHANGES_EVERY = timedelta(seconds=5)  # tells another program what became of posts, where one is set up
NOTICES_EVERY = timedelta(minutes=1)
WATCH_EVERY = timedelta(minutes=5)
BEAT_EVERY = timedelta(minutes=1)
SETTLE = timedelta(seconds=5)
"""Telling and beating begin when the first step of publishing has had time to end."""

TOLD_AGAIN = timedelta(minutes=1)
"""How often a failure that lasts is written down."""

log = logging.getLogger("outreach.scheduler")

Report = StepReport | MeasureReport | NoticeReport | AccessReport | WatchReport | MailReport | ChangeReport

Say = Callable[[Report], None]
"""Said what a step did, unless it did nothing."""


def publish_once(app: App) -> StepReport:
    """One step of publishing. Raises Busy where another scheduler holds the SQLite file."""
    heart = notices.heartbeat(app)
    with app.sole_scheduler(), closing(app.publisher()) as publisher:
        report = heart.after(publisher.step)()
    heart.beat()
    return report


def measure_once(app: App) -> MeasureReport:
    """One step of measuring."""
    return app.measurer().step()


def run(app: App, say: Say, ready: Callable[[], None], standing_by: Callable[[], None]) -> None:
    """Publish, measure and tell until SIGTERM or SIGINT.

    Then nothing new is begun, and calls in flight end within their deadline. A second signal ends the process at once,
    as if it had been killed: what it was sending is doubtful to the next start. ``ready`` is called before the first
    step, ``standing_by`` where another scheduler holds the SQLite file: this one waits until that one is gone.
    """
    if app.settings.ahead:
        require_sandboxes(app)
    stop = threading.Event()

    def told_to_end(*_: object) -> None:
        stop.set()
        log.info("the scheduler ends when the calls under way have ended; a second signal ends it at once")
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, told_to_end)
    with app.sole_scheduler(stop, standing_by) as works:
        if works:
            ready()
            _work(app, say, stop)


def _work(app: App, say: Say, stop: threading.Event) -> None:
    """The steps, each in its rhythm, and whatever job waits, until ``stop`` is set."""
    publisher, measurer = app.publisher(stop), app.measurer(stop)
    heart = notices.heartbeat(app)
    now = datetime.now(UTC)
    steps: tuple[tuple[Callable[[], object], timedelta, datetime], ...] = (
        (_recorded(measurer.step, say), MEASURE_EVERY, now),
        (_recorded(app.checker().step, say), CHECK_EVERY, now + SETTLE),
        (_recorded(partial(watching.step, app), say), WATCH_EVERY, now + SETTLE),
        (_recorded(notices.notifier(app).step, say), NOTICES_EVERY, now + SETTLE),
        (_recorded(partial(reportsending.send_once, app), say), REPORTS_EVERY, now + SETTLE),
        (heart.beat, BEAT_EVERY, now + SETTLE),
    )
    if teller := notices.change_teller(app):
        steps = (*steps, (_recorded(teller.step, say), CHANGES_EVERY, now + SETTLE))
    scheduler = BackgroundScheduler(timezone=UTC)
    for step, every, first in steps:
        scheduler.add_job(
            step,
            "interval",
            seconds=every.total_seconds(),
            next_run_time=first,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    working = threading.Thread(target=jobs.worker(app).serve, args=(stop,), name="jobs")
    scheduler.start()
    working.start()
    publish = _recorded(heart.after(publisher.tick), say)
    while not stop.is_set():
        publish()
        stop.wait(_until_due(publisher).total_seconds())
    scheduler.shutdown(wait=True)
    working.join()
    _recorded(publisher.close, say)()


def _until_due(publisher: Publisher) -> timedelta:
    """How long the next step of publishing can wait: a post goes out when it is due, and not at the next look."""
    try:
        return publisher.until_due(PUBLISH_EVERY)
    except OutreachError:  # the database is away: the step itself tells it
        return PUBLISH_EVERY


def _recorded(step: Callable[[], Report], say: Say) -> Callable[[], None]:
    """The step as a job that outlives its own failure: the next tick tries again.

    A failure that lasts is written down when it begins, once a minute, and when it is over.
    """
    told, told_at = "", 0.0

    def job() -> None:
        nonlocal told, told_at
        try:
            report = step()
        except (
            Exception
        ) as error:  # the loop's one net: a step that fails is recorded, and must not end the scheduler
            words = f"{type(error).__name__}: {error}"
            if words != told or uptime() - told_at >= TOLD_AGAIN.total_seconds():
                if isinstance(error, OutreachError):
                    log.warning("a step failed; the next one tries again: %s", error)
                else:
                    log.exception("a step failed; the next one tries again")
                told, told_at = words, uptime()
        else:
            if told:
                log.info("steps work again")
                told = ""
            if not report.quiet:
                say(report)

    return job


def require_sandboxes(app: App) -> None:
    """Raises NotAllowed unless every account is on loopback: no clock but the machine's meets a real network."""
    accounts = app.store.accounts.all()
    real = [account.name for account in accounts if not leads_here(account.api_url)]
    if real or not accounts:
        raise NotAllowed(
            msg("Compressed time is for sandboxes only; not in one: {names}.", names=", ".join(real) or "–"),
            msg("Rehearse with a data folder whose accounts are all in a sandbox."),
        )


def rehearsal_clock(app: App, start: datetime, speed: float) -> RehearsalClock:
    """A clock that leaps and takes the sandboxes with it. Raises NotAllowed unless every account is on loopback."""
    require_sandboxes(app)
    urls = sorted({account.api_url for account in app.store.accounts.all()})

    def leap(moment: datetime) -> None:
        for url in urls:
            set_sandbox_clock(url, moment)

    return RehearsalClock(start, speed, leap)


def rehearse(app: App, say: Say) -> None:
    """Run in compressed time on ``app.clock``: from one thing that is due to the next, until nothing is ahead.

    Each time posts are published, figures read and accounts looked after, in this order; nobody is told by notices.
    """
    with app.sole_scheduler(), closing(app.publisher()) as publisher:
        measurer, checker = app.measurer(), app.checker()
        while True:
            say(publisher.step())
            measured = measurer.step()
            say(measured)
            say(checker.step())
            moments = [moment for moment in (app.store.queue.next_due(), measured.ahead) if moment]
            if not moments:
                return
            ahead, now = min(moments), app.clock.now()
            # What is due and could not be done must not hold the clock: it is looked at again a minute later.
            app.clock.wait_until(ahead if ahead > now else now + timedelta(minutes=1))
