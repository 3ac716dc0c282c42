"""What asks for no role: doors, and parts of verbs; with ``verbs.py`` it names all functions that take the App."""

from __future__ import annotations

DOORS = frozenset(
    {
        "identity.require_fresh",
        "sharing.open_link",
        "once.begin",
        "once.forget",
        "once.keep",
        "programs.caller_of",
        "partners.read_photo",
        "partners.read_public",
        "invitations.accept",
        "invitations.ask_reset",
        "invitations.read",
        "provider.come_back",
        "provider.leave",
        "provider.offered",
        "provider.sign_out_page",
        "signin.code_needed",
        "signin.confirm",
        "signin.give_code",
        "signin.make_token",
        "signin.possible",
        "signin.sign_in",
        "signin.sign_out",
        "signin.visitor_of",
        "subscriptions.read",
    }
)
"""What finds out who somebody is, and therefore asks for no role."""

PARTS = frozenset(
    {
        "compared.basis",
        "campaigns.known_places",
        "costs.bills",
        "demo_entries.enter",
        "costs.fits",
        "costs.watched",
        "drawing.drawing",
        "expenses.today",
        "fetching.fetched",
        "fetching.with_addresses",
        "following.follow_up",
        "importing.ask",
        "jobs.run",
        "running.require_sandboxes",
        "jobs.worker",
        "journal.entry",
        "notices.heartbeat",
        "notices.notifier",
        "identity.require_sign_in",
        "mailing.write_to",
        "owning.require_own",
        "people.enter",
        "second_factor.takes",
        "provider.problem",
        "reportmails.troubles",
        "sharing.made",
        "signin.begin_anew",
        "signin.begin_provided",
        "signin.knows_password",
        "rights.place_of",
        "rights.known_place",
        "rights.places_of",
        "posts.seen",
        "rights.require",
        "limits.limits_of",
        "limits.network_of",
        "limits.network_with",
        "words.weigh_all",
        "work.work_of",
        "importing.begun",
    }
)
"""No verbs: pieces that verbs are made of, called by other modules of this package alone."""
