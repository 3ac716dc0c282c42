"""Who else has a post open: a courtesy to people, through all web processes. Versions guard the words."""

from __future__ import annotations

from outreach.app import App
from outreach.app.permissions import verb
from outreach.model import Caller


@verb
def tell(app: App, post: str, *, caller: Caller) -> tuple[str, ...]:
    """The caller has the post open to edit it; the names of the others who have. Raises NotFound."""
    now = app.clock.now()
    app.store.open_posts.tell(app.store.posts.get(post).id, caller, now)
    return tuple(name for person, name in app.store.open_posts.at(post, now).items() if person != caller.id)
