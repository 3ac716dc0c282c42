"""Texts that a person typed: held against what the network takes, never changed."""

from __future__ import annotations

import re

from outreach.content.length import TEXT_LIMITS, length
from outreach.errors import Finding
from outreach.language import msg
from outreach.model import ChannelName

_NOT_HTTPS = re.compile(r"\bhttp://[^\s»«\"<>]*[^\s»«\"<>.,;:!?)]", re.IGNORECASE)


def check_typed(text: str, channel: ChannelName, limit: int | None = None) -> tuple[Finding, ...]:
    """Everything that keeps ``text`` from going out: empty, too long and by how much, a link that is not https.

    ``limit`` is the campaign's own for the channel; None means the network's. No finding: it may go out.
    """
    findings = list[Finding]()
    most, counted = limit or TEXT_LIMITS[channel], length(text, channel)
    if not text.strip():
        findings.append(
            Finding(
                code="content.empty",
                message=msg("The text is empty"),
                remedy=msg("Write a text, or cancel the post"),
                field="text",
            )
        )
    if counted > most:
        findings.append(
            Finding(
                code="content.too-long",
                message=msg(
                    "The text counts {counted} on {channel}, {over} more than the limit of {limit}",
                    counted=counted,
                    channel=channel,
                    over=counted - most,
                    limit=most,
                ),
                remedy=msg("Shorten it; every link counts 23 on X, an emoji 2"),
                field="text",
            )
        )
    findings += [
        Finding(
            code="content.link-not-https",
            message=msg("{address} is no https address", address=link),
            remedy=msg("Write https:// if the page opens with it, or take the link out"),
            field="text",
        )
        for link in _NOT_HTTPS.findall(text)
    ]
    return tuple(findings)
