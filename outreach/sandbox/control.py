"""Doors of the sandbox that no network has: its clock, faults and ledger, its posts to look at and take down."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime
from html import escape
from typing import Any

from outreach.errors import InvalidInput
from outreach.model import ChannelName
from outreach.networks import profile
from outreach.sandbox.bill import make_bill
from outreach.sandbox.faults import Operation
from outreach.sandbox.ledger import iso, read_ledger
from outreach.sandbox.pictures import look_at
from outreach.sandbox.state import LivePost, Memory
from outreach.sandbox.wire import Answer, Request, html_answer, json_answer

STYLE = """body{font:1rem/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#16302a;background:#fff}
article{border:1px solid #767676;border-radius:.5rem;padding:1rem;margin:1rem 0}
img{max-width:100%;height:auto}p{white-space:pre-wrap;overflow-wrap:anywhere}figcaption{color:#444}"""


class SandboxControl:
    """Answers everything under ``/_sandbox``; of it only a post that is taken down is in the ledger."""

    def __init__(self, memory: Memory):
        self._memory = memory

    def respond(self, request: Request) -> Answer:
        try:
            return self._answer(request)
        except (InvalidInput, ValueError, TypeError, KeyError) as error:
            return json_answer(400, {"error": str(error)})

    def _answer(self, request: Request) -> Answer:
        match request.method, request.path.strip("/").split("/")[1:]:
            case "GET", []:
                return html_answer(200, self._page())
            case "GET", ["ledger"]:
                return Answer(
                    status=200,
                    body=self._memory.ledger.path.read_bytes(),
                    headers={"Content-Type": "application/x-ndjson; charset=utf-8"},
                )
            case "GET", ["bill"]:
                bill = make_bill(read_ledger(self._memory.ledger.path))
                return json_answer(200, bill.to_json())
            case "GET", ["media", sha256] if re.fullmatch(r"[0-9a-f]{64}", sha256):
                return self._media(sha256)
            case "DELETE", ["posts", id]:
                with self._memory.lock:
                    self._memory.take_down(id)
                return json_answer(200, {"id": id})
            case "PUT", ["clock"]:
                return self._set_clock(json.loads(request.body)["now"])
            case "GET", ["faults"]:
                return json_answer(200, [asdict(fault) for fault in self._memory.faults.waiting()])
            case "POST", ["faults"]:
                return self._add_fault(json.loads(request.body))
            case "DELETE", ["faults"]:
                self._memory.faults.clear()
                return json_answer(200, [])
        return json_answer(404, {"error": "not a door of the sandbox"})

    def _set_clock(self, text: str) -> Answer:
        self._memory.set_time(datetime.fromisoformat(text))
        return json_answer(200, {"now": iso(self._memory.now())})

    def _add_fault(self, given: Any) -> Answer:
        if not isinstance(given, dict):
            raise TypeError("a fault is a JSON object")
        kind, network = str(given.pop("kind")), ChannelName(given.pop("network"))
        operation = Operation(given.pop("operation", "any"))
        return json_answer(201, asdict(self._memory.faults.add(kind, network, operation, **given)))

    def _media(self, sha256: str) -> Answer:
        file = self._memory.media_folder / f"{sha256}.jpg"
        if not file.exists():
            return json_answer(404, {"error": "no such picture"})
        content = file.read_bytes()
        picture = look_at(content)
        return Answer(
            status=200, body=content, headers={"Content-Type": picture.mime if picture else "image/jpeg"}
        )

    def _page(self) -> str:
        with self._memory.lock:
            posts = sorted(self._memory.posts.values(), key=lambda post: post.created_at, reverse=True)
            shown = "".join(self._article(post) for post in posts)
            now = iso(self._memory.now())
        return (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sandbox: live posts</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
            f"<h1>Live posts of the sandbox</h1><p>{len(posts)} posts, sandbox time {now}. "
            "The audience and all its figures are simulated.</p>"
            f'<p><a href="/_sandbox/ledger">Ledger</a> <a href="/_sandbox/bill">Bill</a></p>{shown}'
            "</main></body></html>"
        )

    def _article(self, post: LivePost) -> str:
        known = self._memory.accounts.get((post.network, post.account))
        figures = self._memory.figures(post, self._memory.now())
        pictures = "".join(
            f'<figure><img src="/_sandbox/media/{image.sha256}" alt="{escape(image.alt)}">'
            f"<figcaption>Alt text: {escape(image.alt) or 'none'}</figcaption></figure>"
            for image in post.images
        )
        link = f'<p>Link: <a href="{escape(post.link)}">{escape(post.link)}</a></p>' if post.link else ""
        name = escape(known.display_name if known else post.account)
        when = iso(post.created_at)
        return (
            f'<article lang="de"><h2>{name}</h2>'
            f'<p lang="en">{post.network}, <time datetime="{when}">{when}</time>, {escape(post.id)}</p>'
            f"<p>{_as_read(post)}</p>{link}{pictures}"
            f'<p lang="en">{figures.views} views (simulated)</p></article>'
        )


def _as_read(post: LivePost) -> str:
    """The post's words as its readers see them: links as their network shows them, leading on whole."""
    links, pieces, at = profile(post.network).links, list[str](), 0
    for address in links.found(post.shown):
        start = post.shown.find(address, at)
        if start >= 0:
            shown = escape(links.shown(address))
            pieces += [escape(post.shown[at:start]), f'<a href="{escape(address)}">{shown}</a>']
            at = start + len(address)
    return "".join((*pieces, escape(post.shown[at:])))
