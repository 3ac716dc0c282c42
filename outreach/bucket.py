"""Where files are kept that many hosts share: a bucket of an S3-compatible store, as the environment says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from outreach.errors import InvalidInput
from outreach.language import msg

URL = "OUTREACH_FILES_URL"

_PATH = re.compile(r"/(?P<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9._/-]+?))?/?")

Secret = Callable[[Mapping[str, str], str], str]
"""Reads a variable, or the file that ``<NAME>_FILE`` names; raises InvalidInput."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """One bucket, or the part of one below ``prefix``, and the key that opens it."""

    endpoint: str  # the store's address, without the bucket
    name: str
    prefix: str = ""
    key_id: str = ""
    secret: str = field(default="", repr=False)
    region: str = "us-east-1"

    def __str__(self) -> str:
        return "/".join(filter(None, (self.endpoint, self.name, self.prefix)))


def read_bucket(environ: Mapping[str, str], secret: Secret) -> Bucket | None:
    """What ``OUTREACH_FILES_URL`` names; None where files lie in the data folder. Raises InvalidInput."""
    url = environ.get(URL, "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise _unusable() from None
    path = _PATH.fullmatch(parts.path)
    if path is None or not sound or parts.username or parts.password or parts.query or parts.fragment:
        raise _unusable()
    key_id, key = (
        environ.get("OUTREACH_FILES_KEY_ID", "").strip(),
        secret(environ, "OUTREACH_FILES_SECRET").strip(),
    )
    if not key_id or not key:
        raise InvalidInput(
            msg("{name} is set, and the key of the store is missing.", name=URL),
            msg(
                "Set OUTREACH_FILES_KEY_ID, and OUTREACH_FILES_SECRET or a file with OUTREACH_FILES_SECRET_FILE."
            ),
        )
    return Bucket(
        endpoint=f"{parts.scheme}://{parts.netloc}",
        name=path["name"],
        prefix=path["prefix"] or "",
        key_id=key_id,
        secret=key,
        region=environ.get("OUTREACH_FILES_REGION", "").strip() or Bucket.region,
    )


def _unusable() -> InvalidInput:
    return InvalidInput(
        msg("{name} cannot be used.", name=URL),
        msg(
            "Write the store's address with the bucket, and no key in it: https://s3.example.org/bucket/folder."
        ),
    )
