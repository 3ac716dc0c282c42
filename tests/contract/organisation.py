"""A sign-in provider on loopback that keeps the rules, and breaks the one that a test tells it to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "outreach", "a secret of both"
Claims = dict[str, Any]


@cache
def key_of(name: str) -> rsa.RSAPrivateKey:
    """One of each name for all tests: making them takes time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Organisation:
    """Its metadata and what stands in its tokens can be changed; ``signed`` makes a token of claims."""

    metadata: dict[str, Any] = field(default_factory=dict)
    claims: Claims = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: key_of("one"))
    signed: Callable[[Claims], str] | None = None
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Organisation:
        self.codes: dict[str, dict[str, str]] = {}
        self._numbers = count()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def let_in(self, page: str) -> dict[str, str]:
        """The person has signed in on ``page``: what they are sent back with."""
        asked = dict(parse_qsl(urlsplit(page).query))
        assert ("code", "S256") == (asked["response_type"], asked["code_challenge_method"])
        code = f"code-{next(self._numbers)}"
        self.codes[code] = asked
        return {"state": asked["state"], "code": code}

    def sign(self, claims: Claims, key: Any = None, algorithm: str = "RS256", kid: str = "one") -> str:
        return jwt.encode(claims, key or self.key, algorithm=algorithm, headers={"kid": kid})

    def _told(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self._metadata())
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return 200, json.dumps({"keys": [{**public, "kid": "one", "use": "sig"}]})
        if path == "/userinfo":
            return 200, json.dumps(self.userinfo)
        return self._token(form)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end?tenant=1",
        } | self.metadata

    def _token(self, form: dict[str, str]) -> tuple[int, str]:
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != proof.decode().rstrip("=")
        ):
            return 400, json.dumps({"error": "invalid_grant"})
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s-1", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], **self.claims}
        token = (self.signed or self.sign)(
            {name: value for name, value in claims.items() if value is not None}
        )
        return 200, json.dumps({"access_token": "opens userinfo", "token_type": "Bearer", "id_token": token})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        organisation = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                form = {
                    name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()
                }
                status, body = organisation._told(urlsplit(self.path).path, form)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if status in (301, 302, 307):
                    self.send_header("Location", body)
                self.end_headers()
                self.wfile.write(body.encode())

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        return Handler
