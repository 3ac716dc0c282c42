"""What there is to tell, from the state of the store. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.channels import page_of
from outreach.errors import Action, Reason, Remedy
from outreach.language import Message, joined, msg
from outreach.model import Account, Cause, Post, SourceWatch, Status

WARNINGS = (timedelta(days=1), timedelta(days=7), timedelta(days=14))
"""How long before a token ends a person is told, the last warning first."""

LONG_OVER = timedelta(days=7)
"""A campaign whose last post is older than this is over, and nobody waits for its next one."""

OF_POSTS: Mapping[Status, Cause] = {
    Status.UNKNOWN: Cause.DOUBTFUL,
    Status.REJECTED: Cause.REJECTED,
    Status.MISSED: Cause.MISSED,
    Status.HANDED_OVER: Cause.HANDED_OVER,
    Status.GONE: Cause.GONE,
}
"""The states of posts that people are told of; all but the last wait for a person."""

FOR_LONG = tuple(status for status in OF_POSTS if status is not Status.GONE)
"""Those that are told of for as long as they last; that a post is gone is news for a week."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One thing that needs a person. ``subject`` is its key: the same as long as it is the same occurrence."""

    cause: Cause
    subject: str
    what: Message
    remedy: Remedy
    post: str = ""
    account: str = ""
    campaign: str = ""
    happened: Message | None = (
        None  # for who sees beside it to which post; ``because`` is why, where that is known
    )
    because: Message | None = None
    words: str = ""  # a post's own, where a person needs them at once
    link: str = ""  # where to look: the post, else the account's page on its network


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What the alerts are read from."""

    posts: Sequence[Post] = ()  # those in a state of OF_POSTS; of gone ones the latest
    accounts: Sequence[Account] = ()  # those of the posts, and those that need a person
    changed_at: Mapping[str, datetime]  # account that needs a person → when it was last changed
    sources: Sequence[SourceWatch] = ()  # those that fail, or that ask
    spent: Mapping[str, datetime]  # campaign without an approved post ahead → due time of its last one


def alerts(snapshot: Snapshot, now: datetime) -> tuple[Alert, ...]:
    """Everything that needs a person at ``now``, in the order of its urgency."""
    accounts = {account.name: account for account in snapshot.accounts}
    found = [
        *(_of_post(post, accounts.get(post.account)) for post in snapshot.posts if post.status in OF_POSTS),
        *(_paused(a, a.paused, snapshot.changed_at.get(a.name, now)) for a in snapshot.accounts if a.paused),
        *(_access(a, a.trouble) for a in snapshot.accounts if a.trouble and not a.paused),
        *(alert for account in snapshot.accounts for alert in _expiring(account, now)),
        *(_source(watch) for watch in snapshot.sources if watch.failed_since or watch.asks),
        *(_spent(name, last) for name, last in snapshot.spent.items() if now - last < LONG_OVER),
    ]
    order = list(Cause)
    return tuple(sorted(found, key=lambda alert: order.index(alert.cause)))


def _of_post(post: Post, account: Account | None) -> Alert:
    cause = OF_POSTS[post.status]
    due = post.due_utc.astimezone(ZoneInfo(post.zone)) if post.due_utc else None
    what, todo, verbs = _STORIES[cause]
    actions = (Action(verb, id=post.id, **args) for verb, args in verbs)
    told = msg(
        "Post {id} ({place}, {channel}, account “{account}”, due {due}): {what}",
        id=post.id,
        place=post.place,
        channel=post.channel,
        account=post.account,
        due=due or "–",
        what=what,
    )
    known = post.reason
    return Alert(
        cause=cause,
        # Every claim raises the fence and every miss has its own time: what happens again is told again.
        subject=f"{post.id}/{post.fence}/{post.due_utc.isoformat() if post.due_utc else ''}",
        what=joined(" ", (told, known.in_full)) if known else told,
        remedy=Remedy(todo, *actions),
        post=post.id,
        account=post.account,
        campaign=post.campaign,
        happened=what,
        because=known.message if known else None,
        words=post.text if cause is Cause.HANDED_OVER else "",
        link=post.permalink or (page_of(account) if account else ""),
    )


Verb = tuple[str, Mapping[str, str | bool | None]]

_STORIES: Mapping[Cause, tuple[Message, Message, tuple[Verb, ...]]] = {
    Cause.DOUBTFUL: (
        msg("Nobody can say whether it was sent."),
        msg(
            "Look at the page or profile yourself. Wait a quarter of an hour where it is not there, then decide."
        ),
        (
            ("posts.show", {}),
            ("posts.resolve", {"published": None}),
            ("posts.resolve", {"not_published": True}),
        ),
    ),
    Cause.REJECTED: (
        msg("The network refused it for good; nothing was sent."),
        msg("Change its words and approve it again, or take it out."),
        (("posts.edit", {"text_file": None}), ("posts.approve", {"by": None}), ("posts.cancel", {})),
    ),
    Cause.MISSED: (
        msg("It is too late to be sent on its own."),
        msg("Give it the next good time or another one (its story lists some), or take it out."),
        (
            ("posts.show", {}),
            ("posts.reschedule", {"next": True}),
            ("posts.reschedule", {"when": None}),
            ("posts.cancel", {}),
        ),
    ),
    Cause.HANDED_OVER: (
        msg("It lies ready in the data folder."),
        msg("Post it by hand and tell its address, or leave it out."),
        (("posts.done", {"url": None}), ("posts.cancel", {})),
    ),
    Cause.GONE: (
        msg("It was published, and is on its network no more."),
        msg("Its figures stay as they were last read. Should it be there again, have it looked for."),
        (("posts.show", {}), ("posts.look", {})),
    ),
}


def remedy_for(account: Account) -> Remedy:
    """What lets a paused account post again: what its network asks for, where that is known, and then to resume it."""
    known = account.paused.remedy if account.paused else None
    actions = (
        Action("account.check", name=account.name),
        Action("account.resume", name=account.name),
    )
    if known is None:
        return Remedy(msg("Fix the cause, then let the account post again."), *actions)
    return Remedy(
        msg("{remedy} Then let the account post again.", remedy=known.message), *known.actions, *actions
    )


def _paused(account: Account, why: Reason, since: datetime) -> Alert:
    return Alert(
        cause=Cause.PAUSED,
        subject=f"{account.name}/{since.isoformat()}",
        what=msg(
            "The account “{name}” ({channel}) is paused and posts nothing: {why}",
            name=account.name,
            channel=account.channel,
            why=why.in_full,
        ),
        remedy=remedy_for(account),
        account=account.name,
        link=page_of(account),
    )


def _access(account: Account, trouble: Reason) -> Alert:
    return Alert(
        cause=Cause.ACCESS,
        subject=f"{account.name}/{trouble}",
        what=msg(
            "The account “{name}” ({channel}) posts, and something about it has to be fixed: {why}",
            name=account.name,
            channel=account.channel,
            why=trouble.in_full,
        ),
        remedy=_before_it_keeps_back(account, trouble.remedy),
        account=account.name,
        link=page_of(account),
    )


def _before_it_keeps_back(account: Account, known: Remedy | None) -> Remedy:
    check = Action("account.check", name=account.name)
    if known is None:
        return Remedy(msg("Fix it before it keeps posts or figures back."), check)
    return Remedy(known.message, *known.actions, check)


def _expiring(account: Account, now: datetime) -> Iterator[Alert]:
    if account.token_expires_at is not None:
        what = msg(
            "The token of the account “{name}” ({channel}) ends on {day}.",
            name=account.name,
            channel=account.channel,
            day=account.token_expires_at.date(),
        )
        yield from _ending(account, "", account.token_expires_at, now, what)
    if account.figures_end_at is not None:
        what = msg(
            "The account “{name}” ({channel}) tells no figures any more from {day} on.",
            name=account.name,
            channel=account.channel,
            day=account.figures_end_at.date(),
        )
        yield from _ending(account, "figures/", account.figures_end_at, now, what)


def _ending(account: Account, kind: str, ends: datetime, now: datetime, what: Message) -> Iterator[Alert]:
    """Only the last warning that has been reached: who learns of it late is not told three times."""
    reached = [span for span in WARNINGS if ends - now <= span]
    if reached:
        yield Alert(
            cause=Cause.EXPIRING,
            subject=f"{account.name}/{kind}{ends.isoformat()}/{reached[0].days}d",
            what=what,
            remedy=Remedy(
                msg("Make a new token at the network and store it before that day."),
                Action("account.add", name=account.name, channel=account.channel, tokens=None),
            ),
            account=account.name,
            link=page_of(account),
        )


def _spent(campaign: str, last: datetime) -> Alert:
    return Alert(
        cause=Cause.NOTHING_LEFT,
        subject=f"{campaign}/{last.isoformat()}",
        what=msg("The campaign “{name}” has nothing left to post: no approved post is ahead.", name=campaign),
        remedy=Remedy(
            msg("Approve its drafts, if there are any, or plan what comes next."),
            Action("posts.list", campaign=campaign, status=Status.DRAFT.value),
            Action("posts.approve", campaign=campaign, by=None),
        ),
        campaign=campaign,
    )


def _source(watch: SourceWatch) -> Alert:
    """Told once for each time that it fails, and once for each comparison that waits."""
    named = {"source": watch.source, "campaign": watch.campaign}
    if watch.failed_since:
        why = watch.failure or msg("nobody knows why")
        return Alert(
            cause=Cause.SOURCE,
            subject=f"{watch.campaign}/{watch.source}/{watch.failed_since.isoformat()}",
            what=msg(
                "The source {source} of the campaign {campaign} cannot be read: {why}", **named, why=why
            ),
            remedy=Remedy(
                msg("The places stay as they are, and it is tried again at its next time. Fix it meanwhile."),
                Action("places.look", campaign=watch.campaign),
            ),
            campaign=watch.campaign,
        )
    return Alert(
        cause=Cause.SOURCE,
        subject=f"{watch.campaign}/{watch.asks}",
        what=msg("The sources of the campaign {campaign} tell what somebody has to decide on.", **named),
        remedy=Remedy(
            msg("Look at what would change, then take it over."),
            Action("places.import", campaign=watch.campaign, dry_run=True),
        ),
        campaign=watch.campaign,
    )
