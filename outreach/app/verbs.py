"""The one table of who may call which verb; ``permissions.py`` asks it.

A verb is a public function of ``outreach/app/`` whose first parameter is the App. A test lists all of them and fails on
one that the tables do not know.
"""

from __future__ import annotations

from types import MappingProxyType

from outreach.app.roleless import DOORS, PARTS
from outreach.model import Role

EDITORS = frozenset({Role.EDITOR})
APPROVERS = frozenset({Role.APPROVER})
WRITERS = EDITORS | APPROVERS
KEEPERS = frozenset({Role.ADMINISTRATOR})
SCHEDULERS = frozenset({Role.SCHEDULER})
EVERYBODY = frozenset({Role.READER, Role.ADMINISTRATOR}) | WRITERS

VERBS = MappingProxyType(
    {
        "accounts.add": KEEPERS,
        "accounts.give": KEEPERS,
        "accounts.move": KEEPERS,
        "accounts.pause": KEEPERS | APPROVERS,  # the page is theirs: they can stop it at once
        "accounts.resume": KEEPERS | APPROVERS,
        "campaigns.apply": EDITORS,
        "campaigns.import_places": EDITORS | SCHEDULERS,  # watched sources are read by the scheduler
        "campaigns.generate": EDITORS | SCHEDULERS,
        "connecting.begin": KEEPERS,
        "connecting.choose": KEEPERS,
        "connecting.come_back": KEEPERS,
        "connecting.save_app": KEEPERS,
        "definitions.save": EDITORS,
        "conclusions.write": WRITERS,
        "effects.add": WRITERS,
        "effects.change": WRITERS,
        "effects.remove": WRITERS,
        "expenses.add": EDITORS,
        "expenses.change": EDITORS,
        "expenses.remove": EDITORS,
        "filling.fill": EDITORS | SCHEDULERS,
        "gone.look": WRITERS,
        "handfigures.add": WRITERS,
        "handfigures.add_followers": WRITERS,
        "handfigures.take_in": WRITERS,
        "handfigures.withdraw": WRITERS,
        "handover.done": WRITERS,
        "importing.adopt": EDITORS,
        "importing.receive": EDITORS,
        "importing.take_up": EDITORS,
        "importing.tell_columns": EDITORS,
        "invitations.invite": KEEPERS,
        "invitations.invite_again": KEEPERS,
        "jobs.cancel": WRITERS | KEEPERS,
        "jobs.start": EVERYBODY | SCHEDULERS,  # the verb that it calls is asked for besides
        "kept.prune": KEEPERS,
        "moving.to_day": WRITERS,
        "moving.undo": WRITERS,
        "open_posts.tell": WRITERS,
        "programs.make_token": EVERYBODY,
        "me.end_device": EVERYBODY,
        "me.offer_second_factor": EVERYBODY,
        "me.renew_recovery_codes": EVERYBODY,
        "me.set_password": EVERYBODY,
        "me.set_wishes": EVERYBODY,
        "me.turn_off_second_factor": EVERYBODY,
        "me.turn_on_second_factor": EVERYBODY,
        "notices.trial": KEEPERS,
        "photos.add": EDITORS,
        "photos.describe": EDITORS,
        "photos.remove": EDITORS,
        "places.edit": EDITORS,
        "people.add": KEEPERS,
        "people.add_organisation": KEEPERS,
        "people.forget_provider": KEEPERS,
        "people.forget_second_factor": KEEPERS,
        "people.leave": KEEPERS,
        "people.set_password": KEEPERS,
        "people.set_roles": KEEPERS,
        "otherwise.put_kind": WRITERS,
        "otherwise.put_photo": WRITERS,
        "planning.adopt": EDITORS | SCHEDULERS,
        "posts.approve": APPROVERS,
        "posts.cancel": WRITERS,
        "posts.pin": WRITERS,
        "posts.reschedule": WRITERS,
        "posts.reschedule_to_next": WRITERS,
        "posts.resolve": WRITERS,
        "posts.retry": WRITERS,
        "posts.send_now": APPROVERS,
        "posts.unpin": WRITERS,
        "revisions.back_to_generated": WRITERS,
        "revisions.restore": WRITERS,
        "review.comment": WRITERS,
        "review.send_back": APPROVERS,
        "review.submit": WRITERS,
        "rights.withdraw": WRITERS | KEEPERS,  # whoever hears that a photo must go
        "subscriptions.begin": EVERYBODY,
        "subscriptions.end": EVERYBODY,
        "reportmails.end": EVERYBODY,
        "reportmails.end_for": KEEPERS,
        "reportmails.wish": EVERYBODY,
        "reportmails.wish_for": KEEPERS,
        "sharing.share": EDITORS | KEEPERS,
        "sharing.share_press": EDITORS | KEEPERS,
        "sharing.withdraw": EDITORS | KEEPERS,
        "sharedplaces.say": EDITORS,
        "sharedplaces.take_over": EDITORS,
        "sharedplaces.withdraw_too": WRITERS | KEEPERS,  # as rights.withdraw
        "steps.begin": EVERYBODY,  # as jobs.start
        "steps.give_times": EDITORS,
        "steps.take_times": EDITORS,
        "steps.write": EDITORS,
        "watching.look": EDITORS | SCHEDULERS,
        "watching.read_now": EDITORS,
        "website.remove": EDITORS,
        "website.take_in": EDITORS,
        "words.edit": WRITERS,
    }
)
"""What changes something, and who may."""

LETTING_OUT = frozenset({"posts.approve", "posts.send_now", "review.send_back"})
"""Of them what decides whether a post goes out."""

READS = MappingProxyType(
    {
        "accounts.check": KEEPERS | WRITERS,
        "accounts.get": EVERYBODY,
        "accounts.page": EVERYBODY,
        "accounts.waiting": EVERYBODY,
        "attention.find": WRITERS,
        "browsing.account_title": EVERYBODY,
        "browsing.counts": EVERYBODY,
        "browsing.export": EVERYBODY,
        "browsing.following": EVERYBODY,
        "browsing.choose": EVERYBODY,
        "browsing.page": EVERYBODY,
        "calendars.explain": EVERYBODY,
        "calendars.make": EVERYBODY,
        "calendars.month": EVERYBODY,
        "calendars.place_name": EVERYBODY,
        "calendars.stamp": EVERYBODY,
        "campaigns.export": EVERYBODY,
        "campaigns.entries": EVERYBODY,
        "campaigns.get": EVERYBODY,
        "campaigns.page": EVERYBODY,
        "campaigns.version": EVERYBODY,
        "cards.check": EDITORS,
        "cards.pictures": EVERYBODY,
        "cards.sheet": WRITERS,
        "connecting.apps": KEEPERS,
        "connecting.offers": KEEPERS,
        "content.lint": WRITERS,
        "content.preview": WRITERS,
        "content.variants": WRITERS,
        "costs.cost_forecast": EVERYBODY,
        "costs.without_time": EVERYBODY,
        "definitions.begin": EDITORS,
        "definitions.look_ahead": EVERYBODY,
        "definitions.of": EVERYBODY,
        "conclusions.get": EVERYBODY,
        "effects.find": EVERYBODY,
        "effects.get": EVERYBODY,
        "expenses.find": EVERYBODY,
        "expenses.get": EVERYBODY,
        "handfigures.find": EVERYBODY,
        "handfigures.of_post": EVERYBODY,
        "handfigures.without": EVERYBODY,
        "website.find": EVERYBODY,
        "doctor.diagnose": EVERYBODY,
        "unknown_outcomes.quiet_left": EVERYBODY,
        "doctor.left": EVERYBODY,
        "doctor.does_jobs": EVERYBODY,
        "doctor.sign_of_life": EVERYBODY,
        "hosts.find": EVERYBODY,
        "unknown_outcomes.sightings": EVERYBODY,
        "importing.faulty": EDITORS,
        "importing.proposal": EVERYBODY,
        "jobs.find": EVERYBODY,
        "jobs.file": EVERYBODY,
        "jobs.get": EVERYBODY,
        "jobs.page": EVERYBODY,
        "journal.find": KEEPERS,
        "listing.page": EVERYBODY,
        "listing.walk": EVERYBODY,
        "moving.undoable": WRITERS,
        "moving.verdicts": WRITERS,
        "me.devices": EVERYBODY,
        "me.myself": EVERYBODY,
        "me.offered_second_factor": EVERYBODY,
        "me.recovery_codes_left": EVERYBODY,
        "notices.journal": KEEPERS,
        "overview.look": EVERYBODY,
        "partners.hand_on": EVERYBODY,
        "people.find": KEEPERS,
        "press.kit": EVERYBODY,
        "press.places_in": EVERYBODY,
        "press.release": EVERYBODY,
        "presspage.mail": EVERYBODY,
        "people.get": KEEPERS,
        "people.organisations": EVERYBODY,
        "otherwise.photos": EVERYBODY,
        "owning.owners": EVERYBODY,
        "pictures.card": EVERYBODY,
        "planning.propose": EDITORS,
        "posts.get": EVERYBODY,
        "posts.good_times": WRITERS,
        "photos.picture": EVERYBODY,
        "placechanges.touched": EVERYBODY,
        "placestates.glance": EVERYBODY,
        "places.get": EVERYBODY,
        "places.hands": EVERYBODY,
        "places.names": EVERYBODY,
        "places.page": EVERYBODY,
        "posts.picture": EVERYBODY,
        "posts.story": EVERYBODY,
        "release.kept_back": EVERYBODY,
        "release.next_out": EVERYBODY,
        "release.queue": EVERYBODY,
        "release.read": EVERYBODY,
        "programs.tokens": EVERYBODY,
        "readings.page": EVERYBODY,
        "reports.content": EVERYBODY,
        "reportmails.mailings": EVERYBODY,
        "reportmails.of_me": EVERYBODY,
        "reportmails.of_person": KEEPERS,
        "reports.gather": EVERYBODY,
        "reports.look": EVERYBODY,
        "reports.make": EVERYBODY,
        "reports.of_place": EVERYBODY,
        "reports.render": EVERYBODY,
        "revisions.compare": EVERYBODY,
        "revisions.compare_generated": WRITERS,
        "revisions.history": EVERYBODY,
        "review.comments": EVERYBODY,
        "review.owners_of": EVERYBODY,
        "rights.report": EVERYBODY,
        "subscriptions.since": EVERYBODY,
        "sharing.links": EVERYBODY,
        "sharedplaces.find": EVERYBODY,
        "sharedplaces.twins": EVERYBODY,
        "sharing.press_links": EVERYBODY,
        "steps.of": EVERYBODY,
        "watching.watches": EVERYBODY,
        "words.weigh": EVERYBODY,
    }
)
"""What only looks. A face that has callers asks :func:`require` at its door."""

WORK = MappingProxyType(
    {
        "reportsending.send_once": SCHEDULERS | KEEPERS,
        "filling.step": SCHEDULERS | KEEPERS,
        "notices.tell_once": SCHEDULERS | KEEPERS,
        "running.measure_once": SCHEDULERS | KEEPERS,
        "running.publish_once": SCHEDULERS | KEEPERS,
        "running.rehearsal_clock": KEEPERS,
        "running.rehearse": KEEPERS,
        "running.run": SCHEDULERS | KEEPERS,
        "watching.step": SCHEDULERS | KEEPERS,
    }
)
"""What the machine does by itself; the audit keeps each step of it under the machine's own name."""

ROLES_OF = MappingProxyType({**VERBS, **READS, **WORK})
"""Who may, of all that asks for a role."""

EVERYWHERE = frozenset({"connecting.save_app", "journal.find", "people.add_organisation"})
"""What concerns all organisations: it takes the role in all of them."""

NAMES = frozenset({*ROLES_OF, *DOORS, *PARTS})
