"""One written value of ``campaign.toml`` → the typed one, or a sentence that says how to write it.

Every function takes whatever stands in the file and raises only :class:`WrongValueError`.
"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from outreach.language import Message, msg
from outreach.model import ChannelName, Window
from outreach.networks import names


class WrongValueError(ValueError):
    """A value that cannot be used, said in a person's words; pydantic carries it to the end of the check."""

    def __init__(self, message: Message, remedy: Message):
        super().__init__(str(message))
        self.message = message
        self.remedy = remedy


def day(value: object) -> date:
    """A day written as 2027-03-01 or 1.3.2027; of a moment, as spreadsheets give it, its day."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    iso = re.sub(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", r"\3-\2-\1", str(value).strip())
    try:
        year, month, number = (int(part) for part in iso.split("-"))
        return date(year, month, number)
    except ValueError:
        raise WrongValueError(
            msg("“{value}” is not a day.", value=shown(value)),
            msg("Write year, month and day like this: 2027-03-01"),
        ) from None


def span(value: object) -> tuple[date, date]:
    first, _, last = str(value).partition("..")
    days = (day(first.strip()), day((last or first).strip()))
    if days[1] < days[0]:
        raise WrongValueError(
            msg("The blackout “{value}” ends before it begins.", value=shown(value)),
            msg("Write the earlier day first: {example}", example=f'"{days[1]}..{days[0]}"'),
        )
    return days


def _window(value: object, *, crosses_midnight: bool) -> Window:
    found = re.fullmatch(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)", str(value).strip(), re.ASCII)
    try:
        hours = [int(part) for part in found.groups()] if found else []
        start, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    except (ValueError, IndexError):
        raise WrongValueError(
            msg("“{value}” is not a span of the day.", value=shown(value)),
            msg('Write start and end between 00:00 and 23:59 like this: "10:00-12:00"'),
        ) from None
    if start == end or (end < start and not crosses_midnight):
        raise WrongValueError(
            msg("The window “{value}” ends before it begins.", value=shown(value)),
            msg("Write the earlier time first: {example}", example=f'"{end:%H:%M}-{start:%H:%M}"'),
        )
    return Window(start=start, end=end)


def posting_window(value: object) -> Window:
    return _window(value, crosses_midnight=False)


def quiet_window(value: object) -> Window:
    return _window(value, crosses_midnight=True)


def duration(value: object) -> timedelta:
    found = re.fullmatch(r"(?:(\d{1,4})\s*h)?\s*(?:(\d{1,4})\s*min)?", str(value).strip(), re.ASCII)
    if not found or not any(found.groups()):
        raise WrongValueError(
            msg("“{value}” is not a length of time.", value=shown(value)),
            msg('Write hours or minutes like this: "2h", "30min" or "1h 30min"'),
        )
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


_GERMAN = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
WEEKDAYS = tuple(name[:2] for name in _GERMAN)
"""As campaign.toml writes them, Monday first."""
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {
    word: number
    for number, (german, english) in enumerate(zip(_GERMAN, _ENGLISH, strict=True))
    for word in (german, german[:2], english, english[:3], english[:2])
}


def weekday(value: object) -> int:
    if str(value).lower() not in _WEEKDAYS:
        raise WrongValueError(
            msg("“{value}” is not a day of the week.", value=shown(value)),
            msg("Use mo, di, mi, do, fr, sa, so (or mon, tue, wed, thu, fri, sat, sun)."),
        )
    return _WEEKDAYS[str(value).lower()]


def zone(value: object) -> str:
    try:
        return zoneinfo.ZoneInfo(str(value)).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(str(value), zoneinfo.available_timezones(), n=1)
        raise WrongValueError(
            msg("The time zone “{value}” does not exist.", value=shown(value)),
            msg(
                "Write a zone by continent and city, for example {example}.",
                example=near[0] if near else "Europe/Berlin",
            ),
        ) from None


def colour(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise WrongValueError(
            msg("“{value}” is not a colour.", value=shown(value)),
            msg('Write a # and six digits or letters from a to f, for example "#1d5c4d".'),
        )
    return value.lower()


def short_name(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise WrongValueError(
            msg("“{value}” cannot be used as a short name.", value=shown(value)),
            msg("Use small letters without umlauts, digits and single hyphens, like this: gutshof-krevese"),
        )
    return value


_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"\A(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")


def web_address(value: object) -> str:
    """An address with scheme, its host in small letters and punycode (IDNA 2008 with the mapping of UTS 46).

    Without a scheme it becomes ``https``; ``http`` stays, since nobody knows whether the host speaks more.
    """
    try:
        return _normalised(str(value).strip())
    except ValueError:  # what idna and the encoding raise are ValueErrors, too
        raise WrongValueError(
            msg("“{value}” is not a web address.", value=shown(value)),
            msg("Write it as the browser's address line shows it, for example https://example.org/page"),
        ) from None


def _normalised(written: str) -> str:
    scheme, _, rest = written.partition("://") if "://" in written else ("https", "", written)
    parts = urlsplit(f"{scheme.lower()}://{rest}")
    host = (parts.hostname or "").removesuffix(".")
    host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    if (
        parts.scheme not in ("http", "https")
        or "@" in parts.netloc
        or re.search(r"[\s\\\x00-\x1f\x7f]", written)
        or len(host) > 253
        or not _HOST.fullmatch(host)
    ):
        raise ValueError(written)
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    path, query, fragment = (quote(part, safe=_KEPT) for part in parts[2:])
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


_KEPT = "/?:@!$&'()*+,;=~%-._"
"""What an address may hold after the host (RFC 3986, appendix A); everything else is written as ``%xx``."""


def hashtag(value: object) -> str:
    word = str(value).removeprefix("#")
    if not re.fullmatch(r"(?!\d+$)\w+", word):
        raise WrongValueError(
            msg("“{value}” would break as a hashtag.", value=shown(value)),
            msg("Use letters and digits only, without spaces, hyphens or stars, and not digits alone."),
        )
    return word


def money(value: object) -> Decimal:
    """An amount of US dollars, to the cent at most."""
    written = str(value) if isinstance(value, (int, float, str)) else ""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", written, re.ASCII):
        raise WrongValueError(
            msg("“{value}” is not an amount of money.", value=shown(value)),
            msg("Write US dollars with a point before the cents, like this: 25.00"),
        )
    return Decimal(written).quantize(Decimal("0.01"))


def country(value: object) -> str:
    """The two letters of a country whose public holidays are known."""
    from holidays.registry import COUNTRIES  # here and below, since only reading campaign.toml asks for it

    if str(value) not in {codes[1] for codes in COUNTRIES.values()}:
        raise WrongValueError(
            msg("The country “{value}” is not known.", value=shown(value)),
            msg('Write the two capital letters of the country, for example "DE".'),
        )
    return str(value)


def state_code(value: str, country: str) -> str:
    """The code of a state that may be written as its code or its name."""
    import holidays

    calendar = holidays.country_holidays(country)
    code = calendar.subdivisions_aliases.get(value, value)
    if code not in calendar.subdivisions:
        names = ", ".join(calendar.subdivisions_aliases) or ", ".join(calendar.subdivisions)
        raise WrongValueError(
            msg("“{value}” is not a state of {country}.", value=shown(value), country=country),
            msg("Write one of: {names}", names=names),
        )
    return str(code)


def word_of(words: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        try:
            return words(str(value))
        except ValueError:
            raise _no_word(value, words) from None

    return read


def network(value: object) -> ChannelName:
    """The name of a network that posts can go to."""
    if value not in names():
        raise _no_word(value, names())
    return ChannelName(str(value))


def _no_word(value: object, words: Iterable[str]) -> WrongValueError:
    return WrongValueError(
        msg("“{value}” is not known here.", value=shown(value)),
        msg("Write one of: {names}", names=", ".join(words)),
    )


def shown(value: object) -> str:
    """``value`` short enough for a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


PASSWORD = re.compile(
    r"^[a-z][a-z0-9+.-]{0,40}://[^/?#:]{0,200}:[^/]{0,200}@|[?&](?:password|passwd|pwd|sslpassword)=",
    re.IGNORECASE,
)


def holds_password(address: str) -> bool:
    """True for the address of a database with a password in it, in either of its two places."""
    return PASSWORD.search(address[:2_000]) is not None
