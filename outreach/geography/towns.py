"""Where towns and villages lie, by their names: all of Germany from 500 inhabitants, and their namesakes around it.

© GeoNames, CC BY 4.0; only compared with, never shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from outreach.geography.areas import Point
from outreach.resources import resource

FILE = resource("geography/towns-geonames.txt")

MOST_NAMESAKES = 8
"""A name that more places have is one of hamlets, too, which no table holds."""

_TITLE = re.compile(
    r"^(?:(?:hanse|luther|welterbe|landeshaupt|kreis|universitäts|kur)?stadt|(?:einheits|verbands|samt)?gemeinde|markt|"
    r"flecken)\s+"
)
_PART = re.compile(r" ?,.*| (?:OT|Ortsteil) .*")
_BEHIND = re.compile(
    r" ?[(/].*| (?:a\. ?d\.|a\.|am|an der|an dem|im|in der|i\.|ob der|vor der|bei|unter|upon) .*",
    re.IGNORECASE,
)


def spots_of(municipality: str) -> tuple[Point, ...]:
    """Longitude and latitude of everything that is called so; empty where that is not known, or a name of many.

    »Halle (Saale)« is one town, »Halle« may be any of that name; titles and the parts of a town do not count.
    """
    whole = _plain(municipality)
    found = _table().get(whole) or _table().get(_short(whole)) or ()
    return found if len(found) <= MOST_NAMESAKES else ()


def is_called_so(name: str) -> bool:
    """Is »Markt«, »Stadt« … a part of the town's own ``name``, as in »Markt Schwaben« and »Stadt Wehlen«?"""
    return " " in name and bool(_TITLE.match(name.casefold())) and name in _titled()


@cache
def _titled() -> frozenset[str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    names = (line.partition("\t")[0] for line in lines)
    return frozenset(name for name in names if name.startswith(("Markt ", "Stadt ", "Flecken ", "Gemeinde ")))


def _plain(name: str) -> str:
    words = _TITLE.sub("", _PART.sub("", " ".join(name.split())).casefold())
    base, _, where = words.partition("/")
    return f"{base.strip()} ({where.strip()})" if where else words


def _short(name: str) -> str:
    """»kalbe (milde)« → »kalbe«."""
    return _BEHIND.sub("", name)


@cache
def _table() -> Mapping[str, tuple[Point, ...]]:
    found = defaultdict[str, list[Point]](list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, latitude, longitude = line.split("\t")
            whole = _plain(name)
            for key in {whole, _short(whole)}:
                found[key].append((float(longitude), float(latitude)))
    return {name: tuple(spots) for name, spots in found.items()}
