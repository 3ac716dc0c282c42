"""What readers see of a live post: folded where its network folds, links as it shows them; in German, as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from zoneinfo import ZoneInfo

from outreach.content.appearance import PieceKind, SeenPiece, appearance
from outreach.language import Language, translate
from outreach.model import ChannelName
from outreach.networks import InteractionKind, profile
from outreach.sandbox.ledger import iso
from outreach.sandbox.state import LivePost, Memory, SandboxAccount
from outreach.sandbox.wire import Answer, Request, html_answer

GERMANY = ZoneInfo("Europe/Berlin")

STYLE = """body{font:1rem/1.5 sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#16302a;background:#fff}
article,header{border:1px solid #767676;border-radius:.5rem;padding:1rem;margin:1rem 0}
h1,h2{font-size:1.1rem;margin:0}img{max-width:100%;height:auto;display:block}figure{margin:1rem 0}
.words{white-space:pre-wrap;overflow-wrap:anywhere}.soft,summary{color:#444}details{display:inline}"""


def page_for(memory: Memory, network: ChannelName, request: Request) -> Answer | None:
    """What a browser is shown at the address of a live post or of an account; None where there is neither.

    Addresses end with a post's id, or with the name of an account or its id on the network.
    """
    if request.method != "GET" or "text/html" not in str(request.headers.get("Accept", "")):
        return None
    named = request.path.rstrip("/").rpartition("/")[2].removeprefix("@")
    accounts = [each for each in memory.accounts.values() if each.channel == network]
    for account in accounts:
        if named in (account.name, account.external_id):
            return profile_page(memory, account)
    posts = (post for account in accounts for post in memory.posts_of(account))
    found = next((post for post in posts if named and named == _last_part(post.id)), None)
    return post_page(memory, found) if found else None


def post_page(memory: Memory, post: LivePost) -> Answer:
    """One post, as its address shows it."""
    account = memory.accounts.get((post.network, post.account))
    return _page(post.network, _called(post, account), article(memory, post))


def profile_page(memory: Memory, account: SandboxAccount) -> Answer:
    """An account's page: how many follow it, and its posts, the newest first."""
    followers = memory.followers(account, memory.now())
    head = (
        f"<header><h1>{escape(account.display_name)}</h1>"
        f'<p class="soft">@{escape(account.name)} · {followers} Follower (simuliert)</p></header>'
    )
    posts = "".join(article(memory, post) for post in memory.posts_of(account))
    return _page(account.channel, account.display_name, head + (posts or "<p>Noch kein Beitrag.</p>"))


def article(memory: Memory, post: LivePost) -> str:
    """The post with its picture, which says its alt text, and what people did with it."""
    when, shown = iso(post.created_at), f"{post.created_at.astimezone(GERMANY):%d.%m.%Y, %H:%M} Uhr"
    account = memory.accounts.get((post.network, post.account))
    pictures = "".join(
        f'<figure><img src="/_sandbox/media/{image.sha256}" alt="{escape(image.alt)}">'
        f"<figcaption><details><summary>ALT</summary> {escape(image.alt) or 'keiner'}</details></figcaption></figure>"
        for image in post.images
    )
    counts = " · ".join(f"{count} {escape(word)}" for word, count in _counts(memory, post))
    return (
        f'<article lang="de"><h2>{escape(_called(post, account))}</h2>'
        f'<p class="soft">@{escape(post.account)} · <time datetime="{when}">{shown}</time></p>'
        f'<div class="words">{_words(post)}</div>{_link_card(post)}{pictures}'
        f'<p class="soft">{f"{counts} (simuliert)" if counts else ""}</p></article>'
    )


def _last_part(id: str) -> str:
    return re.split(r"[/_]", id)[-1]


def _page(network: str, title: str, body: str) -> Answer:
    name = profile(network).title
    return html_answer(
        200,
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f"<title>{escape(title)} – {name} (Sandkasten)</title>"
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f'<p class="soft">Dies ist der Sandkasten, nicht {name}: So sehen es die Leserinnen und Leser dort.</p>'
        f"{body}</main></body></html>",
    )


def _called(post: LivePost, account: SandboxAccount | None) -> str:
    return account.display_name if account else post.account


def _words(post: LivePost) -> str:
    seen = appearance(post.shown, profile(post.network))
    rest = f"<details><summary>… mehr</summary>{_pieces(seen.folded)}</details>" if seen.folded else ""
    return _pieces(seen.shown) + rest


def _pieces(pieces: Iterable[SeenPiece]) -> str:
    return "".join(
        f'<a href="{escape(piece.target)}">{escape(piece.text)}</a>'
        if piece.kind is PieceKind.LINK
        else escape(piece.text)
        for piece in pieces
    )


def _link_card(post: LivePost) -> str:
    """The link that is no part of the words, as Facebook has it."""
    if not post.link or post.link in post.shown:
        return ""
    return f'<p><a href="{escape(post.link)}">{escape(post.link)}</a></p>'


def _counts(memory: Memory, post: LivePost) -> list[tuple[str, int]]:
    """What readers see counted, under the network's own words."""
    figures = memory.figures(post, memory.now())
    told = {
        InteractionKind.REACTIONS: sum(figures.reactions.values()),
        InteractionKind.REPLIES: figures.comments,
        InteractionKind.REPOSTS: figures.shares,
        InteractionKind.QUOTES: figures.quotes,
        InteractionKind.BOOKMARKS: figures.bookmarks,
    }
    kinds = profile(post.network).figures.interaction_kinds
    return [(translate(each.label, Language.DE), told[each.kind]) for each in kinds]
