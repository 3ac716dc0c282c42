"""The data folder: made, looked over, upgraded."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from outreach.app import App, opened
from outreach.app.accounts import accounts
from outreach.app.campaigns import days
from outreach.app.operation import foundations
from outreach.app.operation.datafolder import refuse_file, require_folder
from outreach.app.operation.upgrade import Upgraded
from outreach.app.operation.upgrade import upgrade as upgraded
from outreach.errors import Action, Finding, InvalidInput, OutreachError, Remedy, Severity
from outreach.language import msg
from outreach.model import UNTIMED, Campaign, Post, Status
from outreach.settings import Settings
from outreach.store import Store, Vault

WAITING = frozenset({Status.UNKNOWN, Status.MISSED, Status.REJECTED})
"""States that a post leaves only by a person's hand."""

MOST_WAITING = 200
"""Posts that wait for a person and are named one by one; the list of posts shows all."""


@dataclass(frozen=True, kw_only=True)
class NewSetup:
    """What was new: the folder, its key, the database's tables."""

    folder: bool
    key: bool
    tables: bool


def init(settings: Settings) -> NewSetup:
    """Make the data folder with its key and database; what is there already stays as it is."""
    refuse_file(settings)
    folder = not settings.data.exists()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(settings.data.iterdir()):
        # somebody has made it beforehand; a volume of a cluster is root's, and the pod's alone
        with suppress(PermissionError):
            settings.data.chmod(0o700)
    key = Vault(settings.key_file).create_key()
    tables = upgrade(settings).done
    if key:
        _take_up_key(settings)
    return NewSetup(folder=folder, key=key, tables=tables)


def _take_up_key(settings: Settings) -> None:
    """The new key seals from now on. A server may have a key on another host: then this one is taken back."""
    store = Store(settings.database_url, settings.key_file)
    try:
        if settings.sqlite_file is not None:
            store.keys.begin_anew()
        else:
            store.keys.require_fitting()
    except InvalidInput:
        settings.key_file.unlink()
        raise
    finally:
        store.close()


def upgrade(settings: Settings) -> Upgraded:
    """Bring the data folder to this program's state. Raises InvalidInput where there is none."""
    require_folder(settings)
    return upgraded(settings)


def check(settings: Settings, *, network: bool) -> tuple[Finding, ...]:
    """Everything that would keep the campaigns from running; ``network`` asks the accounts' networks too."""
    findings = list(foundations.of_folder(settings))
    if findings:
        return tuple(findings)
    findings += foundations.of_rights(settings)
    findings += settings.contacts.problems
    try:
        with opened(settings) as app:
            findings += foundations.of_app(app, network=network)
            findings += _accounts(app, network=network)
            findings += _provider(app, network=network)
            campaigns = app.store.campaigns.all()
            for campaign in campaigns:
                findings += _campaign(app, campaign)
            if not campaigns:
                findings.append(
                    Finding(
                        code="campaign.none",
                        message=msg("There is no campaign yet."),
                        remedy=Remedy(msg("Bring one in."), Action("campaign.apply")),
                        severity=Severity.WARNING,
                    )
                )
    except OutreachError as error:
        remedy = error.remedy or Remedy(msg("Make the data folder."), Action("init"))
        findings.append(Finding(code="store.unusable", message=error.message, remedy=remedy))
    return tuple(findings)


def _provider(app: App, *, network: bool) -> list[Finding]:
    if app.settings.provider is None:
        return []
    from outreach.app.people.provider import problem

    found = problem(app, network=network)
    return [found] if found else []


def _accounts(app: App, *, network: bool) -> list[Finding]:
    return [
        finding
        for account in app.store.accounts.all()
        for finding in accounts.check(app, account, network=network)
    ]


def _campaign(app: App, campaign: Campaign) -> list[Finding]:
    found = []
    for plan in campaign.channels:
        account = app.store.accounts.known(plan.account)
        if account is None or account.channel != plan.channel:
            found.append(
                Finding(
                    code="campaign.account",
                    message=msg(
                        "The campaign “{campaign}” posts on {channel} as “{account}”, which is no such account here.",
                        campaign=campaign.name,
                        channel=plan.channel,
                        account=plan.account,
                    ),
                    remedy=Remedy(
                        msg("Add it."), Action("account.add", name=plan.account, channel=plan.channel)
                    ),
                )
            )
    return found + _state(app, campaign)


def _state(app: App, campaign: Campaign) -> list[Finding]:
    name = campaign.name
    counts = app.store.listing.counts(name)
    if not app.store.places.count(name):
        message = msg("The campaign “{name}” has no places yet.", name=name)
        remedy = Remedy(msg("Import its places first."), Action("places.import", campaign=name))
        return [Finding(code="campaign.places", message=message, remedy=remedy)]
    if not counts:
        message = msg("The campaign “{name}” has no posts yet.", name=name)
        if campaign.open_ended:
            remedy = Remedy(
                msg("Fill the weeks ahead; later the scheduler does it."), Action("campaign.fill", name=name)
            )
            return [Finding(code="campaign.posts", message=message, remedy=remedy, severity=Severity.WARNING)]
        remedy = Remedy(
            msg("Generate its posts, then plan them."),
            Action("campaign.generate", name=name),
            Action("campaign.plan", name=name),
        )
        return [Finding(code="campaign.posts", message=message, remedy=remedy, severity=Severity.WARNING)]
    found = [
        _waiting(post)
        for post in app.store.listing.page(campaign=name, status=WAITING, limit=MOST_WAITING).posts
    ]
    untimed = app.store.listing.without_time(name, UNTIMED)
    found += _unapproved(campaign, sum(counts.get(status, 0) for status in UNTIMED), untimed)
    if campaign.over(days.today(app, campaign)) and counts.get(Status.DRAFT):
        found.append(
            Finding(
                code="campaign.over",
                message=msg(
                    "The campaign “{name}” ended on {day} and still has drafts.",
                    name=name,
                    day=campaign.last_day,
                ),
                remedy=msg("Give it a new period in campaign.toml and apply it again."),
                severity=Severity.WARNING,
            )
        )
    return found


def _waiting(post: Post) -> Finding:
    if post.status is Status.MISSED:
        remedy = Remedy(
            msg("Give it the next good time, or choose one: its story lists some."),
            Action("posts.reschedule", id=post.id, next=True),
            Action("posts.show", id=post.id),
        )
    else:
        remedy = Remedy(msg("Its story tells what can be done."), Action("posts.show", id=post.id))
    return Finding(
        code=f"post.{post.status}",
        message=msg(
            "Post {id} ({place}, {channel}) is {status}: {why}",
            id=post.id,
            place=post.place,
            channel=post.channel,
            status=msg(post.status.value),
            why=post.reason.in_full if post.reason else "",
        ),
        remedy=remedy,
        severity=Severity.WARNING,
        post=post.id,
    )


def _unapproved(campaign: Campaign, drafts: int, untimed: int) -> list[Finding]:
    """Drafts do not go out by themselves; without a time they cannot even be approved."""
    name = campaign.name
    if untimed:
        code, message = (
            "campaign.unplanned",
            msg("Posts of the campaign “{name}” have no time yet.", name=name),
        )
        remedy = Remedy(msg("Plan them."), Action("campaign.plan", name=name))
        return [Finding(code=code, message=message, remedy=remedy, severity=Severity.WARNING)]
    if drafts:
        code = "campaign.unapproved"
        message = msg(
            "Posts of the campaign “{name}” that nobody has approved yet: {count}.",
            name=name,
            count=drafts,
        )
        remedy = Remedy(msg("Read them, then approve them."), Action("posts.approve", campaign=name, by=None))
        return [Finding(code=code, message=message, remedy=remedy, severity=Severity.HINT)]
    return []
