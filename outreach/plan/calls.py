"""Which calls posts lead to, one by one: publishing each, reading it at its ages, looking after the accounts.

The networks' profiles say it (:class:`~outreach.networks.CallFacts`), mirroring what channels and measuring do; a
journey holds it against the sandbox's count, call by call. Publishing is taken to happen at the planned minute,
readings at the minute in which they are due, nothing to fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from outreach.model import ChannelName
from outreach.networks import Call, CallCondition, names, profile


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A post as far as its calls and its price go. ``link``: whether the network finds one in its text."""

    channel: ChannelName
    at: datetime
    picture: bool
    alt: bool
    link: bool


@dataclass(frozen=True, kw_only=True)
class Watched:
    """An account whose access is looked at daily, and the names of the secrets that it has."""

    channel: ChannelName
    secrets: frozenset[str] = field(default_factory=frozenset)


def calls(sendings: Sequence[Sending], watched: Sequence[Watched] = ()) -> list[Call]:
    """All calls of the posts, from the first one until the last one's figures were read for the last time.

    Within this span the access of the accounts in ``watched`` is looked at once on every UTC day.
    """
    made = list(_of_posts(sendings))
    moments = sorted({sending.at.astimezone(UTC) for sending in sendings} | {call.at for call in made})
    firsts = {at.date(): at for at in (*_midnights(moments), *reversed(moments))}  # the first of a day stands
    asked = sorted(firsts.values())
    looked_after = list[Call]()
    for account in watched:
        mine = [call for call in made if call.channel == account.channel]
        checking = profile(account.channel).calls.checking
        looked_after += checking(account.channel, account.secrets, asked, mine)
    return made + looked_after


def _midnights(moments: Sequence[datetime]) -> Iterator[datetime]:
    """The beginning of every UTC day from the first moment to the last, but for the first day's."""
    for number in range((moments[-1].date() - moments[0].date()).days if moments else 0):
        day = moments[0].date() + timedelta(days=number + 1)
        yield datetime.combine(day, time(), UTC)


def _of_posts(sendings: Sequence[Sending]) -> Iterator[Call]:
    for channel in names():
        mine = sorted((s for s in sendings if s.channel == channel), key=lambda s: s.at)
        if mine:
            for sending in mine:
                yield from _publishing(sending)
            network = profile(channel)
            posted = [sending.at.astimezone(UTC) for sending in mine]
            yield from network.calls.reading(channel, posted, network.figures.reading)


def _publishing(sending: Sending) -> Iterator[Call]:
    takes = {
        CallCondition.ALWAYS: True,
        CallCondition.PICTURE: sending.picture,
        CallCondition.ALT: sending.picture and sending.alt,
    }
    for call in profile(sending.channel).calls.publishing:
        if takes[call.when]:
            item = call.with_link if sending.link and call.with_link else call.item
            yield Call(
                channel=sending.channel,
                endpoint=call.endpoint,
                at=sending.at.astimezone(UTC),
                item=item,
                quantity=1 if item else 0,
            )
