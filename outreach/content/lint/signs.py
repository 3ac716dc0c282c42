"""Single signs: their typography, letters that are none, emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from outreach.content.typography import Slip, Slipped, slips
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg

_DRAWN_LETTERS = re.compile(
    "[\U0001d400-\U0001d7ff\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\u24b6-\u24e9"
    "\uff21-\uff3a\uff41-\uff5a]{2,}"
)
"""Bold, italic, circled or wide »letters« that are mathematical and other signs."""

_BASE = (
    "[\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u26ff\u2702\u2705\u2708-\u270d\u270f\u2712\u2728\u2733\u2734\u2744"
    "\u2747\u274c\u274e\u2753-\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e-\U0001f19a\U0001f201-\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
)
_FURTHER = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_BASE}{_FURTHER}*(?:\u200d{_BASE}{_FURTHER}*)*"
)


def emoji(text: str) -> list[str]:
    """The emoji in ``text``, each whole with its skin tone, flag or family."""
    return [] if text.isascii() else _EMOJI.findall(text)


def typography(text: str, language: Language) -> Iterator[Finding]:
    """What the house's typography would set otherwise."""
    for slip in slips(text, language):
        yield Finding(
            code=f"content.{slip.slip}",
            severity=Severity.WARNING,
            message=_told(slip),
            remedy=msg("Write it like this: “{better}”", better=slip.better),
            line=slip.line,
        )


def _told(slipped: Slipped) -> Message:
    match slipped.slip:
        case Slip.QUOTES:
            return msg("Other quotation marks than the house's: “{found}”", found=slipped.found)
        case Slip.DASH:
            return msg("A hyphen stands for a dash: “{found}”", found=slipped.found)
        case Slip.ELLIPSIS:
            return msg("Three dots stand for an ellipsis: “{found}”", found=slipped.found)
        case Slip.NARROW_SPACE:
            return msg("A narrow no-break space is missing: “{found}”", found=slipped.found)
        case Slip.APOSTROPHE:
            return msg("A straight mark stands for an apostrophe: “{found}”", found=slipped.found)
        case Slip.DOUBLE_SPACE:
            return msg("There are spaces too many: “{found}”", found=slipped.found)


def written_in_signs(text: str) -> Iterator[Finding]:
    """Words in pseudo-bold or other drawn letters, which a screen reader spells or skips."""
    for match in _DRAWN_LETTERS.finditer(text):
        yield Finding(
            code="content.drawn-letters",
            severity=Severity.WARNING,
            message=msg("“{found}” is written in signs that only look like letters", found=match[0]),
            remedy=msg(
                "Write “{plain}”: screen readers and searches cannot read such signs",
                plain=unicodedata.normalize("NFKC", match[0]),
            ),
            line=text[: match.start()].count("\n") + 1,
        )
