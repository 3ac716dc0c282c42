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
        "fotografunbekannt", "urheberunbekannt", "#wert!", "#value!", "#div/0!", "#ref!", "#bezug!",
        "#name?", "#zahl!", "#num!", "nichtzutreffend", "trifftnichtzu", "n/v", "missing", "empty", "asdf",
        "dito", "s.o.", "sieheoben", "wieoben", "s.u.", "wirdergänzt", "wirdnochergänzt",
        "wirdnachgeliefert", "textinarbeit", "beschreibunginarbeit", "inbearbeitung", "textfolgtinkürze",
        "textfolgtnoch", "textfehlt", "textfehltnoch", "beschreibungfehlt", "hierstehteintext",
        "hierstehtihrtext", "hierstehttext", "hierkönnteihrtextstehen", "diesisteinblindtext",
        "diesisteinbeispieltext", "http://", "https://", "http://www.", "https://www.", "www.",
    }
)  # fmt: skip
_CASED = frozenset(
    {"None", "none", "nan", "NaN", "NAN", "todo", "TODO", "ToDo", "kA", "na", "NA", "leer", "ohne", "xx"}
)
"""Words that are names too when they are written otherwise."""

_NONE_OF_IT = re.compile(
    r"(?:noch |derzeit |zurzeit )?kein(?:e|er|en|em|es)?(?: (?:text|beschreibung|kurzbeschreibung|teaser|angaben?|"
    r"foto|bild|zitat|website|webseite|homepage|internetseite|adresse|telefon|nachweis|lizenz|daten|infos?|"
    r"informationen|eintrag|wert|inhalt|titel|fotograf)"
    r"(?: (?:vorhanden|bekannt|angegeben|verfügbar|hinterlegt|eingetragen))?)?[.!]?",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"(?:todo|to do|tbd|fixme)\b ?[:–-].{0,80}", re.IGNORECASE | re.S)
_NO_WORD = re.compile(r"[\s\-–—−_.…?*/\\|+~=#!:;,'\"()\[\]•·]+|0{2,}|[xX]{3,}")
_LOREM = re.compile(
    r"\A(?:\W*lorem\s+ipsum\b|\W*(?:lorem\W*|ipsum\W*)+$|.{0,80}\bdolor sit amet\b|"
    r"\W*dies ist ein (?:typo)?blindtext\b|franz jagt im komplett verwahrlosten taxi)",
    re.IGNORECASE | re.S,
)


def is_placeholder(text: str) -> bool:
    """Is ``text`` (not empty) a way to say that nothing is known: »-«, »k. A.«, »NULL«, »TBD«, »Lorem ipsum …«?"""
    if len(text) > 60 or " " in text.strip():
        if _LOREM.match(text):
            return True
        if len(text) > 60:
            return False
    if _NO_WORD.fullmatch(text) or _NONE_OF_IT.fullmatch(text) or _TO_DO.fullmatch(text):
        return True
    word = "".join(text.split())
    bare = word[1:-1] if word[:1] + word[-1:] in ("()", "[]", "<>", "{}") else word
    if word in _CASED or (bare != word and bare.casefold() in _WORDS | {"leer", "keine"}):
        return True
    return word.casefold().rstrip(".!…") in _WORDS or word.casefold() in _WORDS
