"""What a remedy's verbs are on the pages: a link to the page where a person sees what it is about and decides.

A link alone, for what changes something asks for the version that the person saw, and that is on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from outreach.errors import Action, Remedy
from outreach.language import Message, msg

POST, ACCOUNT, PLACES = "/posts/{id}", "/accounts", "/campaigns/{campaign}/places"
POSTS, PLAN, JOBS = "/campaigns/{campaign}/posts", "/campaigns/{campaign}/plan", "/administration/jobs"

PAGES: dict[str, tuple[Message, str]] = {
    "posts.show": (msg("Look at the post"), POST),
    "posts.history": (msg("Look at the post"), POST),
    "posts.edit": (msg("Change the words"), POST),
    "posts.approve": (msg("Read and approve"), POST),
    "posts.resolve": (msg("Decide"), POST),
    "posts.reschedule": (msg("Give it a new time"), POST),
    "posts.retry": (msg("Try again"), POST),
    "posts.send-now": (msg("Send it now"), POST),
    "posts.cancel": (msg("Take it out"), POST),
    "posts.done": (msg("Tell its address"), POST),
    "posts.list": (msg("Look at the posts"), POSTS),
    "campaign.list": (msg("All campaigns"), "/campaigns"),
    "campaign.generate": (msg("Write the texts"), POSTS),
    "campaign.fill": (msg("Open the campaign"), "/campaigns/{campaign}"),
    "campaign.plan": (msg("Open the plan"), PLAN),
    "places.import": (msg("Bring in places"), PLACES),
    "places.look": (msg("Look at the sources"), PLACES),
    "places.list": (msg("Look at the places"), PLACES),
    "places.show": (msg("Look at the place"), "/campaigns/{campaign}/places/{slug}"),
    "account.check": (msg("Look at the account"), ACCOUNT),
    "account.add": (msg("Connect the account"), ACCOUNT),
    "account.resume": (msg("Let it post again"), ACCOUNT),
    "account.list": (msg("Look at the accounts"), ACCOUNT),
    "jobs.show": (msg("Look at the jobs"), JOBS),
    "jobs.list": (msg("Look at the jobs"), JOBS),
    "notices.test": (msg("Look at the notices"), "/administration/notices"),
}
"""The command that an action names → its words on a button, and the page where it is done."""

CALLED = {"campaign": ("campaign", "name"), "id": ("id", "post"), "slug": ("place", "slug")}
"""Part of an address → what an action may call it."""

MOST = 3
"""Buttons beside one sentence: more are not read."""


@dataclass(frozen=True)
class Offer:
    """A button: its word, and where it leads."""

    word: Message
    path: str


def offers(remedy: Remedy, paths: frozenset[str], campaign: str = "") -> tuple[Offer, ...]:
    """The buttons of a remedy, each page once; what no page of ``paths`` does is left out.

    A list that the remedy names without a campaign is that of the open ``campaign``.
    """
    found = [offer for action in remedy.actions if (offer := _offer(action, paths, campaign))]
    return tuple({each.path: each for each in reversed(found)}.values())[::-1][:MOST]


def _offer(action: Action, paths: frozenset[str], campaign: str) -> Offer | None:
    word, path = PAGES.get(action.verb, (msg("Look"), ""))
    args = dict(action.args)
    if campaign and action.verb.endswith(".list"):
        args.setdefault("campaign", campaign)
    if path not in paths:
        return None
    for part in re.findall(r"\{(\w+)\}", path):
        value = next((args[name] for name in CALLED[part] if args.get(name)), None)
        if value is None:
            return None
        path = path.replace(f"{{{part}}}", quote(str(value), safe=""))
    if action.verb == "posts.list" and args.get("status"):
        path += "?" + urlencode({"status": str(args["status"])})
    return Offer(word, path)
