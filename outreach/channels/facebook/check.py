"""What would keep a page from posting or being measured, told from Facebook's answers; asks nothing itself.

Source: Meta, Access Token Debugging and Permissions Reference, Graph API v26.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from outreach.errors import ChannelError, Finding, Severity, Unauthorized
from outreach.language import Message, msg
from outreach.model import Reading, ReadingStatus

SCOPES: Mapping[str, Severity] = {
    "pages_manage_posts": Severity.ERROR,
    "pages_read_engagement": Severity.ERROR,  # without it nobody can read back whether a doubtful post is live
    "read_insights": Severity.WARNING,
}
NOT_A_PAGE = frozenset({"USER", "SYSTEM_USER", "APP"})
WARN, ALARM = timedelta(days=21), timedelta(days=7)
NEW_TOKEN = msg("Sign in to Facebook again, make a new page token and store it with the account.")


def expiry(token: Mapping[str, object], field: str = "expires_at") -> datetime | None:
    """A moment of the token's record, UTC; 0 means never."""
    seconds = token.get(field)
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds > 0 else None


def no_page(name: str) -> ChannelError:
    """The token is a person's or an app's."""
    return Unauthorized(
        msg("These are not a page's tokens, they belong to {name}", name=name),
        msg("Exchange it for the page's own token (GET /me/accounts) and store that one."),
    )


def about_token(token: Mapping[str, object] | None, now: datetime) -> Iterator[Finding]:
    """Findings from ``debug_token``; ``token`` is None where nobody could ask."""
    if token is None:
        yield Finding(
            code="facebook.token-unseen",
            message=msg("Nobody can see when the page's token ends"),
            remedy=msg("Store the app's id and secret (app_id, app_secret) with the account."),
            severity=Severity.HINT,
        )
        return
    if not token.get("is_valid"):
        yield Finding(
            code="facebook.token-dead",
            message=msg("Facebook says that the token is not valid"),
            remedy=NEW_TOKEN,
        )
    if token.get("type") != "PAGE":
        yield Finding(
            code="facebook.token-kind",
            message=msg("The token is of kind {kind}, not a page token", kind=str(token.get("type"))),
            remedy=msg("Exchange it for the page's own token (GET /me/accounts) and store that one."),
            severity=Severity.WARNING,
        )
    granted = token.get("scopes")
    for scope, severity in SCOPES.items():
        if not isinstance(granted, Sequence) or scope not in granted:
            yield Finding(
                code="facebook.scope-missing",
                message=msg("The token lacks the permission {scope}", scope=scope),
                remedy=msg("Grant the permission to the app and make a new page token."),
                severity=severity,
            )
    yield from _ends(expiry(token), now, msg("The page's token ends on {day}", day=_day(expiry(token))))
    access = expiry(token, "data_access_expires_at")
    yield from _ends(access, now, msg("Facebook stops telling figures on {day}", day=_day(access)))


def _day(moment: datetime | None) -> object:
    return moment.date() if moment else ""


def _ends(moment: datetime | None, now: datetime, message: Message) -> Iterator[Finding]:
    if moment is not None and moment - now < WARN:
        severity = Severity.ERROR if moment - now < ALARM else Severity.WARNING
        yield Finding(code="facebook.token-ends", message=message, remedy=NEW_TOKEN, severity=severity)


def about_figures(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Findings from one reading of the page's own figures."""
    for reading in readings:
        if reading.status in (ReadingStatus.OK, ReadingStatus.EMPTY):
            continue
        yield Finding(
            code=f"facebook.metric-{reading.status}",
            message=msg(
                "Facebook does not tell {metric}: {detail}",
                metric=reading.metric,
                detail=reading.detail or "–",
            ),
            remedy=msg(
                "Grant read_insights to the app; if Facebook has retired the figure, update the program."
            ),
            severity=Severity.WARNING,
        )


def about_version(asked: str, served: str) -> Iterator[Finding]:
    """Facebook serves the next version in silence when the asked one has expired."""
    if served and served != asked:
        yield Finding(
            code="facebook.version",
            message=msg(
                "Facebook answers with version {served} instead of {asked}", served=served, asked=asked
            ),
            remedy=msg("Update the program: figures may mean something else from now on."),
            severity=Severity.WARNING,
        )
