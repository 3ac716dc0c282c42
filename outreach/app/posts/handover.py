"""Posts that a person posts by hand."""

from __future__ import annotations

from urllib.parse import urlsplit

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.posts import posts
from outreach.app.posts.owning import require_own
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Caller, Post


@verb
def done(app: App, id: str, url: str, *, caller: Caller) -> Post:
    """The post that was handed over is out, at ``url``. Raises InvalidInput for no https address, NotAllowed else."""
    require_own(app, posts.get(app, id), "handover.done", caller=caller)
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInput(
            msg("“{url}” is not the address of a post.", url=url),
            msg("Copy the post's own address from the browser; it begins with https://."),
        )
    return app.store.posts.done(id, url.strip(), caller=caller, at=app.clock.now())
