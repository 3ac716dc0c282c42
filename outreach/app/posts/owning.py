"""Whose a post is: its region's organisation's, where the region has one, else that of its account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from outreach.app import App
from outreach.app.permissions import may_in, require_in
from outreach.errors import Finding, NotAllowed, Severity
from outreach.language import msg
from outreach.model import Caller, Campaign, Place, Post, Region, Status
from outreach.places import Comparison
from outreach.store import CalendarEntry, Owners, organisation_of

__all__ = [
    "COMMON",
    "OwnedPost",
    "Owners",
    "held_back",
    "may_do",
    "owners",
    "require_handed_over",
    "require_kept",
    "require_own",
    "require_shared",
]

COMMON = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""Here whoever writes may write and plan for any organisation: its own approvers look at it before it goes out."""

OwnedPost = Post | CalendarEntry
"""Whatever says which account a post goes out on, and in which state it is."""

OWNERS_ALONE = frozenset({"posts.send_now", "review.send_back"})
"""What takes a role in the post's organisation in whatever state it is."""


def require_own(app: App, post: Post, name: str, *, caller: Caller) -> None:
    """Raises NotAllowed where the verb ``name`` takes a role in the organisation whose the post is.

    It does for every post that is past its draft: nothing that an organisation has let out, or may have, is changed
    by another one. What belongs to none is everybody's.
    """
    if _is_owners(post, name):
        require_in(caller, name, app.store.owners.of([post])[post.id])


def owners(app: App) -> Owners:
    """Whose any post is."""
    return app.store.owners.asked()


def require_handed_over(app: App, campaign: Campaign, known: Campaign | None, *, caller: Caller) -> None:
    """Raises NotAllowed where ``campaign`` gives posts to other organisations and the caller may not speak for all.

    Those concerned are whose accounts the campaign posts on, and whose posts regions have or had; NotFound for one
    that there is not. What ``known`` says already takes nobody's word; an account that joins takes it anew.
    """
    before, after = _shares(known.regions if known else ()), _shares(campaign.regions)
    posting = {plan.account for plan in campaign.channels}
    joining = posting - {plan.account for plan in known.channels} if known and after else set()
    if before == after and not joining:
        return
    accounts, named = app.store.accounts.organisations(sorted(posting)), set[str]()
    for regions in (campaign.regions, known.regions if known else ()):
        named |= {region.organisation for region in regions}
    for concerned in sorted({*accounts.values(), *named} - {""}):
        app.store.people.require_organisation(concerned)
        require_in(caller, "accounts.pause", concerned)  # so far the page is theirs


def require_shared(app: App, account: str, organisation: str, *, caller: Caller) -> None:
    """As :func:`require_handed_over`, of an account that a campaign posts on already and that is given away."""
    for campaign in app.store.campaigns.all():
        posting = {plan.account for plan in campaign.channels}
        if account in posting and _shares(campaign.regions):
            accounts = {**app.store.accounts.organisations(sorted(posting)), account: organisation}
            named = {region.organisation for region in campaign.regions}
            for concerned in sorted({*accounts.values(), *named} - {""}):
                require_in(caller, "accounts.pause", concerned)


def held_back(
    app: App, campaign: Campaign, known: Iterable[Place], found: Comparison, *, caller: Caller
) -> tuple[Finding, ...]:
    """One for each place that an import would make another organisation's, without the word of whose it is."""
    if not _shares(campaign.regions):
        return ()
    before = {place.slug: organisation_of(place, campaign.regions) for place in known}
    told = (change.place for change in (*found.changed, *found.returned))
    after = {place.slug: (place.name, organisation_of(place, campaign.regions)) for place in told}
    moved = {slug: (before[slug], whose) for slug, (_, whose) in after.items() if before[slug] != whose}
    return tuple(
        Finding(
            code="places.owner",
            message=msg(
                "{place} belongs to “{organisation}”, and would be another one's by its region, district or position.",
                place=after[slug][0],
                organisation=organisation,
            ),
            remedy=msg(
                "That takes an editor of “{organisation}”: without one, it stays as it is.",
                organisation=organisation,
            ),
            severity=Severity.WARNING,
            place=slug,
        )
        for slug, organisation in _lost(app, campaign, moved, caller).items()
    )


def require_kept(
    app: App, campaign: Campaign, moved: Mapping[str, tuple[str, str]], *, caller: Caller
) -> None:
    """Raises NotAllowed where somebody loses a place for whom the caller does not edit; ``moved`` is the store's."""
    for slug, organisation in _lost(app, campaign, moved, caller).items():
        raise NotAllowed(
            msg(
                "{place} belongs to “{organisation}”, and would be another one's by its region, district or position.",
                place=slug,
                organisation=organisation,
            ),
            msg("Ask an editor of “{organisation}” for it.", organisation=organisation),
        )


def _lost(
    app: App, campaign: Campaign, moved: Mapping[str, tuple[str, str]], caller: Caller
) -> Mapping[str, str]:
    """Short name → an organisation that loses the place, and for which the caller does not edit.

    What lay in no region's organisation belongs to those of the campaign's accounts.
    """
    accounts = app.store.accounts.organisations({plan.account for plan in campaign.channels}) if moved else {}
    found = {}
    for slug, (before, after) in moved.items():
        losing = {before} if before else set(accounts.values())
        for organisation in sorted(losing - {"", after}):
            if not may_in(caller, "places.edit", organisation):
                found[slug] = organisation
    return found


def _shares(regions: Sequence[Region]) -> tuple[object, ...]:
    """What decides which posts are another organisation's than their account's; nothing where no region has one."""
    if not any(region.organisation for region in regions):
        return ()
    return tuple((each.name, each.called, each.areas, each.rings, each.organisation) for each in regions)


def may_do(post: OwnedPost, name: str, owners: Owners, *, caller: Caller) -> bool:
    """Whether :func:`require_own` lets the caller do ``name`` with the post; ``owners`` are those of :func:`owners`."""
    return may_in(caller, name, owners.of(post) if _is_owners(post, name) else "")


def _is_owners(post: OwnedPost, name: str) -> bool:
    return post.status not in COMMON or name in OWNERS_ALONE
