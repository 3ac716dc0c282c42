"""Doors of the sandbox that no network has: its clock, faults and ledger, its posts to look at and take down."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from outreach.errors import InvalidInput
from outreach.model import ChannelName
from outreach.sandbox.bill import make_bill
from outreach.sandbox.faults import Operation
from outreach.sandbox.ledger import iso, read_ledger
from outreach.sandbox.pictures import look_at
from outreach.sandbox.readers import STYLE, article
from outreach.sandbox.state import Memory
from outreach.sandbox.wire import Answer, Request, html_answer, json_answer


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
            shown = "".join(article(self._memory, post) for post in posts)
            now = iso(self._memory.now())
        return (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sandbox: live posts</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
            f"<h1>Live posts of the sandbox</h1><p>{len(posts)} posts, sandbox time {now}. "
            "The audience and all its figures are simulated.</p>"
            f'<p><a href="/_sandbox/ledger">Ledger</a> <a href="/_sandbox/bill">Bill</a></p>{shown}'
            "</main></body></html>"
        )
