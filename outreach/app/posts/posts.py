"""Posts in a person's hands: read, edited, approved, timed, taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.places import rights
from outreach.app.plan import costs
from outreach.app.plan.planning import slots_of
from outreach.app.posts.owning import require_own
from outreach.channels import delays
from outreach.errors import (
    Action,
    Finding,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutreachError,
    Remedy,
)
from outreach.language import msg, quoted
from outreach.model import SENT_NOW, Attempt, Caller, Campaign, Post, Status, Transition
from outreach.networks import found_post, profile
from outreach.plan import check_time, clock_hints, next_slots
from outreach.plan import resolve as resolve_time
from outreach.publish.quiet_period import quiet_period


def story(app: App, id: str) -> tuple[tuple[Transition, ...], tuple[Attempt, ...]]:
    """Every step that the post took and every try to publish it, oldest first."""
    return app.store.posts.history(id), app.store.posts.attempts(id)


def get(app: App, id: str) -> Post:
    """The post. Raises NotFound."""
    return app.store.posts.get(id)


def seen(app: App, id: str, version: int) -> Post:
    """The post as the caller saw it in ``version``. Raises NotFound, and Stale where it has changed since.

    The change itself asks again within its transaction; asked here first, nobody is told what is wrong with a post
    that they have not seen.
    """
    return app.store.posts.seen(id, version)


def picture(app: App, post: Post) -> bytes:
    """The JPEG file of the post's card. Raises NotFound where it has none, FileMissing where it is lost."""
    if not post.image_sha256:
        raise NotFound(
            msg("Post {id} ({place}) has no picture.", id=post.id, place=post.place),
            Remedy(msg("Generating draws one."), Action("campaign.generate", name=post.campaign)),
        )
    return app.files.open(post.image_sha256)


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Which posts were approved, and which could not be, with the reason."""

    approved: tuple[Post, ...]
    refused: tuple[tuple[str, OutreachError], ...]


@verb
def approve(app: App, versions: Mapping[str, int], *, caller: Caller) -> Approval:
    """Approve posts as they were seen in these versions; one that cannot be does not keep the others back.

    ``caller`` answers for them. One that has changed since is refused as Stale.

    Those that would cost more than is left of the campaign's budget are refused; and somebody who has signed in may
    approve for the account's organisation alone, and nothing that they have written or submitted themselves. Raises
    InvalidInput where nobody answers.
    """
    if not caller.name:
        raise InvalidInput(
            msg("An approval needs the name of the person who answers for it."),
            Remedy(msg("Give your first and last name."), Action("posts.approve", by=None)),
        )
    ready: dict[str, dict[str, int]] = {}
    approved: list[Post] = []
    refused: list[tuple[str, OutreachError]] = []
    for id, version in versions.items():
        try:
            post = seen(app, id, version)
            rights.require(app, post, rights.day_of(post))
        except OutreachError as error:
            refused.append((id, error))
        else:
            ready.setdefault(post.campaign, {})[id] = version
    for name, wanted in ready.items():
        done, not_done = app.store.approvals.approve(
            name, wanted, fits=costs.fits(app, name), caller=caller, at=app.clock.now()
        )
        approved += done
        refused += not_done
    return Approval(approved=tuple(approved), refused=tuple(refused))


@dataclass(frozen=True, kw_only=True)
class Cancellation:
    """Which posts were taken out, and which could not be, with the reason."""

    cancelled: tuple[Post, ...]
    refused: tuple[tuple[str, OutreachError], ...]


@verb
def cancel(app: App, versions: Mapping[str, int], *, caller: Caller, why: str) -> Cancellation:
    """Take posts out as they were seen in these versions; one that cannot be does not keep the others in."""
    words = quoted(why) if why else None

    def cancel_one(id: str, version: int) -> Post:
        require_own(app, seen(app, id, version), "posts.cancel", caller=caller)
        return app.store.posts.cancel(id, version=version, caller=caller, at=app.clock.now(), why=words)

    cancelled, refused = one_by_one(versions, cancel_one)
    return Cancellation(cancelled=cancelled, refused=refused)


def one_by_one(
    versions: Mapping[str, int], verb: Callable[[str, int], Post]
) -> tuple[tuple[Post, ...], tuple[tuple[str, OutreachError], ...]]:
    """Do it to each as it was seen in its version; those for which it was done, and the others with the reason."""
    done, refused = [], []
    for id, version in versions.items():
        try:
            done.append(verb(id, version))
        except OutreachError as error:
            refused.append((id, error))
    return tuple(done), tuple(refused)


LEAD = timedelta(minutes=5)
"""The first time that is offered lies so far ahead at least."""


@dataclass(frozen=True, kw_only=True)
class Rescheduled:
    """A post at its new time, and which of the campaign's rules that time breaks."""

    post: Post
    findings: tuple[Finding, ...]


def good_times(app: App, post: Post) -> tuple[datetime, ...]:
    """The next times that its campaign's plan leaves open to a post that was too late; none for another one."""
    if post.status is not Status.MISSED:
        return ()
    campaign = app.store.campaigns.get(post.campaign)
    plan = next((each for each in campaign.channels if each.channel == post.channel), None)
    if plan is None:
        return ()
    ahead = (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED, Status.CLAIMED, Status.SENDING)
    now = app.clock.now()
    others = app.store.listing.times(post.account, ahead, now - campaign.smallest_gap)
    sent = (each.published_at for each in app.store.posts.live(post.account, now - campaign.smallest_gap))
    taken = [moment for moment in (*others, *sent) if moment is not None]
    return next_slots(campaign, plan, taken, now + LEAD)


@verb
def reschedule_to_next(app: App, id: str, *, version: int, caller: Caller) -> Rescheduled:
    """The first of the good times for a post that was too late. Raises NotAllowed where there is none."""
    known = seen(app, id, version)
    require_own(app, known, "posts.reschedule_to_next", caller=caller)
    times = good_times(app, known)
    if not times:
        raise NotAllowed(
            msg("There is no next good time for post {id} ({place}).", id=id, place=known.place),
            Remedy(msg("Give a time yourself."), Action("posts.reschedule", id=id, when=None)),
        )
    return reschedule(app, id, times[0].replace(tzinfo=None), version=version, caller=caller)


@verb
def reschedule(app: App, id: str, wall: datetime, *, version: int, caller: Caller) -> Rescheduled:
    """A new time, given as the clock on the wall shows it in the campaign's zone. Raises InvalidInput for the past."""
    known = seen(app, id, version)
    require_own(app, known, "posts.reschedule", caller=caller)
    campaign = app.store.campaigns.get(known.campaign)
    resolved = resolve_time(wall, ZoneInfo(campaign.zone))
    if resolved.due < app.clock.now():
        raise InvalidInput(
            msg("{due} is in the past.", due=resolved.due), msg("Give a time that is still to come.")
        )
    rights.require(app, known, resolved.due.date())
    findings = check_time(
        campaign, resolved.due, slots_of(campaign, _others(app, campaign, known, resolved.due))
    )
    post = app.store.times.reschedule(
        id, resolved.due, resolved.note, version=version, caller=caller, at=app.clock.now()
    )
    return Rescheduled(post=post, findings=(*clock_hints(slots_of(campaign, [post])), *findings))


def _others(app: App, campaign: Campaign, post: Post, due: datetime) -> list[Post]:
    """The other posts of the same account that ``due`` might be too close to."""
    near = app.store.listing.around(post.account, due - campaign.smallest_gap, due + campaign.smallest_gap)
    return [other for other in near if other.id != post.id]


@verb
def pin(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """Leave the post where planning has put it. Raises Stale, and NotAllowed where its time stays anyway."""
    require_own(app, seen(app, id, version), "posts.pin", caller=caller)
    return app.store.times.pin(id, version=version, caller=caller, at=app.clock.now())


@verb
def unpin(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """Let planning move the post again, whose time a person had chosen. Raises Stale, NotAllowed."""
    require_own(app, seen(app, id, version), "posts.unpin", caller=caller)
    return app.store.times.unpin(id, version=version, caller=caller, at=app.clock.now())


@verb
def retry(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """Try a post again at the next step: one that waits for its next try, or one that was refused.

    Raises NotAllowed for every other state, and where its time is too long ago: it would be missed at once.
    """
    known, now = seen(app, id, version), app.clock.now()
    require_own(app, known, "posts.retry", caller=caller)
    if known.status is Status.UNKNOWN:
        raise NotAllowed(
            msg(
                "Nobody knows whether post {id} ({place}) is live, so it is not sent again.",
                id=id,
                place=known.place,
            ),
            Remedy(
                msg("Look at the page or profile, then decide."),
                Action("posts.resolve", id=id, published=None),
                Action("posts.resolve", id=id, not_published=True),
            ),
        )
    grace = app.store.campaigns.get(known.campaign).grace
    if known.status in (Status.REJECTED, Status.MISSED) and (
        known.due_utc is None or known.due_utc < now - grace
    ):
        raise NotAllowed(
            msg("The time of post {id} ({place}) is too long ago for another try.", id=id, place=known.place),
            Remedy(
                msg("Give it another time; its approval stays."), Action("posts.reschedule", id=id, when=None)
            ),
        )
    return app.store.times.retry(id, version=version, caller=caller, at=now)


@verb
def resolve(app: App, id: str, address: str, *, version: int, caller: Caller) -> Post:
    """A person has looked: the doubtful post is live under ``address`` (a URL or the network's id), or (empty) not.

    Raises InvalidInput for what is neither, NotAllowed, saying how long to wait, where it is too early to say that it
    is not.
    """
    known, now = seen(app, id, version), app.clock.now()
    require_own(app, known, "posts.resolve", caller=caller)
    if address:
        known_as, url = found_post(profile(known.channel), address)
        if not known_as:
            raise InvalidInput(
                msg("“{text}” is no address or id of a post.", text=address),
                msg("Open the post on its network and copy its address."),
            )
        return app.store.unknown_outcomes.found(id, known_as, url, version=version, caller=caller, at=now)
    quiet = quiet_period(delays(known.channel), sole=app.settings.sqlite_file is not None)
    return app.store.unknown_outcomes.not_found(
        id, app.clock.monotonic(), quiet, version=version, caller=caller, at=now
    )


@verb
def send_now(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """Make an approved (or missed) post due at once; the next step of publishing sends it."""
    known = seen(app, id, version)
    if known.status not in (Status.APPROVED, Status.MISSED):
        raise NotAllowed(
            msg("Post {id} ({place}) is not approved, so it is not sent.", id=id, place=known.place),
            Remedy(msg("Approve it first."), Action("posts.approve", id=id, by=None)),
        )
    require_own(app, known, "posts.send_now", caller=caller)
    now = app.clock.now()
    rights.require(app, known, now.astimezone(ZoneInfo(known.zone)).date())
    return app.store.times.reschedule(
        id, now.replace(microsecond=0), SENT_NOW, version=version, caller=caller, at=now
    )
