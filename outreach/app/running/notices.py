"""Notices: told, tried, and looked up."""

from __future__ import annotations

from outreach.app import App, process_name
from outreach.app.journal import entry
from outreach.app.permissions import verb
from outreach.errors import InvalidInput, OutreachError
from outreach.language import msg
from outreach.model import Caller, Notice
from outreach.notices import ChangeTeller, Heartbeat, NoticeReport, Notifier
from outreach.notices.heartbeat import SILENT_HERE, hosts_missed
from outreach.notices.heartbeat import beat_for_all as heartbeat_for_all


def notifier(app: App) -> Notifier:
    """A notifier of this process."""
    return Notifier(
        store=app.store,
        contacts=app.settings.contacts,
        clock=app.clock,
        language=app.settings.language,
        call_of=app.call_of,
        base_url=app.settings.base_url,
    )


def change_teller(app: App) -> ChangeTeller | None:
    """What tells a receiver of each change of a post's state; None where none is set up."""
    webhook = app.settings.contacts.posts_webhook
    if webhook is None:
        return None
    return ChangeTeller(app.store, webhook, app.clock, process_name(), app.settings.language)


def heartbeat(app: App, owner: str) -> Heartbeat:
    """A heartbeat of this process, which also leaves the sign of life of ``owner`` in the database.

    On a server that others share the watchdog is told by :func:`beat_for_all`, and not by each process.
    """
    url = app.settings.contacts.heartbeat_url if app.settings.sqlite_file else ""
    return Heartbeat(
        url,
        lambda: app.store.schedulers.tick(owner, app.clock.now()),
        lambda: hosts_missed(app.store.schedulers.seen(), app.clock.now(), SILENT_HERE),
    )


def beat_for_all(app: App) -> None:
    """Tell the watchdog, once for all hosts, that posts are published and no host is missed."""
    try:
        seen = app.store.schedulers.seen()
    except OutreachError:  # the steps tell that the database is away
        return
    heartbeat_for_all(app.settings.contacts.heartbeat_url, seen, app.clock.now())


def tell_once(app: App) -> NoticeReport:
    """One step of telling."""
    return notifier(app).step()


@verb
def trial(app: App, *, caller: Caller) -> NoticeReport:
    """Send a notice to try every way. Raises InvalidInput where there is none, with what is wrong with the settings."""
    contacts = app.settings.contacts
    if not contacts.ways:
        raise InvalidInput(
            msg("Nobody can be told: neither a mail server nor a webhook is set up."),
            msg("Set OUTREACH_SMTP_URL and OUTREACH_NOTICE_TO, or OUTREACH_WEBHOOK_URL and its secret."),
            contacts.problems,
        )
    report = notifier(app).trial()
    told = msg("to {ways}", ways=", ".join(delivery.way.value for delivery in report.deliveries))
    app.store.journal.append(entry(app, "notices.trial", caller=caller, details=told))
    return report


def journal(app: App, limit: int) -> tuple[Notice, ...]:
    """What was told, the newest first."""
    return app.store.notices.latest(limit)
