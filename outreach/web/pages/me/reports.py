"""Reports that come by mail after each week or month: wanted, ended, and what became of the last ones."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from starlette.responses import Response

from outreach.app.campaigns import choosing
from outreach.app.people import me
from outreach.app.results import reportmails
from outreach.errors import InvalidInput, NotAllowed, OutreachError
from outreach.language import Message, msg, translate
from outreach.model import HowOften, MailingState, ReportAs, ReportMail, ReportMailing
from outreach.web.forms import FilledForm, SentForm
from outreach.web.routing import Asked, Section, Visit

section = Section()

RHYTHMS = MappingProxyType({HowOften.MONTHLY: msg("each month"), HowOften.WEEKLY: msg("each week")})
BRINGS = MappingProxyType(
    {
        ReportAs.ATTACHED: msg("the PDF"),
        ReportAs.LINKED: msg("the way to the page, with sign-in"),
        ReportAs.SHARED: msg("a link that opens without sign-in"),
    }
)
"""In a person's words."""

STATES: MappingProxyType[MailingState, tuple[str, str, Message]] = MappingProxyType(
    {
        MailingState.CLAIMED: ("ready", "arrow", msg("being made")),
        MailingState.SENDING: ("ready", "arrow", msg("being sent")),
        MailingState.SENT: ("good", "disc", msg("sent")),
        MailingState.WAITING: ("wait", "half", msg("tried again")),
        MailingState.GIVEN_UP: ("bad", "cross", msg("not sent")),
        MailingState.DOUBTFUL: ("bad", "question", msg("perhaps sent")),
    }
)
"""How a mail is shown: a tone and a shape of the design system, and the word."""


@section.get("/me/reports", verb="reportmails.of_me")
def page(visit: Asked) -> Response:
    """All of it."""
    return _page(visit)


@section.post("/me/reports", verb="reportmails.wish")
def wanted(visit: Asked, sent: SentForm) -> Response:
    """From the next week or month on."""
    try:
        reportmails.wish(
            visit.app,
            sent.text("campaign"),
            rhythm=rhythm_of(sent),
            brings=brings_of(sent),
            zone=sent.text("zone"),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed) as error:
        return _page(visit, error)
    return visit.onward("/me/reports", msg("The report comes by mail from now on."))


@section.post("/me/reports/end", verb="reportmails.end")
def ended(visit: Asked, sent: SentForm) -> Response:
    """No more of it."""
    reportmails.end(visit.app, sent.text("campaign"), caller=visit.person)
    return visit.onward("/me/reports", msg("The report is mailed no more."))


def rhythm_of(sent: FilledForm) -> HowOften:
    """What the form says; monthly where it says nothing known."""
    word = sent.text("rhythm")
    return HowOften(word) if word in set(HowOften) else HowOften.MONTHLY


def brings_of(sent: FilledForm) -> ReportAs:
    """What the form says; the PDF where it says nothing known."""
    word = sent.text("brings")
    return ReportAs(word) if word in set(ReportAs) else ReportAs.ATTACHED


def choices(
    visit: Visit, mails: Sequence[ReportMail], mailings: Sequence[ReportMailing] = ()
) -> dict[str, object]:
    """What the part ``parts/reportmail.html`` says of these, and offers to this person: the campaigns of the menu."""
    offered = {each.name: each.title for each in visit.campaigns}
    told = {each.campaign for each in mails} | {each.campaign for each in mailings}
    ways = [way for way in BRINGS if way is not ReportAs.SHARED or visit.may("sharing.share")]
    return {
        "mails": mails,
        "offered": offered,
        "more": len(offered) >= choosing.MOST,
        "titles": offered | choosing.titles(visit.app, told - offered.keys()),
        "current": visit.campaign.name if visit.campaign else "",
        "rhythms": RHYTHMS,
        "brings": BRINGS,
        "times": [(each.value, translate(word, visit.language)) for each, word in RHYTHMS.items()],
        "ways": [(way.value, translate(BRINGS[way], visit.language)) for way in ways],
        "zone": visit.campaign.zone if visit.campaign else "",
    }


def _page(visit: Visit, error: OutreachError | None = None) -> Response:
    person = visit.person
    mailings = reportmails.mailings(visit.app, caller=person)
    return visit.page(
        "pages/me/reports.html",
        status=422 if error else 200,
        me=me.myself(visit.app, caller=person),
        mailings=mailings,
        states=STATES,
        possible=visit.app.settings.contacts.mail is not None,
        error=error,
        **choices(visit, reportmails.of_me(visit.app, caller=person), mailings),
    )
