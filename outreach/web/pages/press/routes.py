"""What the press gets: a kit for a place or a region, as an archive or by a link."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.places import places
from outreach.app.public import press, presspage, sharing
from outreach.app.public.press import PressSubject
from outreach.app.public.presspage import PressMail
from outreach.errors import InvalidInput, OutreachError
from outreach.language import msg, register
from outreach.web.forms import SentForm
from outreach.web.routing import Asked, Section, Visit

section = Section()

PRESS = "/campaigns/{campaign}/press"


@section.get(PRESS, verb="press.kit")
def shown(visit: Asked, campaign: str, place: str = "", region: str = "") -> Response:
    """Of whom there can be a kit, and the links that were made."""
    return _page(visit, campaign, chosen=_choice(place, region))


@section.get(f"{PRESS}/kit.zip", verb="press.kit")
def taken(visit: Asked, campaign: str, about: str = "", lang: str = "", embargo: str = "") -> Response:
    """The kit of what was chosen."""
    subject = _subject(campaign, about)
    content = press.kit(visit.app, subject, visit.language_of(lang), press.moment(embargo))
    name = subject.place or subject.region
    return visit.streamed(content, "application/zip", f"{name}-presse.zip")


@section.post(f"{PRESS}/links", verb="sharing.share_press")
def share(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """A new link, shown this once, with the words of a mail."""
    about, language, embargo = sent.text("about"), visit.language_of(sent.text("lang")), sent.text("embargo")
    days = sent.number("days")
    try:
        subject = _subject(campaign, about)
        token = sharing.share_press(
            visit.app, subject, days=days, language=language, embargo=embargo, caller=visit.person
        )
    except InvalidInput as error:
        return _page(visit, campaign, chosen=about, error=error, status=422)
    link = f"{visit.home}/p/{token}"
    mail = presspage.mail(visit.app, subject, link, days=days, language=language, embargo=embargo)
    return _page(visit, campaign, chosen=about, link=link, mail=mail)


@section.post(f"{PRESS}/links/{{id}}/withdraw", verb="sharing.withdraw")
def withdraw(visit: Asked, campaign: str, id: str) -> Response:
    """A link that opens nothing any more."""
    sharing.withdraw(visit.app, campaign, id, caller=visit.person)
    return visit.onward(f"/campaigns/{quote(campaign)}/press#links", msg("The link is withdrawn."))


def _choice(place: str, region: str) -> str:
    return f"region:{region}" if region else f"place:{place}" if place else ""


def _subject(campaign: str, about: str) -> PressSubject:
    """What was chosen in the form. Raises InvalidInput where nothing was."""
    what, _, name = about.partition(":")
    if what not in ("place", "region") or not name:
        raise InvalidInput(msg("No place and no region is chosen."), msg("Choose one."))
    return PressSubject(campaign=campaign, **{what: name})


def _page(
    visit: Visit,
    campaign: str,
    *,
    chosen: str = "",
    link: str = "",
    mail: PressMail | None = None,
    error: OutreachError | None = None,
    status: int = 200,
) -> Response:
    known = campaigns.get(visit.app, campaign)
    names = places.names(visit.app, campaign)
    found = sharing.press_links(visit.app, campaign)
    return visit.page(
        "pages/press/press.html",
        status=status,
        campaign=known,
        choices=[
            *((_choice("", each.name), each.name) for each in known.regions),
            *(
                (_choice(slug, ""), name)
                for slug, name in sorted(names.items(), key=lambda pair: register(pair[1]))
            ),
        ],
        regions=len(known.regions),
        names=names,
        chosen=chosen,
        link=link,
        mail=mail,
        error=error,
        links=found,
        open_links=sum(each.ends_at > visit.app.clock.now() for each in found),
        now=visit.app.clock.now(),
        usual=sharing.USUAL_PRESS,
    )
