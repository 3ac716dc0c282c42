"""Links that let somebody choose a password. Looking at one uses nothing up: scanners of mail look at all of them."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.responses import Response

from outreach.app.people import invitations
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import MailPurpose
from outreach.web.forms import SentForm
from outreach.web.routing import EVERYBODY, Asked, Section, Visit

section = Section()

WORDS = {
    MailPurpose.INVITATION: msg("Welcome"),
    MailPurpose.RESET: msg("Choose another password"),
}


@section.get("/forgotten", verb=EVERYBODY)
def forgotten(visit: Asked) -> Response:
    """Asks for the mail address."""
    return visit.page("pages/letting_in/forgotten.html", sent=False)


@section.post("/forgotten", verb=EVERYBODY)
def ask(visit: Asked, sent: SentForm) -> Response:
    """The same answer for every address, in the same time: the mail is written after it."""
    answer = visit.page("pages/letting_in/forgotten.html", sent=True)
    answer.background = BackgroundTask(
        invitations.ask_reset, visit.app, sent.text("mail"), address=visit.address
    )
    return answer


@section.get("/invitation/{token}", verb=EVERYBODY)
def invited(visit: Asked, token: str) -> Response:
    """Whom it greets, and the fields for a password."""
    return _choose(visit, token, MailPurpose.INVITATION)


@section.post("/invitation/{token}", verb=EVERYBODY)
def accept(visit: Asked, token: str, sent: SentForm) -> Response:
    """The invitation is used up, and the person signs in."""
    return _chosen(visit, token, MailPurpose.INVITATION, sent.text("password"))


@section.get("/reset/{token}", verb=EVERYBODY)
def reset(visit: Asked, token: str) -> Response:
    """The fields for another password."""
    return _choose(visit, token, MailPurpose.RESET)


@section.post("/reset/{token}", verb=EVERYBODY)
def replace(visit: Asked, token: str, sent: SentForm) -> Response:
    """The link is used up, and the person signs in by the new password."""
    return _chosen(visit, token, MailPurpose.RESET, sent.text("password"))


def _choose(visit: Visit, token: str, purpose: MailPurpose, error: InvalidInput | None = None) -> Response:
    person = invitations.read(visit.app, token, purpose)
    return visit.page(
        "pages/letting_in/choose.html",
        status=422 if error else 200,
        heading=WORDS[purpose],
        person=person,
        action=f"{invitations.PATHS[purpose]}{token}",
        error=error,
    )


def _chosen(visit: Visit, token: str, purpose: MailPurpose, password: str) -> Response:
    try:
        invitations.accept(visit.app, token, purpose, password)
    except InvalidInput as error:
        return _choose(visit, token, purpose, error)
    return visit.onward("/sign-in", msg("Your password is kept. Sign in with it."))
