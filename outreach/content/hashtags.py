"""Hashtags that every network reads whole: letters, digits and underscores, each word capitalised."""

from __future__ import annotations

import re
import unicodedata

from outreach.content.typography import clean
from outreach.content.view import village
from outreach.model import Brand, ChannelName, Place
from outreach.networks import profile

LONGEST_SHORT_FORM = 5  # letters; »#IMG«, »#ÖPNV« are short forms, more capitals are shouting
_LONGEST_NAME = 24  # letters; a longer tag is read by nobody and clicked by nobody


def hashtag(words: str) -> str:
    """»Sieben Linden« → ``#SiebenLinden``, »elblandwerker*« → ``#Elblandwerker``; empty where nothing is left.

    Everything but letters, digits and underscores ends a hashtag and is left out; digits alone are none (facts
    domain §4). A name written all in capitals is read as words: »DAILY AM DOM« → ``#DailyAmDom``, »SUBSTRAT« →
    ``#Substrat``; short forms stay (``#IMG``).
    """
    parts = re.split(r"[^\w]+", "".join(char if _counts(char) else " " for char in clean(words).lstrip("#")))
    parts = [part for part in parts if part]
    loud = all(part.isupper() for part in parts if part.isalpha())
    if loud and (len(parts) > 1 or sum(map(str.isalpha, "".join(parts))) > LONGEST_SHORT_FORM):
        parts = [part.lower() for part in parts]
    tag = "".join(part[0].upper() + part[1:] for part in parts)
    return f"#{tag}" if any(char.isalpha() for char in tag) else ""


def _counts(char: str) -> bool:
    category = unicodedata.category(char)
    return char == "_" or category[0] == "L" or category == "Nd"


def hashtags(place: Place, brand: Brand, channel: ChannelName) -> tuple[str, ...]:
    """The hashtags of a post: the brand's first, the village, the brand's others, the place; no doubles.

    The place's own name is a tag where it is short and says more than the village (``#Haus5`` beside ``#Salzwedel``).
    """
    here = hashtag(village(place.municipality))
    name = hashtag(re.split(r"\s[–-]\s|:\s|,\s", place.name)[0])
    if len(name) - 1 > _LONGEST_NAME or (here and here[1:].casefold() in name.casefold()):
        name = ""
    own = [hashtag(tag) for tag in brand.hashtags]
    wanted = [*own[:1], here, *own[1:], name]
    unique = {tag.casefold(): tag for tag in reversed(wanted) if tag}
    return tuple(reversed(unique.values()))[: profile(channel).text.most_hashtags]
