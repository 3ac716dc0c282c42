"""Breaking a German title into lines as a typesetter would, at the largest size that looks well.

The cheapest setting is taken: even lines, few of them, a large size, no line that ends in a preposition, and no word
parted as long as shrinking a little avoids it. Words are parted between the parts of compounds; at a mere syllable only
where nothing else fits; and where even that does not, the text is cut with an ellipsis.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from outreach.content.cards.hyphenation import SOFT_HYPHEN, Quality, cuts
from outreach.content.cards.lettering import Face

ASCENT, DESCENT = 0.95, 0.26  # of the size: room for »Ö« above and »g« below the baseline
STEPS = 16  # steps from the largest size to the smallest
ELLIPSIS = "…"

LINE_COST = 30.0  # each line beyond the first
SIZE_COST = 1.6  # each per cent that the letters are smaller
UNEVEN_COST = 100.0  # times the sum of the squared line widths, as shares of the whole text
RAGGED_COST = 200.0  # of a quotation: times the mean of the squared shares by which its lines stay short
HYPHEN_COST = {
    Quality.MARKED: 0.0,
    Quality.COMPOUND: 8.0,
    Quality.SYLLABLE: 60.0,
}  # besides what Frame.unparted asks
CLINGING_COST = 80.0  # the line would end in a word that belongs to the next
STRAY_COST = 25.0  # the next line would begin with a number or a scrap
DASH_GAIN = -25.0  # after a dash is where a reader breathes
PHRASE_GAIN = -6.0  # before a preposition a phrase begins
AFTER_HYPHEN_COST = 16.0  # after a hyphen or slash that is written anyway

_BEFORE_A_PHRASE = """in im am an auf aus bei beim für mit nach ob und & vom von vor zum zur über unter"""
_BEFORE_A_NOUN = """ans bis das dem den der des die ein eine einem einer eines oder + zu zwischen st. e. z. dr.
    alte alten alter altes neue neuen neuer neues"""
PREPOSITIONS = frozenset(_BEFORE_A_PHRASE.split())
CLINGING = PREPOSITIONS | frozenset(_BEFORE_A_NOUN.split())
DASHES = frozenset({"–", "—", "-", "|", "·", ":"})


@dataclass(frozen=True)
class Frame:
    """The box that a text has: its width and height, the letters' sizes in px, the number of lines, their distance."""

    width: float
    height: float
    largest: float
    smallest: float
    lines: int
    leading: float
    unparted: float = 1.0  # rather shrink to this share of the largest size than part a word
    fewest: bool = False  # as few lines as can be, as for a caption; else even lines, as for a title

    def holds(self, lines: int, size: float) -> bool:
        """Is the box high enough for so many lines of that size?"""
        return lines <= self.lines and self.block(lines, size) <= self.height + 1e-6

    def block(self, lines: int, size: float) -> float:
        """Height of a block from the top of its tallest letter to the bottom of its lowest."""
        return ((lines - 1) * self.leading + ASCENT + DESCENT) * size


@dataclass(frozen=True)
class Setting:
    """A text that has been set."""

    lines: tuple[str, ...]
    size: float
    whole: bool = True  # False: something was cut away


@dataclass(frozen=True)
class _Piece:
    """The text between two places where a line may end."""

    text: str
    joint: str  # what stands after it when the line goes on
    tail: str  # what stands after it when the line ends there
    cost: float
    quality: Quality | None = None  # set where a word is parted


@lru_cache(maxsize=4096)
def fit(text: str, face: Face, frame: Frame) -> Setting:
    """Set a cleaned ``text``; it always fits, and ``whole`` tells whether all of it does. No text has no lines."""
    if not text:
        return Setting((), frame.largest)
    pieces = _pieces(text)
    for worst in (Quality.COMPOUND, Quality.SYLLABLE):
        found = _cheapest(_merged(pieces, worst), face, frame, _sizes(frame.largest, frame.smallest))
        if found:
            return found
    return _cut(text, face, frame)


def fit_paragraphs(paragraphs: Sequence[str], face: Face, frame: Frame) -> Setting:
    """Set cleaned paragraphs below each other in one size; no word is parted unless nothing else helps."""
    texts = [text for text in paragraphs if text]
    most = max((n for n in range(1, frame.lines + 1) if frame.holds(n, frame.smallest)), default=1)
    for size in _sizes(frame.largest, frame.smallest) if texts else []:
        single = replace(frame, height=math.inf, largest=size, smallest=size)
        settings = [fit(text, face, single) for text in texts]
        lines = tuple(line for setting in settings for line in setting.lines)
        if all(setting.whole for setting in settings) and frame.holds(len(lines), size):
            return Setting(lines, size)
    kept: tuple[str, ...] = ()
    for text in texts:
        if len(kept) < most:
            rest = replace(frame, height=math.inf, largest=frame.smallest, lines=most - len(kept))
            kept += fit(text, face, rest).lines
    return Setting(kept, frame.smallest, whole=not texts)


@lru_cache(maxsize=256)
def fit_large(text: str, face: Face, frame: Frame) -> Setting:
    """Set a cleaned ``text`` as large as its box and even lines allow; rather smaller than with a word parted.

    Nothing is cut: where it does not fit even at the smallest size, ``whole`` is False.
    """
    pieces = _pieces(text)
    for merged, least in (
        (_merged(pieces, None), max(frame.smallest, frame.largest * frame.unparted)),
        (_merged(pieces, Quality.COMPOUND), frame.smallest),
        (pieces, frame.smallest),
    ):
        sizes = _sizes(frame.largest, least)
        settings = [
            s for size in sizes if (s := _cheapest(merged, face, replace(frame, unparted=1.0), [size]))
        ]
        if settings:
            return min(settings, key=lambda s: _ragged(s, face) - SIZE_COST * 100 * s.size / frame.largest)
    return Setting((), frame.smallest, whole=False)


def _ragged(setting: Setting, face: Face) -> float:
    """Cost of lines that stay short of the longest one; the last may."""
    widths = [face.width(line) for line in setting.lines]
    return RAGGED_COST * sum((1 - width / max(widths)) ** 2 for width in widths[:-1]) / len(widths)


def _sizes(largest: float, smallest: float) -> list[float]:
    if largest <= smallest:
        return [smallest]
    return [round(largest - (largest - smallest) * n / STEPS, 2) for n in range(STEPS + 1)]


def _cheapest(pieces: list[_Piece], face: Face, frame: Frame, sizes: list[float]) -> Setting | None:
    best: tuple[float, Setting] | None = None
    for size in sizes:
        shrunk = (1 - size / frame.largest) * 100 * SIZE_COST
        broken = _break(pieces, face, frame, size)
        if broken and (best is None or broken[0] + shrunk < best[0]):
            best = (broken[0] + shrunk, Setting(lines=broken[1], size=size))
    return best[1] if best else None


def _break(
    pieces: list[_Piece], face: Face, frame: Frame, size: float
) -> tuple[float, tuple[str, ...]] | None:
    """Cheapest way to set the pieces at this size, by dynamic programming over (pieces set, lines used)."""
    count = len(pieces)
    most = max((n for n in range(1, frame.lines + 1) if frame.holds(n, size)), default=0)
    whole = face.width("".join(piece.text + piece.joint for piece in pieces[:-1]) + pieces[-1].text)
    per_line = 10 * LINE_COST if frame.fewest else LINE_COST
    reached: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {(0, 0): (0.0, ())}
    for start in range(count):
        for used in range(most):
            state = reached.get((start, used))
            if state is None:
                continue
            begun = ""  # what stands on the line before the piece
            for end, piece in enumerate(pieces[start:], start + 1):
                line = begun + piece.text + (piece.tail if end < count else "")
                begun += piece.text + piece.joint
                width = face.width(line)
                if width * size > frame.width:
                    break
                ending = _ending(piece, frame) if end < count else 0.0
                cost = state[0] + UNEVEN_COST * (width / whole) ** 2 + ending + (per_line if used else 0.0)
                known = reached.get((end, used + 1))
                if known is None or cost < known[0]:
                    reached[(end, used + 1)] = (cost, (*state[1], line))
    done = [reached[(count, used)] for used in range(1, most + 1) if (count, used) in reached]
    return min(done, default=None, key=lambda found: found[0])


def _ending(piece: _Piece, frame: Frame) -> float:
    """Cost of a line that ends after this piece; a parted word costs as much as shrinking as far as it may."""
    parting = 0.0 if piece.quality is None else SIZE_COST * 100 * (1 - frame.unparted)
    return piece.cost + parting


def _merged(pieces: list[_Piece], worst: Quality | None) -> list[_Piece]:
    """The pieces with every parting worse than ``worst`` closed again; None: every one."""
    merged: list[_Piece] = []
    held = ""
    for piece in pieces:
        if piece.quality is not None and (worst is None or piece.quality > worst):
            held += piece.text + piece.joint
            continue
        merged.append(_Piece(held + piece.text, piece.joint, piece.tail, piece.cost, piece.quality))
        held = ""
    return merged


def _pieces(text: str) -> list[_Piece]:
    words = _words(text)
    pieces: list[_Piece] = []
    for word, after in pairwise([*words, ""]):
        parts = _parts(word)
        pieces += parts[:-1]
        last = parts[-1]
        pieces.append(_Piece(last.text, " ", "", _space_cost(word, after)))
    return pieces


def _words(text: str) -> list[str]:
    """The words of the text; a dash clings to the word before it."""
    words: list[str] = []
    for word in text.split(" "):
        if words and word in DASHES:
            words[-1] += "\u00a0" + word
        else:
            words.append(word)
    return words


def _parts(word: str) -> list[_Piece]:
    """A word in the pieces between its own hyphens and slashes, and between the places where it may be parted."""
    pieces: list[_Piece] = []
    held = ""
    for index, sign in enumerate(word):
        held += sign
        inside = 1 < index < len(word) - 2
        if sign in "-/–" and inside and word[index - 1].isalnum() and word[index + 1].isalnum():
            pieces += _hyphenated(held)
            last = pieces.pop()
            pieces.append(_Piece(last.text, "", "", AFTER_HYPHEN_COST))
            held = ""
    return pieces + _hyphenated(held)


def _hyphenated(word: str) -> list[_Piece]:
    core = word.strip("„“»«‚‘›‹\"'()[]*-/–.,:;!?\u00a0")
    start = word.find(core) if core else 0
    bare, places = cuts(core)
    ends = [0, *(cut.at for cut in places), len(bare)]
    texts = [bare[a:b] for a, b in pairwise(ends)]
    texts[0] = word[:start] + texts[0]
    texts[-1] += word[start + len(core) :]
    pieces = [
        _Piece(text, "", "-", HYPHEN_COST[cut.quality], cut.quality)
        for text, cut in zip(texts, places, strict=False)
    ]
    return [*pieces, _Piece(texts[-1].replace(SOFT_HYPHEN, ""), "", "", 0.0)]


def _space_cost(word: str, after: str) -> float:
    if word[-1:] in DASHES:
        return DASH_GAIN
    cost = 0.0
    if word.lower() in CLINGING:
        cost += CLINGING_COST
    if after and (len(after) < 3 or after[0].isdigit() or (len(after) < 4 and after[-1].isdigit())):
        cost += 0.0 if after.lower() in PREPOSITIONS else STRAY_COST
    if after.lower() in PREPOSITIONS:
        cost += PHRASE_GAIN
    return cost


def _cut(text: str, face: Face, frame: Frame) -> Setting:
    """As many words as fit at the smallest size, and an ellipsis; of a single giant word as many letters."""
    words = _words(text.replace(SOFT_HYPHEN, ""))
    for kept in range(len(words) - 1, 0, -1):
        shortened = " ".join(words[:kept]).rstrip(" \u00a0–—-|·:,;") + f"\u00a0{ELLIPSIS}"
        for worst in (Quality.COMPOUND, Quality.SYLLABLE):
            found = _cheapest(_merged(_pieces(shortened), worst), face, frame, [frame.smallest])
            if found:
                return Setting(found.lines, found.size, whole=False)
    kept = len(words[0])
    while kept > 1 and face.width(words[0][:kept] + ELLIPSIS) * frame.smallest > frame.width:
        kept -= 1
    return Setting((words[0][:kept] + ELLIPSIS,), frame.smallest, whole=False)
