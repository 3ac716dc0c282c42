"""In which alphabet the bytes of a file are written, since a CSV file does not say it."""

from __future__ import annotations

import codecs
import re

from outreach.errors import Finding, Severity
from outreach.language import msg

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_OLD = {"cp1252": "", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)"}
"""What else files are written in, the commonest first, and what a person is told; Windows is nothing special."""

_EASTERN = "cp1250"
_TOLD = {**_OLD, _EASTERN: "Windows-1250"}

_OURS = re.compile(r"(?<=[^\W\d_])[äöüß]|[äöüÄÖÜ](?=[^\W\d_])|(?<!\w)[„“»«–](?=\w)|(?<=\w)[“”«»](?!\w)")
_WESTERN = frozenset(
    "äöüÄÖÜßáàâãåæçéèêëíìîïñóòôõøœúùûýÁÀÂÅÆÇÉÈÊËÍÎÏÑÓÔØŒÚÛ„“”»«‚‘’›‹–—…·•€§°ªº²³¼½¾×´¨©®™±\xa0\xad"
)
_EAST_READ_AS_WEST = re.compile(
    # Polish »ł«, »ą«, »ż«, »Ł« and Czech »ř«, »ě« as Windows-1252 shows them; »m³« and Danish »ø« are none
    r"(?<=[^\W\d_])[³¹](?=[^\W\d_])|(?<=[^\W\d_])¿|£(?=[óa-z])|ø[áíýù]|[áíýìù]ø|ì[èa-zš](?=[^\W\d_])|"
    # western letters where no western word has them: »Poznañ«, »Œwidnica«, »Dvùr«, but »España«, »Œuvre«, »più«
    r"(?<=[^\W\d_])ñ(?![^\W\d_])|[œŒ](?=[wlmptkz])|(?<=[^\W\d_])ù(?=[b-df-hj-np-tv-xz])"
)
_ODD_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f'’‘·\xad–—](?=[^\W\d_])")


def decoded(content: bytes) -> tuple[str, str]:
    """Text of unknown encoding, and that encoding; a byte that none explains becomes a lone surrogate.

    What is valid UTF-8 is taken as such, and what a mark calls UTF-16 too. Else the file is Windows-1252, or the
    Mac's or DOS's alphabet where its letters make better words, unless most of its letters beyond ASCII are proper
    UTF-8: then it is UTF-8 in which single bytes were damaged.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", "surrogateescape")
    stray = len(re.findall("[\udc80-\udcff]", text))
    proper = len(re.findall("[^\x00-\x7f\udc80-\udcff]", text))
    if content.startswith(codecs.BOM_UTF8) or proper > stray:
        return text, "utf-8"
    texts = {encoding: content.decode(encoding, "surrogateescape") for encoding in _OLD}
    sense = {encoding: _sense(text) for encoding, text in texts.items()}
    best = max(sense, key=sense.__getitem__)
    encoding = best if sense[best] > 0 else "cp1252"
    if encoding == "cp1252" and _EAST_READ_AS_WEST.search(texts[encoding]):
        return content.decode(_EASTERN, "surrogateescape"), _EASTERN
    return texts[encoding], encoding


def _sense(text: str) -> int:
    """How well the signs beyond ASCII make German words, more is better."""
    foreign = sum(char > "\x7f" and char not in _WESTERN for char in text)
    return len(_OURS.findall(text)) - 2 * foreign - 2 * len(_ODD_INSIDE.findall(text))


def told_encoding(file: str, encoding: str) -> tuple[Finding, ...]:
    """That a file was taken to be written in an alphabet that hardly anything writes today."""
    name = _TOLD.get(encoding, "")
    if not name:
        return ()
    return (
        Finding(
            code="places.encoding",
            message=msg("The file is written in an old alphabet and was read as {encoding}.", encoding=name),
            remedy=msg("Look at the umlauts of some places; save the file as “CSV UTF-8” to be sure."),
            severity=Severity.WARNING,
            file=file,
        ),
    )
