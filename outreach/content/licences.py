"""Licences of pictures, however they are written: in words, short forms, as an address or an SPDX identifier."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from outreach.resources import resource

FILE = resource("content/licences.toml")


@dataclass(frozen=True, kw_only=True)
class Licence:
    """What a picture may be used under. ``name`` is how it is named beside the picture; empty for an agreement.

    ``in_text``: it wants the credit with the words of a post too. ``no_changes``: nothing may be cropped or laid over.
    ``no_promotion``: it is not given for what serves a business.
    """

    name: str
    in_text: bool = False
    no_changes: bool = False
    no_promotion: bool = False


_AGREEMENT = Licence(name="")

_KINDS = {
    "by": ("by", "namensnennung", "attribution"),
    "sa": ("sa", "share ?alike", "weitergabe unter gleichen bedingungen"),
    "nc": ("nc", "non ?commercial", "nicht ?kommerziell", "keine kommerzielle nutzung"),
    "nd": ("nd", "no ?derivatives?", "no ?derivs?", "keine bearbeitung(?:en)?"),
}
_PART = {part: "|".join(words) for part, words in _KINDS.items()}
_CC = re.compile(
    r"\b(?:cc|creative ?commons|licenses)\b(?: (?:lizenz|licen[cs]e|attribution licen[cs]e))? ?"
    rf"(?P<parts>(?:(?:{'|'.join(_PART.values())})\b ?)+)"
    r"(?:(?:version|v|international|lizenz|licen[cs]e|unported|generic)? ?(?P<v>[1-4](?: [05])?)\b)?"
    r"(?: (?:international|unported|generic))*(?: (?P<land>de|at|ch|fr|nl|pl|us|uk)\b)?"
)
_DENIED = re.compile(r"\b(?:kein|keine|nicht|not|no)(?: \w+)? (?:cc|creative ?commons)\b")
_VERSION_FIRST = re.compile(r"\b(?:cc|creative ?commons) (?P<v>[1-4] [05]) (?P<parts>by(?: (?:sa|nc|nd))*)\b")


@lru_cache(maxsize=4096)
def licence_of(written: str) -> Licence | None:
    """The licence or agreement that ``written`` tells; None where it tells none, or says that there is none."""
    words = _words(written)
    if not words or _DENIED.search(words) or written.rstrip(" )").endswith("?"):
        return None
    found = _creative_commons(words) or next(
        (licence for licence, patterns in _table() if _fits(words, patterns)), None
    )
    if found:
        return found
    if _fits(words, _list("no_licence")):
        return None
    return _AGREEMENT if _fits(words, _list("agreement")) else None


def _words(written: str) -> str:
    words = " ".join(
        re.findall(r"[^\W_]+", written.casefold().replace("cc0", "cc 0").replace("ccby", "cc by "))
    )
    words = re.sub(r"\b(by|sa|nd|nc)(?=\d)", r"\1 ", words)
    return re.sub(r" (?:deed|legalcode)\b.*", "", words)  # of an address: the language of its page


def _creative_commons(words: str) -> Licence | None:
    found = _CC.search(words) or _VERSION_FIRST.search(words)
    if not found:
        return None
    parts = [part for part, pattern in _PART.items() if re.search(rf"\b(?:{pattern})\b", found["parts"])]
    if "by" not in parts:
        return None
    order = [part for part in ("by", "nc", "nd", "sa") if part in parts]
    version = (found["v"] or "").replace(" ", ".")
    version = f"{version}.0" if len(version) == 1 else version
    land = (found.groupdict().get("land") or "").upper()
    name = " ".join(part for part in ("CC", "-".join(order).upper(), version, land) if part)
    return Licence(name=name, in_text=True, no_changes="nd" in parts, no_promotion="nc" in parts)


def _fits(words: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.search(words) for pattern in patterns)


@cache
def _file() -> dict[str, Any]:
    with FILE.open("rb") as opened:
        return tomllib.load(opened)


@cache
def _table() -> tuple[tuple[Licence, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (
            Licence(name=row["name"], in_text=row["in_text"], no_promotion=row.get("no_promotion", False)),
            tuple(re.compile(pattern) for pattern in row["fits"]),
        )
        for row in _file()["licence"]
    )


@cache
def _list(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _file()[name]["fits"])
