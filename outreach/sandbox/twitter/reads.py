"""Reading posts, timelines and the own user on X (facts/x-api.md §3, §4.4, §4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from outreach.networks import TWITTER
from outreach.sandbox.audience import Figures
from outreach.sandbox.shortening import stored
from outreach.sandbox.state import LivePost, Memory, SandboxAccount, digest
from outreach.sandbox.twitter.fields import MEDIA_FIELDS, POST_FIELDS, USER_FIELDS
from outreach.sandbox.twitter.posts import username
from outreach.sandbox.twitter.requests import ID, fields, invalid, moment, one_id, whole
from outreach.sandbox.twitter.words import Vocabulary
from outreach.sandbox.wire import Answer, json_answer

PRIVATE_AGE = timedelta(days=30)
NEWEST = 3200
PRIVATE = frozenset({"non_public_metrics", "organic_metrics", "promoted_metrics"})
EXPANSIONS = frozenset({"attachments.media_keys", "author_id"})
TIMELINE_KEYS = frozenset(
    {"max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id", "exclude"}
)


@dataclass(frozen=True, kw_only=True)
class _WantedFields:
    post_fields: list[str]
    media_fields: list[str]
    expansions: list[str]

    @property
    def private(self) -> list[str]:
        return [name for name in self.post_fields if name in PRIVATE]


class Reader:
    """Everything that the user of ``account`` may look at."""

    def __init__(self, memory: Memory, account: SandboxAccount, words: Vocabulary):
        self._memory = memory
        self._account = account
        self._words = words

    def lookup(self, query: Mapping[str, str]) -> Answer:
        """Posts by id; what is not there, or may not be told, is in ``errors``."""
        wanted = self._wanted(query, {"ids"})
        asked = query.get("ids", "").split(",")
        if not 1 <= len(asked) <= 100 or not all(ID.fullmatch(id) for id in asked):
            raise self._invalid("ids", query.get("ids", ""), "must be 1 to 100 ids")
        found = [self._memory.posts.get(id) for id in asked]
        posts = [post for post in found if post is not None and self._is_open(post)]
        missing = [id for id in asked if id not in {post.id for post in posts}]
        return self._answer(posts, wanted, "post_read", errors=[self._missing(id) for id in missing])

    def timeline(self, user_id: str, query: Mapping[str, str]) -> Answer:
        """Posts of one user, newest first; private figures cut it to 30 days."""
        wanted = self._wanted(query, TIMELINE_KEYS)
        size = whole(query, "max_results", 5, 100, 10)
        owner = self._memory.account_with_id(TWITTER, user_id)
        fields(query, "exclude", {"replies", "retweets"})
        if owner is None:
            return json_answer(200, {"errors": [self._missing(user_id, kind="user", parameter="id")]})
        posts = [post for post in self._span(owner, query) if not wanted.private or self._is_recent(post)]
        shown = posts[:size]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if shown:
            meta |= {"newest_id": shown[0].id, "oldest_id": shown[-1].id}
        if len(posts) > size:
            meta["next_token"] = f"7140{int(shown[-1].id):x}"
        item = "owned_read" if owner == self._account else "post_read"
        return self._answer(shown, wanted, item, meta=meta)

    def me(self, query: Mapping[str, str]) -> Answer:
        """The user whose access this is."""
        self._known(query, {"user.fields", "expansions"} | self._words.selectors)
        names = fields(query, "user.fields", USER_FIELDS)
        user = self._user(self._account)
        figures: dict[str, dict[str, int]] = {}
        if "public_metrics" in names:
            counts = self._user_counts()
            user["public_metrics"] = counts
            figures[self._account.external_id] = {f"public_metrics.{k}": n for k, n in counts.items()}
        return json_answer(200, {"data": user}, figures=figures, charged={"user_read": [user["id"]]})

    def _user_counts(self) -> dict[str, int]:
        return {
            "followers_count": self._memory.followers(self._account, self._memory.now()),
            "following_count": 120,
            self._words.user_posts: len(self._memory.posts_of(self._account)),
            "listed_count": 3,
            "like_count": 0,
        }

    def _span(self, owner: SandboxAccount, query: Mapping[str, str]) -> list[LivePost]:
        posts = sorted(self._memory.posts_of(owner), key=lambda post: int(post.id), reverse=True)[:NEWEST]
        start, end = moment(query, "start_time"), moment(query, "end_time")
        since, until = one_id(query, "since_id"), one_id(query, "until_id")
        before = self._page_start(query)
        return [
            post
            for post in posts
            if (start is None or post.created_at >= start)
            and (end is None or post.created_at < end)
            and (since is None or int(post.id) > since)
            and (until is None or int(post.id) < until)
            and (before is None or int(post.id) < before)
        ]

    def _page_start(self, query: Mapping[str, str]) -> int | None:
        token = query.get("pagination_token")
        if token is None:
            return None
        try:
            return int(token.removeprefix("7140"), 16)
        except ValueError:
            raise self._invalid("pagination_token", token, "is not valid") from None

    def _answer(
        self,
        posts: Iterable[LivePost],
        wanted: _WantedFields,
        item: str,
        *,
        errors: Iterable[dict[str, Any]] = (),
        meta: dict[str, Any] | None = None,
    ) -> Answer:
        problems, data, figures = list(errors), [], {}
        shown: list[LivePost] = []
        for post in posts:
            refused = [name for name in wanted.private if not self._may_see(post, name)]
            if refused:
                problems += [error for name in refused for error in self._denied(post, name)]
                continue
            entry, served = self._post(post, wanted)
            shown.append(post)
            data.append(entry)
            if served:
                figures[post.id] = served
        answer: dict[str, Any] = {"data": data} if data else {}
        if includes := self._includes(shown, wanted):
            answer["includes"] = includes
        if problems:
            answer["errors"] = problems
        if meta is not None:
            answer["meta"] = meta
        return json_answer(200, answer, figures=figures, charged={item: [post.id for post in shown]})

    def _post(self, post: LivePost, wanted: _WantedFields) -> tuple[dict[str, Any], dict[str, int]]:
        owner = self._memory.accounts[TWITTER, post.account]
        keys = _media_keys(post)
        text = stored(post, username(owner), keys)
        groups = self._metrics(self._memory.figures(post, self._memory.now()), bool(post.link))
        everything: dict[str, Any] = {
            "created_at": post.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "conversation_id": post.id,
            "author_id": owner.external_id,
            "lang": "de",
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "entities": {"urls": list(text.urls)} if text.urls else None,
            "attachments": {"media_keys": list(keys)} if keys else None,
            **groups,
        }
        entry = {"id": post.id, "text": text.text, self._words.edit_history: [post.id]}
        names = [*wanted.post_fields, *(["author_id"] if "author_id" in wanted.expansions else [])]
        if "attachments.media_keys" in wanted.expansions:
            names.append("attachments")
        entry |= {name: everything[name] for name in names if everything.get(name) is not None}
        served = {f"{g}.{k}": n for g in groups if g in names for k, n in groups[g].items()}
        return entry, served

    def _metrics(self, figures: Figures, linked: bool) -> dict[str, dict[str, int]]:
        likes = sum(figures.reactions.values())
        public = {
            self._words.reposts: figures.shares,
            "reply_count": figures.comments,
            "like_count": likes,
            "quote_count": figures.quotes,
            "bookmark_count": figures.bookmarks,
            "impression_count": figures.views,
        }
        clicks = {"url_link_clicks": figures.link_clicks} if linked else {}
        private = {"impression_count": figures.views, "user_profile_clicks": figures.profile_clicks, **clicks}
        engagements = likes + figures.comments + figures.shares + figures.quotes + figures.bookmarks
        engagements += figures.profile_clicks + figures.link_clicks + figures.photo_views
        return {
            "public_metrics": public,
            "non_public_metrics": {**private, "engagements": engagements},
            "organic_metrics": {
                **private,
                "like_count": likes,
                "reply_count": figures.comments,
                self._words.reposts: figures.shares,
            },
        }

    def _includes(self, posts: list[LivePost], wanted: _WantedFields) -> dict[str, Any]:
        includes: dict[str, Any] = {}
        media = [entry for post in posts for entry in self._media(post, wanted.media_fields)]
        if media and "attachments.media_keys" in wanted.expansions:
            includes["media"] = media
        if posts and "author_id" in wanted.expansions:
            owners = {post.account: self._memory.accounts[TWITTER, post.account] for post in posts}
            includes["users"] = [self._user(owner) for owner in owners.values()]
        return includes

    def _media(self, post: LivePost, names: list[str]) -> list[dict[str, Any]]:
        address = self._memory.accounts[TWITTER, post.account].api_url
        entries = []
        for key, image in zip(_media_keys(post), post.images, strict=True):
            url = f"{address}/_sandbox/media/{image.sha256}"
            more = {"alt_text": image.alt, "url": url}
            chosen = {name: more[name] for name in names if more.get(name)}
            entries.append({"media_key": key, "type": "photo", **chosen})
        return entries

    def _user(self, account: SandboxAccount) -> dict[str, Any]:
        return {"id": account.external_id, "name": account.display_name, "username": username(account)}

    def _is_open(self, post: LivePost) -> bool:
        """Whether the post is on X, by an account that this sandbox has opened."""
        return (
            TWITTER,
            post.account,
        ) in self._memory.accounts and post.network == TWITTER

    def _is_recent(self, post: LivePost) -> bool:
        return self._memory.now() - post.created_at <= PRIVATE_AGE

    def _may_see(self, post: LivePost, name: str) -> bool:
        return name != "promoted_metrics" and post.account == self._account.name and self._is_recent(post)

    def _denied(self, post: LivePost, name: str) -> list[dict[str, Any]]:
        return [
            {
                "title": "Field Authorization Error",
                "type": self._words.problems + "not-authorized-for-field",
                "detail": f"Sorry, the field {name}.{part} of {post.id} is not for you to see.",
                "resource_id": post.id,
                "resource_type": self._words.post,
                "parameter": f"{name}.{part}",
                "field": f"{name}.{part}",
                "section": "data",
                "value": post.id,
            }
            for part in ("impression_count", "url_link_clicks", "user_profile_clicks", "engagements")
        ]

    def _missing(self, id: str, *, kind: str = "", parameter: str = "ids") -> dict[str, Any]:
        kind = kind or self._words.post
        return {
            "title": "Not Found Error",
            "type": self._words.problems + "resource-not-found",
            "detail": f"There is no {kind} {id}.",
            "resource_id": id,
            "resource_type": kind,
            "parameter": parameter,
            "value": id,
        }

    def _wanted(self, query: Mapping[str, str], more: Iterable[str]) -> _WantedFields:
        common = {"expansions", "media.fields", "user.fields", "poll.fields", "place.fields"}
        self._known(query, {*more, *common, *self._words.selectors})
        renamed = {self._words.field_renames.get(name, name) for name in POST_FIELDS}
        extra = {"author_id"} if self._words.field_renames else set()
        chosen = [
            name
            for selector in sorted(self._words.selectors)
            for name in fields(query, selector, renamed | extra)
        ]
        return _WantedFields(
            post_fields=list(dict.fromkeys(chosen)),
            media_fields=fields(query, "media.fields", MEDIA_FIELDS),
            expansions=fields(query, "expansions", EXPANSIONS),
        )

    def _known(self, query: Mapping[str, str], names: Iterable[str]) -> None:
        for name in set(query) - set(names):
            raise self._invalid(name, query[name], "is no parameter of this request")

    def _invalid(self, name: str, value: str, why: str) -> Exception:
        return invalid(name, value, why, self._words)


def _media_keys(post: LivePost) -> tuple[str, ...]:
    """Keys of the post's pictures; after a restart the upload ids are forgotten, and the keys are new ones."""
    ids = post.photos or tuple(str(int(digest(post.id, i.sha256)[:15], 16)) for i in post.images)
    return tuple(f"3_{id}" for id in ids)
