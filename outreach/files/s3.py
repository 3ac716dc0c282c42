"""Files in a bucket of an S3-compatible store, which all hosts share; below the same names as in a folder."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from outreach.bucket import Bucket
from outreach.files.port import DIGEST, FileMissing, FilesAway, FilesRefused, Kept, digest_of
from outreach.signs import one_line

CONNECT, REQUEST, IN_ALL = timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=20)
"""How long the store may take: shorter than a post's own deadline, so that a post waits and no account's turn ends."""

NO_BUCKET = "<Code>NoSuchBucket</Code>"

_SAID = re.compile("<Code>(?P<code>[^<]*)</Code>.*?<Message>(?P<message>[^<]*)</Message>", re.DOTALL)
"""How every such store words an error."""

TRIES = 2
"""Besides the first, where the store is busy or a connection broke."""


class BucketFiles:
    """Keeps files in ``bucket``. The store writes each as a whole or not at all, so that nothing half is ever seen."""

    def __init__(self, bucket: Bucket):
        self._bucket = bucket
        self._store = S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            endpoint=bucket.endpoint,
            region=bucket.region,
            access_key_id=bucket.key_id,
            secret_access_key=bucket.secret,
            virtual_hosted_style_request=False,  # a name of its own for each bucket is not every store's
            client_options={
                "connect_timeout": CONNECT,
                "timeout": REQUEST,
                "allow_http": bucket.endpoint.startswith("http:"),
            },
            retry_config={"max_retries": TRIES, "retry_timeout": IN_ALL},
        )

    def put(self, content: bytes) -> str:
        """As :class:`Files`; it is sent also where it is there, so that it is whole, and nobody takes it for old."""
        digest = digest_of(content)
        with self._explained():
            obstore.put(self._store, _name(digest), content, use_multipart=False)
        return digest

    def open(self, digest: str) -> bytes:
        """As :class:`Files`."""
        name = _name(digest)
        try:
            with self._explained():
                content = bytes(obstore.get(self._store, name).bytes())
        except _NotThere as error:
            raise FileMissing(digest) from error
        if digest_of(content) != digest:
            raise FileMissing(digest)
        return content

    def has(self, digest: str) -> bool:
        """As :class:`Files`."""
        return bool(DIGEST.fullmatch(digest)) and self._at(_name(digest)) is not None

    def list(self) -> Iterator[Kept]:
        """As :class:`Files`; the store tells a thousand at a time."""
        with self._explained():
            for some in obstore.list(self._store):
                for each in some:
                    digest = each["path"].rpartition("/")[2]
                    if DIGEST.fullmatch(digest) and each["path"] == _name(digest):
                        yield Kept(digest=digest, size=each["size"], at=each["last_modified"])

    def drop_unused(self, used: Collection[str], *, before: datetime) -> tuple[Kept, ...]:
        """As :class:`Files`; each is asked for once more, for the list may be older than what was put in since."""
        dropped = []
        for kept in self.list():
            name = _name(kept.digest)
            if kept.at < before and kept.digest not in used:
                at = self._at(name)
                if at is not None and at < before:
                    with self._explained():
                        obstore.delete(self._store, name)
                    dropped.append(kept)
        return tuple(dropped)

    def _at(self, name: str) -> datetime | None:
        try:
            with self._explained():
                return obstore.head(self._store, name)["last_modified"]
        except _NotThere:
            return None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns the errors of the client into ours; what the store says is told to people in its own words."""
        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            refused = isinstance(error, (PermissionDeniedError, UnauthenticatedError))
            if refused or NO_BUCKET in str(error):
                raise FilesRefused(str(self._bucket), self._told(error)) from error
            if isinstance(error, (NotFoundError, FileNotFoundError)):
                raise _NotThere from error
            raise FilesAway(str(self._bucket), self._told(error)) from error

    def _told(self, error: Exception) -> str:
        """What the store said, else what the client did, on one line, without its own debugging around it."""
        said = _SAID.search(str(error))
        told = f"{said['code']}: {said['message']}" if said else _first_line(error)
        return one_line(told.replace(self._bucket.secret, "…"))[:300]


class _NotThere(Exception):
    """The store has no such object."""


def _name(digest: str) -> str:
    """Raises FileMissing for what is no digest, so that no word can lead elsewhere."""
    if not DIGEST.fullmatch(digest):
        raise FileMissing(digest)
    return f"{digest[:2]}/{digest}"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rpartition(" - ")[2]
