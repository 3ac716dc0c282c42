"""The words of a notice, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach.errors import Action
from outreach.language import Language, Message, joined, msg, translate, verbatim
from outreach.model import Cause
from outreach.notices.troubles import Trouble
from outreach.signs import linkable, one_line, visible

CallOf = Callable[[Action], str]
"""Makes of an action what a reader can follow: a call of the command line, or an address of the web interface."""

MOST = 50
"""As many things are told one by one; the others are counted, for nobody reads on."""

TITLES: Mapping[Cause, Message] = {
    Cause.DOUBTFUL: msg("Doubtful posts"),
    Cause.REJECTED: msg("Rejected posts"),
    Cause.MISSED: msg("Missed posts"),
    Cause.PAUSED: msg("Paused accounts"),
    Cause.ACCESS: msg("Accounts with something to fix"),
    Cause.EXPIRING: msg("Tokens that end soon"),
    Cause.NOTHING_LEFT: msg("Nothing left to post"),
    Cause.HANDED_OVER: msg("Posts to be posted by hand"),
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A notice in one language. ``items`` are what it names, as plain values."""

    cause: str
    title: str
    text: str
    items: tuple[Mapping[str, Any], ...] = ()

    def as_json(self, at: datetime) -> bytes:
        """The body that a webhook gets: docs/notices.md tells the keys."""
        shape = {
            "cause": self.cause,
            "at": at.isoformat(),
            "title": self.title,
            "text": self.text,
            "items": self.items,
        }
        return json.dumps(shape, ensure_ascii=False).encode()


def letter(cause: Cause, troubles: Sequence[Trouble], language: Language, call_of: CallOf) -> Letter:
    """What is told of ``troubles``, which all have the same cause; ``call_of`` says how their remedies are called."""
    return Letter(
        cause=cause.value,
        title=one_line(translate(_title(cause, troubles), language)),
        text=visible(translate(_body(troubles, call_of), language)),
        items=tuple(_item(trouble, language, call_of) for trouble in troubles[:MOST]),
    )


def message(cause: Cause, troubles: Sequence[Trouble], call_of: CallOf) -> Message:
    """Title and text of the same letter as a message, for the journal."""
    return joined("\n\n", (_title(cause, troubles), _body(troubles, call_of)))


def trial(language: Language) -> Letter:
    """A notice that tells nothing but that notices arrive."""
    return Letter(
        cause="test",
        title=f"outreach: {translate(msg('A notice to try the way'), language)}",
        text=translate(msg("Notices of outreach arrive here. Nothing needs to be done."), language),
    )


def _title(cause: Cause, troubles: Sequence[Trouble]) -> Message:
    return msg("outreach: {title} ({count})", title=TITLES[cause], count=len(troubles))


def _body(troubles: Sequence[Trouble], call_of: CallOf) -> Message:
    blocks = [joined("\n", tuple(_lines(trouble, call_of))) for trouble in troubles[:MOST]]
    if len(troubles) > MOST:
        blocks.append(msg("And {count} more: the check names them all.", count=len(troubles) - MOST))
    return joined("\n\n", blocks)


def _lines(trouble: Trouble, call_of: CallOf) -> Iterator[Message]:
    yield trouble.what
    yield msg("→ {todo}", todo=trouble.remedy.message)
    yield from (verbatim(f"    {call_of(action)}") for action in trouble.remedy.actions)
    if linkable(trouble.link):
        yield verbatim(f"    {trouble.link}")
    if trouble.words:
        yield verbatim(f"\n{trouble.words}")


def _item(trouble: Trouble, language: Language, call_of: CallOf) -> dict[str, Any]:
    return {
        "post": trouble.post,
        "account": trouble.account,
        "campaign": trouble.campaign,
        "what": visible(translate(trouble.what, language)),
        "todo": translate(trouble.remedy.message, language),
        "actions": [{"verb": action.verb, "args": dict(action.args)} for action in trouble.remedy.actions],
        "commands": [call_of(action) for action in trouble.remedy.actions],
        "link": linkable(trouble.link),
        "words": visible(trouble.words),
    }
