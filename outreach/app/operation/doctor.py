"""What is stuck, why, and what to do: read from the database while the scheduler runs; asks no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from outreach.app import App
from outreach.app.results import reportmails
from outreach.app.running.notices import notifier
from outreach.errors import Action, Finding, Remedy, Severity
from outreach.language import Message, msg
from outreach.model import Account, Cause, DeliveryStatus, Duty, Job, JobState, Post, SignOfLife, Status
from outreach.notices.alerts import Alert
from outreach.notices.heartbeat import SILENT_HERE, missed
from outreach.publish.spacing import gaps

SILENT = SILENT_HERE
"""A scheduler that has not ended a step well for so long is dead, stuck, or cut off from its database."""

TOLD = timedelta(days=1)
"""So long one is told of that went without a word."""

OVERDUE = timedelta(minutes=5)

REMEMBERED = timedelta(days=7)
"""So long it is told that a backup was put back."""

MOVING = frozenset({Status.APPROVED, Status.CLAIMED, Status.SENDING})
"""States of posts that want a scheduler."""

MOST = 200
"""Late posts that are named; the others are late for the same reason."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """How the running program is doing.

    ``waiting`` is what needs a person, in the order of its urgency; ``findings`` is what else is wrong or slow.
    """

    schedulers: tuple[SignOfLife, ...]
    alive: bool
    waiting: tuple[Alert, ...]
    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Nothing waits for a person."""
        return not self.waiting and all(finding.severity is not Severity.ERROR for finding in self.findings)


def sign_of_life(app: App) -> tuple[SignOfLife | None, bool]:
    """The last one that a scheduler has given, and whether that is recent enough for one to be at work."""
    seen = app.store.schedulers.seen()
    return (seen[0] if seen else None), _alive(seen, app.clock.now())


def _alive(seen: tuple[SignOfLife, ...], now: datetime) -> bool:
    return any(each.does(Duty.PUBLISH) and now - each.ticked_at < SILENT for each in seen)


def does_jobs(app: App) -> bool:
    """Whether a process is at work that does what waits as a job."""
    return _does(app.store.schedulers.seen(), Duty.JOBS, app.clock.now())


def _does(seen: tuple[SignOfLife, ...], duty: Duty, now: datetime) -> bool:
    return any(each.does(duty) and each.ended_at is None and now - each.heard_at < SILENT for each in seen)


def left(app: App, job: Job) -> bool:
    """Nobody is at it: it waits, or its process has ended, and no other one is there to take it up."""
    idle = job.state is JobState.WAITING or job.lost(app.clock.now())
    return idle and not does_jobs(app)


def require_ready(app: App) -> None:
    """Raises OutreachError unless the database answers, and stands where the program needs it."""
    app.store.require_head()


def diagnose(app: App) -> Diagnosis:
    """Look at posts, accounts, schedulers and notices."""
    now = app.clock.now()
    seen = app.store.schedulers.seen()
    alive = _alive(seen, now)
    late = app.store.listing.late(now - OVERDUE, now, MOST)
    told = notifier(app).alerts()
    findings = (
        *(() if alive or not app.store.listing.any_in(MOVING) else _no_scheduler(seen)),
        *(_left_out(seen, now) if _does(seen, Duty.PUBLISH, now) else ()),
        *_silent(seen, alive, now),
        *_posts(late, _accounts(app, late), _turns(app), now),
        *_unread(app),
        *(_gone(alert) for alert in told if alert.cause is Cause.GONE),
        *_put_back(app, now),
        *_notices(app),
        *_webhook(app),
        *reportmails.troubles(app),
    )
    waiting = tuple(alert for alert in told if alert.cause is not Cause.GONE)
    return Diagnosis(schedulers=seen, alive=alive, waiting=waiting, findings=tuple(findings))


def _gone(alert: Alert) -> Finding:
    """News of the last days, for which nothing needs to be done."""
    return Finding(
        code="doctor.post-gone",
        message=alert.what,
        remedy=alert.remedy,
        severity=Severity.HINT,
        post=alert.post,
    )


def _accounts(app: App, posts: tuple[Post, ...]) -> dict[str, Account]:
    found = (app.store.accounts.known(name) for name in dict.fromkeys(post.account for post in posts))
    return {account.name: account for account in found if account}


def _no_scheduler(seen: tuple[SignOfLife, ...]) -> Iterator[Finding]:
    last = seen[0].ticked_at if seen else None
    yield Finding(
        code="doctor.no-scheduler",
        message=msg(
            "No scheduler is at work, so nothing is posted; the last sign of life: {at}.",
            at=last or msg("never"),
        ),
        remedy=Remedy(msg("Start it, or look at its service and its log."), Action("run")),
    )


def _left_out(seen: tuple[SignOfLife, ...], now: datetime) -> Iterator[Finding]:
    """What no process is there for, where they share the work out."""
    missing = {
        Duty.CHORES: msg(
            "Posts go out, but no process reads figures, looks after accounts and tells people."
        ),
        Duty.JOBS: msg("Posts go out, but no process does jobs: what is asked for waits."),
    }
    for duty, message in missing.items():
        if not _does(seen, duty, now):
            remedy = Remedy(msg("Start a worker, or look at its service and its log."), Action("run"))
            yield Finding(code="doctor.no-worker", message=message, remedy=remedy)


def _silent(seen: tuple[SignOfLife, ...], alive: bool, now: datetime) -> Iterator[Finding]:
    """Processes that went without a word, unless another one like them has begun on their host since.

    That none publishes is told anyway.
    """
    for each in missed(seen, now, SILENT, TOLD):
        if each.does(Duty.PUBLISH) and not alive:
            continue
        yield Finding(
            code="doctor.process-silent",
            message=msg(
                "A process on {host} ({work}) has not been heard of since {at}, and did not end by itself.",
                host=each.owner.partition(":")[0],
                work=each.work.replace(" ", ", ") or "run",
                at=each.heard_at,
            ),
            remedy=Remedy(msg("Start it again, or look at its service and its log."), Action("run")),
            severity=Severity.WARNING,
        )


Turns = Callable[[Post], datetime | None]
"""From when on it is a post's turn, for the gap to its account's last try; None where that is not known."""


def _turns(app: App) -> Turns:
    @cache
    def apart(campaign: str) -> timedelta:
        return gaps([app.store.campaigns.get(campaign)])[campaign]

    def turn(post: Post) -> datetime | None:
        last = app.store.posts.last_tried(post.account)
        return last + apart(post.campaign) if last else None

    return turn


def _posts(
    moving: tuple[Post, ...], accounts: dict[str, Account], turns: Turns, now: datetime
) -> Iterator[Finding]:
    """Posts on their way that do not get on."""
    for post in moving:
        account = accounts.get(post.account)
        if post.status is Status.APPROVED:
            late = post.due_utc is not None and now - post.due_utc > OVERDUE
            if late and post.not_before is not None and post.not_before > now:
                why = post.reason.in_full if post.reason else "–"
                yield _stuck(
                    post,
                    "doctor.post-waits",
                    msg("it is tried again from {at} on: {why}", at=post.not_before, why=why),
                    Remedy(
                        msg("Nothing needs to be done; it can be tried at once."),
                        Action("posts.retry", id=post.id),
                    ),
                )
            elif late and not (account and account.paused):
                yield _late(post, turns(post), now)
        elif post.lease_until is not None and post.lease_until < now:
            yield _stuck(
                post,
                "doctor.post-held",
                msg("{owner} holds it and has not been heard of since", owner=post.owner),
                msg("The next step of a scheduler takes it up; what was being sent is then doubtful."),
            )


def _late(post: Post, turn: datetime | None, now: datetime) -> Finding:
    """A post that is due: it waits for the gap to its account's last one, or nobody works."""
    if turn is not None and turn > now:
        return _stuck(
            post,
            "doctor.post-in-turn",
            msg("it is due, and its account keeps the gap to its last post until {at}", at=turn),
            Remedy(
                msg("Nothing needs to be done: the account's late posts go out one after another."),
                Action("posts.send-now", id=post.id),
            ),
        )
    return _stuck(
        post,
        "doctor.post-late",
        msg("it is due and nobody has taken it"),
        msg("Look whether the scheduler runs, and at its log."),
    )


def _stuck(post: Post, code: str, why: Message, remedy: Message | Remedy) -> Finding:
    message = msg(
        "Post {id} ({place}, account “{account}”): {why}.",
        id=post.id,
        place=post.place,
        account=post.account,
        why=why,
    )
    return Finding(code=code, message=message, remedy=remedy, severity=Severity.WARNING, post=post.id)


def _unread(app: App) -> Iterator[Finding]:
    """Doubtful posts whose account's own posts cannot be read: the doubt does not end by itself."""
    for post in app.store.listing.latest((Status.UNKNOWN,), MOST):
        unread = app.store.feed_reads.of(post)
        if unread is not None:
            yield _stuck(
                post,
                "doctor.feed-unread",
                msg(
                    "{why} – since {since}, tried again at {next}",
                    why=unread.why,
                    since=unread.since,
                    next=unread.next_at or "–",
                ),
                Remedy(
                    msg("See what keeps it from being read; else look at the page and decide."),
                    Action("account.check", name=post.account),
                    Action("posts.show", id=post.id),
                ),
            )


def _put_back(app: App, now: datetime) -> Iterator[Finding]:
    """For some days after a backup was put back, while what could have been taken back since is open."""
    last = app.store.journal.newest(1, verb="restoring.restore")
    if not last or now - last[0].at > REMEMBERED:
        return
    links = app.store.shared_links.open(now, made_before=last[0].at)
    yield Finding(
        code="doctor.backup-put-back",
        message=msg(
            "A backup was put back {at}. Links to reports and press kits that open as they did then: {count}. Who was"
            " let go since then may sign in again.",
            at=last[0].at,
            count=links,
        ),
        remedy=Remedy(
            msg("Look through the people and the links, and take back once more what was taken back."),
            Action("people.list"),
        ),
        severity=Severity.HINT,
    )


def _webhook(app: App) -> Iterator[Finding]:
    """Another program does not hear what becomes of posts."""
    why = app.store.webhooks.trouble() if app.settings.contacts.posts_webhook else None
    if why is not None:
        yield Finding(
            code="doctor.webhook-behind",
            message=msg("Another program could not be told what became of posts: {why}", why=why.in_full),
            remedy=msg("Look at the receiver; what it did not take is told again for seven days."),
            severity=Severity.WARNING,
        )


def _notices(app: App) -> Iterator[Finding]:
    """People were not told; they would not hear of it otherwise."""
    failed = [notice for notice in app.store.notices.latest(20) if notice.outcome is DeliveryStatus.FAILED]
    for notice in failed[:1]:
        yield Finding(
            code="doctor.notice-undelivered",
            message=msg(
                "A notice could not be delivered by {way}: {why}",
                way=notice.way.value,
                why=notice.detail.in_full if notice.detail else "–",
            ),
            remedy=Remedy(msg("Fix the way; the notice is sent again by itself."), Action("notices.test")),
            severity=Severity.WARNING,
        )
