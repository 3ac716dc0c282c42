"""What networks say in words where their numbers do not tell. Pure."""

from __future__ import annotations

import re

from outreach.language import Message, msg

READ = 2_000
"""So much of an answer is looked through: who says it at all says it at the beginning."""

_ALREADY_THERE = re.compile(
    r"duplicate|duplikat|duplizier|identical|too similar|same (?:content|message|post|status|text|tweet)"
    r"|identisch|gleiche[rnms]? (?:inhalt|beitr|text|nachricht|post|tweet)"
    r"|already (?:been )?(?:posted|published|sent|shared|said|tweeted|there|live|exists)"
    r"|(?:bereits|schon)(?: einmal)? (?:gepostet|veröffentlicht|gesendet|geteilt|gesagt|getwittert|vorhanden)"
)


def says_already_there(words: str) -> bool:
    """True where a refusal says that such a post is there already, in English or in German.

    Taken too widely it leaves a post to a person; taken too narrowly it lets a live one be sent again.
    """
    return _ALREADY_THERE.search(" ".join(words[:READ].lower().replace("\u2019", "'").split())) is not None


_PICTURE = re.compile(r"\b(?:media|images?|pictures?|photos?|gifs?|bild\w*|fotos?)\b")
_LINK = re.compile(r"\b(?:links?|ur[li]s?|domains?|web ?sites?|malware|phishing)\b")
_WORDS = re.compile(
    r"\b(?:texts?|characters?|(?:too|bit) (?:long|short\w*)|length|cashtags?|hashtags?|mentions?|message|status"
    r"|content|duplicate|repl(?:y|ies)|words?|zeichen)\b"
)


def what_to_change(words: str) -> Message | None:
    """What of the post a refusal speaks of, as the thing to do; None where it speaks of none of its parts."""
    told = words[:READ].lower()
    if _PICTURE.search(told):
        return msg("Give the post another picture and approve it again.")
    if _LINK.search(told):
        return msg("Change the post's link, or leave it out, and approve it again.")
    if _WORDS.search(told):
        return msg("Change the post's words and approve it again.")
    return None
