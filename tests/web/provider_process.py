"""A real provider of sign-ins: oidc-provider-mock, which is made of Authlib's own, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import requests

from tests.ports import free_port


@contextmanager
def provider_process(subject: str, claims: Mapping[str, object]) -> Iterator[str]:
    """Its issuer's address; whoever gives ``subject`` on its page is known there by these claims."""
    port = free_port()
    call = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    call += ["--require-nonce", "true", "--user-claims", json.dumps({"sub": subject, **claims})]
    with subprocess.Popen(call, env=os.environ, stderr=subprocess.DEVNULL) as program:
        issuer = f"http://127.0.0.1:{port}"
        for _ in range(1_200):
            try:
                requests.get(issuer, timeout=60)
                break
            except requests.ConnectionError:
                assert program.poll() is None
                time.sleep(0.05)
        yield issuer
        program.terminate()
