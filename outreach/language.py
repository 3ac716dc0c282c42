"""What a person reads, in German and English, from one catalogue (``outreach/locale/de.po``).

Code carries :class:`Message` values, never finished sentences: the English template is the
catalogue's key, and whoever shows a message to a person decides the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from outreach.resources import resource

LOCALE_DIR = resource("locale")


class Language(StrEnum):
    """The languages that the product speaks."""

    DE = "de"
    EN = "en"


@dataclass(frozen=True)
class Message:
    """A sentence for a person: English template with ``{name}`` fields, and their values.

    ``str(message)`` is the English sentence; :func:`translate` gives the other languages.
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return translate(self, Language.EN)

    @property
    def code(self) -> str:
        """The template's words as one, for programs: the same in every language and whatever the values."""
        return re.sub(r"[^a-z0-9]+", "-", self.template.lower()).strip("-")


@dataclass(frozen=True)
class Quoted:
    """Words of somebody else, a network's or a person's: never translated, shown in the reader's quotation marks."""

    words: str


def msg(template: str, /, **values: object) -> Message:
    """Make a :class:`Message`; the template must stand in the call, so that the catalogue test finds it."""
    return Message(template, tuple(values.items()))


def plural(one: str, many: str, count: int, /, **values: object) -> Message:
    """:func:`msg` for ``count`` things: ``one`` where there is a single one, else ``many``, which may hold ``{count}``.

    Both stand together in the catalogue, as gettext keeps them; the languages that we have tell one from all else.
    """
    return Message(one if count == 1 else many, (("count", count), *values.items()))


def verbatim(words: str) -> Message:
    """What somebody has written, as a message: shown as it stands in every language."""
    return msg("{words}", words=words)


def quoted(words: str) -> Message:
    """What a network or a person has said, as a message of its own: marked as their words in every language."""
    return msg("{words}", words=Quoted(words))


def joined(between: str, messages: Sequence[Message]) -> Message:
    """Several messages as one, with ``between`` between them."""
    names = [f"part{number}" for number in range(len(messages))]
    return Message(between.join(f"{{{name}}}" for name in names), tuple(zip(names, messages, strict=True)))


@cache
def catalogue(language: Language) -> dict[str, str]:
    """English template → text in ``language``; English itself has no entries."""
    path = LOCALE_DIR / f"{language}.po"
    if language is Language.EN or not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language.value)
    return {id: text for e in entries if e.id and e.string for id, text in forms(e.id, e.string) if text}


def forms(ids: str | Sequence[str], texts: str | Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of an entry of the catalogue: one, or one each for singular and plural."""
    if isinstance(ids, str):
        yield ids, str(texts)
    else:
        yield from zip(ids, texts, strict=True)


def translate(text: Message | str, language: Language) -> str:
    """``text`` in ``language``. A plain string is looked up as it stands; what is missing stays English."""
    if isinstance(text, str):
        return catalogue(language).get(text, text)
    template = catalogue(language).get(text.template, text.template)
    values = {key: _shown(value, language) for key, value in text.values}
    return template.format(**values) if values else template


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Message):
        return translate(value, language)
    if isinstance(value, Quoted):
        return f"»{value.words}«" if language is Language.DE else f"“{value.words}”"
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        return moment(value, language)
    if isinstance(value, date):
        return day(value, language)
    # whole numbers stay as they are: they may be years, ports or somebody's ids
    return amount(value, language) if isinstance(value, Decimal | float) else value


def message_shape(message: Message, language: Language) -> dict[str, Any]:
    """A message as an answer for programs: its code, its values, and the text in the reader's language."""
    return {
        "code": message.code,
        "values": {key: _plain(value, language) for key, value in message.values},
        "text": translate(message, language),
    }


def _plain(value: object, language: Language) -> object:
    if isinstance(value, Message):
        return message_shape(value, language)
    if isinstance(value, Quoted):
        return value.words
    if isinstance(value, date):
        return value.isoformat()
    return _kept(value) if not isinstance(value, Decimal) else str(value)


def message_to_json(message: Message) -> dict[str, Any]:
    """A message as JSON knows it; :func:`message_from_json` gives it back with the types of its values."""
    return {"template": message.template, "values": {key: _kept(value) for key, value in message.values}}


def message_from_json(document: Mapping[str, Any]) -> Message:
    """The message that :func:`message_to_json` made ``document`` of."""
    values = document.get("values", {}).items()
    return Message(document["template"], tuple((key, _given_back(value)) for key, value in values))


def _kept(value: object) -> object:
    """JSON knows no days, moments, amounts of money and messages: each is an object with the name of its type."""
    if isinstance(value, Message):
        return {"message": message_to_json(value)}
    if isinstance(value, Quoted):
        return {"quoted": value.words}
    if isinstance(value, datetime):
        return {"moment": value.isoformat(), "zone": getattr(value.tzinfo, "key", None)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if value is None or isinstance(value, bool | int | float):
        return value
    # an enum is shown as its word and equals it; anything unforeseen must not keep a reason from being written down
    return str(value)


def _given_back(value: object) -> object:
    match value:
        case {"message": document}:
            return message_from_json(document)
        case {"quoted": words}:
            return Quoted(words)
        case {"moment": text, "zone": zone}:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(ZoneInfo(zone)) if zone else moment
        case {"day": text}:
            return date.fromisoformat(text)
        case {"decimal": text}:
            return Decimal(text)
    return value


def number(value: float | Decimal, language: Language, *, digits: int = 0) -> str:
    """``6.500`` or ``6,500``; ``digits`` after the decimal sign."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(rounded(value, digits), format=pattern, locale=language.value)


def rounded(value: float | Decimal, digits: int) -> Decimal:
    """As people round: what lies in the middle goes up, away from 0. ``digits`` after the decimal sign."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if exact.is_finite() else exact


def amount(value: float | Decimal, language: Language) -> str:
    """``1.234,50`` or ``1,234.50``: money with the digits that it was given, a fraction with those that it needs."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    if isinstance(value, float) and exact == exact.to_integral_value():
        return number(exact, language)
    return number(exact, language, digits=max(0, -int(exact.as_tuple().exponent)))


def percent(share: float, language: Language, *, digits: int = 1) -> str:
    """A share of 1 as per cent, with the language's space before the sign."""
    pattern = (
        "#,##0" + ("." + "0" * digits if digits else "") + ("\u00a0%" if language is Language.DE else "%")
    )
    return format_percent(rounded(share, digits + 2), format=pattern, locale=language.value)


def day(value: date, language: Language) -> str:
    """``25.09.2021`` or ``25 Sept 2021``."""
    return _formatted(_plain_day(value), "dd.MM.yyyy" if language is Language.DE else "d MMM yyyy", language)


def days(first: date, last: date, language: Language) -> str:
    """``1.–7.3.`` or ``1–7 Mar``: a span of days within a year that the reader knows."""
    same = (first.year, first.month) == (last.year, last.month)
    if language is Language.DE:
        return f"{first.day}.{'' if same else f'{first.month}.'}–{last.day}.{last.month}."
    begin, end = (_formatted(_plain_day(each), "d MMM", language) for each in (first, last))
    return f"{first.day}–{end}" if same else f"{begin} – {end}"


def moment(value: datetime, language: Language) -> str:
    """Day and minute as the clock on the wall shows them in the zone that ``value`` carries."""
    pattern = "dd.MM.yyyy, HH:mm" if language is Language.DE else "d MMM yyyy, HH:mm"
    return _formatted(value.replace(tzinfo=None), pattern, language)


def weekday(value: date, language: Language) -> str:
    """``Mo., 1. März`` or ``Mon 1 March``: a day as people say it, within a year that they know."""
    pattern = "EEE, d. MMMM" if language is Language.DE else "EEE d MMMM"
    return _formatted(_plain_day(value), pattern, language)


def weekday_name(value: date, language: Language) -> str:
    """``Mo.`` or ``Mon``."""
    return _formatted(_plain_day(value), "EEE", language)


def month(value: date, language: Language) -> str:
    """``März 2027`` or ``March 2027``."""
    return _formatted(_plain_day(value), "LLLL yyyy", language)


def clock(value: datetime) -> str:
    """``09:30``: the minute on the clock of the zone that ``value`` carries."""
    return value.strftime("%H:%M")


def register(name: str) -> str:
    """Where a name stands in a register: without regard to capitals and accents."""
    if name.isascii():
        return name.casefold()
    return "".join(sign for sign in normalize("NFKD", name) if not combining(sign)).casefold()


def _plain_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)  # a page tells the same days again and again
def _formatted(value: date, pattern: str, language: Language) -> str:
    """A day, or a moment without its zone: of two zones' moments that are one, each is told by its own clock."""
    locale = "de_DE" if language is Language.DE else "en_GB"
    formatted = format_datetime if isinstance(value, datetime) else format_date
    return formatted(value, pattern, locale=locale)
