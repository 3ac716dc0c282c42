"""A Facebook page on Graph API v26.0; ``graph`` sends what is asked for here, through facebook-sdk.

Secrets: ``page_token``; with ``app_id`` and ``app_secret`` the calls carry a proof and :meth:`check` can see
when the token ends.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from outreach.channels import checks
from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.call import WireCall
from outreach.channels.facebook import answers, check, limits, refusals
from outreach.channels.facebook.authorization import PageAuthorization
from outreach.channels.facebook.graph import VERSION, GraphClient, graph_call
from outreach.channels.http import Door
from outreach.channels.settling import CAUTIOUS, NoHandle
from outreach.clock import uptime
from outreach.errors import ChannelError, NotSent, Unauthorized
from outreach.language import msg
from outreach.model import NO_HANDLE, FeedEntry, Handle, Outgoing, Prepared, Reading, Receipt
from outreach.networks import FACEBOOK
from outreach.networks.facebook import DEFINITION

BATCH_OPERATIONS = 50  # §Batch Requests; each counts as a call
SMALLEST_PAGE = 5
FEED_PAGE, FEED_PAGES = 100, 20  # a page shows about 600 posts a year
PERMALINK_SECONDS = 10.0


class FacebookPage(NoHandle):
    """One page."""

    name = FACEBOOK
    has_feed = True
    sign_in: SignIn | None = None
    authorization: Authorization | None = PageAuthorization()
    delays = CAUTIOUS

    def __init__(self, setup: Setup):
        account, secrets = setup.account, setup.secrets
        self._account = account
        self._page = account.external_id
        self._app = (
            (secrets["app_id"], secrets["app_secret"]) if {"app_id", "app_secret"} <= secrets.keys() else None
        )
        self._door = Door("Facebook", "https://graph.facebook.com", account.api_url, secrets.values())
        self._graph = GraphClient(secrets, self._door.session)
        self._served = ""  # the version that the last answer came from

    @contextmanager
    def _call(self, deadline: float | None = None, *, publishes: bool = False) -> Iterator[WireCall]:
        """One request, of which the version that has answered is remembered."""
        with graph_call(self._door, self._page, deadline, publishes=publishes) as call:
            yield call
        self._served = call.headers.get("facebook-api-version", "")

    def identify(self) -> Identity:
        """Whose page it is; the token's end only where app id and secret are known.

        Raises Unauthorized for a user's token: it can read the page, and is refused when a post is due.
        """
        token = self._token()
        me = self._me()
        if (token or {}).get("type") in check.NOT_A_PAGE or (token is None and self._has_pages()):
            raise check.no_page(me.display_name)
        return _until(me, token)

    def _has_pages(self) -> bool:
        """True where ``GET /me/accounts`` is served, as it is to users only: a page has no such list."""
        try:
            with self._call():
                answer = self._graph.read("me/accounts", fields="id,name", limit=1)
                return isinstance(answer.get("data"), list)
        except ChannelError:
            return False

    def _me(self) -> Identity:
        """``GET /me`` with the page's token."""
        with self._call():
            me = self._graph.read("me", fields="id,name")
            return Identity(external_id=answers.object_id(me), display_name=str(me["name"]))

    def _token(self) -> dict[str, Any] | None:
        """``GET /debug_token``: what Facebook knows about the token; None without the app's secret."""
        if self._app is None:
            return None
        with self._call():
            return dict(self._graph.about_token(*self._app)["data"])

    def check(self, now: datetime) -> Access:
        """Page, token (dates, permissions), one probe of the page's figures, and the version served."""
        try:
            identity, token, probe = self._me(), self._token(), self.account_readings(now)
        except ChannelError as error:
            return Access(findings=(checks.failed(error),))
        findings = (
            *checks.mismatch(self._account, identity),
            *check.about_token(token, now),
            *check.about_figures(probe),
            *check.about_version(VERSION, self._served),
        )
        return Access(findings=findings, identity=_until(identity, token))

    def prepare(
        self,
        outgoing: Outgoing,
        deadline: float,
        kept: Handle = NO_HANDLE,  # noqa: ARG002 - Facebook knows no post before it is live
    ) -> Prepared:
        """``POST /{page}/photos`` unpublished, with ``alt_text_custom``; nothing without a picture."""
        if not outgoing.image:
            return Prepared(outgoing=outgoing)
        fields: dict[str, Any] = {"alt_text_custom": outgoing.alt} if outgoing.alt else {}
        with self._call(deadline):
            picture = ("card.jpg", io.BytesIO(outgoing.image), "image/jpeg")
            photo = self._graph.write(
                f"{self._page}/photos", {"source": picture}, published="false", **fields
            )
            return Prepared(outgoing=outgoing, media_ids=(answers.object_id(photo),))

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """``POST /{page}/feed``, once. The permalink is asked for afterwards and may stay empty."""
        fields: dict[str, Any] = {"message": prepared.outgoing.text}
        if prepared.media_ids:
            # the SDK would send a list as its keys: JSON it is
            fields["attached_media"] = json.dumps([{"media_fbid": media} for media in prepared.media_ids])
        elif prepared.outgoing.link:
            fields["link"] = prepared.outgoing.link
        with self._call(deadline, publishes=True) as call:
            external_id = answers.object_id(self._graph.write(f"{self._page}/feed", **fields))
        return replace(self._receipt(external_id, deadline), rest_until=limits.rest_until(call))

    def _receipt(self, external_id: str, deadline: float) -> Receipt:
        """``GET /{post}``. The post is live whatever happens here, so no failure may leave this method."""
        try:
            with self._call(min(deadline, uptime() + PERMALINK_SECONDS)):
                post = self._graph.read(external_id, fields="permalink_url,created_time")
                link, created = str(post.get("permalink_url", "")), answers.moment(post["created_time"])
        except ChannelError:
            return Receipt(external_id=external_id)
        return Receipt(external_id=external_id, permalink=link, published_at=created)

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        """``GET /{page}/published_posts``: ``/feed`` would show visitors' posts too."""
        since = since.replace(microsecond=0)  # Facebook tells whole seconds
        entries: list[FeedEntry] = []
        size, left = FEED_PAGE, FEED_PAGE * FEED_PAGES
        place: dict[str, str] = {}
        while left > 0:
            left -= size
            try:
                found, following = self._feed_page(size, place)
            except ChannelError as error:
                if not refusals.wants_less(error) or size <= SMALLEST_PAGE:
                    raise
                size //= 2
                continue
            entries += found
            if following is None or (entries and entries[-1].created_at < since):
                entries.sort(key=lambda entry: entry.created_at, reverse=True)
                return tuple(entry for entry in entries if entry.created_at >= since)
            if following == place:
                break
            place = following
        raise NotSent(
            msg("Facebook's list of the page's posts does not end"), msg("Look at the page yourself.")
        )

    def _feed_page(
        self, size: int, place: Mapping[str, str]
    ) -> tuple[list[FeedEntry], dict[str, str] | None]:
        """One page of the page's own posts from ``place`` on, and the place of the next one; None on the last."""
        try:
            with self._call():
                page = self._graph.read(
                    f"{self._page}/published_posts", fields=answers.FEED_FIELDS, limit=size, **place
                )
                return [answers.feed_entry(row) for row in page["data"]], answers.next_page(page)
        except Unauthorized as error:
            raise refusals.may_not_read(error) from None

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        """Batches of ``GET /{post}/insights``, one metric per operation: a retired name fails alone."""
        wanted = [(live, metric) for live in posts for metric in answers.POST_METRICS]
        readings: list[Reading] = []
        for start in range(0, len(wanted), BATCH_OPERATIONS):
            chunk = wanted[start : start + BATCH_OPERATIONS]
            urls = [
                f"{live.external_id}/insights?metric={metric.name}&period=lifetime" for live, metric in chunk
            ]
            try:
                entries, simulated = self._batch(urls)
            except ChannelError as error:
                if not readings:
                    raise
                # what was read stays read
                entries, simulated = [error] * len(chunk), False
            for (live, metric), entry in zip(chunk, entries, strict=True):
                context = self._context(now, simulated, live.age, live.post)
                readings += [
                    figure.reading(context) for figure in answers.figures(metric, "lifetime", entry, now)
                ]
        return tuple(readings)

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """Batches of ``GET /{post}``; »no such object« counts where another of the page's posts is shown this way."""
        told = self._shown([live.external_id for live in posts])
        if False in told.values() and not (any(told.values()) or self._shows_anything()):
            return {}
        return {live.post: told[live.external_id] for live in posts if live.external_id in told}

    def _shown(self, ids: Sequence[str]) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for start in range(0, len(ids), BATCH_OPERATIONS):
            chunk = ids[start : start + BATCH_OPERATIONS]
            entries, _ = self._batch([f"{id}?fields=id" for id in chunk])
            told = zip(chunk, map(answers.shown, chunk, entries), strict=True)
            found |= {id: there for id, there in told if there is not None}
        return found

    def _shows_anything(self) -> bool:
        """The newest of the page's posts can be read like any post; the page itself where it has none."""
        newest, _ = self._feed_page(SMALLEST_PAGE, {})
        if newest:
            return any(self._shown([entry.external_id for entry in newest]).values())
        return self._me().external_id == self._page

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        """A batch of ``GET /{page}/insights`` for the latest day (Pacific time) that has ended."""
        # Unix seconds; a day's row carries the midnight that ends it
        since, until = int((now - timedelta(days=3)).timestamp()), int(now.timestamp())
        span = f"period=day&since={since}&until={until}"
        entries, simulated = self._batch(
            [f"{self._page}/insights?metric={metric.name}&{span}" for metric in answers.PAGE_METRICS]
        )
        context = self._context(now, simulated, "day")
        told = zip(answers.PAGE_METRICS, entries, strict=True)
        return tuple(
            figure.reading(context)
            for metric, entry in told
            for figure in answers.figures(metric, "day", entry, now)
        )

    def _batch(self, urls: Sequence[str]) -> tuple[list[object], bool]:
        """As :meth:`_one_batch`, in halves where Facebook wants to be asked for less at once."""
        try:
            return self._one_batch(urls)
        except ChannelError as error:
            if not refusals.wants_less(error) or len(urls) < 2:
                raise
        half = len(urls) // 2
        first, simulated = self._batch(urls[:half])
        rest, too = self._batch(urls[half:])
        return first + rest, simulated or too

    def _one_batch(self, urls: Sequence[str]) -> tuple[list[object], bool]:
        """``POST /`` with reads only, so it may be repeated; entries in order, null for one not done."""
        operations = json.dumps([{"method": "GET", "relative_url": f"{VERSION}/{url}"} for url in urls])
        with self._call() as call:
            entries = self._graph.write("", batch=operations, include_headers="false")
            if not isinstance(entries, list) or len(entries) != len(urls):
                raise call.garbled(entries)
            return entries, call.simulated

    def _context(self, now: datetime, simulated: bool, age: str, post: str = "") -> dict[str, Any]:
        return {
            "account": self._account.name,
            "definition": DEFINITION,
            "read_at": now,
            "simulated": simulated,
            "age": age,
            "post": post,
        }


def _until(identity: Identity, token: Mapping[str, object] | None) -> Identity:
    """The page with the dates on which its token ends, as far as the token's record tells them."""
    return replace(
        identity,
        token_expires_at=check.expiry(token or {}),
        figures_end_at=check.expiry(token or {}, "data_access_expires_at"),
    )
