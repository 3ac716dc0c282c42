"""One request of one person: who looks, at which campaign, and how what they get is made."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import IO, Final
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from outreach.app import App
from outreach.app.campaigns import campaigns, choosing
from outreach.app.campaigns.choosing import CampaignChoice
from outreach.app.permissions import may, may_in
from outreach.app.posts import owning
from outreach.app.posts.owning import OwnedPost, Owners
from outreach.errors import OutreachError
from outreach.language import Language, Message, msg
from outreach.model import Account, Caller, Campaign, CampaignEntry
from outreach.web import confirmations
from outreach.web.rendering import Viewer, rendered
from outreach.web.security import LOOPBACK
from outreach.web.shell import THEMES, Shell

EVERYBODY: Final = "everybody"
"""In the place of a verb: the page is shown without sign-in."""

VisitorOf = Callable[[Request], Caller | None]
"""Who has signed in with the session that the request carries."""


class SignInNeeded(OutreachError):
    """Nobody has signed in, or the session is over."""


OK = 200

POLLS = "x-polls"
"""The header by which a page's script says that nobody has asked for this."""

CAMPAIGN = "campaign"
"""The cookie that remembers which campaigns a person looked at, the last one first."""

LATELY = 6
"""Campaigns that it remembers."""

PIECE = 64 * 1024
"""Bytes of a file that are sent at once."""

THEME, KEYS = "theme", "keys"
"""The cookies that hold what a person has chosen in Me: ``light`` or ``dark``, ``off``."""

LITTLE = 800
"""Bytes that are not worth compressing."""

NO_NAMES = LOOPBACK | {None, "0.0.0.0", "::"}  # noqa: S104 - nothing listens there
"""Hosts of an address that nobody has given us: a request from this machine knows better."""

A_YEAR = 365 * 24 * 3600
"""Seconds that such a choice is kept."""


def language_asked(request: Request) -> Language | None:
    """The language that the request asks for; None where it says none that we speak."""
    asked = request.headers.get("accept-language", "")[:2].lower()
    return Language(asked) if asked in set(Language) else None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request of one person: what a route needs to call a verb and to show what came of it."""

    app: App
    request: Request
    spoken: Language | None = None
    """The language of what is looked at, where that decides."""
    shown: str = ""
    """The campaign of what is looked at, where the address does not name it."""

    @property
    def caller(self) -> Caller | None:
        """Who has signed in; looked up when it is asked for first."""
        state = self.request.state
        if not hasattr(state, "caller"):
            state.caller = self.request.app.state.visitor_of(self.request)
        found: Caller | None = state.caller
        return found

    @property
    def language(self) -> Language:
        """The person's own; before sign-in what the browser asks for, else the house's."""
        if self.spoken:
            return self.spoken
        if self.caller:
            return self.caller.language
        return language_asked(self.request) or self.app.settings.language

    def language_of(self, word: str) -> Language:
        """The one that a form or an address asks for as ``de`` or ``en``; for anything else that of the page."""
        return Language(word) if word in set(Language) else self.language

    @property
    def person(self) -> Caller:
        """Who has signed in. Raises SignInNeeded."""
        if self.caller is None:
            raise SignInNeeded(msg("This page is for people who have signed in."))
        return self.caller

    @property
    def address(self) -> str:
        """Of the net, from which the request came."""
        return self.request.client.host if self.request.client else ""

    @property
    def device(self) -> str:
        """What the browser calls itself."""
        return self.request.headers.get("user-agent", "")

    @property
    def home(self) -> str:
        """What addresses for others begin with: the one by which people know us, whatever the request calls it."""
        known = self.app.settings.base_url.rstrip("/")
        return known if urlsplit(known).hostname not in NO_NAMES else str(self.request.base_url).rstrip("/")

    # No cached_property may ask the database: until Python 3.12 one lock holds up all who ask for the same property.
    @property
    def campaigns(self) -> tuple[CampaignEntry, ...]:
        """A few to choose from, the one of :attr:`campaign` among them, for who has signed in."""
        return self._choice.entries

    @property
    def _named(self) -> str:
        return self.shown or self.request.path_params.get(CAMPAIGN) or ""

    @property
    def _lately(self) -> tuple[str, ...]:
        return tuple(self.request.cookies.get(CAMPAIGN, "").split("."))[:LATELY]

    @property
    def _choice(self) -> CampaignChoice:
        if not self.caller:
            return CampaignChoice(current="", entries=())
        lately = self._lately
        return choosing.near(self.app, self._named or lately[0], lately)

    @cached_property
    def _owners(self) -> Owners:
        return owning.owners(self.app)

    @property
    def campaign(self) -> Campaign | None:
        """The one of the address, else the one that the person looked at last, else the one that runs."""
        name = self._choice.current
        return campaigns.get(self.app, name) if name else None

    @property
    def partial(self) -> bool:
        """Does htmx ask, for a part of the page?"""
        return "hx-request" in self.request.headers

    @property
    def polls(self) -> bool:
        """Is this a page that asks again what has changed? What was done before is for the page that follows it."""
        return POLLS in self.request.headers

    def may(self, verb: str, about: OwnedPost | Account | None = None) -> bool:
        """Is there any use in offering it, where it is about something: about that? The verb itself asks again."""
        if self.caller is None:
            return False
        if isinstance(about, Account):
            return may_in(self.caller, verb, about.organisation)
        if about is not None:
            return owning.may_do(about, verb, self._owners, caller=self.caller)
        return may(self.caller, verb)

    def within(self, campaign: str) -> Visit:
        """The same, of what belongs to ``campaign``, which the address does not name."""
        return replace(self, shown=campaign)

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page that nobody keeps: it is this person's, and of this moment."""
        shell = self._shell()
        response = self._filled(template, shell, status, values)
        wanted, lately = self._named, self._lately
        if shell.campaign and wanted == shell.campaign.name != lately[0]:
            looked_at = tuple(dict.fromkeys((wanted, *filter(None, lately))))
            self.keep(response, CAMPAIGN, ".".join(looked_at[:LATELY]))
        if shell.told:
            response.delete_cookie(confirmations.COOKIE)
        return response

    def part(self, template: str, **values: object) -> Response:
        """A part of a page, for htmx: what was done before is not told in it."""
        return self._filled(template, self._shell(), OK, values)

    def onward(
        self,
        path: str,
        told: Message | None = None,
        *,
        undo: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> Response:
        """After a POST: on to the page at ``path``, which tells ``told`` and offers to ``undo`` it."""
        response = RedirectResponse(path, 303)
        packed = (
            confirmations.packed(confirmations.Confirmation(message=told, undo=undo, fields=fields or {}))
            if told
            else ""
        )
        if packed:
            self.keep(response, confirmations.COOKIE, packed, confirmations.SECONDS)
        return response

    def download(self, content: bytes, mime: str, name: str) -> Response:
        """A file that the browser saves and never shows as a page."""
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        }
        return Response(content, media_type=mime, headers=headers)

    def streamed(self, file: IO[bytes], mime: str, name: str) -> Response:
        """The same of one that is read and sent piece by piece, and closed in the end."""

        def pieces() -> Iterator[bytes]:
            with file:
                while piece := file.read(PIECE):
                    yield piece

        headers = self.download(b"", mime, name).headers
        kept = {key: headers[key] for key in ("cache-control", "content-disposition")}
        return StreamingResponse(pieces(), media_type=mime, headers=kept)

    def keep(self, response: Response, name: str, value: str, seconds: int = A_YEAR) -> None:
        """A cookie that no script reads and no other site sends along."""
        secure = self.request.url.scheme == "https"
        response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)

    def _filled(self, template: str, shell: Shell, status: int, values: Mapping[str, object]) -> Response:
        given = {"shell": shell, "caller": self.caller, "may": self.may, **values}
        return self._sent(rendered(template, self._reader(shell.campaign), **given).encode(), status)

    def _sent(self, body: bytes, status: int) -> Response:
        """Compressed where the browser takes it; the page holds nothing secret that somebody else could guess at."""
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie, HX-Request"}
        if len(body) > LITTLE and "gzip" in self.request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, 5, mtime=0), "gzip"
        return HTMLResponse(body, status, headers)

    def _shell(self) -> Shell:
        cookies, paths = self.request.cookies, self.request.app.state.paths
        theme = cookies.get(THEME, "")
        return Shell(
            caller=self.caller,
            campaign=self.campaign,
            campaigns=self.campaigns,
            paths=_open_to(self.caller, tuple(paths.items())),
            theme=theme if theme in THEMES else "",
            keys=cookies.get(KEYS) != "off",
            told=None if self.polls else confirmations.unpacked(cookies.get(confirmations.COOKIE, "")),
        )

    def _reader(self, campaign: Campaign | None) -> Viewer:
        return Viewer(self.language, ZoneInfo(campaign.zone)) if campaign else Viewer(self.language)


@lru_cache(maxsize=64)
def _open_to(caller: Caller | None, paths: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Those of the pages, each with its verb, that somebody may look at."""
    return frozenset(path for path, verb in paths if verb == EVERYBODY or (caller and may(caller, verb)))


def visit_of(request: Request) -> Visit:
    """The request with its person."""
    return Visit(app=request.app.state.outreach, request=request)


def nobody_of(request: Request) -> Visit:
    """The request as one of whom nobody knows who it is, whatever it carries; nothing is looked up."""
    request.state.caller = None
    return visit_of(request)
