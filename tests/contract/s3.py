"""An S3 on the wire: moto's server in this process, with a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import Request, urlopen

import obstore
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from outreach.bucket import Bucket


@contextmanager
def serving() -> Iterator[Bucket]:
    """The server while this lasts, and its one bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = Bucket(endpoint=f"http://{host}:{port}", name="outreach", key_id="ours", secret="geheim")
        empty(bucket)
        yield bucket
    finally:
        server.stop()


def empty(bucket: Bucket) -> None:
    """Nothing is kept any more, but for the bucket itself."""
    _asked("POST", f"{bucket.endpoint}/moto-api/reset")
    _asked("PUT", f"{bucket.endpoint}/{bucket.name}")


def spoil(bucket: Bucket, name: str, content: bytes) -> None:
    """Somebody else writes over what is kept under ``name``."""
    store = S3Store(
        bucket.name,
        endpoint=bucket.endpoint,
        access_key_id=bucket.key_id,
        secret_access_key=bucket.secret,
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
    )
    obstore.put(store, name, content)


def _asked(method: str, url: str) -> None:
    with urlopen(Request(url, method=method)) as answer:
        answer.read()
