"""Mail to one person, in their language."""

from __future__ import annotations

import logging
from dataclasses import replace

from outreach.app import App
from outreach.errors import OutreachError
from outreach.language import Message, translate
from outreach.model import Person
from outreach.notices.mail import send
from outreach.notices.notification import worded

log = logging.getLogger("outreach.mail")


def write_to(app: App, person: Person, title: Message, text: Message) -> bool:
    """False where there is no way to send mail, or the server took it not; what went wrong is logged."""
    mail = app.settings.contacts.mail
    if mail is None:
        return False
    words = worded("personal", title, text, person.language)
    try:
        return not send(replace(mail, recipients=(person.mail,)), words, app.clock.now())
    except OutreachError as error:
        log.warning("%s", translate(error.message, app.settings.language))
        return False
