"""What posts said before: looked through, compared word by word, and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from outreach.app import App
from outreach.app.campaigns import campaigns
from outreach.app.content.drawing import drawing
from outreach.app.permissions import verb
from outreach.app.places import rights
from outreach.app.posts import posts
from outreach.app.posts.owning import require_own
from outreach.content.difference import Part, PartKind, difference
from outreach.content.fingerprint import KnownPost
from outreach.content.generate import Before
from outreach.content.generate import generate as write_drafts
from outreach.errors import Finding, NotAllowed
from outreach.language import msg
from outreach.model import Caller, Draft, Post, Revision, Stale


class Wording(Protocol):
    """What can be compared: a post, one of its revisions, or what generating makes now."""

    @property
    def text(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def image_sha256(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class WordingComparison:
    """Text and alt text word by word, and the hashes of both cards."""

    text: tuple[Part, ...]
    alt: tuple[Part, ...]
    cards: tuple[str, str]

    @property
    def same(self) -> bool:
        """Both say and show the same."""
        words = all(part.kind is PartKind.SAME for part in (*self.text, *self.alt))
        return words and self.cards[0] == self.cards[1]


def history(app: App, id: str) -> tuple[Revision, ...]:
    """All revisions of a post, oldest first; the last is what it says now. Raises NotFound."""
    return app.store.revisions.of(id)


def compare(app: App, id: str, one: int, other: int) -> WordingComparison:
    """What of the revision ``one`` became ``other``. Raises NotFound."""
    return compared(app.store.revisions.get(id, one), app.store.revisions.get(id, other))


def compare_generated(app: App, id: str) -> WordingComparison:
    """What would become of the post's words and card if it were generated now. Raises NotAllowed where it cannot be."""
    post = posts.get(app, id)
    return compared(post, _made_anew(app, post))


def changed_since(stale: Stale) -> WordingComparison | None:
    """What has changed in words and card since the caller saw them; None where that is only time or status."""
    if stale.before is None:
        return None
    found = compared(stale.before, stale.post)
    return None if found.same else found


def compared(before: Wording, after: Wording) -> WordingComparison:
    """What of ``before`` became ``after``."""
    return WordingComparison(
        text=difference(before.text, after.text),
        alt=difference(before.alt, after.alt),
        cards=(before.image_sha256, after.image_sha256),
    )


@verb
def restore(app: App, id: str, number: int, *, version: int, caller: Caller) -> Post:
    """Take the words and the card of a revision back; the post loses its approval.

    Those that stand there already change nothing. Raises Stale, NotFound for a revision that there is not, NotAllowed
    in a state in which words cannot change, FileMissing where the card of then is lost.
    """
    require_own(app, posts.seen(app, id, version), "revisions.restore", caller=caller)
    wanted = app.store.revisions.get(id, number)
    if wanted.image_sha256:
        app.files.open(wanted.image_sha256)
    return app.store.revisions.restore(id, number, version=version, caller=caller, at=app.clock.now())


@verb
def back_to_generated(app: App, id: str, *, version: int, caller: Caller) -> Post:
    """The newest words that no person has changed; from now on generating may renew them again. As :func:`restore`.

    Raises NotAllowed where only a person's words are known.
    """
    require_own(app, posts.seen(app, id, version), "revisions.back_to_generated", caller=caller)
    number = _newest_generated(app.store.revisions.of(id))
    if number is None:
        raise NotAllowed(
            msg("The generated words of post {id} were not kept: they are older than its history.", id=id),
            msg("Compare with what generating makes now, and take over what you like."),
        )
    return restore(app, id, number, version=version, caller=caller)


def _newest_generated(found: Sequence[Revision]) -> int | None:
    return next((each.number for each in reversed(found) if not each.edited), None)


def _made_anew(app: App, post: Post) -> Post:
    """The post as generating would make it now; nothing is kept of it.

    Raises NotAllowed, with what was found, where it would make nothing.
    """
    campaign = app.store.campaigns.get(post.campaign)
    mine = (post.place, post.channel, post.number)
    own = app.store.posts.find(campaign=campaign.name, place=post.place)
    posts = {(p.place, p.channel, p.number): p for p in own}
    before = Before(
        posts={
            key: KnownPost(made_from="", text=each.text, fixed=True)
            for key, each in posts.items()
            if key != mine
        },
        days={mine: day} if (day := rights.day_of(post)) is not None else {},
    )
    places = campaigns.known_places(app, campaign, [post.place])
    wanted = {mine} if campaign.open_ended else None
    findings: list[Finding] = []
    with drawing(app, campaign) as drawer:
        for made in write_drafts(campaign, places, app.settings.templates, drawer, before, wanted):
            if isinstance(made, Finding):
                findings.append(made)
            elif isinstance(made, Draft) and (made.place, made.channel, made.number) == mine:
                digest = hashlib.sha256(made.card).hexdigest()
                return replace(post, text=made.text, link=made.link, alt=made.alt, image_sha256=digest)
    raise NotAllowed(
        msg("Generating would make no post of this: {id} ({place}).", id=post.id, place=post.place),
        findings=tuple(findings),
    )
