"""Accounts: added with their tokens, and asked whether they work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from outreach.app import App, journal
from outreach.app.permissions import require_in, verb
from outreach.app.posts.owning import require_handed_over, require_shared
from outreach.channels import open_channel, sign_in
from outreach.channels.base import Identity
from outreach.channels.servers import server_address
from outreach.errors import Action, Finding, InvalidInput, NotAllowed, OutreachError, Reason, Remedy
from outreach.language import Message, Quoted, msg, quoted, verbatim
from outreach.model import Account, Caller, Campaign, ChannelName, Post
from outreach.networks import profile
from outreach.notices.alerts import remedy_for
from outreach.store import AccountPage


def get(app: App, name: str) -> Account:
    """Raises NotFound, with the account that was probably meant."""
    return app.store.accounts.get(name)


def page(app: App, *, number: int = 1, size: int = 100) -> AccountPage:
    """The page ``number``, from 1, of ``size`` accounts each, by name; their tokens are not in them."""
    return app.store.accounts.page(skip=(number - 1) * size, limit=size)


def waiting(app: App, names: Collection[str]) -> Mapping[str, int]:
    """How many approved posts wait for their time on each of these accounts; one without any is not in it."""
    return app.store.listing.waiting(names)


@verb
def add(
    app: App,
    name: str,
    channel: ChannelName,
    secrets: Mapping[str, str],
    api_url: str,
    *,
    server: str = "",
    organisation: str | None = None,
    caller: Caller,
) -> Account:
    """Ask the network whose tokens these are, and keep the account with its tokens sealed.

    ``api_url`` is empty for the real network, else a sandbox or a proxy; ``server`` is the account's own, on a
    network of many; ``organisation`` is whose it is, None whose it was. A known name gets new tokens of the page or
    user that it has. Raises InvalidInput for missing tokens and an unfit server, NotAllowed where the name belongs to
    another page or user, network or server, and ChannelError where the network does not take the tokens; then nothing
    is kept.
    """
    known = app.store.accounts.known(name)
    before = known.organisation if known else ""
    whose = before if organisation is None else organisation
    for concerned in {before, whose}:
        _require_owner(app, "accounts.add", concerned, caller)
    if whose != before:
        require_shared(app, name, whose, caller=caller)
    home = _home(channel, server)
    _refuse_other_network(known, channel, home)
    _refuse_missing_tokens(channel, secrets)
    account = Account(
        name=name,
        channel=channel,
        external_id="",
        api_url=api_url.rstrip("/"),
        server=home,
        organisation=whose,
    )
    way = sign_in(account)
    secrets = way.enter(account, secrets, app.clock.now()) if way else secrets
    who = open_channel(account, secrets).identify()
    _refuse_other_identity(app.store.accounts.known(name), who)
    account = replace(
        account,
        external_id=who.external_id,
        display_name=who.display_name,
        limits=who.limits,
        token_expires_at=who.token_expires_at,
        figures_end_at=who.figures_end_at,
    )
    shown = who.display_name or name
    told = msg("{channel}: {shown} ({id})", channel=channel, shown=shown, id=who.external_id)
    added = journal.entry(app, "accounts.add", caller=caller, subject=name, details=told)
    app.store.accounts.save(account, secrets, app.clock.now(), added)
    return account


@verb
def give(app: App, name: str, organisation: str, *, caller: Caller) -> tuple[Account, int]:
    """Say whose the account is ("" for everybody's): whose approvers let posts out on it.

    What others have approved waits for them; told is how many posts that are. Raises NotFound, NotAllowed: also where
    regions of a campaign let posts out on it, without the word of theirs.
    """
    for concerned in (app.store.accounts.get(name).organisation, organisation):
        _require_owner(app, "accounts.give", concerned, caller)
    require_shared(app, name, organisation, caller=caller)
    told = journal.entry(app, "accounts.give", caller=caller, subject=name, details=verbatim(organisation))
    waiting = app.store.accounts.give(name, organisation, told)
    return app.store.accounts.get(name), waiting


def _require_owner(app: App, verb: str, organisation: str, caller: Caller) -> None:
    """Raises NotFound for an organisation that there is not, NotAllowed where the caller has not the role in it."""
    app.store.people.require_organisation(organisation)
    require_in(caller, verb, organisation)


def _home(channel: ChannelName, server: str) -> str:
    """The account's own server as it is kept; empty on a network that has one address for all."""
    if server and not profile(channel).access.own_server:
        raise InvalidInput(
            msg("Accounts of {channel} have no server of their own.", channel=channel),
            msg("Leave the server out; a sandbox or proxy is named with the API address."),
        )
    return server_address(server or profile(channel).access.usual_server)


def _refuse_other_network(known: Account | None, channel: ChannelName, home: str) -> None:
    if known is not None and known.channel != channel:
        raise NotAllowed(
            msg(
                "The account “{name}” is one of {channel} already.",
                name=known.name,
                channel=known.channel,
            ),
            msg("Choose another name: the posts of this one go on to use it."),
        )
    if known is not None and known.server != home:
        raise NotAllowed(
            msg("The account “{name}” is at home on {server} already.", name=known.name, server=known.server),
            msg("Choose another name: the posts of this one go on to use it."),
        )


def _refuse_missing_tokens(channel: ChannelName, secrets: Mapping[str, str]) -> None:
    missing = profile(channel).access.missing(secrets)
    if missing:
        raise InvalidInput(
            msg(
                "For {channel} these tokens are missing: {names}.",
                channel=channel,
                names=", ".join(missing),
            ),
            msg("Put them into the token file, or type them when asked."),
        )


def _refuse_other_identity(known: Account | None, who: Identity) -> None:
    """What was sent as one page cannot be looked for on another: an account stays whose it is."""
    if known is None or known.external_id in ("", who.external_id):
        return
    raise NotAllowed(
        msg(
            "The account “{name}” is {expected} ({id}), and these tokens belong to {found} ({other}).",
            name=known.name,
            expected=known.display_name or known.name,
            id=known.external_id,
            found=who.display_name,
            other=who.external_id,
        ),
        Remedy(
            msg(
                "An account stays whose it is. Store the right tokens; or add an account with a new name, and move"
                " to it what is not sent yet."
            ),
            Action("account.add", name=None, channel=known.channel, tokens=None),
            Action("account.move", old=known.name, new=None),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Which posts go out on another account now, and how many stay: they are out, on their way, or doubtful."""

    moved: tuple[Post, ...]
    staying: int


@verb
def move(app: App, old: str, new: str, *, caller: Caller) -> Moved:
    """Let what is not sent yet of the account ``old`` go out on ``new``, in the campaigns' definitions too.

    It was approved for another page, so that it has to be approved again. Raises NotAllowed for accounts of two
    networks, where regions would let posts out on ``new`` without the word of those concerned, and StaleCampaign where
    somebody changes one of the definitions meanwhile: asked again, it does the rest.
    """
    before, after = app.store.accounts.get(old), app.store.accounts.get(new)
    for account in (before, after):
        require_in(caller, "accounts.move", account.organisation)
    if before.channel != after.channel or old == new:
        raise NotAllowed(
            msg("The posts of “{old}” cannot be moved to “{new}”.", old=old, new=new),
            msg("Name two accounts of one network: what was written for one does not fit another."),
        )
    now, known = app.clock.now(), app.store.campaigns.all()
    posting = [campaign for campaign in known if old in {plan.account for plan in campaign.channels}]
    for campaign in posting:
        require_handed_over(app, _with_account(campaign, old, new), campaign, caller=caller)
    for name in (each.name for each in posting):
        version, campaign = app.store.campaigns.version(name), app.store.campaigns.get(name)
        told = msg("of the campaign “{name}”, to “{new}”", name=name, new=new)
        moved_on = journal.entry(app, "accounts.move", caller=caller, subject=old, details=told)
        app.store.campaigns.save(_with_account(campaign, old, new), now, moved_on, seen=version)
    moved = app.store.posts.to_account(old, new, caller=caller, at=now)
    return Moved(moved=moved, staying=app.store.listing.count(account=old))


def _with_account(campaign: Campaign, old: str, new: str) -> Campaign:
    plans = (replace(plan, account=new) if plan.account == old else plan for plan in campaign.channels)
    return replace(campaign, channels=tuple(plans))


def check(app: App, account: Account, *, network: bool = True) -> tuple[Finding, ...]:
    """What would keep this account from posting or being measured; asks the network unless told not to."""
    findings: list[Finding] = []
    if account.paused:
        findings.append(
            Finding(
                code="account.paused",
                message=msg(
                    "The account “{name}” is paused: {why}", name=account.name, why=account.paused.in_full
                ),
                remedy=remedy_for(account),
            )
        )
    try:
        found = app.channel(account).check(app.clock.now()).findings if network else _opened(app, account)
    except OutreachError as error:
        remedy = error.remedy or Remedy(
            msg("Add the account again."), Action("account.add", name=account.name, channel=account.channel)
        )
        found = (Finding(code="account.unusable", message=error.message, remedy=remedy),)
    findings += [_of_account(finding, account) for finding in found]
    return tuple(findings)


def _opened(app: App, account: Account) -> tuple[Finding, ...]:
    app.channel(account)  # raises where the tokens cannot be opened
    return ()


def _of_account(finding: Finding, account: Account) -> Finding:
    """The network's finding with the name of the account that it is about."""
    return replace(
        finding, message=msg("Account “{name}”: {message}", name=account.name, message=finding.message)
    )


@verb
def pause(app: App, name: str, *, why: str, caller: Caller) -> Account:
    """Let nothing of the account go out until it is resumed; its posts keep their turn. Raises NotAllowed if it is."""
    account = app.store.accounts.get(name)
    require_in(caller, "accounts.pause", account.organisation)
    if account.paused:
        raise NotAllowed(
            msg("The account “{name}” is paused already: {why}", name=name, why=account.paused.in_full),
            Remedy(msg("Let it post again."), Action("account.resume", name=name)),
        )
    told = quoted(why.strip()) if why.strip() else None
    app.store.accounts.pause(
        name,
        Reason(_by_hand(caller.name.strip(), why.strip())),
        app.clock.now(),
        journal.entry(app, "accounts.pause", caller=caller, subject=name, details=told),
    )
    return app.store.accounts.get(name)


def _by_hand(name: str, why: str) -> Message:
    if not name:
        return msg("by hand: {why}", why=Quoted(why)) if why else msg("by hand")
    return msg("by {name}: {why}", name=name, why=Quoted(why)) if why else msg("by {name}", name=name)


@verb
def resume(app: App, name: str, *, caller: Caller) -> Account:
    """Let a paused account post again."""
    account = app.store.accounts.get(name)
    require_in(caller, "accounts.resume", account.organisation)
    paused = account.paused
    told = msg("It was paused: {why}", why=paused.in_full) if paused else None
    resumed = journal.entry(app, "accounts.resume", caller=caller, subject=name, details=told)
    app.store.accounts.pause(name, None, app.clock.now(), resumed)
    return app.store.accounts.get(name)
