"""What networks say in words where their numbers do not tell. Pure."""

from __future__ import annotations

import re

from outreach.language import Message, msg

READ = 2_000
"""So much of an answer is looked through: who says it at all says it at the beginning."""

_SENT = r"(?:re)?(?:posted|published|sent|shared|said|tweeted|submitted)"
_GESENDET = r"(?:gepostet|veröffentlicht|gesendet|geteilt|gesagt|getwittert|erstellt|hochgeladen|abgeschickt)"
_ALREADY_THERE = re.compile(
    r"duplicat|duplikat|duplizier|doppelt|identical|identisch|too similar|similar to (?:one|a post|something)"
    r"|same (?:\w+ )?(?:content|message|post|status|text|tweet|update|words|link|photo|picture|image|thing)"
    r"|(?:gleiche|selbe)[rnms]? (?:\w+ )?(?:inhalt|beitr|text|nachricht|post|tweet|status|wort|link|foto|bild)"
    rf"|already (?:\w+ ){{0,2}}?(?:{_SENT}|created|there|live|exists?)|(?:exists?|{_SENT}) already"
    rf"|(?:previously|recently|just) {_SENT}|{_SENT} (?:\w+ ){{0,3}}?(?:before|earlier|previously|recently)\b"
    r"|repeat(?:ed|ing|s)? (?:\w+ )?(?:content|message|post|status|text|tweet|update)|repetitive|copy of"
    rf"|(?:bereits|schon|zuvor|kürzlich|gerade)(?: erst| einmal| mal)? (?:{_GESENDET}|vorhanden|da\b)"
    r"|existiert (?:bereits|schon)|wiederhol\w* (?:inhalt|beitr|text|post|tweet|nachricht)"
)


def says_already_there(words: str) -> bool:
    """True where a refusal says that such a post is there already, in English or in German.

    Taken too widely it leaves a post to a person; taken too narrowly it lets a live one be sent again.
    """
    return _ALREADY_THERE.search(" ".join(words[:READ].lower().replace("\u2019", "'").split())) is not None


_PICTURE = re.compile(r"\b(?:media|images?|pictures?|photos?|gifs?|videos?|bild\w*|fotos?)\b")
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
