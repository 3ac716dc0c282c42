"""Letters to the people whom something concerns: all that is new for one person in one mail, in their language."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from outreach.contacts import Mail
from outreach.errors import OutreachError
from outreach.language import Language, joined, msg, translate, verbatim
from outreach.model import Letter
from outreach.notices.mail import send
from outreach.notices.notification import MOST, Notification, worded
from outreach.store import Store

log = logging.getLogger("outreach.mail")


def send_letters(store: Store, mail: Mail, base_url: str, language: Language, at: datetime) -> int:
    """Send what waits; how many mails went out. What the server did not take waits for the next step.

    ``language`` is that of the log.
    """
    sent = 0
    for _, group in groupby(store.letters.take(at), key=lambda letter: letter.person.id):
        letters = tuple(group)
        try:
            send(replace(mail, recipients=(letters[0].person.mail,)), _mail(letters, base_url), at)
            sent += 1
        except OutreachError as error:
            log.warning("%s", translate(error.message, language))
            store.letters.give_back([letter.id for letter in letters])
    return sent


def _mail(letters: Sequence[Letter], base_url: str) -> Notification:
    """One thing after the other, each with the way to its post."""
    person = letters[0].person
    title = msg("outreach: news for you ({count})", count=len(letters))
    blocks = [msg("Hello {name},", name=person.name)]
    for letter in letters[:MOST]:
        way = f"{base_url}/posts/{letter.post}" if base_url and letter.post else ""
        blocks.append(joined("\n", (letter.message, verbatim(way))) if way else letter.message)
    if len(letters) > MOST:
        blocks.append(msg("And {count} more.", count=len(letters) - MOST))
    return worded("letter", title, joined("\n\n", blocks), person.language)
