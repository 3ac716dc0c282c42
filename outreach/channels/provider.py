"""An organisation's sign-in provider, asked in OpenID Connect's code flow; what it says is checked before it counts.

Source: OpenID Connect Core 1.0 §3.1, Discovery 1.0 §4, RP-Initiated Logout 1.0; RFC 7636 (PKCE); RFC 9207 (the issuer
in the answer, against a provider that answers in another one's place). It is named by whoever runs the machine, so it
may be in a private network; further hosts that it names may not.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from outreach.addresses import origin_of
from outreach.channels.http import Door, require_address
from outreach.clock import SystemClock, uptime
from outreach.errors import NotAllowed
from outreach.language import Quoted, msg
from outreach.settings import SignInProvider

SECONDS = 20.0
"""So long all that is asked for one sign-in may take; a person waits for it."""

LEEWAY = timedelta(minutes=2)
"""By so much the provider's clock may differ from ours."""

KEPT = 3600.0
"""Seconds after which the provider is asked again where its pages are."""

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures by a key that the provider alone has; neither none, nor one by a secret that both have."""

LONGEST_SUBJECT = 255


@dataclass(frozen=True, kw_only=True)
class ProviderRequest:
    """What goes to the provider's page, and is held against what comes back. ``again``: the password is typed there."""

    redirect: str
    state: str
    nonce: str
    verifier: str
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class ProviderAnswer:
    """With what the provider has sent a person back; ``error`` where it has not let them in."""

    state: str = ""
    code: str = ""
    issuer: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ProvidedIdentity:
    """Who has signed in there: ``subject`` for ever, ``mail`` only where the provider has verified it.

    ``age`` is how long ago they gave their password, or whatever it asks for; None where it does not say.
    """

    subject: str
    mail: str
    age: timedelta | None


class Provider:
    """The provider of the settings. What it says of itself is kept for an hour, by process."""

    def __init__(self, known: SignInProvider):
        self._known = known

    def sign_in_page(self, asked: ProviderRequest) -> str:
        """Where the person signs in. Raises ChannelError, NotAllowed, InvalidInput for a provider that is no use."""
        page = str(self._metadata()["authorization_endpoint"])
        require_address(origin_of(page))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=")
        fields = {
            "response_type": "code",
            "client_id": self._known.client_id,
            "redirect_uri": asked.redirect,
            "scope": "openid email",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        if asked.again:
            fields |= {"prompt": "login", "max_age": "0"}
        return _with(page, fields)

    def sign_out_page(self, back: str) -> str:
        """Where the person signs out there, too, and comes ``back``; "" where there is no such page."""
        page = str(self._metadata().get("end_session_endpoint", ""))
        if not page:
            return ""
        require_address(origin_of(page))
        return _with(page, {"client_id": self._known.client_id, "post_logout_redirect_uri": back})

    def identity(self, asked: ProviderRequest, answer: ProviderAnswer) -> ProvidedIdentity:
        """Who has come back. Raises NotAllowed where they were not let in or it cannot be trusted, ChannelError."""
        if not compare_digest(asked.state.encode(), answer.state.encode()):
            raise _untrusted("state")
        metadata = self._metadata()
        if answer.issuer != self._known.issuer and (
            answer.issuer or metadata.get("authorization_response_iss_parameter_supported") is True
        ):
            raise _untrusted("issuer")
        if answer.error or not answer.code:
            raise _not_let_in(answer.error)
        until = uptime() + SECONDS
        tokens = self._tokens(metadata, asked, answer.code, until)
        keys = self._asked("GET", metadata["jwks_uri"], until)
        claims = self._claims(str(tokens.get("id_token", "")), keys, asked)
        if "email" not in claims and "userinfo_endpoint" in metadata:
            claims = {**claims, **self._further(metadata, claims, str(tokens["access_token"]), until)}
        verified = claims.get("email_verified") is True and isinstance(claims.get("email"), str)
        return ProvidedIdentity(
            subject=claims["sub"], mail=claims["email"] if verified else "", age=_age(claims.get("auth_time"))
        )

    def _metadata(self) -> Mapping[str, Any]:
        return _discovered(self._known, int(uptime() // KEPT))

    def _tokens(
        self, metadata: Mapping[str, Any], asked: ProviderRequest, code: str, until: float
    ) -> Mapping[str, Any]:
        """What the code is worth: it is good once, and only with the verifier whose hash went before."""
        known = self._known
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect,
            "code_verifier": asked.verifier,
        }
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        headers = {}
        if known.client_secret and ("client_secret_basic" in ways or "client_secret_post" not in ways):
            pair = f"{quote(known.client_id, safe='')}:{quote(known.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = known.client_id
            if known.client_secret:
                form["client_secret"] = known.client_secret
        return self._asked("POST", metadata["token_endpoint"], until, data=form, headers=headers)

    def _further(
        self, metadata: Mapping[str, Any], claims: Mapping[str, Any], token: str, until: float
    ) -> dict[str, Any]:
        """The mail address, of a provider that does not put it into the token."""
        headers = {"Authorization": f"Bearer {token}"}
        told = self._asked("GET", metadata["userinfo_endpoint"], until, headers=headers)
        if told.get("sub") != claims["sub"]:
            raise _untrusted("subject")
        return {name: told[name] for name in ("email", "email_verified") if name in told}

    def _claims(self, token: str, keys: Mapping[str, Any], asked: ProviderRequest) -> dict[str, Any]:
        """What the token says, once signature, issuer, audience, time and nonce are right."""
        import jwt  # of the extra oidc, which only a house with a provider has

        try:
            header = jwt.get_unverified_header(token)
            key = jwt.PyJWK(dict(_key(keys, header)), header["alg"])
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[header["alg"]],
                issuer=self._known.issuer,
                audience=self._known.client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise _untrusted(_CHECKS.get(type(error).__name__, "signature")) from None
        others = claims["aud"] not in (self._known.client_id, [self._known.client_id])
        if claims.get("azp", None if others else self._known.client_id) != self._known.client_id:
            raise _untrusted("audience")
        if not compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
            raise _untrusted("nonce")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise _untrusted("subject")
        return claims

    def _asked(self, method: str, url: object, until: float, **words: Any) -> Mapping[str, Any]:
        return _json(self._known, method, str(url), until, **words)


_CHECKS = {
    "InvalidIssuerError": "issuer",
    "InvalidAudienceError": "audience",
    "ExpiredSignatureError": "time",
    "ImmatureSignatureError": "time",
    "InvalidIssuedAtError": "time",
    "InvalidSubjectError": "subject",
    "MissingRequiredClaimError": "claims",
}
"""What was wrong with a token, as the specification calls it."""


def require_package() -> None:
    """Raises NotAllowed where what checks signatures is not installed."""
    try:
        import jwt
    except ModuleNotFoundError:
        jwt = None  # type: ignore[assignment]  # so it is where the extra is not installed
    if jwt is None or not jwt.algorithms.has_crypto:
        raise NotAllowed(
            msg("Signing in by an organisation's provider takes a package that is not installed."),
            msg("Install it with: pip install 'outreach[oidc]'"),
        )


@lru_cache(maxsize=4)
def _discovered(known: SignInProvider, _hour: int) -> Mapping[str, Any]:
    """What the provider says of itself."""
    require_package()
    url = known.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = _json(known, "GET", url, uptime() + SECONDS)
    if found.get("issuer") != known.issuer:
        raise _untrusted("issuer")
    return found


def _json(known: SignInProvider, method: str, url: str, until: float, **words: Any) -> Mapping[str, Any]:
    """One request; a refusal in the provider's own words raises NotAllowed, all else that is no JSON ChannelError."""
    origin = origin_of(url)
    named = origin == origin_of(known.issuer)  # so it may be in a private network
    data = words.get("data", {})
    hidden = (known.client_secret, data.get("code", ""), data.get("code_verifier", ""))
    name = urlsplit(url).hostname or url
    door = Door(name, origin, origin if named else "", tuple(filter(None, hidden)))
    with door.call(until) as call:
        answer = door.session.request(method, origin + url[len(origin) :], **words)
        found = answer.json()
        if not isinstance(found, dict):
            raise call.garbled(answer.text[:200])
        if 400 <= answer.status_code < 500 and "error" in found:
            raise _not_let_in(str(found["error"]))
        if not 200 <= answer.status_code < 300:
            raise call.garbled(answer.text[:200])
    return found


def _key(keys: Mapping[str, Any], header: Mapping[str, Any]) -> Mapping[str, Any]:
    """The provider's key that the token names, or its only one."""
    signing = [
        key
        for key in keys.get("keys", ())
        if key.get("use", "sig") == "sig" and key.get("alg", header["alg"]) == header["alg"]
    ]
    named = [key for key in signing if key.get("kid") == header["kid"]] if "kid" in header else signing
    if header["alg"] not in ALGORITHMS or len(named) != 1:
        raise _untrusted("signature")
    return named[0]  # type: ignore[no-any-return]  # as JSON has it


def _age(at: object) -> timedelta | None:
    """How long ago a moment was that is given in seconds."""
    if isinstance(at, bool) or not isinstance(at, int | float):
        return None
    return max(SystemClock().now() - datetime.fromtimestamp(at, UTC), timedelta(0))


def _with(url: str, fields: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"


def _not_let_in(error: str) -> NotAllowed:
    return NotAllowed(
        msg("Your organisation's sign-in has not let you in: {why}", why=Quoted(error[:100] or "–")),
        msg("Begin again, and allow it there."),
    )


def _untrusted(check: str) -> NotAllowed:
    return NotAllowed(
        msg("The answer of your organisation's sign-in cannot be trusted ({check}).", check=check),
        msg("Begin again; if it stays so, an administrator compares the settings of both sides."),
    )
