"""What a text of a place brings in that is not the campaign's own: a language, somebody's »we«, accounts, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outreach.content.lint.tags import ADDRESS
from outreach.content.remembered import remembered
from outreach.content.view import tale_of
from outreach.errors import Finding, Severity
from outreach.language import Language, Message, msg
from outreach.model import Place

_WORDS = {
    "de": "der die das und ist ein eine einen im in mit den von für auf zu sich nicht auch werden wird hier sind",
    "en": "the and is a an of in to with for on are that this from by it at be was has have you here its their which",
    "nl": "de het een en van is in op met voor dat zijn er te aan niet ook door naar bij uit hier wordt worden",
    "fr": "le la les et est un une des du de dans pour avec sur au aux par qui que ce cette il elle sont nous vous",
    "pl": "i w na z do się jest to nie od za po przez dla oraz jak który która tym są ze czy a",
    "cs": "a v na je se z do s to že pro od jako po který která jsou ve k ze jeho nebo byl zde",
    "tr": "ve bir bu için ile da de olan olarak en çok daha gibi ne var burada kadar sonra",
    "it": "il la di e un una che per con del della nel sono gli le da in si al dei come qui",
    "es": "el la de y un una que en los las por con para del se es son al como su aquí",
    "da": "og i er en et af til på med for der den det som har de at fra ikke her kan",
}
_LANGUAGES_OF = dict[str, list[str]]()
for _language, _small in _WORDS.items():
    for _word in dict.fromkeys(_small.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_FEWEST = 4  # of these words in a text before anything is said of its language

_QUOTED = re.compile(r"»[^»«]*«|«[^»«]*»|„[^„“]*“|“[^“”]*”|\"[^\"]*\"")
_FIRST_PERSON = {
    Language.DE: re.compile(
        # with a capital only where a sentence begins: »Mein Land« is a name
        r"\b(?P<said>wir|uns|unser(?:e[mnrs]?)?|ich|mein(?:e[mnrs]?)?|mich|mir)\b|"
        r"(?:^|[.!?:–] )(?P<begins>Wir|Uns|Unser(?:e[mnrs]?)?|Ich|Mein(?:e[mnrs]?)?|Mich|Mir)\b",
        re.M,
    ),
    Language.EN: re.compile(r"\b(?P<said>[Ww]e|[Oo]urs?|us|I|[Mm]y|me)\b(?!\.)(?P<begins>)"),
}
_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:@|\s?[\[(](?:at|ät)[\])]\s?)[\w-]+(?:(?:\.|\s?[\[(](?:dot|punkt)[\])]\s?)[\w-]+)+"
)
_HANDLE = re.compile(r"(?<![\w.@/+-])@\w[\w.]{1,30}(?<!\.)")
_PHONE = re.compile(r"(?<![\w,.:/-])(?:\+\d{1,3}|00\d{1,3}|0)(?:[\s/()–-]{0,3}\d){6,13}(?![\w,]\d|\d)")


def foreign(text: str, language: Language, networks: Sequence[str]) -> Iterator[Finding]:
    """What should be looked at in ``text``, which is meant to be in ``language`` and read on ``networks``."""
    other = other_language(text, language)
    if other:
        yield _in_another_language(text, other)
    own = _FIRST_PERSON[language].search(_QUOTED.sub(" ", text))
    if own:
        yield _told(
            "content.first-person",
            msg(
                "“{found}” is the place speaking, but the post is the campaign's",
                found=own["said"] or own["begins"],
            ),
            msg("Tell it of the place, or make a quotation of it with who says it"),
        )
    yield from contacts(text, networks)


def contacts(text: str, networks: Sequence[str]) -> Iterator[Finding]:
    """Accounts, mail addresses and telephone numbers, which are somebody's."""
    # most texts name nobody, and looking for a sign is much quicker than looking for an address
    mails = list(_MAIL.finditer(text)) if any(sign in text for sign in "@([") else []
    bare = _MAIL.sub(" ", text) if mails else text
    for handle in dict.fromkeys(found[0] for found in _HANDLE.finditer(bare)):
        yield _told(
            "content.handle",
            msg(
                "“{handle}” names an account on {networks}, perhaps somebody else's",
                handle=handle,
                networks=", ".join(networks),
            ),
            msg("Write the name without @, or make sure that the account is the one that is meant"),
        )
    for found in (*mails, *_PHONE.finditer(bare)):
        yield _told(
            "content.contact",
            msg("A mail address or telephone number in the text: “{found}”", found=found[0].strip()),
            msg("Ask whether it may be published; the place's website tells it too"),
        )


def brought_in(text: str, place: Place, language: Language, network: str) -> Iterator[Finding]:
    """The same in what a person has typed; what stands in the place's own sentences is told there."""
    own = text
    for sentence in tale_of(place, language).told:
        own = own.replace(sentence.text, " ")
    own = ADDRESS.sub(" ", own)
    other = other_language(own, language)
    if other:
        yield _in_another_language(own, other)
    yield from contacts(own, [network])


def _in_another_language(text: str, other: str) -> Finding:
    return _told(
        "content.foreign-language",
        msg(
            "The text seems to be in another language ({found}): “{begin}”",
            found=other,
            begin=text.strip()[:60],
        ),
        msg("Have it translated, or map the column to the field of its language"),
    )


@remembered
def other_language(text: str, language: Language) -> str:
    """Which other language the text's small words speak, as »en«; empty where they are ``language``'s, or too few."""
    hits = dict.fromkeys(_WORDS, 0)
    for word in text.lower().split():
        for name in _LANGUAGES_OF.get(word.strip('.,;:!?()»«„“”"'), ()):
            hits[name] += 1
    best = max(hits, key=lambda name: hits[name])
    clear = hits[best] >= _FEWEST and hits[best] >= 2 * hits[language.value]
    return best if clear and best != language.value else ""


def _told(code: str, message: Message, remedy: Message) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy)
