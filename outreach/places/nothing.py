"""What people and programs write into a cell that is empty."""

from __future__ import annotations

import re

_WORDS = frozenset(
    {
        "k.a.", "ka.", "k.a", "keineangabe", "keineangaben", "ohneangabe", "ohneangaben", "o.a.", "n.a.", "n.n.",
        "n/a", "n.v.", "nv.", "null", "nil", "undefined", "(null)", "<null>", "\\n", "#n/a", "#nv", "#null!",
        "#leer!", "tbd", "tbc", "tba", "t.b.d.", "t.b.a.", "to-do", "fixme", "xxx", "xxxx", "folgt", "folgtnoch",
        "folgtinkürze", "kommtnoch", "wirdnachgereicht", "nachzutragen", "nochoffen", "unbekannt", "nichtbekannt",
        "unknown", "notknown", "notavailable", "notapplicable", "notspecified", "nichtangegeben", "nichtvorhanden",
        "nichtverfügbar", "nichtermittelt", "entfällt", "fehlt", "fehltnoch", "platzhalter", "placeholder",
        "dummytext", "blindtext", "mustertext", "beispieltext", "(leer)", "[leer]", "(keine)", "(empty)", "[empty]",
        "blank", "leereszelle", "bitteausfüllen", "bitteergänzen", "textfolgt", "fotofolgt", "bildfolgt",
        "beschreibungfolgt", "keinangabe", "keinelizenz", "keinelizenzbekannt", "unbekannterfotograf",
        "fotografunbekannt", "urheberunbekannt",
    }
)  # fmt: skip
_CASED = frozenset({"None", "none", "nan", "NaN", "NAN", "todo", "TODO", "ToDo", "kA", "na", "NA"})
"""Words that are names too when they are written otherwise."""

_NO_WORD = re.compile(r"[\s\-–—−_.…?*/\\|+~=#!:;,'\"()\[\]]+|0{2,}|[xX]{3,}")
_LOREM = re.compile(
    r"\A(?:\W*lorem\s+ipsum\b|\W*(?:lorem\W*|ipsum\W*)+$|.{0,80}\bdolor sit amet\b)", re.IGNORECASE | re.S
)


def means_nothing(text: str) -> bool:
    """Is ``text`` (not empty) a way to say that nothing is known: »-«, »k. A.«, »NULL«, »TBD«, »Lorem ipsum …«?"""
    if len(text) > 60 or " " in text.strip():
        if _LOREM.match(text):
            return True
        if len(text) > 60:
            return False
    word = "".join(text.split())
    if word in _CASED or _NO_WORD.fullmatch(text):
        return True
    return word.casefold().rstrip(".!…") in _WORDS or word.casefold() in _WORDS
