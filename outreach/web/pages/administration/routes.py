"""Administration: who may come in, where they work and what they may do; the journal, jobs and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from starlette.responses import Response

from outreach.app import journal
from outreach.app.accounts import accounts
from outreach.app.people import invitations, people, provider
from outreach.app.people.role_names import TITLES
from outreach.app.results import reportmails
from outreach.app.running import jobs, notices
from outreach.errors import InvalidInput, NotAllowed, NotFound, OutreachError
from outreach.language import Message, msg, plural
from outreach.model import Membership, Role, StaleRoles
from outreach.web.forms import SentForm
from outreach.web.pages.me.reports import brings_of, choices, rhythm_of
from outreach.web.routing import Asked, Section, Visit

section = Section()

PERSON = "/administration/people/{mail}"
SHOWN = 100
"""Rows of the journal and of notices."""


@section.get("/administration", verb="people.find")
def page(visit: Asked) -> Response:
    """People and organisations, and the field to invite somebody."""
    return _page(visit)


@section.post("/administration/people", verb="invitations.invite")
def invite(visit: Asked, sent: SentForm) -> Response:
    """A person more, who gets a link by mail; without a way to mail it stands on the page, to be passed on."""
    try:
        invited = invitations.invite(
            visit.app,
            sent.text("mail"),
            sent.text("name"),
            memberships=_memberships(sent.values),
            language=visit.language_of(sent.text("language")),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed, NotFound) as error:
        return _page(visit, error=error, filled=sent.texts)
    return _invited(visit, invited)


@section.post("/administration/organisations", verb="people.add_organisation")
def add_organisation(visit: Asked, sent: SentForm) -> Response:
    """An organisation more."""
    try:
        added = people.add_organisation(visit.app, sent.text("name"), sent.text("title"), caller=visit.person)
    except (InvalidInput, NotAllowed) as error:
        return _page(visit, error=error, filled=sent.texts)
    return visit.onward("/administration", msg("The organisation “{name}” was added.", name=added.title))


@section.post("/administration/accounts/{name}", verb="accounts.give")
def give(visit: Asked, name: str, sent: SentForm) -> Response:
    """Says whose the account is."""
    _, waiting = accounts.give(visit.app, name, sent.text("organisation"), caller=visit.person)
    told = msg("It is kept whose the account “{name}” is.", name=name)
    if waiting:
        told = plural(
            "It is kept whose the account “{name}” is. One post that was approved waits for its approvers now.",
            "It is kept whose the account “{name}” is. {count} posts that were approved wait for its approvers now.",
            waiting,
            name=name,
        )
    return visit.onward("/administration", told)


@section.get(PERSON, verb="people.get")
def person(visit: Asked, mail: str) -> Response:
    """One person: their roles, and what can be done for them."""
    return _person(visit, mail)


@section.post(PERSON + "/roles", verb="people.set_roles")
def set_roles(visit: Asked, mail: str, sent: SentForm) -> Response:
    """Other roles; the person signs in anew."""
    try:
        changed = people.set_roles(
            visit.app,
            mail,
            _memberships(sent.values),
            seen=_memberships(sent.values.get("seen", ())),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed, NotFound, StaleRoles) as error:
        return _person(visit, mail, error)
    return visit.onward(_path(mail), msg("{name} has other roles now.", name=changed.name))


@section.post(PERSON + "/invite", verb="invitations.invite_again")
def invite_again(visit: Asked, mail: str) -> Response:
    """Another link; the one before opens nothing."""
    return _invited(visit, invitations.invite_again(visit.app, mail, caller=visit.person))


@section.post(PERSON + "/forget-factor", verb="people.forget_second_factor")
def forget_factor(visit: Asked, mail: str) -> Response:
    """For who has lost the telephone and the recovery codes."""
    changed = people.forget_second_factor(visit.app, mail, caller=visit.person)
    told = msg("{name} signs in by the password alone now.", name=changed.name)
    return visit.onward(_path(mail), told)


@section.post(PERSON + "/forget-provider", verb="people.forget_provider")
def forget_provider(visit: Asked, mail: str) -> Response:
    """For who is somebody else there by now."""
    changed = people.forget_provider(visit.app, mail, caller=visit.person)
    told = msg("The next sign-in of {name} at the organisation is taken as theirs.", name=changed.name)
    return visit.onward(_path(mail), told)


@section.post(PERSON + "/leave", verb="people.leave")
def leave(visit: Asked, mail: str) -> Response:
    """The person signs in no more; what they did stays theirs."""
    try:
        gone = people.leave(visit.app, mail, caller=visit.person)
    except NotAllowed as error:
        return _person(visit, mail, error)
    return visit.onward("/administration", msg("{name} signs in no more.", name=gone.name))


@section.post(PERSON + "/reports", verb="reportmails.wish_for")
def mail_reports(visit: Asked, mail: str, sent: SentForm) -> Response:
    """The person gets a report after each week or month."""
    try:
        reportmails.wish_for(
            visit.app,
            mail,
            sent.text("campaign"),
            rhythm=rhythm_of(sent),
            brings=brings_of(sent),
            zone=sent.text("zone"),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed) as error:
        return _person(visit, mail, error)
    return visit.onward(_path(mail), msg("The report comes by mail from now on."))


@section.post(PERSON + "/reports/end", verb="reportmails.end_for")
def mail_no_reports(visit: Asked, mail: str, sent: SentForm) -> Response:
    """No more of it."""
    reportmails.end_for(visit.app, mail, sent.text("campaign"), caller=visit.person)
    return visit.onward(_path(mail), msg("The report is mailed no more."))


@section.get("/administration/journal", verb="journal.find")
def told(visit: Asked, subject: str = "", session: str = "") -> Response:
    """Who did what, the newest first."""
    found = journal.find(
        visit.app, SHOWN, subject=subject or None, session=session or None, caller=visit.person
    )
    return visit.page(
        "pages/administration/journal.html",
        entries=found,
        subject=subject,
        session=session,
        what=journal.WHAT,
    )


@section.get("/administration/jobs", verb="jobs.page")
def worked(visit: Asked) -> Response:
    """What takes long: how far it is, and what came of it."""
    return visit.page("pages/administration/jobs.html", jobs=jobs.page(visit.app).jobs, what=jobs.WHAT)


@section.get("/administration/notices", verb="notices.journal")
def noticed(visit: Asked) -> Response:
    """What people were told by mail and webhook, and whether it arrived."""
    return visit.page(
        "pages/administration/notices.html",
        notices=notices.journal(visit.app, SHOWN),
        ways=visit.app.settings.contacts.ways,
        problems=visit.app.settings.contacts.problems,
    )


@section.post("/administration/notices/test", verb="notices.trial")
def trial(visit: Asked) -> Response:
    """A notice to try every way."""
    report = notices.trial(visit.app, caller=visit.person)
    outcomes = ", ".join(f"{each.way.value}: {each.outcome.value}" for each in report.deliveries)
    return visit.onward("/administration/notices", msg("Tried: {outcomes}", outcomes=outcomes))


def _page(
    visit: Visit, error: OutreachError | None = None, filled: Mapping[str, str] | None = None
) -> Response:
    organisations = people.organisations(visit.app)
    return visit.page(
        "pages/administration/administration.html",
        status=422 if error else 200,
        people=people.find(visit.app, caller=visit.person),
        organisations=organisations,
        owners=[(each.name, each.title) for each in organisations],
        accounts=accounts.page(visit.app).accounts,
        roles=TITLES,
        error=error,
        filled=filled or {},
        address=_path,
    )


def _person(visit: Visit, mail: str, error: OutreachError | None = None) -> Response:
    found = people.get(visit.app, mail, caller=visit.person)
    return visit.page(
        "pages/administration/person.html",
        status=409 if isinstance(error, StaleRoles) else 422 if error else 200,
        person=found,
        organisations=people.organisations(visit.app),
        roles=TITLES,
        held={(each.organisation, role) for each in found.memberships for role in each.roles},
        provider=provider.offered(visit.app),
        error=error,
        address=_path,
        **choices(visit, reportmails.of_person(visit.app, mail, caller=visit.person)),
    )


def _invited(visit: Visit, invited: invitations.Invited) -> Response:
    if invited.link:
        return visit.page("pages/administration/link.html", person=invited.person, link=invited.link)
    told: Message = msg("A mail with an invitation went to {mail}.", mail=invited.person.mail)
    return visit.onward("/administration", told)


def _memberships(boxes: Iterable[str]) -> tuple[Membership, ...]:
    """What is ticked: each box is called »role:organisation«; without organisation the role holds everywhere."""
    found: dict[str, set[Role]] = {}
    for name in boxes:
        role, colon, organisation = name.partition(":")
        if colon and role in set(TITLES):
            found.setdefault(organisation, set()).add(Role(role))
    return tuple(
        Membership(organisation=organisation, roles=frozenset(roles)) for organisation, roles in found.items()
    )


def _path(mail: str) -> str:
    return f"/administration/people/{quote(mail)}"
