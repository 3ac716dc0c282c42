"""What the program knows of a network without asking it: one frozen profile each, every field required."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from outreach.language import Message
from outreach.model import CardFormat, ChannelName
from outreach.networks.calls import CallFacts
from outreach.networks.figures import FigureFacts

ALT = "alt"
"""The name of the rule for the characters of an alt text."""


class NetworkKind(StrEnum):
    """What posts are like there. Among networks of one kind templates are lent."""

    STREAM = "stream"  # a few paragraphs, the picture as wide as the column
    MICROBLOG = "microblog"  # a few sentences, a picture that is cropped to its own shape


@dataclass(frozen=True, kw_only=True)
class LengthRule:
    """One way in which the network counts a text, and how far it may go. A text has to keep every rule."""

    name: str
    """By which an account's own server tells another ``most``."""

    unit: Message
    """What is counted."""

    most: int
    aim: int
    """What generating aims at: what is read without unfolding, with a little over."""

    count: Callable[[str], int]
    advice: Message
    """How a text that is too long gets shorter."""


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """What a post's words may be like."""

    rules: tuple[LengthRule, ...]
    """The first is the one by which people measure; a campaign's own ``text_limit`` is of it."""

    folds_after: int | None
    """How many characters are shown before »more«; None where all of a text is shown."""

    most_hashtags: int

    @property
    def limit(self) -> int:
        """The most that the first rule allows."""
        return self.rules[0].most

    @property
    def aim(self) -> int:
        return self.rules[0].aim

    def length(self, text: str) -> int:
        """Length by the first rule; where another is nearer to its end, what the first would then count."""
        first, *others = self.rules
        counted = first.count(text)
        for rule in others:
            counted = max(counted, -(-rule.count(text) * first.most // rule.most))
        return counted


@dataclass(frozen=True, kw_only=True)
class LinkRewrites:
    """What the network makes of links in the texts that it tells back."""

    shortened: frozenset[str] = frozenset()
    """Hosts of the short addresses that it puts in place of them."""

    pictures: frozenset[str] = frozenset()
    """Hosts of the addresses that it puts at the end for a picture."""

    detours: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Addresses of its own, without scheme, that lead on to the one in this parameter."""


AS_WRITTEN = LinkRewrites()
"""For a network that tells links back as they were written."""


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """What the network makes of addresses in a text."""

    found: Callable[[str], tuple[str, ...]]
    """What it makes a link of, in the order of the text."""

    counted: int | None
    """What it counts for any link, however long; None: as it is written."""

    paid: bool
    """True where a post with a link is dearer than one without."""

    clickable: bool
    """False where readers cannot open an address that stands in the text."""

    shown: Callable[[str], str]
    """What readers see of an address that stands in the text."""

    rewrites: LinkRewrites


@dataclass(frozen=True, kw_only=True)
class PictureFacts:
    """Which pictures it takes; a card is a JPEG, which every network has to take."""

    most_bytes: int
    most_alt: int
    """Characters of an alt text."""

    cards: frozenset[CardFormat]
    """The shapes of a picture card that it shows whole."""


@dataclass(frozen=True, kw_only=True)
class TypedSecret:
    """A secret that a person types: how the network's own pages call it, and whether it is shown meanwhile."""

    label: Message
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class AccessFacts:
    """How an account is reached, by the program and by people."""

    ways: tuple[tuple[str, ...], ...]
    """The sets of secrets that each suffice to sign in; the first is the one that a person is asked for."""

    found_in: Message | None
    """Where a person gets the secrets; None where the network's own sign-in page gives them."""

    optional_secrets: tuple[str, ...]
    """Secrets that let the channel do more, such as seeing when a token ends."""

    app: tuple[str, ...]
    """The secrets of the registered app by which the network's own sign-in page lets somebody connect an account;
    empty where it has no such page."""

    optional_app: tuple[str, ...]
    """Further secrets that only some apps have."""

    app_known_by: tuple[str, ...]
    """The secrets of an account that each say which registered app speaks for it, the one first by which it is counted
    where several are known; empty where nothing is counted per app."""

    typed: Mapping[str, TypedSecret]
    """By its name each secret that a person is asked for in a field of its own: those of the app, and the first way's
    where it says in what they are found."""

    own_server: bool
    """True where every account names a server of its own; False where the network has one address for all."""

    usual_server: str
    """The one of many on which accounts are that name none; empty where each has to name its own."""

    page: str
    """Where a person looks at what an account posted, with ``{id}`` and ``{server}``; empty where nobody here knows."""

    post_in_query: tuple[str, ...]
    """By which an address of a post names it behind the question mark, where it does not end with it."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that a person is asked for."""
        return self.ways[0]

    def missing(self, secrets: Mapping[str, str]) -> tuple[str, ...]:
        """What is missing of the way to sign in that ``secrets`` come nearest to; nothing where one is complete."""
        gaps = [tuple(name for name in way if not secrets.get(name)) for way in self.ways]
        begun = [gap for way, gap in zip(self.ways, gaps, strict=True) if len(gap) < len(way)] or gaps[:1]
        return min(begun, key=len)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One network. Every field is required, so that the type checker finds what a new one lacks."""

    name: ChannelName
    """What files, commands and the database call it."""

    title: str
    """Its own name, the same in all languages."""

    label: Message | str
    """How a calendar says where a post goes."""

    aliases: frozenset[str]
    """Further words for it in a customer's own tables, in small letters."""

    kind: NetworkKind
    text: TextFacts
    links: LinkFacts
    picture: PictureFacts
    figures: FigureFacts
    calls: CallFacts
    access: AccessFacts

    def with_limits(self, limits: Mapping[str, int]) -> Profile:
        """The network as an account's own server has it: ``limits`` by the names of rules, :data:`ALT` among them."""
        rules = tuple(_limited(rule, limits) for rule in self.text.rules)
        most_alt = limits.get(ALT, self.picture.most_alt)
        if rules == self.text.rules and most_alt == self.picture.most_alt:
            return self
        text, picture = replace(self.text, rules=rules), replace(self.picture, most_alt=most_alt)
        return replace(self, text=text, picture=picture)


def _limited(rule: LengthRule, limits: Mapping[str, int]) -> LengthRule:
    most = limits.get(rule.name, rule.most)
    return rule if most == rule.most else replace(rule, most=most, aim=min(rule.aim, most))
