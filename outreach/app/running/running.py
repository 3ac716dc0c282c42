"""The scheduler: one step of publishing, again and again; beside it chores and jobs, as far as they are wanted here.

Publishing has a loop of its own, which ends each wait at the moment at which a post falls due; an engine runs the rest.
The posts table is the queue (facts: a job store loses and doubles jobs).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from outreach import tallies
from outreach.addresses import leads_here
from outreach.app import App, process_name
from outreach.app.running import chores, jobs, notices
from outreach.app.running.chores import BEAT_EVERY, Say, recorded
from outreach.app.running.joining import require_fit
from outreach.app.running.presence import leave_sign, present
from outreach.app.running.schema_watch import while_it_fits
from outreach.channels.rehearsal import set_sandbox_clock
from outreach.clock import RehearsalClock, SharedClock, uptime
from outreach.engine import Chore, Engine
from outreach.engine.here import ProcessEngine
from outreach.errors import NotAllowed, OutreachError
from outreach.language import msg
from outreach.measure import MeasureReport
from outreach.model import Duty
from outreach.publish import Publisher, StepReport
from outreach.stopping import rest_until, stop_on_signal
from outreach.store import package_missing

PUBLISH_EVERY = timedelta(seconds=2)  # at the latest; sooner where a post falls due in between

log = logging.getLogger("outreach.scheduler")


EVERYTHING = frozenset(Duty)


def publish_once(app: App) -> StepReport:
    """One step of publishing. Raises Busy where another scheduler holds the SQLite file."""
    with app.sole_scheduler(), closing(app.publisher()) as publisher:
        require_fit(app)
        heart = notices.heartbeat(app, publisher.owner)
        with present(app, publisher.owner, work="publish"):
            report = heart.after(publisher.step)()
            heart.beat()
    return report


def measure_once(app: App) -> MeasureReport:
    """One step of measuring."""
    return app.measurer().step()


def run(
    app: App,
    say: Say,
    ready: Callable[[], None],
    standing_by: Callable[[], None],
    only: frozenset[Duty] = EVERYTHING,
) -> None:
    """Publish, do chores and jobs until SIGTERM or SIGINT; ``only`` what is named.

    Then nothing new is begun, and calls in flight end within their deadline. A second signal ends the process at once,
    as if it had been killed: what it was sending is doubtful to the next start. ``ready`` is called before the first
    step, ``standing_by`` where another scheduler holds the SQLite file: this one waits until that one is gone.

    Ends likewise, and raises UpgradeNeeded, where a newer program takes something away from the database meanwhile.
    """
    if app.settings.ahead:
        require_sandboxes(app)
    elif app.settings.sqlite_file is None:
        app = replace(app, clock=SharedClock())
    stop = threading.Event()

    def told_to_end() -> None:
        log.info("the scheduler ends when the calls under way have ended; a second signal ends it at once")

    stop_on_signal(stop, told_to_end)
    # jobs are shared by their rows; two of anything else would do it twice on an SQLite file
    alone = app.sole_scheduler(stop, standing_by) if only - {Duty.JOBS} else app.beside()
    with alone as works:
        if works:
            require_fit(app)
            owner = process_name()
            with present(app, owner, work=" ".join(sorted(only))) as heard:
                ready()
                with while_it_fits(app, stop, heard):
                    _work(app, owner, say, stop, only)


def _work(app: App, owner: str, say: Say, stop: threading.Event, only: frozenset[Duty]) -> None:
    """What this process is there for, until ``stop`` is set."""
    wanted = chores.of(app, say, stop) if Duty.CHORES in only else ()
    if app.settings.sqlite_file is not None and Duty.PUBLISH not in only:
        # whoever publishes leaves a sign of life with its steps, and on a server everybody counts up
        wanted = (
            *wanted,
            Chore(name="life", every=BEAT_EVERY, step=lambda _: leave_sign(app, owner), at_once=True),
        )
    worker = jobs.worker(app) if Duty.JOBS in only else None
    with _engine(app).running(wanted, worker, stop):
        if Duty.PUBLISH in only:
            _publish(app, owner, say, stop)
        else:
            rest_until(stop)


def _engine(app: App) -> Engine:
    """On an SQLite file this process, on a server all who share it. Raises InvalidInput where a package is missing."""
    if app.settings.sqlite_file is not None:
        return ProcessEngine()
    try:
        from outreach.engine.hosts import HostsEngine  # its packages come with an extra
    except ModuleNotFoundError as error:
        raise package_missing(error.name) from error
    return HostsEngine(
        url=app.settings.database_url, jobs=app.store.jobs, clock=app.clock, threads=app.settings.threads
    )


def _publish(app: App, owner: str, say: Say, stop: threading.Event) -> None:
    """Publish what is due, and leave a sign of life, until ``stop`` is set."""
    publisher, heart = app.publisher(stop, owner), notices.heartbeat(app, owner)
    publish = recorded(lambda _: heart.after(publisher.tick)(), say)

    def beat(_: str) -> None:
        heart.beat()

    beats = (Chore(name="beat", every=BEAT_EVERY, step=beat),)
    with ProcessEngine().running(beats, None, stop), tallies.LOOPS.running(uptime) as come_round:
        while not stop.is_set():
            come_round()
            publish("")
            stop.wait(_until_due(publisher).total_seconds())
    recorded(lambda _: publisher.close(), say)("")


def _until_due(publisher: Publisher) -> timedelta:
    """How long the next step of publishing can wait: a post goes out when it is due, and not at the next look."""
    try:
        return publisher.until_due(PUBLISH_EVERY)
    except OutreachError:  # the database is away: the step itself tells it
        return PUBLISH_EVERY


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
