"""Forms that name people of every gender, held against the organisation's own (facts domain §6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from outreach.content.typography import without_links
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import GenderForm

_AFTER = "(?:in|innen|n|r|e|die|der)"
_LETTER = r"[^\W\d_]"
_WORD = rf"(?<!{_LETTER}){_LETTER}+"  # from its beginning, and never given back in part
_FORMS: tuple[tuple[GenderForm | None, re.Pattern[str]], ...] = (
    (GenderForm.STERN, re.compile(rf"{_WORD}+\*{_AFTER}\b")),
    (GenderForm.DOPPELPUNKT, re.compile(rf"{_WORD}+:{_AFTER}\b")),
    (None, re.compile(rf"(?<!{_LETTER}){_LETTER}{{3,}}+(?:_|/-?){_AFTER}\b")),
    (None, re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]+(?:Innen|(?<=er|or|nt|st|at)In)\b")),
)
_SOME = re.compile(rf"[*:_/]-?{_AFTER}\b|[a-zäöüß]In(?:nen)?\b")
"""Every form but the pair has one of these; most texts have none, and looking once is quick."""
_PAIR = re.compile(rf"\b({_LETTER}{{4,}}) (?:und|oder|sowie|bzw\.) ({_LETTER}{{4,}})\b")
_SHARED = 3  # letters that both words of a pair begin with

_WANTED: Mapping[GenderForm, Message] = MappingProxyType(
    {
        GenderForm.PAARFORM: msg("Write both: Künstlerinnen und Künstler"),
        GenderForm.NEUTRAL: msg("Find a word for all of them: Kunstschaffende, Team, Gäste"),
        GenderForm.STERN: msg("Write it with the star: Künstler*innen"),
        GenderForm.DOPPELPUNKT: msg("Write it with the colon: Künstler:innen"),
    }
)


def other_forms(text: str, wanted: GenderForm) -> Iterator[Finding]:
    """Every form in ``text`` that is not the wanted one; links aside. Words that name one gender only are not seen."""
    if wanted is GenderForm.PAARFORM and not _SOME.search(text):
        return
    words = without_links(text)
    for form, pattern in _FORMS:
        if form is not wanted:
            for match in pattern.finditer(words):
                yield _other(words, match, wanted)
    if wanted is not GenderForm.PAARFORM:
        for match in _PAIR.finditer(words):
            if _is_pair(match[1], match[2]) or _is_pair(match[2], match[1]):
                yield _other(words, match, wanted)


def _is_pair(woman: str, man: str) -> bool:
    """»Künstlerinnen«, »Künstler«; »Stipendiatin«, »Stipendiat«."""
    stem = woman.casefold()[:_SHARED]
    return (
        woman.endswith(("innen", "in"))
        and not man.endswith(("innen", "in"))
        and man.casefold().startswith(stem)
    )


def _other(words: str, match: re.Match[str], wanted: GenderForm) -> Finding:
    return Finding(
        code="content.gender-form",
        severity=Severity.WARNING,
        message=msg(
            "“{found}” is not the form that the campaign has chosen ({wanted})",
            found=match[0],
            wanted=wanted.value,
        ),
        remedy=_WANTED[wanted],
        line=words[: match.start()].count("\n") + 1,
    )
