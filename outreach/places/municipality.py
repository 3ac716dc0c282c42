"""A municipality as offices, forms and address books write it → as it is written in a sentence."""

from __future__ import annotations

import re

_TITLES = (
    "Universitäts- und Hansestadt|Freie und Hansestadt|Freie Hansestadt|Große Kreisstadt|"
    "Hansestadt|Lutherstadt|Welterbestadt|Landeshauptstadt|Hauptstadt|Universitätsstadt|Kurstadt|Kreisstadt|Stadt|Flecken|"
    "Marktgemeinde|Markt|Gemeinde|Einheitsgemeinde|Verbandsgemeinde|Samtgemeinde"
)
_SHORT = {
    "VerbGem": "Verbandsgemeinde",
    "VerbGem.": "Verbandsgemeinde",
    "VG": "Verbandsgemeinde",
    "EG": "Einheitsgemeinde",
    "Gem.": "Gemeinde",
    "SG": "Samtgemeinde",
    "Hst.": "Hansestadt",
}
_LANDS = (
    "Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Mecklenburg-Vorpommern|Niedersachsen|"
    "Nordrhein-Westfalen|Rheinland-Pfalz|Saarland|Sachsen-Anhalt|Sachsen|Schleswig-Holstein|Thüringen|Deutschland|Germany"
)
_CODE_BEFORE = re.compile(r"^(?:DE?(?:\s?[-–]\s?|\s))?(\d{5})[\s,]+(?=\D)")
_CODE_BEHIND = re.compile(r"(?<![\s,])[\s,]+\(?(\d{5})\)?$")
_LAND = re.compile(rf",\s*(?:{_LANDS})$")
_PART = r"(?:OT|O\.T\.|Ortsteil|Ortschaft)"
_PARTS = (
    (re.compile(rf"^{_PART}\s+(.+?)(?:\s*,\s*|\s+(?:von|der|des)\s+)(?:der\s+)?(.+)$"), r"\2, OT \1"),
    (re.compile(rf"^(.+?)(?<!\s)\s*+[,(]\s*{_PART}\s+(?:von|der|des)\s+(.+?)\)?$"), r"\2, OT \1"),
    (re.compile(rf"^(.+?)(?<!\s)\s*+[(/,–-]\s*{_PART}\s+([^()]+?)\)?$"), r"\1, OT \2"),
)
_PART_OF_A_TOWN = re.compile(rf"^(?P<part>[^,()]+),\s*(?P<town>(?:{_TITLES})\s[^,]+)$")
_ON_A_KNOWN_RIVER = (
    (re.compile(r"(?:\s?/\s?|\sa\.\s?)M(?:\.|ain)(?=$|,)"), " am Main"),
    (re.compile(r"\s?/\s?O(?:\.|der)(?=$|,)"), " (Oder)"),
    (re.compile(r"\s?o\.\s?d\.\s?T\.?(?=$|,)"), " ob der Tauber"),
    (re.compile(r"\s?v\.\s?d\.\s?H\.?(?=$|,)"), " vor der Höhe"),
    (re.compile(r"\s?i\.\s?Br\.?(?=$|,)"), " im Breisgau"),
)
"""Short forms of which everybody knows what they stand for."""
_TITLE_BEHIND = re.compile(rf"^(?P<name>[^,]+?),\s*(?P<title>{_TITLES})(?P<rest>,.*)?$")
_ON_A_RIVER = re.compile(
    r"^(?P<name>[^/()]+?)(?<!\s)\s++(?:a\.\s?d\.|a\.\s?d|a\.)\s?(?P<where>[A-ZÄÖÜ][\w.]*)(?P<rest>,.*)?$"
)
_SLASH = re.compile(r"^(?P<name>[^/()]+?)(?<!\s)\s*+/\s*+(?P<where>[^/()]+?)(?P<rest>,\s*OT\s.*)?$")
_SMALL = frozenset({"am", "an", "auf", "bei", "der", "dem", "im", "in", "ob", "unter", "und", "vor", "zu"})


def municipality(written: str) -> tuple[str, str]:
    """The municipality and the postal code that was written with it, or an empty one.

    »39606 Osterburg, Hansestadt« → »Hansestadt Osterburg« and »39606«; »Halle/Saale« → »Halle (Saale)«.
    """
    name, code = written, ""
    for pattern in (_CODE_BEFORE, _CODE_BEHIND):
        found = pattern.search(name)
        if found and not code:
            code, name = found[1], pattern.sub("", name)
    name = _LAND.sub("", name)
    first, _, rest = name.partition(" ")
    name = f"{_SHORT[first]} {rest}" if first in _SHORT and rest else name
    name = re.sub(r"^[Kk]reisfreie Stadt ", "Stadt ", name)
    for pattern, said in _PARTS:
        if pattern.match(name):
            name = pattern.sub(said, name)
            break
    name = _PART_OF_A_TOWN.sub(r"\g<town>, OT \g<part>", name)
    for short, whole in _ON_A_KNOWN_RIVER:
        name = short.sub(whole, name)
    name = _TITLE_BEHIND.sub(lambda found: f"{found['title']} {found['name']}{found['rest'] or ''}", name)
    for pattern in (_ON_A_RIVER, _SLASH):
        name = pattern.sub(lambda found: f"{found['name']} ({found['where']}){found['rest'] or ''}", name)
    return _cased(name.strip(" ,")), code


def _cased(name: str) -> str:
    """A name in capitals only as it is written otherwise: »BAD DÜBEN« → »Bad Düben«."""
    if not name.isupper() or len(name) < 4:
        return name
    words = (word.lower() if word.lower() in _SMALL else word.title() for word in name.split())
    return " ".join(words).replace(", Ot ", ", OT ")
