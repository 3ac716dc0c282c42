"""What a person reads, in German and English, from one catalogue (``outreach/locale/de.po``).

Code carries :class:`Message` values, never finished sentences: the English template is the
catalogue's key, and whoever shows a message to a person decides the language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LOCALE_DIR = Path(__file__).parent / "locale"


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


def msg(template: str, /, **values: object) -> Message:
    """Make a :class:`Message`; the template must stand in the call, so that the catalogue test finds it."""
    return Message(template, tuple(values.items()))


@cache
def catalogue(language: Language) -> dict[str, str]:
    """English template → text in ``language``; English itself has no entries."""
    path = LOCALE_DIR / f"{language}.po"
    if language is Language.EN or not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, locale=language.value)
    return {str(e.id): str(e.string) for e in entries if e.id and e.string}


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
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime):
        return moment(value, language)
    if isinstance(value, date):
        return day(value, language)
    return value


def number(value: float | Decimal, language: Language, *, digits: int = 0) -> str:
    """``6.500`` or ``6,500``; ``digits`` after the decimal sign."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language.value)


def percent(share: float, language: Language, *, digits: int = 1) -> str:
    """A share of 1 as per cent, with the language's space before the sign."""
    pattern = (
        "#,##0" + ("." + "0" * digits if digits else "") + ("\u00a0%" if language is Language.DE else "%")
    )
    return format_percent(share, format=pattern, locale=language.value)


def day(value: date, language: Language) -> str:
    """``25.09.2021`` or ``25 Sept 2021``."""
    pattern = "dd.MM.yyyy" if language is Language.DE else "d MMM yyyy"
    return format_date(value, pattern, locale=_babel_locale(language))


def moment(value: datetime, language: Language) -> str:
    """Day and minute as the clock on the wall shows them in the zone that ``value`` carries."""
    pattern = "dd.MM.yyyy, HH:mm" if language is Language.DE else "d MMM yyyy, HH:mm"
    return format_datetime(value.replace(tzinfo=None), pattern, locale=_babel_locale(language))


def _babel_locale(language: Language) -> str:
    return "de_DE" if language is Language.DE else "en_GB"
