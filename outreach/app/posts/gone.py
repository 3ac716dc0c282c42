"""Whether a post that went out is still on its network, asked for by a person."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.posts.owning import require_own
from outreach.channels.base import PublishedPost
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.model import WENT_OUT, Caller, Post, Status, network


@dataclass(frozen=True, kw_only=True)
class Looked:
    """The post as it stands now, and whether its network has it; None where that says nothing for certain."""

    post: Post
    shown: bool | None


@verb
def look(app: App, id: str, *, caller: Caller) -> Looked:
    """Ask the network for a post that went out; a gone one that it shows is published again, and read again.

    One that is missed becomes gone by the scheduler's own reading, on two days. Raises NotAllowed for a post that has
    no id on a network, and ChannelError where the network does not answer.
    """
    post, now = app.store.posts.get(id), app.clock.now()
    require_own(app, post, "gone.look", caller=caller)
    if post.status not in WENT_OUT or not post.external_id or post.published_at is None:
        raise NotAllowed(
            msg(
                "Post {id} ({place}) has no id on a network by which to look for it.", id=id, place=post.place
            ),
            Remedy(msg("Look at its story."), Action("posts.show", id=id)),
        )
    asked = PublishedPost(post=id, external_id=post.external_id, published_at=post.published_at, age="")
    shown = app.channel(app.store.accounts.get(post.account)).shows([asked]).get(id)
    if shown and post.status is Status.GONE:
        why = msg("the network shows it again; {name} had it looked for", name=caller.name)
        post = app.store.gone_posts.shown_again(
            post, why=why, caller=network(post.channel), at=now
        ) or app.store.posts.get(id)
    return Looked(post=post, shown=shown)
