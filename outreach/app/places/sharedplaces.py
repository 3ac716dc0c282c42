"""Places that two campaigns share: found, confirmed by a person, and what follows for both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.app.places import places, rights
from outreach.app.places.places import EditedPlace
from outreach.app.places.rights import Withdrawn
from outreach.errors import Action, NotAllowed, NotFound, Remedy
from outreach.language import Message, msg
from outreach.model import (
    Caller,
    Campaign,
    ChannelName,
    HandValue,
    JournalEntry,
    PlaceKey,
    SharedPlace,
)
from outreach.places.byhand import text_of
from outreach.places.mapping import is_field
from outreach.places.shared import Match, matches


@dataclass(frozen=True, kw_only=True)
class SharedPair:
    """A place of the campaign and one of another campaign; ``why`` says what speaks for their being the same."""

    slug: str
    name: str
    other: PlaceKey
    other_name: str
    title: str  # the other campaign's
    why: Message

    @property
    def id(self) -> str:
        """What it is known by among the pairs of its campaign."""
        return f"{self.slug}/{self.other.campaign}/{self.other.slug}"


@dataclass(frozen=True, kw_only=True)
class PairsFound:
    """``asked`` are pairs of which nobody has said anything yet, ``same`` those that were confirmed."""

    asked: tuple[SharedPair, ...]
    same: tuple[SharedPair, ...]


def find(app: App, campaign: str) -> PairsFound:
    """The campaign's places that another campaign has too, or may have. Raises NotFound."""
    app.store.campaigns.get(campaign)
    theirs = {each.key: each for each in app.store.shared_places.identities(but=campaign)}
    if not theirs:
        return PairsFound(asked=(), same=())
    mine = {each.key: each for each in app.store.shared_places.identities(of=campaign)}
    said = app.store.shared_places.said(campaign)
    known = {(a, b): each for each in said for a, b in ((each.one, each.other), (each.other, each.one))}
    found = matches(mine.values(), theirs.values())
    asked = [match for match in found if (match.mine.key, match.theirs.key) not in known]
    same = [
        Match(mine=mine[a], theirs=theirs[b], why=msg("confirmed by {name}", name=each.by))
        for (a, b), each in known.items()
        if each.same and a in mine and b in theirs
    ]
    titles = app.store.campaigns.titles() if asked or same else {}
    return PairsFound(
        asked=tuple(_pair(match, titles) for match in asked),
        same=tuple(_pair(match, titles) for match in same),
    )


def _pair(match: Match, titles: Mapping[str, str]) -> SharedPair:
    return SharedPair(
        slug=match.mine.key.slug,
        name=match.mine.name,
        other=match.theirs.key,
        other_name=match.theirs.name,
        title=titles.get(match.theirs.key.campaign, match.theirs.key.campaign),
        why=match.why,
    )


@verb
def say(app: App, campaign: str, slug: str, other: PlaceKey, *, same: bool, caller: Caller) -> SharedPlace:
    """Two places of two campaigns are the same one, or they are not; said again, the last word counts.

    Of two that are the same only one is announced as new, and neither campaign plans a post about it on a day on which
    the other one posts about it on the same account. Raises NotFound, and NotAllowed for two places of one campaign.
    """
    mine = PlaceKey(campaign=campaign, slug=slug)
    for key in (mine, other):
        places.get(app, key.campaign, key.slug)
    if campaign == other.campaign:
        raise NotAllowed(
            msg("Both places are of the same campaign."),
            msg("Take one of them out of its source, or give it the same short name."),
        )
    said, entry = _word(app, mine, other, same=same, caller=caller)
    app.store.shared_places.say(said, entry)
    return said


@verb
def say_all_same(app: App, campaign: str, shown: Collection[str], *, caller: Caller) -> int:
    """As :func:`say`, at once, of the pairs that were ``shown``, by their ids: the two of each are the same.

    How many these are: a pair that is not found any more is left out, and so is one of which somebody has said
    something meanwhile. Raises NotFound.
    """
    asked = [each for each in find(app, campaign).asked if each.id in shown]
    mine = [PlaceKey(campaign=campaign, slug=each.slug) for each in asked]
    words = (
        _word(app, one, each.other, same=True, caller=caller) for one, each in zip(mine, asked, strict=True)
    )
    return app.store.shared_places.say_first(words)


def _word(
    app: App, mine: PlaceKey, other: PlaceKey, *, same: bool, caller: Caller
) -> tuple[SharedPlace, JournalEntry]:
    one, two = sorted((mine, other))
    said = SharedPlace(one=one, other=two, same=same, by=caller.name, at=app.clock.now())
    pair = {"one": f"{one.campaign}/{one.slug}", "other": f"{two.campaign}/{two.slug}"}
    told = (
        msg("{one} and {other} are the same place", **pair) if same else msg("{one} is not {other}", **pair)
    )
    return said, journal.entry(app, "sharedplaces.say", caller=caller, subject=mine.campaign, details=told)


@dataclass(frozen=True, kw_only=True)
class Twin:
    """The same place in another campaign, and what was done to it by hand there that is not so here.

    ``offers`` are fields that somebody wrote there later than anybody here, with who did and the text; ``withdrawn``
    are photos that both have and that may not be shown there from a day on.
    """

    key: PlaceKey
    title: str
    name: str
    version: int
    offers: Mapping[str, tuple[HandValue, str]]
    withdrawn: Mapping[str, date]


def twins(app: App, campaign: str, slug: str) -> tuple[Twin, ...]:
    """The same place in other campaigns, as far as somebody has confirmed it. Raises NotFound."""
    mine, (_, own) = rights.place_of(app, campaign, slug), app.store.places.seen(campaign, slug)
    titles = app.store.campaigns.titles()
    found = []
    for key in app.store.shared_places.twins(campaign).get(slug, ()):
        theirs = rights.known_place(app, key.campaign, key.slug)
        if theirs is None:
            continue
        version, hands = app.store.places.seen(key.campaign, key.slug)
        gone = {photo.sha256: photo.withdrawn_on for photo in theirs.photos if photo.withdrawn_on}
        found.append(
            Twin(
                key=key,
                title=titles.get(key.campaign, key.campaign),
                name=theirs.name,
                version=version,
                offers={
                    field: (hand, text_of(theirs, field))
                    for field, hand in hands.items()
                    if is_field(field)
                    and text_of(theirs, field) != text_of(mine, field)
                    and (field not in own or own[field].at < hand.at)
                },
                withdrawn={
                    photo.file: day
                    for photo in mine.photos
                    if (day := gone.get(photo.sha256)) and photo.withdrawn_on is None and photo.sha256
                },
            )
        )
    return tuple(found)


@verb
def take_over(
    app: App, campaign: str, slug: str, other: PlaceKey, field: str, *, version: int, caller: Caller
) -> EditedPlace:
    """Write what somebody wrote into ``field`` of the same place in another campaign into this one, by hand too.

    Raises StalePlace, and NotFound where there is nothing of that field to be taken over.
    """
    offered = _twin(app, campaign, slug, other).offers.get(field)
    if offered is None:
        raise _nothing(campaign, slug)
    return places.edit(app, campaign, slug, {field: offered[1]}, version=version, caller=caller)


@verb
def withdraw_too(
    app: App, campaign: str, slug: str, other: PlaceKey, file: str, *, caller: Caller
) -> Withdrawn:
    """The photo ``file`` may not be shown here either, from the day that counts in the other campaign."""
    twin = _twin(app, campaign, slug, other)
    if file not in twin.withdrawn:
        raise _nothing(campaign, slug)
    why = f"{other.campaign}/{other.slug}"
    return rights.withdraw(app, campaign, file, day=twin.withdrawn[file], caller=caller, why=why)


def taken_days(app: App, campaign: Campaign) -> Mapping[tuple[str, ChannelName], frozenset[date]]:
    """Place and channel → the days on which another campaign posts about the same place on the same account."""
    accounts = {plan.account for plan in campaign.channels}
    return app.store.shared_places.taken_days(campaign.name, accounts, campaign.zone)


def _twin(app: App, campaign: str, slug: str, other: PlaceKey) -> Twin:
    for twin in twins(app, campaign, slug):
        if twin.key == other:
            return twin
    raise _nothing(campaign, slug)


def _nothing(campaign: str, slug: str) -> NotFound:
    return NotFound(
        msg("There is nothing of the same place in another campaign to be taken over."),
        Remedy(msg("Look at the place."), Action("places.show", campaign=campaign, place=slug)),
    )
