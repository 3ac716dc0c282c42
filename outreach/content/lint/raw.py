"""What a text has kept of the file or page that it was pasted from: damaged letters, marks, words for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.errors import Finding, Severity
from outreach.language import Message, msg

_DAMAGED = re.compile(
    "\ufffd|[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|√[ºº∂§°ñúƒ]|â€|(?<=[a-zäöüß])[ÃÂ](?![a-z])"
)
_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,200}>|&(?:[a-zA-Z]{2,8}|#\d{2,5});|\*\*(?=\S)|(?<!\w)__(?=\w)|\]\((?:https?:|/|#)|"
    r"\[/?(?:caption|gallery|b|i|url|quote|embed|vc_\w{1,20}|su_\w{1,20})\b[^\[\]\n]{0,200}\]|^#{2,6} |"
    r"\{\{|\{%|%%\w{1,40}%%|\$\{\w",
    re.M,
)
_NOTHING = re.compile(
    r"^(?:[^\n:]{1,40}: ?)?(?:-|–|k\. ?A\.|NULL|n/a|N/A|NaN|TBD|tbd|TODO|xxx|keine Angabe|\(leer\))\.?$|"
    r"\blorem ipsum\b|\bText folgt\b|\bBlindtext\b",
    re.M | re.I,
)


def check_raw(text: str) -> Iterator[Finding]:
    """The first of each kind."""
    if match := _DAMAGED.search(text):
        message = msg("Letters were damaged by a wrong encoding: “{found}”", found=_around(text, match))
        yield _warning("damaged", message, msg("Write the word anew"), text, match)
    if match := _MARKUP.search(text):
        message = msg(
            "Marks of a website or of a template are left, which the network shows as they are: “{found}”",
            found=_around(text, match),
        )
        yield _warning("markup", message, msg("Take them out and leave the words"), text, match)
    if match := _NOTHING.search(text):
        message = msg("A placeholder stands where words should be: “{found}”", found=_around(text, match))
        yield _warning("placeholder", message, msg("Fill it in, or take it out"), text, match)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 15) : match.end() + 15].replace("\n", " ").strip()


def _warning(code: str, message: Message, remedy: Message, text: str, match: re.Match[str]) -> Finding:
    return Finding(
        code=f"content.{code}",
        severity=Severity.WARNING,
        message=message,
        remedy=remedy,
        line=text[: match.start()].count("\n") + 1,
    )
