"""Clean words: the customer's texts in one typography, whatever program they were typed in."""

from __future__ import annotations

import re
import unicodedata

_KEPT_FORMATS = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}
"""Joiners and tags that emoji and some scripts are written with; all other invisible signs go."""

_NEVER = frozenset("\ufeff\ufffe\uffff")
"""X calls a text with one of these invalid."""

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces stand where somebody wanted them
_QUOTED = (
    (re.compile("„([^„“”»«]*)[“”]"), r"»\1«"),
    (re.compile("“([^“”»«]*)”"), r"»\1«"),
    (re.compile(r"(?<!\S)\"([^\"»«]+)\"(?!\w)"), r"»\1«"),
    (re.compile("‚([^‚‘’›‹]*)[‘’]"), r"›\1‹"),
)
_DOUBLED_STOP = re.compile(r"(?<=[.!?…])\.(?=\s|$)")


def clean(text: str) -> str:
    """``text`` on one line, NFC, without invisible signs, in the house's quotes »…« ›…‹, with real dashes and ellipses.

    Words are never changed. Soft hyphens go: they are for the card, and a network would show or count them.
    """
    kept = "".join(char for char in _SPACES.sub(" ", text) if not _invisible(char))
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()
    for pattern, replacement in _QUOTED:
        line = pattern.sub(replacement, line)
    return re.sub(r"(?<=\w)\.\.\.(?=\s|$)", " …", line).replace(" - ", " – ")


def _invisible(char: str) -> bool:
    category = unicodedata.category(char)
    return char in _NEVER or category in {"Cc", "Cs"} or (category == "Cf" and char not in _KEPT_FORMATS)


def tidy(text: str) -> str:
    """A rendered template as it goes out: no spaces at line ends or doubled, one blank line between paragraphs.

    A stop after a name that brings its own (»e. V.«, »Los!«) is not doubled. Links hold no spaces and stay whole.
    """
    lines = (re.sub(r" {2,}", " ", line).strip() for line in text.splitlines())
    return _DOUBLED_STOP.sub("", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def with_stop(sentence: str) -> str:
    """``sentence`` with a full stop where its writer left it out."""
    bare = sentence.rstrip("«‹)]\u200d")
    if bare.endswith((".", "!", "?", "…")):
        return sentence
    stripped = sentence.rstrip(" ,;:–-")
    ends_in_word = stripped[-1:].isalnum() or stripped.endswith(("«", "‹", ")", "]", "*", "%"))
    return f"{stripped}." if ends_in_word else stripped
