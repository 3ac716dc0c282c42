"""Texts as websites keep them → plain text: HTML, its entities, Markdown, the shortcodes of WordPress and forums.

What marks a text up goes, what it says stays; where a mark ends a paragraph, a line ends.
"""

from __future__ import annotations

import html
import re

_BLOCKS = (
    "address|article|aside|blockquote|body|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|head|header|hr|html|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = (
    "a|abbr|acronym|audio|b|base|bdo|big|button|canvas|cite|code|col|data|del|dfn|em|embed|font|i|iframe|img|input|ins|"
    "kbd|label|link|map|mark|meta|nobr|object|param|picture|q|s|samp|select|small|source|span|strike|strong|sub|sup|"
    r"svg|time|tt|u|var|video|wbr|\w+:\w+|!doctype"
)
_UNSEEN = re.compile(
    r"<(script|style|title|template|noscript)\b[^<>]*>.{0,5000}?</\1\s*>|<!--.{0,5000}?-->", re.I | re.S
)
_BLOCK = re.compile(rf"(?<!\s)\s*</?(?:{_BLOCKS})(?:\s[^<>]*|\s*/)?>\s*", re.I)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*|\s*/)?>", re.I)
_TARGET = re.compile(
    r"""<a\s[^<>]*href\s*=\s*["']?([^"'\s>]+)|\[[^\[\]]*\]\(\s*([^()\s]+)|\[url=([^\[\]\s]+)\]|^\s*<(\S+)>\s*$""",
    re.I,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TIMES = 3  # entities of entities, as a text gets them that was saved twice

_NO_TEXT = "caption|wp_caption|gallery|audio|video|playlist|embed|youtube|vimeo|img|image|contact-form-7|map|googlemaps"
_OTHERS = (
    r"b|i|u|s|url|email|quote|code|list|\*|size|color|colour|font|center|left|right|table|tr|td|more|button|row|column|"
    r"box|column\w*|one_\w+|two_\w+|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|av_\w+|dropcap|highlight|tooltip|toggle|tabs?|accordion"
)
_WITHOUT_TEXT = re.compile(
    rf"\[({_NO_TEXT})\b[^\[\]]*\].{{0,2000}}?\[/\1\]|\[/?(?:{_NO_TEXT})\b[^\[\]]*/?\]", re.I | re.S
)
_SHORTCODE = re.compile(
    rf"\[/?(?:{_OTHERS})(?:[\s=][^\[\]]*)?/?\]|\[[a-z][\w-]*\s+\w+=[^\[\]]*\]|\[/[a-z][\w-]*\]", re.I
)
_BLOCK_CODES = re.compile(r"\[/?(?:quote|list|\*|vc_\w+|et_pb_\w+|table|tr|more)\b[^\[\]]*\]|\[\*\]", re.I)
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]|'{2,3}([^'\n]+)'{2,3}")

_MARKDOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)"), ""),
    (
        re.compile(
            r"^[^\S\n]*\[[^\[\]\n]+\]\([^()\n]+\)\s*$|(?<=[.!?])\s*\[[^\[\]\n]+\]\([^()\n]+\)\s*$", re.M
        ),
        "",
    ),
    (re.compile(r"\[([^\[\]\n]+)\]\((?:https?:|mailto:|tel:|www\.|[/#])[^()\n]*\)"), r"\1"),
    (re.compile(r"^[ \t]{0,3}(?:[-*_][ \t]?){3,}$|^={3,}[ \t]*$", re.M), "\n"),
    (re.compile(r"(?<=[\w.!?»”\"])\[\d{1,3}\]"), ""),
    (re.compile(r"\{\{[^{}\n]*\}\}|%%\w+%%|\$\{\w+\}"), ""),
    (re.compile(r"(?<=[^\s.!?])[ \t]+[•▪●◦‣][ \t]+(?=\S)"), ", "),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]++(.*?[^\s#])[ \t#]*$", re.M), r"\n\1\n"),
    (re.compile(r"^[ \t]{0,3}>[ \t]?", re.M), ""),
    (re.compile(r"^[ \t]*(?:[-+•▪●◦‣·]|\*)[ \t]+(?=\S)", re.M), ""),
    (re.compile(r"(?<![\w*_\\])(\*\*\*|\*\*|___|__)(?=\S)(.{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w*_\\])(\*|_)(?=[^\s*_])([^*_\n]*[^\s*_])\1(?![\w*])"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]+)~~|`{1,3}([^`\n]+)`{1,3}"), r"\1\2"),
    (re.compile(r"\\([*_#\[\]()`~>+!-])"), r"\1"),
)

_SPELLED_BREAK = re.compile(r"(?:\\r)?\\n")
"""A line break that a program has spelled out."""

_SUSPICIOUS = re.compile(r"[<>&\[\]*_`#~\\{%•▪●◦‣]|={3}|''|^[^\S\n]*[-+•▪●◦‣·]\s", re.M)


def plain(text: str) -> str:
    """``text`` without marks; the same where it has none. Line breaks stay, and stand where a paragraph ended."""
    if not _SUSPICIOUS.search(text):
        return text
    bare = _SPELLED_BREAK.sub("\n", text)
    for _ in range(_TIMES):
        before = bare
        bare = _without_tags(bare)
        bare = _ENTITY.sub(lambda entity: html.unescape(entity[0]), bare)
        if bare == before:
            break
    bare = _WITHOUT_TEXT.sub("\n", bare)
    bare = _SHORTCODE.sub("", _BLOCK_CODES.sub("\n", bare))
    bare = _WIKI.sub(lambda found: found[1] or found[2], bare)
    for mark, said in _MARKDOWN:
        bare = mark.sub(said, bare)
    return text if bare == text else _tidied(bare)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _INLINE_TAG.sub("", _BLOCK.sub("\n", _UNSEEN.sub(" ", text)))


def _tidied(text: str) -> str:
    lines = (re.sub(r"[ \t]{2,}", " ", line).strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def target(text: str) -> str:
    """The address that a cell leads to, where a link was pasted into it, its entities as signs; else ``text``."""
    found = _TARGET.search(text)
    address = next(filter(None, found.groups()), text) if found else text
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), address)


_ENDED = re.compile(r"[.!?…:;,–—-][»“”\"'’)\]]*$")
_GOES_ON = re.compile(r"[,;–—-]$|\b(?:und|oder|sowie|bzw\.|and|or|with|of|the|an?)$")
_LEANS_ON_NEXT = re.compile(
    r"\b(?:der|die|das|des|dem|den|ein|eine|einem|einen|einer|eines|im|in|am|an|auf|bei|mit|von|vom|zu|zum|zur|für|"
    r"aus|nach|über|unter|vor|durch|um|als|wie|ist|sind|wird|hat|St|Dr|ca)\.?$"
)
_LABEL = 2  # words; so few above a line are its heading
_WRAPPED = (50, 100)  # characters of a line that a program has broken


def in_sentences(text: str, *, lines: bool = False) -> str:
    """``text`` with each of its lines ended as a sentence, in one line or, with ``lines``, in as many as it had.

    What was only wrapped is put together; a word or two above other words are a heading: »Öffnungszeiten: Mo–Fr«.
    """
    if "\n" not in text:
        return text
    paragraphs = [
        [
            _ended(line)
            for line in _unwrapped([part.strip() for part in paragraph.splitlines() if part.strip()])
        ]
        for paragraph in re.split(r"\n\s*\n", text)
    ]
    if lines:
        return "\n\n".join("\n".join(said) for said in paragraphs)
    return " ".join(line for said in paragraphs for line in said)


def _ended(line: str) -> str:
    return line if _ENDED.search(line) else f"{line}."


def _unwrapped(lines: list[str]) -> list[str]:
    wrapped = len(lines) > 2 and all(_WRAPPED[0] <= len(line) <= _WRAPPED[1] for line in lines[:-1])
    whole: list[str] = []
    for line in lines:
        before = whole[-1] if whole else ""
        if before and _belong(before, line, wrapped=wrapped):
            whole[-1] = f"{before} {line}"
        elif _is_label(before) and (_is_label(line) or len(line.split()) > _LABEL):
            whole[-1] = f"{before}{',' if _is_label(line) else ':'} {line}"
        else:
            whole.append(line)
    return whole


def _is_label(line: str) -> bool:
    """Is ``line`` a heading, or an entry of a list: a word or two, or several of them in a row?"""
    entries = line.split(", ")
    return bool(line) and not _ENDED.search(line) and all(len(entry.split()) <= _LABEL for entry in entries)


def _belong(before: str, line: str, *, wrapped: bool) -> bool:
    if _GOES_ON.search(before) or _LEANS_ON_NEXT.search(before):
        return True
    if _ENDED.search(before):
        return False
    return wrapped or line[:1].islower()
