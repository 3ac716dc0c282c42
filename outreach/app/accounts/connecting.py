"""Accounts connected on the networks' own sign-in pages, instead of with pasted tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex, token_urlsafe
from typing import Any

from outreach.addresses import leads_here
from outreach.app import App, journal
from outreach.app.accounts import accounts
from outreach.app.people.tokens import hashed, new_token
from outreach.app.permissions import require_in, verb
from outreach.channels import authorization, open_channel
from outreach.channels.base import Authorization, AuthorizationRequest
from outreach.channels.servers import server_address
from outreach.errors import InvalidInput, NotAllowed, NotFound, Remedy
from outreach.language import msg
from outreach.model import Account, Caller, ChannelName, Connecting, OfferedAccount
from outreach.networks import names, profile

TIME = timedelta(minutes=20)
"""So long somebody may take on a network's pages, and over the choice of the page afterwards."""


@dataclass(frozen=True, kw_only=True)
class NetworkApp:
    """What is kept of the app by which accounts of a network are connected. Secrets are never in it."""

    channel: ChannelName
    title: str
    secrets: tuple[str, ...]
    """Names of what an administrator enters; those of :attr:`optional` may be left empty."""

    optional: frozenset[str]
    kept: bool
    api_url: str  # of a sandbox; empty for the real network, and where nothing is kept


def apps(app: App) -> tuple[NetworkApp, ...]:
    """All networks that have a sign-in page."""
    kept = app.store.connections.apps()
    return tuple(
        NetworkApp(
            channel=each.name,
            title=each.title,
            secrets=(*each.access.app, *each.access.optional_app),
            optional=frozenset(each.access.optional_app),
            kept=each.name in kept,
            api_url=kept.get(each.name, ""),
        )
        for each in map(profile, names())
        if each.access.app
    )


def at_own_servers() -> frozenset[ChannelName]:
    """The networks on which somebody signs in at the account's own server; no app is entered for them."""
    many = (each for each in names() if profile(each).access.own_server)
    return frozenset(each for each in many if authorization(each))


@verb
def save_app(
    app: App, channel: ChannelName, secrets: Mapping[str, str], *, api_url: str = "", caller: Caller
) -> None:
    """Keep the app that was registered with the network, sealed: accounts of all organisations are connected by it.

    ``api_url`` is a sandbox's on this machine; "" stands for the real network. Raises NotAllowed for whoever does not
    administer everything, InvalidInput for what is missing and for an address that is no sandbox's.
    """
    access = profile(channel).access
    given = {name: secrets.get(name, "").strip() for name in (*access.app, *access.optional_app)}
    missing = [name for name in access.app if not given[name]]
    if missing or not access.app:
        raise InvalidInput(
            msg("For {channel} this is missing: {names}.", channel=channel, names=", ".join(missing)),
            msg("It stands with the app in the network's own pages for developers."),
        )
    address = api_url.strip().rstrip("/")
    if address:
        _require_sandbox(address)
    kept = {name: value for name, value in given.items() if value}
    entry = journal.entry(app, "connecting.save_app", caller=caller, subject=channel)
    app.store.connections.save_app(channel, address, kept, entry)


def _require_sandbox(address: str) -> None:
    """Whatever is sent to a network's sign-in goes to this address: codes, tokens, and the app's own secret."""
    from outreach.channels.http import require_address

    require_address(address)
    if not leads_here(address):
        raise InvalidInput(
            msg("The API address {url} is no sandbox's on this machine.", url=address),
            msg("Leave it empty for the real network."),
        )


@verb
def begin(
    app: App,
    channel: ChannelName,
    *,
    redirect: str,
    account: str = "",
    server: str = "",
    api_url: str = "",
    caller: Caller,
) -> str:
    """The address of the network's sign-in page, for a new account or for new tokens of ``account``.

    The network sends the person back to ``redirect``. On a network of many servers ``server`` is the account's own, at
    which an app is registered first; ``api_url`` is a sandbox's in its place. Raises NotAllowed where the network has
    no such page, no app is kept, or the account is another organisation's; NotFound for an unknown account;
    InvalidInput for an unfit server; ChannelError where the server does not answer.
    """
    if account:
        known = app.store.accounts.get(account)
        require_in(caller, "connecting.begin", known.organisation)
        channel, server, api_url = known.channel, known.server, known.api_url
    way = _way(channel)
    state, now = new_token(), app.clock.now()
    connecting = Connecting(
        id=token_hex(8),
        channel=channel,
        account=account,
        person=caller.id,
        redirect=redirect,
        ends_at=now + TIME,
    )
    place = _place(app, channel, server, api_url)
    many = profile(channel).access.own_server
    known_app = way.register(*place, redirect) if many else app.store.connections.app(channel)
    if not known_app:
        raise NotAllowed(
            msg("No app is registered for {channel} yet.", channel=channel),
            msg("An administrator enters its id and secret once, on the page of accounts."),
        )
    kept = {"verifier": token_urlsafe(48), "server": place[0], "api_url": place[1]}
    kept["app"] = json.dumps(dict(known_app))
    app.store.connections.begin(connecting, hashed(state), kept, now)
    return way.address(_asked(connecting, state, kept))


@verb
def come_back(app: App, *, state: str, code: str, refused: bool = False, caller: Caller) -> Connecting:
    """Fetch what the person has allowed on the network's page; it waits for :func:`choose`.

    Raises NotFound for a state that is unknown, used or too old, or that somebody else has left with; NotAllowed where
    the person has ``refused``; ChannelError where the network does not take the code.
    """
    now = app.clock.now()
    connecting = app.store.connections.returned(hashed(state), now) if state else None
    if connecting is None or connecting.person != caller.id:
        raise _over()
    if refused or not code:
        app.store.connections.end(connecting.id)
        raise NotAllowed(
            msg("The access was not allowed on the network's page; nothing has changed."),
            msg("Begin again, and allow it there."),
        )
    asked = _asked(connecting, state, app.store.connections.secrets(connecting.id))
    place = {"server": asked.server, "api_url": asked.api_url}
    found = []
    for grant in _way(connecting.channel).grants(asked, code, now):
        blank = Account(
            name="new",
            channel=connecting.channel,
            external_id="",
            server=asked.server,
            api_url=asked.api_url,
        )
        who = grant.identity or open_channel(blank, grant.secrets).identify()
        offer = {"id": who.external_id, "name": who.display_name, "secrets": dict(grant.secrets)}
        found.append(offer | place)
    app.store.connections.keep(connecting.id, found)
    return connecting


def offers(app: App, id: str, *, caller: Caller) -> tuple[OfferedAccount, ...]:
    """The pages or profiles to choose from, after :func:`come_back`. Raises NotFound where it is over."""
    connecting = _mine(app, id, caller)
    found = _found(app, id)
    known = app.store.accounts.known_as(connecting.channel, [each["id"] for each in found])
    return tuple(
        OfferedAccount(external_id=each["id"], display_name=each["name"], known_as=known.get(each["id"], ""))
        for each in found
    )


@verb
def choose(app: App, id: str, external_id: str, *, name: str, caller: Caller) -> Account:
    """Keep the account with the tokens that were fetched; a known page or profile keeps the name that it has.

    Raises NotFound where the connecting is over or offers no such page, and what :func:`accounts.add` raises.
    """
    connecting = _mine(app, id, caller)
    chosen = next((each for each in _found(app, id) if each["id"] == external_id), None)
    if chosen is None:
        raise _over()
    called = (
        connecting.account
        or app.store.accounts.known_as(connecting.channel, [external_id]).get(external_id)
        or name.strip()
    )
    if not called:
        raise InvalidInput(
            msg("The account needs a name."), msg("Write a short one, for example the page's own.")
        )
    account = accounts.add(
        app,
        called,
        connecting.channel,
        chosen["secrets"],
        chosen["api_url"],
        server=chosen["server"],
        caller=caller,
    )
    app.store.connections.end(id)
    return account


def _way(channel: ChannelName) -> Authorization:
    way = authorization(profile(channel).name)
    if way is None:
        raise NotAllowed(
            msg("{channel} has no page to sign in on.", channel=channel),
            msg("Add the account with its tokens."),
        )
    return way


def _place(app: App, channel: ChannelName, server: str, api_url: str) -> tuple[str, str]:
    """The account's own server, where the network has many, and the address of a sandbox, where one takes its place."""
    if not profile(channel).access.own_server:
        return "", app.store.connections.apps().get(channel, "")
    if api_url:
        _require_sandbox(api_url)
    home = server_address(server)
    if not (home or api_url):
        raise InvalidInput(
            msg("On {channel} each account has a server of its own.", channel=profile(channel).title),
            msg("Name the server on which the account is at home: https://…"),
        )
    return home, api_url


def _asked(connecting: Connecting, state: str, kept: Mapping[str, str]) -> AuthorizationRequest:
    return AuthorizationRequest(
        app=json.loads(kept["app"]),
        api_url=kept["api_url"],
        server=kept["server"],
        redirect=connecting.redirect,
        state=state,
        verifier=kept["verifier"],
    )


def _mine(app: App, id: str, caller: Caller) -> Connecting:
    connecting = app.store.connections.get(id, app.clock.now())
    if connecting is None or connecting.person != caller.id:
        raise _over()
    return connecting


def _found(app: App, id: str) -> list[dict[str, Any]]:
    kept = app.store.connections.secrets(id)
    found: list[dict[str, Any]] = json.loads(kept.get("offers", "[]"))
    return found


def _over() -> NotFound:
    return NotFound(
        msg("This sign-in is over, or was begun by somebody else."),
        Remedy(msg("Begin it again on the page of accounts.")),
    )
