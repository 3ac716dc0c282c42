"""Accounts: whether they work, connected on the networks' own pages, renewed, paused and let go on."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from outreach.app.accounts import accounts, connecting
from outreach.app.accounts.tokenfile import read_secrets
from outreach.app.people.identity import PasswordNeeded
from outreach.errors import Finding, InvalidInput, OutreachError
from outreach.language import msg
from outreach.model import Account, ChannelName
from outreach.networks import names, profile
from outreach.web.forms import SentForm, number_of
from outreach.web.routing import Asked, Section, Visit

section = Section()

BACK = "/accounts/back"
"""Where a network's sign-in page sends people back to; it is registered with the app there."""

SIZE = 50
"""Accounts on a page."""


@section.get("/accounts", verb="accounts.page")
def listed(visit: Asked, page: str = "") -> Response:
    """The accounts, each with how it is and what can be done."""
    return _list(visit, number=number_of(page, 1) or 1)


@section.get("/accounts/connect", verb="connecting.apps")
def ways(visit: Asked) -> Response:
    """The networks to connect with, and the fields for pasted tokens."""
    return _ways(visit)


@section.post("/accounts/connect", verb="connecting.begin")
def leave(visit: Asked, sent: SentForm) -> Response:
    """A page with the way to the network: the policy lets no form lead to another site."""
    channel, account = sent.text("channel"), sent.text("account")
    try:
        address = connecting.begin(
            visit.app,
            ChannelName(channel),
            redirect=_back(visit),
            account=account,
            server=sent.text("server"),
            caller=visit.person,
        )
    except InvalidInput as error:
        return _ways(visit, error=error, channel=channel)
    chosen = accounts.get(visit.app, account).channel if account else ChannelName(channel)
    return visit.page(
        "pages/accounts/leave.html", address=address, network=profile(chosen).title, account=account
    )


@section.get(BACK, verb="connecting.come_back")
def come_back(visit: Asked, state: str = "", code: str = "", error: str = "") -> Response:
    """The network has sent somebody back. The one GET that changes something: the state is good once, and theirs."""
    way = connecting.come_back(visit.app, state=state, code=code, refused=bool(error), caller=visit.person)
    if not way.account:
        return visit.onward(f"/accounts/choose/{way.id}")
    known = accounts.get(visit.app, way.account).external_id
    offered = connecting.offers(visit.app, way.id, caller=visit.person)
    if known not in {each.external_id for each in offered}:
        return visit.onward(f"/accounts/choose/{way.id}")
    try:
        return _connected(visit, connecting.choose(visit.app, way.id, known, name="", caller=visit.person))
    except PasswordNeeded:
        # this address is used up, and the choice is not: from there it goes on
        return visit.onward("/confirm?" + urlencode({"next": f"/accounts/choose/{way.id}"}))


@section.get("/accounts/choose/{id}", verb="connecting.offers")
def choices(visit: Asked, id: str) -> Response:
    """The pages that the person may post for."""
    return _choices(visit, id)


@section.post("/accounts/choose/{id}", verb="connecting.choose")
def chosen(visit: Asked, id: str, sent: SentForm) -> Response:
    """The one page is connected."""
    page, name = sent.text("page"), sent.text("name")
    try:
        account = connecting.choose(visit.app, id, page, name=name, caller=visit.person)
    except InvalidInput as error:
        return _choices(visit, id, error=error)
    return _connected(visit, account)


@section.post("/accounts/add", verb="accounts.add")
def paste(visit: Asked, sent: SentForm) -> Response:
    """An account by what a person has typed or pasted: a field for each secret, or all as a file of them has them."""
    channel, name, tokens = sent.text("channel"), sent.text("name").strip(), sent.text("tokens").strip()
    try:
        wanted = profile(channel).access.secrets
        typed = {each: sent.text(each) for each in wanted if sent.text(each).strip()}
        account = accounts.add(
            visit.app,
            name,
            ChannelName(channel),
            read_secrets(tokens.encode(), "") if tokens else typed,
            "",
            server=sent.text("server"),
            caller=visit.person,
        )
    except OutreachError as error:
        return _ways(visit, error=error, name=name, channel=channel)
    return _connected(visit, account)


@section.get("/accounts/apps", verb="connecting.apps")
def apps(visit: Asked) -> Response:
    """The apps that are registered with the networks."""
    return _apps(visit)


@section.post("/accounts/apps/{channel}", verb="connecting.save_app")
def save_app(visit: Asked, channel: str, sent: SentForm) -> Response:
    """What an administrator has entered for one of them; what is kept is never shown again."""
    url = sent.text("api_url")
    try:
        connecting.save_app(visit.app, ChannelName(channel), sent.texts, api_url=url, caller=visit.person)
    except InvalidInput as error:
        return _apps(visit, error=error)
    return visit.onward("/accounts/connect", msg("The app is kept. Accounts can be connected now."))


@section.post("/accounts/{name}/check", verb="accounts.check")
def check(visit: Asked, name: str) -> Response:
    """Ask the network whether the account works, and show what it says."""
    found = accounts.check(visit.app, accounts.get(visit.app, name))
    return _list(visit, checked=name, findings=found)


@section.post("/accounts/{name}/pause", verb="accounts.pause")
def pause(visit: Asked, name: str, sent: SentForm) -> Response:
    """Nothing of it goes out any more."""
    accounts.pause(visit.app, name, why=sent.text("why"), caller=visit.person)
    told = msg("“{name}” is paused. Its posts keep their turn.", name=name)
    return visit.onward("/accounts", told, undo=f"/accounts/{name}/resume")


@section.post("/accounts/{name}/resume", verb="accounts.resume")
def resume(visit: Asked, name: str) -> Response:
    """It posts again."""
    accounts.resume(visit.app, name, caller=visit.person)
    return visit.onward("/accounts", msg("“{name}” posts again.", name=name))


def _back(visit: Visit) -> str:
    return visit.home + BACK


def _connected(visit: Visit, account: Account) -> Response:
    waiting = accounts.waiting(visit.app, [account.name]).get(account.name, 0)
    shown: dict[str, object] = {"name": account.display_name or account.name, "count": waiting}
    told = msg("“{name}” is connected.", **shown)
    if waiting:
        told = msg("“{name}” is connected. Posts that go out on it at their time: {count}.", **shown)
    return visit.onward("/accounts", told)


def _list(
    visit: Visit, *, number: int = 1, checked: str = "", findings: tuple[Finding, ...] = ()
) -> Response:
    found = accounts.page(visit.app, number=number, size=SIZE)
    return visit.page(
        "pages/accounts/accounts.html",
        accounts=found.accounts,
        number=number,
        size=SIZE,
        total=found.total,
        waiting=accounts.waiting(visit.app, [each.name for each in found.accounts]),
        checked=checked,
        findings=findings,
        connectable={each.channel for each in connecting.apps(visit.app) if each.kept}
        | connecting.at_own_servers(),
    )


def _ways(visit: Visit, error: OutreachError | None = None, name: str = "", channel: str = "") -> Response:
    known = [profile(each) for each in names()]
    pasted = [(each.name, each.title) for each in known if each.access.secrets]
    return visit.page(
        "pages/accounts/connect.html",
        status=422 if error else 200,
        apps=connecting.apps(visit.app),
        pasted=pasted,
        typed=[each for each in known if each.access.found_in],
        at_own_servers=connecting.at_own_servers(),
        error=error,
        name=name,
        channel=channel,
    )


def _choices(visit: Visit, id: str, error: InvalidInput | None = None) -> Response:
    return visit.page(
        "pages/accounts/choose.html",
        status=422 if error else 200,
        id=id,
        offered=connecting.offers(visit.app, id, caller=visit.person),
        error=error,
    )


def _apps(visit: Visit, error: InvalidInput | None = None) -> Response:
    return visit.page(
        "pages/accounts/apps.html",
        status=422 if error else 200,
        apps=connecting.apps(visit.app),
        fields={each: profile(each).access.typed for each in names()},
        back=_back(visit),
        error=error,
    )
