"""What stands in a cell → a value of ours, or a sentence that says how to write it.

Every reader takes text and raises only :class:`WrongValueError`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from outreach.campaign.values import WrongValueError, shown
from outreach.language import msg
from outreach.model import PlaceStatus


class BrokenTextError(WrongValueError):
    """Text that was damaged on its way: wrong encoding, or signs that nobody can see."""


LONGEST_CELL = 32_767
"""Characters of a cell, as spreadsheet programs have it."""

DIGITS = 4_000
"""More digits has no number that anybody has written."""


def _too_long() -> WrongValueError:
    return WrongValueError(
        msg(
            "The cell holds more than {most} characters, or a number of thousands of digits.",
            most=LONGEST_CELL,
        ),
        msg("Look whether something has slipped into it, and shorten it."),
    )


def as_text(value: object, separator: str) -> str:
    """A cell's text, whatever type the source gave it; several values are joined by ``separator``.

    Nothing is guessed: a number has no leading zeros unless the source kept it as text.
    """
    match value:
        case None:
            return ""
        case str() if len(value) > LONGEST_CELL:
            raise _too_long()
        case int() | Decimal() if not -DIGITS < Decimal(value).adjusted() < DIGITS:
            raise _too_long()
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case Decimal():
            return f"{value:f}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case list() | tuple() if not any(isinstance(part, list | tuple) for part in value):
            return separator.join(as_text(part, separator) for part in value)
        case list() | tuple() | Mapping() | bytes() | bytearray() | memoryview():
            raise WrongValueError(
                msg("The cell holds something that is neither text nor number."),
                msg("Write text, a number, a day or a flat list of texts."),
            )
    return str(value)


_DAMAGED = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]|(?<![\u0600-\u097f])\u200c|"
    "(?<![\u0900-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""Signs without width that steer how text is set; in emoji and in eastern scripts the joiners belong to the letters."""

_BREAKS = re.compile("[\x0b\x0c\u2028\u2029]")
"""Line breaks of other programs: a word processor's within a paragraph, Unicode's own."""

_SPELLED = re.compile(r"_x([0-9A-Fa-f]{4})_(?:(?<=[dD]_)\r?\n)?")
_SPELLED_SIGNS = {"000d": "\n", "000a": "\n", "0009": " ", "005f": "_", "00a0": "\u00a0"}
"""How a spreadsheet spells in its file what XML cannot hold."""


def visible(text: str) -> str:
    """``text`` in Unicode's NFC, without signs that nobody can see, and with those that a spreadsheet spelled out."""
    text = _BREAKS.sub("\n", text)
    if text.isascii() and "_x" not in text:
        return text
    spelled = _SPELLED.sub(lambda found: _SPELLED_SIGNS.get(found[1].lower(), found[0]), text)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", spelled))


_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def checked(text: str) -> str:
    """``text`` as :func:`visible` makes it; raises :class:`BrokenTextError` for damaged and control signs."""
    text = visible(text)
    if text.isascii() and text.isprintable():
        return text
    if _DAMAGED.search(text):
        raise BrokenTextError(
            msg("Damaged by a wrong encoding: “{value}”.", value=shown(_DAMAGED.sub("\ufffd", text))),
            msg("Write the text anew and save the file as UTF-8."),
        )
    if _INVISIBLE.search(text):
        raise BrokenTextError(
            msg(
                "“{value}” holds an invisible control character.", value=shown(_INVISIBLE.sub("\ufffd", text))
            ),
            msg("Write the text of this cell anew instead of pasting it."),
        )
    return text


_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def line(text: str) -> str:
    """One line without outer space; narrow and no-break spaces inside are typography and stay."""
    return _SPACES.sub(" ", visible(text)).strip()


def paragraphs(text: str) -> str:
    """Text that keeps its line breaks."""
    return "\n".join(part.strip() for part in text.splitlines()).strip()


def slug(text: str) -> str:
    """The short name that stands for a place in links and file names."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?", text):
        raise WrongValueError(
            msg("“{value}” cannot be used as a place's short name.", value=shown(text)),
            msg(
                "Use small letters without umlauts, digits and hyphens, for example {example}.",
                example=slug_for(text),
            ),
        )
    return text


def slug_for(name: str, otherwise: str = "gutshof-krevese") -> str:
    """The short name that is made of ``name``; ``otherwise`` where it holds nothing that one can be made of."""
    spelled = name.lower()
    for sign, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        spelled = spelled.replace(sign, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or otherwise


def number(text: str) -> float:
    """Degrees with a decimal comma or point."""
    if not re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?", text.replace("−", "-"), re.ASCII):
        raise WrongValueError(
            msg("“{value}” is not a number.", value=shown(text)),
            msg("Write degrees as a decimal number, for example 52.8127 or 52,8127."),
        )
    return float(text.replace("−", "-").replace(",", "."))


_SHARE = r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)"
_FOCUS = re.compile(rf"{_SHARE}\s*[\s,;|/]\s*{_SHARE}", re.ASCII)


def focus(text: str) -> tuple[float, float]:
    """A spot in a picture, as shares of its width and height from the upper left: »0.3,0.6«, »0,3; 0,6«, »30% 60%«."""
    found = _FOCUS.fullmatch(text)
    spot = [float(part.replace(",", ".")) for part in (found[1], found[3])] if found else []
    if found and found[2] == found[4]:
        x, y = (share / 100 for share in spot) if found[2] else spot
        if x <= 1 and y <= 1:
            return x, y
    raise WrongValueError(
        msg("“{value}” is not a spot in a picture.", value=shown(text)),
        msg("Write how far from the left and from the top, like this: 30% 60% or 0.3,0.6"),
    )


_STATUS = {
    "planned": PlaceStatus.PLANNED,
    "in planung": PlaceStatus.PLANNED,
    "geplant": PlaceStatus.PLANNED,
    "active": PlaceStatus.ACTIVE,
    "aktiv": PlaceStatus.ACTIVE,
    "ended": PlaceStatus.ENDED,
    "beendet": PlaceStatus.ENDED,
}


def status(text: str) -> PlaceStatus:
    """Where a place stands in its life, in German or English."""
    if text.lower() not in _STATUS:
        raise WrongValueError(
            msg("“{value}” is not a status.", value=shown(text)),
            msg("Write one of: {names}", names=", ".join(_STATUS)),
        )
    return _STATUS[text.lower()]


_YES_NO = dict.fromkeys(("ja", "yes", "true", "wahr", "1", "x"), True) | dict.fromkeys(
    ("nein", "no", "false", "falsch", "0"), False
)


def yes_no(text: str) -> bool:
    """A tick in a list."""
    if text.lower() not in _YES_NO:
        raise WrongValueError(
            msg("“{value}” is neither yes nor no.", value=shown(text)),
            msg("Write ja or nein; leave the cell empty where nobody knows."),
        )
    return _YES_NO[text.lower()]
