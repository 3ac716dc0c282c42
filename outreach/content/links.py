"""Which address a post carries, and the words in it by which a visit is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlencode, urlsplit, urlunsplit

from outreach.content.problem import ContentProblem
from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import Campaign, ChannelName, Kind, LinkTo, Place

_AS_IS = "/%:&+,;=~-._?"  # signs of a path or query that X reads as part of a link


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address for a post. ``own`` is True where it leads to the place itself, not to the brand's front page."""

    url: str
    own: bool
    findings: tuple[Finding, ...] = ()


def post_link(
    campaign: Campaign, place: Place, channel: ChannelName, link_to: LinkTo, kind: Kind, number: int
) -> Link:
    """The place's page, else its website, else the brand's; with UTM parameters, query and fragment kept.

    Only ``https``. An ``http`` address is not upgraded, since nobody here can know whether the server answers
    there; it is passed over with a warning, and :class:`ContentProblem` is raised where none is left.
    """
    if link_to is LinkTo.NONE:
        return Link(url="", own=False)
    findings = list[Finding]()
    for field, address in (
        ("page", place.page),
        ("website", place.website),
        ("brand.website", campaign.brand.website),
    ):
        split = _https(address)
        if split is not None:
            content = f"{place.slug}-{kind}-{number}"
            url = _tracked(split, channel, campaign.utm_campaign or campaign.name, content)
            return Link(url=url, own=field != "brand.website", findings=tuple(findings))
        if address:
            findings.append(_passed_over(place, field, address))
    raise ContentProblem(
        Finding(
            code="content.no-link",
            message=msg("{place} has no https address to link to", place=place.name),
            remedy=msg(
                'Give the place a page or a website with https://, or set link = "none" for the channel'
            ),
            place=place.slug,
            field="page",
        )
    )


def _https(address: str) -> SplitResult | None:
    try:
        split = urlsplit(address)
        host = split.hostname or ""
    except ValueError:
        return None
    return split if split.scheme == "https" and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) else None


def _tracked(split: SplitResult, channel: ChannelName, campaign: str, content: str) -> str:
    kept = [pair for pair in split.query.split("&") if pair and not pair.startswith("utm_")]
    ours = urlencode(
        {"utm_source": channel, "utm_medium": "social", "utm_campaign": campaign, "utm_content": content}
    )
    query = "&".join([*map(_quoted, kept), ours])
    return urlunsplit(
        (split.scheme, split.netloc, _quoted(split.path) or "/", query, _quoted(split.fragment))
    )


def _quoted(part: str) -> str:
    """``part`` percent-encoded so that X reads all of it as one link; what is encoded already stays."""
    quoted = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe=_AS_IS))
    # X takes a sign at the end for the sentence's, not the link's
    return re.sub(r"[^A-Za-z0-9/=_-]$", lambda sign: f"%{ord(sign[0]):02X}", quoted)


def _passed_over(place: Place, field: str, address: str) -> Finding:
    return Finding(
        code="content.link-not-https",
        severity=Severity.WARNING,
        message=msg("{address} is no https address and is not linked", address=address),
        remedy=msg("Try the address with https:// in a browser, and put it into the data if it opens"),
        place=place.slug,
        field=field,
    )
