"""Text that was damaged on its way though every byte of it is valid: found by what no text of ours can contain.

Each kind of damage is one alphabet read as another. What can have come about in no other way is undone
(:func:`repaired`); what only looks like it is left to a person (:func:`damage_in`). The tables are ours, and a test
holds them against Polish, Czech, Sorbian, Turkish, French and Scandinavian names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_ROUNDS = 4  # a text may be read wrongly several times on its way from one program to the next

_SIGNS = "“”‘’„‚–—…·»«§°\xa0"
"""Quotes, dashes and others that stand beside an »Ä« or »Å« in proper texts too, and so prove nothing there."""

Undo = Callable[[str], str]


def _shown_by(codec: str) -> dict[str, int]:
    """Each sign beyond ASCII that ``codec`` shows and the byte that it shows so; an unknown byte is a control."""
    signs = {}
    for byte in range(0x80, 0x100):
        try:
            sign = bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            sign = chr(byte)
        signs[sign] = byte
    return signs


def _utf8_read_as(codec: str, leads: bytes, *, but: str = "") -> Undo:
    """Undoes UTF-8 that was read as ``codec``: whole letters whose first byte is one of ``leads``."""
    byte_of = _shown_by(codec)
    sign_of = {byte: sign for sign, byte in byte_of.items()}
    follows = "".join(
        re.escape(sign) for sign, byte in byte_of.items() if 0x80 <= byte < 0xC0 and sign not in but
    )
    letters = (
        f"{re.escape(sign_of[lead])}[{follows}]{{{1 + (lead >= 0xE0) + (lead >= 0xF0)}}}" for lead in leads
    )
    run = re.compile("|".join(letters))

    def undo(match: re.Match[str]) -> str:
        try:
            return bytes(byte_of[sign] for sign in match[0]).decode("utf-8")
        except UnicodeDecodeError:
            return match[0]

    return lambda text: run.sub(undo, text)


_CERTAIN: tuple[Undo, ...] = (
    _utf8_read_as("cp1252", b"\xc3\xc2\xe2\xef\xf0"),
    _utf8_read_as("latin-1", b"\xc3\xc2\xe2\xef\xf0"),
    _utf8_read_as("cp1252", b"\xc4\xc5", but=_SIGNS),
    _utf8_read_as("latin-1", b"\xc4\xc5", but=_SIGNS),
    _utf8_read_as("mac_roman", b"\xc2\xc3\xc4\xc5\xe2"),
    _utf8_read_as("cp850", b"\xc2\xc3\xe2"),
    _utf8_read_as("cp437", b"\xc2\xc3\xe2"),
)
_WINDOWS = re.compile(
    r"(?<![^\W\d_])[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]|[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f](?![^\W\d_])|"
    r"(?<=[^\W\d_])\x92(?=[^\W\d_])"
)
"""Signs of Windows-1252 that a program took for controls of Latin-1; between letters they may be others."""

_BESIDE_CERTAIN: tuple[Undo, ...] = (
    _utf8_read_as("cp1252", b"\xc4\xc5"),
    _utf8_read_as("latin-1", b"\xc4\xc5"),
)
"""What is undone only in a text that is damaged for certain."""

_ESCAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\u(00[a-fA-F0-9]{2}|20[12][a-fA-F0-9])"), lambda found: chr(int(found[1], 16))),
    (
        re.compile(r"[=%](?:[Cc][2-5]|[Ee]2[=%]80)[=%][89ABab][0-9A-Fa-f]"),
        lambda found: _of_bytes(re.sub("[=%]", "", found[0]), found[0]),
    ),
    (re.compile(r"(?<=[aouAOU])\u00a8"), lambda _: "\u0308"),
    (re.compile(r"\u00a8(?=[aouAOU])(.)"), lambda found: found[1] + "\u0308"),
)
"""Letters that a program has spelled out: JSON, quoted-printable, and the dots of an umlaut beside it, as in a PDF."""

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")

_IN_A_WORD = re.compile(
    # Windows-1252 read as Mac Roman: »M¸hle«, »Kˆnig«
    r"(?<=[a-zA-Z])[¸ˆ‰](?=[a-z])|(?<=[a-z])[‹÷](?=[a-z])|"
    # Mac Roman and the alphabets of DOS read as Windows-1252 or as Mac Roman: »MŸhle«, »BŠcker«, »K„se«, »MÅhle«
    r"(?<=[a-zäöüß])[ŸÅÑŠŽ§™†‡](?=[a-zäöüß])|(?<=[A-Z])[ŸŠÅÑ](?=[a-z]{2})|(?<=[A-Za-z])[„”](?=[a-z]{2})|"
    # capitals of UTF-8 in which a further program has lost the second byte, or replaced it: »MÃ hle«
    r"(?<=[a-zA-Z])Ã[ \xa0](?=[a-z])|√(?=[^\d\s])|[├┼─▀▄]|"
    # the same at the end of a word, and quotes that have lost their last byte: »GroÃ«, »“Hofâ€«
    r"(?<=[a-zäöüß])[ÃÂ](?![a-z])|â€|"
    # Windows-1252 read as an alphabet of DOS: »M³hle«, »K÷nig«, »MⁿHle«, »BΣcker«
    r"(?<=[a-zA-Z])[³÷ⁿΣ](?=[a-z])"
)
_LOST = re.compile(r"\b[^\W\d_]+\?+[a-zß]+\b")
_UMLAUTS = re.compile("[äöüÄÖÜß]")


def _of_bytes(digits: str, otherwise: str) -> str:
    try:
        return bytes.fromhex(digits).decode("utf-8")
    except ValueError:
        return otherwise


def repaired(text: str) -> str:
    """``text`` with every damage undone that is certain; addresses in it stay as they are."""
    if text.isascii() and not re.search(r"\\u|[=%][CcEe]", text):
        return text
    return "".join(part if _ADDRESS.fullmatch(part) else _undone(part) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    end = 0
    for address in _ADDRESS.finditer(text):
        yield text[end : address.start()]
        yield address[0]
        end = address.end()
    yield text[end:]


def _undone(text: str) -> str:
    undos = _CERTAIN
    for _ in range(_ROUNDS):
        before = text
        for undo in undos:
            text = undo(text)
        for escape, meant in _ESCAPES:
            text = escape.sub(meant, text)
        text = _WINDOWS.sub(lambda found: found[0].encode("latin-1").decode("cp1252"), text)
        if text == before:
            break
        undos = (*_CERTAIN, *_BESIDE_CERTAIN)
    return text


def damage_in(text: str) -> str:
    """The first word of ``text`` that is damaged beyond repair; empty where nothing is."""
    if "\ufffd" in text:
        return _word(text, text.index("\ufffd"))
    bare = _ADDRESS.sub(" ", text)
    found = _IN_A_WORD.search(bare)
    if found:
        return _word(bare, found.start())
    lost = _LOST.findall(bare)
    # one of them may be a slip of the keyboard, unless no umlaut is left in the text
    return lost[0] if len(lost) > 1 or (lost and not _UMLAUTS.search(bare)) else ""


def _word(text: str, at: int) -> str:
    start = max(text.rfind(" ", 0, at) + 1, at - 30)
    return text[start:].split(" ", 1)[0][:60]
