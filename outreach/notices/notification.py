"""The words of a notice, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from outreach.errors import Action
from outreach.language import Language, Message, joined, msg, translate, verbatim
from outreach.model import Cause
from outreach.notices.alerts import Alert
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
    Cause.SOURCE: msg("Watched sources"),
    Cause.GONE: msg("Posts that are gone"),
}


@dataclass(frozen=True, kw_only=True)
class Notification:
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


def notification(cause: Cause, alerts: Sequence[Alert], language: Language, call_of: CallOf) -> Notification:
    """What is told of ``alerts``, which all have the same cause; ``call_of`` says how their remedies are called."""
    words = worded(cause.value, _title(cause, alerts), _body(alerts, call_of), language)
    return replace(words, items=tuple(_item(alert, language, call_of) for alert in alerts[:MOST]))


def worded(cause: str, title: Message, text: Message, language: Language) -> Notification:
    """Title and text as they may leave: the title is one line, and neither holds a sign that nobody sees."""
    return Notification(
        cause=cause, title=one_line(translate(title, language)), text=visible(translate(text, language))
    )


def message(cause: Cause, alerts: Sequence[Alert], call_of: CallOf) -> Message:
    """Title and text of the same notification as a message, for the journal."""
    return joined("\n\n", (_title(cause, alerts), _body(alerts, call_of)))


def trial(language: Language) -> Notification:
    """A notice that tells nothing but that notices arrive."""
    return Notification(
        cause="test",
        title=f"outreach: {translate(msg('A notice to try the way'), language)}",
        text=translate(msg("Notices of outreach arrive here. Nothing needs to be done."), language),
    )


def _title(cause: Cause, alerts: Sequence[Alert]) -> Message:
    return msg("outreach: {title} ({count})", title=TITLES[cause], count=len(alerts))


def _body(alerts: Sequence[Alert], call_of: CallOf) -> Message:
    blocks = [joined("\n", tuple(_lines(alert, call_of))) for alert in alerts[:MOST]]
    if len(alerts) > MOST:
        blocks.append(msg("And {count} more: the check names them all.", count=len(alerts) - MOST))
    return joined("\n\n", blocks)


def _lines(alert: Alert, call_of: CallOf) -> Iterator[Message]:
    yield alert.what
    yield msg("→ {todo}", todo=alert.remedy.message)
    yield from (verbatim(f"    {call_of(action)}") for action in alert.remedy.actions)
    if linkable(alert.link):
        yield verbatim(f"    {alert.link}")
    if alert.words:
        yield verbatim(f"\n{alert.words}")


def _item(alert: Alert, language: Language, call_of: CallOf) -> dict[str, Any]:
    return {
        "post": alert.post,
        "account": alert.account,
        "campaign": alert.campaign,
        "what": visible(translate(alert.what, language)),
        "todo": translate(alert.remedy.message, language),
        "actions": [{"verb": action.verb, "args": dict(action.args)} for action in alert.remedy.actions],
        "commands": [call_of(action) for action in alert.remedy.actions],
        "link": linkable(alert.link),
        "words": visible(alert.words),
    }
