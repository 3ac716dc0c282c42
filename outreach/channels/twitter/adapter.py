"""An X account, through tweepy 4.17.0 on X API v2. The only file that imports ``tweepy``.

Secrets: the OAuth 1.0a user context, with which every call is signed, or OAuth 2 (``signin``).
Reading costs money: 0.001 $ per post of the own timeline, 0.010 $ for the profile (X, price list of August
2026), free when repeated on the same UTC day; so posts are read once a day at most, followers weekly.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

import requests
import tweepy
from tweepy.auth import OAuth1UserHandler, OAuth2BearerHandler

from outreach.addresses import leads_here
from outreach.channels import checks
from outreach.channels.base import Access, Authorization, Identity, PublishedPost, Setup, SignIn
from outreach.channels.call import WireCall, current_call
from outreach.channels.figures import ReadFigure
from outreach.channels.http import Door
from outreach.channels.settling import CAUTIOUS, NoHandle
from outreach.channels.twitter import answers, refusals
from outreach.channels.twitter.authorization import ProfileAuthorization
from outreach.channels.twitter.signin import TokenRotation, ends_at
from outreach.errors import ChannelError, NotSent
from outreach.language import msg
from outreach.model import NO_HANDLE, FeedEntry, Handle, Outgoing, Prepared, Reading, Receipt
from outreach.networks import TWITTER
from outreach.networks.twitter import DEFINITION
from outreach.networks.twitter_calls import OAUTH1

PAGE, PAGES = 100, 32  # X keeps the newest 3,200 posts of a timeline
FEED_FIELDS = ("created_at", "entities", "attachments")  # the same in both vocabularies

LAST = timedelta(minutes=1)

GREY = b64decode(
    "/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/"
    "wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8ASP/Z"
)
"""The smallest picture that shows whether pictures may be uploaded: 8 × 8, JPEG."""

T = TypeVar("T")


class _Client(tweepy.Client):  # type: ignore[misc]  # the package carries no types
    """The SDK's client with our way out, v2 media and today's field names; never waits, never repeats."""

    def __init__(self, url: str, session: requests.Session, secrets: Mapping[str, str]):
        super().__init__(return_type=dict)
        self.session = session
        self._url = url
        self._secrets = secrets

    def request(
        self,
        method: str,
        route: str,
        params: Any = None,
        json: Any = None,
        user_auth: bool = True,  # noqa: ARG002  # the SDK passes it; every call here is the user's
        **body: Any,
    ) -> requests.Response:
        """One signed request; the answer is a JSON object or a :class:`ChannelError` is raised."""
        auth = _authorisation(self._secrets)
        headers = {"User-Agent": self.user_agent}
        response = self.session.request(
            method, self._url + route, params=params, json=json, headers=headers, auth=auth, **body
        )
        call = current_call()
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            answer = response.text
        if call.status == 401 and _ended(self._secrets, call):
            raise NotSent(
                msg("The sign-in to X has just ended"),
                msg("Nothing was published; it is renewed with the next try."),
            )
        if not 200 <= call.status < 300:
            signed_at = refusals.signed_at(str(response.request.headers.get("Authorization", "")))
            raise refusals.failure(call.status, answer, call, signed_at)
        if not isinstance(answer, dict):
            raise call.garbled(answer)
        return response

    def upload(self, image: bytes) -> str:
        """``POST /2/media/upload``, simple; some answers lack the envelope."""
        files = {"media": ("card.jpg", image, "image/jpeg")}
        answer = self.request(
            "POST", "/2/media/upload", data={"media_category": "tweet_image"}, files=files
        ).json()
        return str(int(answer.get("data", answer)["id"]))

    def describe(self, media: str, alt: str) -> None:
        """``POST /2/media/metadata``: the alt text, before the post that shows the picture."""
        self.request("POST", "/2/media/metadata", json={"id": media, "metadata": {"alt_text": {"text": alt}}})

    def timeline(self, user: str, fields: Sequence[str], **params: Any) -> dict[str, Any]:
        """``GET /2/users/{id}/tweets`` with ``post.fields``, which the SDK's own method cannot send."""
        wanted = {"post_fields": list(fields), "max_results": PAGE, **params}
        names = ("post.fields", "max_results", "since_id", "start_time", "pagination_token")
        page = self._make_request(
            "GET", f"/2/users/{user}/tweets", params=wanted, endpoint_parameters=names, user_auth=True
        )
        return dict(page)


def _authorisation(secrets: Mapping[str, str]) -> Any:
    """A signature with the OAuth 1 keys, or the OAuth 2 token, whichever the account has."""
    if all(secrets.get(name) for name in OAUTH1):
        return OAuth1UserHandler(*(secrets[name] for name in OAUTH1)).apply_auth()
    return OAuth2BearerHandler(secrets["oauth2_access_token"]).apply_auth()


def _ended(secrets: Mapping[str, str], call: WireCall) -> bool:
    """The token was good when it was opened, and its two hours were over when X looked at it."""
    end, now = ends_at(secrets), call.answered_at
    return end is not None and now is not None and end <= now


class TwitterProfile(NoHandle):
    """One account."""

    name = TWITTER
    has_feed = True
    sign_in: SignIn | None = TokenRotation()
    authorization: Authorization | None = ProfileAuthorization()
    delays = CAUTIOUS

    def __init__(self, setup: Setup):
        account, secrets = setup.account, setup.secrets
        url = account.api_url.rstrip("/") or "https://api.x.com"
        self._account = account
        self._door = Door("X", url, account.api_url, secrets.values())
        self._client = _Client(url, self._door.session, secrets)

    def identify(self) -> Identity:
        """``GET /2/users/me``. The tokens do not expire."""
        return self._me()[0]

    def _me(self) -> tuple[Identity, dict[str, Any], bool]:
        with self._door.call() as call:
            me = dict(self._client.get_me(user_fields=["public_metrics"], user_auth=True)["data"])
            identity = Identity(external_id=str(me["id"]), display_name=str(me["name"]))
            return identity, dict(me.get(answers.PUBLIC, {})), call.simulated

    def check(self, now: datetime) -> Access:
        """Whether the tokens work, whose they are, and whether all is granted that is needed; costs one profile read.

        The timeline is asked for what came in the last minute, which is mostly nothing and then free; the picture that
        is uploaded is seen by nobody, and X forgets it within a day.
        """
        try:
            identity = self.identify()
        except ChannelError as error:
            return Access(findings=(checks.failed(error),))
        findings = (
            *checks.mismatch(self._account, identity),
            *checks.tried(
                "channel.cannot-read",
                msg("The account's own posts cannot be read"),
                lambda: self._glance(identity.external_id, now),
            ),
            *checks.tried("channel.cannot-upload", msg("No picture can be uploaded"), self._try_upload),
        )
        return Access(findings=findings, identity=identity)

    def _glance(self, user: str, now: datetime) -> None:
        with self._door.call():
            self._client.timeline(user, FEED_FIELDS, start_time=now - LAST, max_results=5)

    def _try_upload(self) -> None:
        with self._door.call():
            self._client.upload(GREY)

    def prepare(
        self,
        outgoing: Outgoing,
        deadline: float,
        kept: Handle = NO_HANDLE,  # noqa: ARG002 - X knows no post before it is live
    ) -> Prepared:
        """Upload the picture and describe it; it lives 24 hours."""
        if not outgoing.image:
            return Prepared(outgoing=outgoing)
        with self._door.call(deadline):
            media = self._client.upload(outgoing.image)
        if outgoing.alt:
            with self._door.call(deadline):
                self._client.describe(media, outgoing.alt)
        return Prepared(outgoing=outgoing, media_ids=(media,))

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """``POST /2/tweets``, once. The id tells the time; X tells no permalink, the general form is used."""
        with self._door.call(deadline, publishes=True) as call:
            answer = self._client.create_tweet(
                text=prepared.outgoing.text, media_ids=list(prepared.media_ids) or None, user_auth=True
            )
            external_id = str(int(answer["data"]["id"]))
            published_at = answers.created(external_id)
        # a sandbox's post is not on x.com
        permalink = "" if leads_here(self._account.api_url) else f"https://x.com/i/web/status/{external_id}"
        return Receipt(
            external_id=external_id,
            permalink=permalink,
            published_at=published_at,
            rest_until=answers.rest_until(call),
        )

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        """The own timeline since ``since``; the network returns the newest first."""

        def entries(page: dict[str, Any], _: WireCall) -> list[FeedEntry]:
            return [answers.feed_entry(post) for post in page.get("data", ())]

        return tuple(chain.from_iterable(self._pages(entries, FEED_FIELDS, start_time=since)))

    def _pages(
        self, read: Callable[[dict[str, Any], WireCall], T], fields: Sequence[str], **span: Any
    ) -> Iterator[T]:
        """What ``read`` makes of each page of the own timeline; raises if a page is odd or none is last."""
        token = None
        for _ in range(PAGES):
            with self._door.call() as call:
                page = self._client.timeline(
                    self._account.external_id, fields, pagination_token=token, **span
                )
                told, token = read(page, call), page["meta"].get("next_token")
            yield told
            if not token:
                return
        raise NotSent(msg("X's timeline of the account does not end"), msg("Look at the profile yourself."))

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        """Own-timeline pages back to the oldest post, public and private figures in one. Where a post is too old for
        private ones, or they keep back the public ones, these are asked for alone, which is free on that day.

        Raises if nothing could be read at all; once something was read and paid for, the rest is ``failed``.
        """
        young = [live for live in posts if now - live.published_at < answers.PRIVATE_AGE]
        told = answers.TimelineFigures()
        if len(young) == len(posts):
            self._read((answers.PUBLIC, answers.PRIVATE), posts, told)
            self._read((answers.PUBLIC,), [live for live in posts if not told.public(live.external_id)], told)
        else:
            self._read((answers.PUBLIC,), posts, told)
            self._read((answers.PRIVATE,), young, told)
        context = self._context(told.simulated) | {"read_at": now}
        return tuple(
            figure.reading({**context, "post": live.post, "age": live.age})
            for group, asked in ((answers.PUBLIC, posts), (answers.PRIVATE, young))
            for live in posts
            for figure in told.of(group, live.external_id, live in asked)
        )

    def _read(
        self, groups: Sequence[str], posts: Sequence[PublishedPost], told: answers.TimelineFigures
    ) -> None:
        """Add to ``told`` what the timeline says of ``groups``, and why others are missing."""
        ids = [int(live.external_id) for live in posts if live.external_id.isdecimal()]

        def read(page: dict[str, Any], call: WireCall) -> None:
            told.simulated = told.simulated or call.simulated
            for group in groups:
                for id, figures in answers.page_figures(group, page, self._door.redact).items():
                    told.figures[group, id] = figures

        try:
            # an id carries its time, and since_id leaves out the id itself
            for _ in self._pages(read, groups, since_id=str(min(ids) - 1)) if ids else ():
                told.anything = True
        except ChannelError as error:
            if not told.anything:
                raise
            told.reason = error.reason.in_full

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """``GET /2/tweets``, free for what is not there; »not found« counts where something else of the account is."""
        found: dict[str, bool] = {}
        for start in range(0, len(posts), PAGE):
            chunk = posts[start : start + PAGE]
            with self._door.call():
                answer = self._client.get_tweets([live.external_id for live in chunk], user_auth=True)
                told = answers.shown(answer)
            found |= {live.post: told[live.external_id] for live in chunk if live.external_id in told}
        if False in found.values() and not (any(found.values()) or self._shows_anything()):
            return {}
        return found

    def _shows_anything(self) -> bool:
        """Something else of the account can be read: its newest posts, or its profile where it has none."""
        with self._door.call():
            if self._client.timeline(self._account.external_id, ("created_at",), max_results=5)["meta"][
                "result_count"
            ]:
                return True
        return self.identify().external_id == self._account.external_id

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        """Followers, from ``GET /2/users/me`` with ``public_metrics``."""
        _, delivered, simulated = self._me()
        context = {**self._context(simulated), "read_at": now, "age": "day"}
        if "followers_count" in delivered:
            figure = ReadFigure.delivered(answers.FOLLOWERS, delivered["followers_count"])
        else:
            figure = ReadFigure.left_out(answers.FOLLOWERS)
        return (figure.reading(context),)

    def _context(self, simulated: bool) -> dict[str, Any]:
        return {"account": self._account.name, "definition": DEFINITION, "simulated": simulated}
