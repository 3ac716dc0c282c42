"""What a person saw of a post, and what has become of it since."""

from __future__ import annotations

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import msg
from outreach.model.posts import Post


class Stale(OutreachError):
    """The post has changed since the caller saw it: nothing was done. ``post`` is what stands there now."""

    def __init__(self, post: Post, seen: int):
        super().__init__(
            msg(
                "Post {id} ({place}, {channel}) has changed since version {seen}: by now it is {status},"
                " version {version}.",
                id=post.id,
                place=post.place,
                channel=post.channel,
                seen=seen,
                status=msg(post.status.value),
                version=post.version,
            ),
            Remedy(
                msg("Look at what stands there now, then decide again."), Action("posts.show", id=post.id)
            ),
        )
        self.post = post
        self.seen = seen
