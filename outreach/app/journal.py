"""Who did what, where no post's own history tells it."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.app import App
from outreach.app.permissions import require
from outreach.language import Message, msg
from outreach.model import Caller, JournalEntry

WHAT: Mapping[str, Message] = {
    "accounts.add": msg("account added"),
    "accounts.give": msg("account given to an organisation"),
    "accounts.move": msg("posts moved to another account"),
    "accounts.pause": msg("account paused"),
    "accounts.resume": msg("account resumed"),
    "campaigns.apply": msg("campaign applied"),
    "campaigns.import_places": msg("places imported"),
    "connecting.save_app": msg("a network's app entered"),
    "definitions.save": msg("campaign saved"),
    "conclusions.write": msg("conclusion written"),
    "effects.add": msg("effect noted"),
    "effects.change": msg("effect changed"),
    "effects.remove": msg("effect removed"),
    "expenses.add": msg("expense entered"),
    "expenses.change": msg("expense changed"),
    "expenses.remove": msg("expense removed"),
    "handfigures.add": msg("figures entered by hand"),
    "handfigures.add_followers": msg("figures entered by hand"),
    "handfigures.take_in": msg("figures entered by hand"),
    "handfigures.withdraw": msg("figures entered by hand taken back"),
    "invitations.accept": msg("password chosen by a link"),
    "invitations.ask_reset": msg("link for another password sent"),
    "invitations.invite": msg("person invited"),
    "invitations.invite_again": msg("person invited"),
    "kept.clean_once": msg("unused files dropped"),
    "kept.prune": msg("unused files dropped"),
    "keychange.rotate": msg("another key for the tokens"),
    "me.end_device": msg("device signed out"),
    "me.renew_recovery_codes": msg("recovery codes made"),
    "me.set_password": msg("own password set"),
    "me.turn_off_second_factor": msg("second factor turned off"),
    "me.turn_on_second_factor": msg("second factor turned on"),
    "notices.trial": msg("notices tried"),
    "photos.add": msg("photo added"),
    "photos.describe": msg("photo described"),
    "photos.remove": msg("photo taken away"),
    "places.edit": msg("place written by hand"),
    "sharedplaces.say": msg("said whether two places are the same"),
    "people.add": msg("person added"),
    "people.add_organisation": msg("organisation added"),
    "people.forget_provider": msg("sign-in at the organisation taken off"),
    "people.forget_second_factor": msg("second factor turned off"),
    "people.leave": msg("person let go"),
    "people.set_password": msg("password set"),
    "people.set_roles": msg("roles given"),
    "programs.make_token": msg("token for another program made"),
    "provider.bind": msg("sign-in at the organisation found to be this person's"),
    "provider.come_back": msg("signed in by the organisation"),
    "reportmails.end": msg("regular mail ended"),
    "reportmails.end_for": msg("regular mail ended"),
    "reportmails.wish": msg("regular mail wanted"),
    "reportmails.wish_for": msg("regular mail set"),
    "restoring.restore": msg("backup put back"),
    "sharing.share": msg("report shared by a link"),
    "sharing.share_press": msg("press kit shared by a link"),
    "sharing.withdraw": msg("link withdrawn"),
    "signin.confirm": msg("password given once more"),
    "signin.make_token": msg("token made"),
    "signin.sign_in": msg("signed in"),
    "subscriptions.begin": msg("calendar address made"),
    "subscriptions.end": msg("calendar address ended"),
    "website.remove": msg("visits of the website removed"),
    "website.take_in": msg("visits of the website imported"),
}
"""What was done, in a person's words."""


def find(
    app: App, limit: int, *, subject: str | None = None, session: str | None = None, caller: Caller
) -> tuple[JournalEntry, ...]:
    """The newest first; those of one account or campaign where ``subject`` names it, or done by one ``session``.

    Raises NotAllowed for who does not administer everything: its rows know no organisation.
    """
    require(caller, "journal.find")
    return app.store.journal.newest(limit, subject=subject, session=session)


def entry(
    app: App, verb: str, *, caller: Caller, subject: str = "", details: Message | None = None
) -> JournalEntry:
    """The row that ``verb`` leaves, to be written along with what it changes."""
    return JournalEntry(
        at=app.clock.now(),
        caller_kind=caller.kind,
        caller_id=caller.id,
        caller_name=caller.name,
        verb=verb,
        subject=subject,
        details=details,
        session=caller.session,
    )
