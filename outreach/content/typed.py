"""Texts that a person typed: held against what the network takes, never changed."""

from __future__ import annotations

import re

from outreach.errors import Finding
from outreach.language import msg
from outreach.networks import LengthRule, Profile

_NOT_HTTPS = re.compile(r"\bhttp://[^\s»«\"<>]*[^\s»«\"<>.,;:!?)]", re.IGNORECASE)


def check_typed(text: str, network: Profile, limit: int | None = None) -> tuple[Finding, ...]:
    """Everything that keeps ``text`` from going out: empty, too long and by how much, a link that is not https.

    ``limit`` is the campaign's own for the channel, of the network's first way of counting. No finding: it may go out.
    """
    findings = list[Finding]()
    if not text.strip():
        findings.append(
            Finding(
                code="content.empty",
                message=msg("The text is empty"),
                remedy=msg("Write a text, or cancel the post"),
                field="text",
            )
        )
    for number, rule in enumerate(network.text.rules):
        most = limit if limit and not number else rule.most
        if (counted := rule.count(text)) > most:
            findings.append(_too_long(rule, network.title, counted, most))
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


def _too_long(rule: LengthRule, network: str, counted: int, most: int) -> Finding:
    return Finding(
        code="content.too-long",
        message=msg(
            "The text counts {counted} {unit} on {network}, {over} more than the limit of {limit}",
            counted=counted,
            unit=rule.unit,
            network=network,
            over=counted - most,
            limit=most,
        ),
        remedy=rule.advice,
        field="text",
    )
