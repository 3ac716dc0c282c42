"""Doubtful posts, as the person sees them who is to decide."""

from __future__ import annotations

from datetime import timedelta

from outreach.app import App
from outreach.channels import delays
from outreach.model import FeedEntry, Post, Status
from outreach.publish.quiet_period import quiet_period


def sightings(app: App, post: Post) -> tuple[FeedEntry, ...]:
    """What stands in the account's feed and may be the doubtful post; nothing for another one."""
    return app.store.sightings.of(post)


def quiet_left(app: App, post: Post) -> timedelta:
    """How long nobody may say yet that the doubtful post is not there; nothing for one that is in no doubt."""
    if post.status is not Status.UNKNOWN:
        return timedelta(0)
    quiet = quiet_period(delays(post.channel), sole=app.settings.sqlite_file is not None)
    return app.store.unknown_outcomes.quiet_left(post, app.clock.monotonic(), quiet)
