"""A post's id, read from what a person has copied: its address, or the id itself."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from outreach.networks.profile import Profile

_ID = re.compile(r"\w+", re.ASCII)


def found_post(network: Profile, copied: str) -> tuple[str, str]:
    """The network's id of the post, and its address where ``copied`` is one; ("", "") where it is neither.

    What a link has been given for whom it is shared with is no part of the address. An id has a digit in it.
    """
    try:
        parts = urlsplit(copied.strip())
    except ValueError:
        return "", ""
    asked = parse_qs(parts.query)
    named = [asked[name][0] for name in network.access.post_in_query if name in asked]
    id = named[0] if named else parts.path.rstrip("/").rpartition("/")[2]
    if not _ID.fullmatch(id) or not any(map(str.isdigit, id)):
        return "", ""
    kept = parts if named else parts._replace(path=parts.path.rstrip("/"), query="", fragment="")
    return id, kept.geturl() if parts.scheme == "https" else ""
