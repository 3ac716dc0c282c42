"""Templates become pages in the reader's language and the campaign's time, from the one catalogue."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from outreach import language as words
from outreach.content.difference import difference
from outreach.errors import as_remedy
from outreach.language import Language, Message, translate
from outreach.model import ChannelName, Status
from outreach.networks import profile
from outreach.resources import resource
from outreach.signs import linkable, visible
from outreach.web.assets import asset


@dataclass(frozen=True)
class Viewer:
    """Who looks at a page: their language, and the zone in which they are told moments."""

    language: Language = Language.EN
    zone: tzinfo = UTC


_NOBODY = Viewer()
_reader: ContextVar[Viewer] = ContextVar("reader", default=_NOBODY)


def rendered(template: str, reader: Viewer, **values: object) -> str:
    """The template ``pages/…`` or ``parts/…`` for ``reader``."""
    token = _reader.set(reader)
    try:
        return _templates().get_template(template).render(language=reader.language.value, **values)
    finally:
        _reader.reset(token)


@cache
def _templates() -> Environment:
    """A name that nobody gave is an error, and whatever is put in is escaped."""
    made = Environment(
        loader=FileSystemLoader(resource("web")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": _said, "asset": asset, "difference": difference, "look": look}
    made.filters |= _FILTERS
    return made


def _shown(value: object) -> object:
    """Words without control and direction signs, whoever they come from; what is markup already is ours."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kept(text: object) -> Markup:
    """For a field of a form: with every sign, or saving it unchanged would change it."""
    return escape(text)


def told(message: Message) -> str:
    """The message for the reader; moments in it are told in the reader's zone, whatever theirs."""
    return translate(_localised(message), _reader.get().language)


def _said(template: str, /, **values: object) -> str:
    """A template's own sentence; the catalogue's test reads it out of the file."""
    return told(Message(template, tuple(values.items())))


def _localised(message: Message) -> Message:
    return Message(message.template, tuple((name, _value(value)) for name, value in message.values))


def _value(value: object) -> object:
    if isinstance(value, Message):
        return _localised(value)
    return _here(value) if isinstance(value, datetime) else value


def _here(at: datetime) -> datetime:
    """What is kept in UTC as the reader's clock shows it; what carries a zone of its own stays there."""
    return at.astimezone(_reader.get().zone) if at.tzinfo is UTC or at.tzname() == "UTC" else at


def _day(at: date) -> date:
    return _here(at).date() if isinstance(at, datetime) else at


def _when(at: datetime) -> str:
    return words.moment(_here(at), _reader.get().language)


def _date(at: date) -> str:
    return words.day(_day(at), _reader.get().language)


def _weekday(at: date) -> str:
    return words.weekday(_day(at), _reader.get().language)


def _weekday_name(at: date) -> str:
    return words.weekday_name(_day(at), _reader.get().language)


def _month(at: date) -> str:
    return words.month(_day(at), _reader.get().language)


def _clock(at: datetime) -> str:
    return words.clock(_here(at))


def _number(value: float | Decimal, digits: int = 0) -> str:
    return words.number(value, _reader.get().language, digits=digits)


def _word(text: str) -> str:
    """Of a state or its like, whose value is the catalogue's key."""
    return translate(text, _reader.get().language)


def _channel(name: ChannelName) -> str:
    label = profile(name).label
    return label if isinstance(label, str) else told(label)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


_FILTERS: Mapping[str, Callable[..., object]] = {
    "base64": _base64,
    "channel": _channel,
    "clock": _clock,
    "day": _date,
    "kept": _kept,
    "linkable": linkable,
    "month": _month,
    "number": _number,
    "remedy": as_remedy,
    "told": told,
    "weekday": _weekday,
    "weekday_name": _weekday_name,
    "when": _when,
    "word": _word,
}
"""What a template makes of a value for its reader."""


@dataclass(frozen=True)
class StateLook:
    """How a state is shown beside its word: a tone of the design system and the shape that goes with it."""

    tone: str
    shape: str


_LOOKS = {
    Status.DRAFT: StateLook("quiet", "ring"),
    Status.IN_REVIEW: StateLook("wait", "half"),
    Status.APPROVED: StateLook("ready", "check"),
    Status.CLAIMED: StateLook("ready", "arrow"),
    Status.SENDING: StateLook("ready", "arrow"),
    Status.PUBLISHED: StateLook("good", "disc"),
    Status.MISSED: StateLook("bad", "triangle"),
    Status.CANCELLED: StateLook("quiet", "dash"),
    Status.REJECTED: StateLook("bad", "cross"),
    Status.UNKNOWN: StateLook("bad", "question"),
    Status.HANDED_OVER: StateLook("wait", "triangle"),
    Status.GONE: StateLook("bad", "cross"),
}


def look(status: Status) -> StateLook:
    """How the state of a post is shown."""
    return _LOOKS[status]
