"""What is done to every cell before it is read, and told: damage undone, marks taken off, placeholders emptied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from outreach.campaign.values import shown
from outreach.errors import Severity
from outreach.language import Message, msg
from outreach.places import cells
from outreach.places.markup import in_sentences, plain, target
from outreach.places.placeholders import is_placeholder
from outreach.places.repair import damage_in, repaired


class CellKind(Enum):
    """What a field holds, by which it is cleaned."""

    PROSE = auto()  # sentences, each line of which ends one
    SECTION = auto()  # the same, and line breaks stay
    WORDS = auto()  # a name, a line
    ADDRESS = auto()  # a web address
    CODE = auto()  # what is read letter by letter: files, numbers, ticks
    SLUG = auto()  # a short name, which may be a word that says nothing elsewhere


Tell = Callable[[str, Message, Message, Severity], None]
"""Code, message, remedy and severity of what is to be told of a cell."""


@dataclass(frozen=True, kw_only=True)
class Cleaner:
    """Cleans the cells of one row; ``name`` is the place's, which its own text need not begin with."""

    name: str = ""

    def clean(self, text: str, kind: CellKind, tell: Tell) -> str:
        """``text`` for the field's reader; empty where it says nothing. Raises BrokenTextError."""
        as_it_is = kind in (CellKind.CODE, CellKind.SLUG)
        text = (cells.checked(text.replace("\u00ad", "")) if as_it_is else cells.visible(text)).strip()
        if not text:
            return ""
        if not as_it_is:
            text = self._mended(text, kind, tell)
        nothing = is_placeholder(text) or (text == "0" and not as_it_is)
        if nothing and not (kind is CellKind.SLUG and text.islower()):
            tell(
                "places.placeholder",
                msg("Counts as empty, as it says nothing: “{value}”.", value=shown(text)),
                msg("Leave the cell empty, or fill it in."),
                Severity.HINT,
            )
            return ""
        return text

    def _mended(self, text: str, kind: CellKind, tell: Tell) -> str:
        whole = cells.checked(repaired(text))
        broken = damage_in(whole) if kind is not CellKind.ADDRESS else ""
        if broken:
            raise cells.BrokenTextError(
                msg("Damaged by a wrong encoding: “{value}”.", value=shown(broken)),
                msg("Write the text anew and save the file as UTF-8."),
            )
        if whole != text:
            tell(
                "places.repaired",
                msg(
                    "Damaged by a wrong encoding and read as it was meant: “{words}”.",
                    words=msg("{before} → {after}", before=shown(text), after=shown(whole)),
                ),
                msg("Look at it, and save the file as UTF-8."),
                Severity.WARNING,
            )
        bare = target(whole) if kind is CellKind.ADDRESS else plain(whole)
        if bare != whole:
            tell(
                "places.markup",
                msg("HTML, Markdown or shortcodes were taken out: “{before}”.", before=shown(whole)),
                msg("Nothing has to be done; the source stays as it is."),
                Severity.HINT,
            )
        if kind is CellKind.PROSE:
            return in_sentences(self._without_heading(bare))
        return in_sentences(bare, lines=True) if kind is CellKind.SECTION else bare

    def _without_heading(self, text: str) -> str:
        """Without a first line that only repeats the place's name."""
        heading, _, rest = text.partition("\n")
        return rest.strip() if rest.strip() and heading.strip(" .:") == self.name else text
