"""Me: password, second factor, language, mail, devices, and how the pages look here."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from outreach.app.people import me, programs
from outreach.app.people.devices import device_told
from outreach.errors import InvalidInput, NotAllowed, OutreachError
from outreach.language import msg
from outreach.web import visitors
from outreach.web.forms import SentForm
from outreach.web.routing import Asked, Section, Visit
from outreach.web.shell import THEMES
from outreach.web.visiting import KEYS, THEME

section = Section()


@section.get("/me", verb="me.myself")
def page(visit: Asked) -> Response:
    """All of it."""
    return _page(visit)


@section.post("/me/password", verb="me.set_password")
def password(visit: Asked, sent: SentForm) -> Response:
    """Another password; every other device is signed out, and this one goes on by a new session."""
    try:
        token = me.set_password(
            visit.app,
            sent.text("old"),
            sent.text("new"),
            address=visit.address,
            device=visit.device,
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed) as error:
        return _page(visit, error=error)
    told = msg(
        "Your password is another one now; your other devices are signed out, and your calendar addresses open nothing."
    )
    response = visit.onward("/me", told)
    visitors.remember(visit.request, response, token)
    return response


@section.post("/me/wishes", verb="me.set_wishes")
def wishes(visit: Asked, sent: SentForm) -> Response:
    """Language and mail, kept with the person; light or dark and keys, kept by this browser."""
    language = visit.language_of(sent.text("language"))
    me.set_wishes(visit.app, language=language, letters="letters" in sent.values, caller=visit.person)
    response = visit.onward("/me", msg("Your wishes are kept."))
    theme = sent.text("theme")
    visit.keep(response, THEME, theme if theme in THEMES else "")
    visit.keep(response, KEYS, "" if "keys" in sent.values else "off")
    return response


@section.post("/me/devices/{id}/end", verb="me.end_device")
def end_device(visit: Asked, id: str) -> Response:
    """One device is signed out."""
    me.end_device(visit.app, id, caller=visit.person)
    return visit.onward("/me", msg("The device is signed out."))


@section.post("/me/second-factor", verb="me.offer_second_factor")
def offer(visit: Asked) -> Response:
    """A new secret, on a page of its own."""
    me.offer_second_factor(visit.app, caller=visit.person)
    return RedirectResponse("/me/second-factor", 303)


@section.get("/me/second-factor", verb="me.offered_second_factor")
def factor(visit: Asked) -> Response:
    """The picture that the telephone reads, and the field for its first code."""
    return _factor(visit)


@section.post("/me/second-factor/on", verb="me.turn_on_second_factor")
def turn_on(visit: Asked, sent: SentForm) -> Response:
    """It is on; the recovery codes are shown this once."""
    try:
        codes = me.turn_on_second_factor(visit.app, sent.text("code"), caller=visit.person)
    except NotAllowed as error:
        return _factor(visit, error)
    return visit.page("pages/me/codes.html", codes=codes)


@section.post("/me/second-factor/codes", verb="me.renew_recovery_codes")
def renew(visit: Asked) -> Response:
    """New recovery codes, shown this once."""
    return visit.page("pages/me/codes.html", codes=me.renew_recovery_codes(visit.app, caller=visit.person))


@section.post("/me/second-factor/off", verb="me.turn_off_second_factor")
def turn_off(visit: Asked) -> Response:
    """The password is enough again."""
    me.turn_off_second_factor(visit.app, caller=visit.person)
    return visit.onward("/me", msg("The second factor is off."))


def _page(visit: Visit, error: OutreachError | None = None) -> Response:
    person = visit.person
    return visit.page(
        "pages/me/me.html",
        status=422 if error else 200,
        me=me.myself(visit.app, caller=person),
        devices=[
            (each, device_told(each.kind, each.device)) for each in me.devices(visit.app, caller=person)
        ],
        codes_left=me.recovery_codes_left(visit.app, caller=person),
        programs=len(programs.tokens(visit.app, caller=person)),
        error=error,
    )


def _factor(visit: Visit, error: OutreachError | None = None) -> Response:
    offered = me.offered_second_factor(visit.app, caller=visit.person)
    if offered is None:
        return RedirectResponse("/me", 303)
    import segno

    return visit.page(
        "pages/me/factor.html",
        status=422 if error else 200,
        secret=offered.secret,
        picture=segno.make(offered.address, error="m").svg_data_uri(scale=5, light="white"),
        error=error,
    )
