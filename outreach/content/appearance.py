"""How a post's words look on their network: what is read before »more«, and what becomes of links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from outreach.networks import Profile

_TAG = re.compile(r"(?<!\w)#\w+")


class PieceKind(StrEnum):
    """What a piece of a text is to its readers."""

    WORDS = "words"
    LINK = "link"
    TAG = "tag"


@dataclass(frozen=True)
class SeenPiece:
    """Some signs of a text as its network shows them; ``target`` is where a link leads, as it was written."""

    kind: PieceKind
    text: str
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A text as it is seen: at once, and after »more« where the network folds it."""

    shown: tuple[SeenPiece, ...]
    folded: tuple[SeenPiece, ...]


def appearance(text: str, network: Profile) -> Appearance:
    """The text as ``network`` shows it. It folds at the end of a word, and never within a link or hashtag."""
    room = network.text.folds_after
    if room is None or len(text) <= room:
        return Appearance(shown=tuple(_pieces(text, network)), folded=())
    shown, folded = list[SeenPiece](), list[SeenPiece]()
    for piece in _pieces(text, network):
        if folded:
            folded.append(piece)
        elif (length := len(piece.target or piece.text)) <= room:
            shown.append(piece)
            room -= length
        elif piece.kind is PieceKind.WORDS:
            cut = _end_of_word(piece.text, room)
            shown.append(SeenPiece(PieceKind.WORDS, piece.text[:cut].rstrip()))
            folded.append(SeenPiece(PieceKind.WORDS, piece.text[cut:]))
        else:
            folded.append(piece)
    return Appearance(shown=tuple(shown), folded=tuple(folded))


def _end_of_word(text: str, room: int) -> int:
    """Where the last word ends that still has room; within the word where that is the first one."""
    blanks = [found.start() for found in re.finditer(r"\s", text[: room + 1])]
    return blanks[-1] if blanks else room


def _pieces(text: str, network: Profile) -> Iterator[SeenPiece]:
    at = 0
    for link in network.links.found(text):
        start = text.find(link, at)
        if start < 0:  # the network counts another form of the text: it is shown as it was written
            continue
        yield from _with_tags(text[at:start])
        yield SeenPiece(PieceKind.LINK, network.links.shown(link), link)
        at = start + len(link)
    yield from _with_tags(text[at:])


def _with_tags(words: str) -> Iterator[SeenPiece]:
    at = 0
    for tag in _TAG.finditer(words):
        if tag.start() > at:
            yield SeenPiece(PieceKind.WORDS, words[at : tag.start()])
        yield SeenPiece(PieceKind.TAG, tag[0])
        at = tag.end()
    if at < len(words):
        yield SeenPiece(PieceKind.WORDS, words[at:])
