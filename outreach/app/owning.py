"""Whose a post is: its region's organisation's, where the region has one, else that of its account."""

from __future__ import annotations

from collections.abc import Sequence

from outreach.app import App
from outreach.app.permissions import may_in, require_in
from outreach.model import Caller, Campaign, Post, Region, Status
from outreach.store import CalendarEntry, Owners

__all__ = ["COMMON", "OwnedPost", "Owners", "may_do", "owners", "require_handed_over", "require_own"]

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
    """Whose every post is."""
    return app.store.owners.all()


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
