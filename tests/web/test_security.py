"""The layer before every page, asked as a browser, a proxy and an attacker ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from outreach.web.security import HEADERS, Application, Denied, Guard, Receive, Scope, Send, Trust

OWN = {"sec-fetch-site": "same-origin"}


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what it has been told: who asks, by which scheme, with how many bytes."""
    request = Request(scope, receive)
    body = await request.body()
    client = scope["client"][0]
    forwarded = request.headers.get("x-forwarded-for", "-")
    words = f"{client} {scope['scheme']} {forwarded} {len(body)}"
    await PlainTextResponse(words, headers={"Referrer-Policy": "unsafe-url"})(scope, receive, send)


def asking(
    inner: Application = told,
    *,
    base: str = "http://localhost",
    proxies: Sequence[str] = ("10.0.0.1",),
    denied: Denied | None = None,
    **how: object,
) -> TestClient:
    trust = Trust.of("https://posts.example", proxies)
    guard = Guard(inner, trust, lambda _method, path: 50 if path == "/files" else 10, denied)
    return TestClient(guard, base_url=base, **how)


def test_every_answer_carries_the_headers():
    """A page, and a refusal as well, come with the policy and its like once, whatever the page itself says."""
    for answer in (asking().get("/"), asking(base="http://evil.example").get("/")):
        for name, value in HEADERS:
            assert [value.decode()] == answer.headers.get_list(name.decode())


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("posts.example", 200),
        ("POSTS.example:443", 200),
        ("evil.example", 400),
        ("posts.example.evil.example", 400),
        ("posts.example@evil.example", 400),
        ("[", 400),
        ("localhost/evil.example", 400),
        ("localhost?evil.example", 400),
        ("localhost:x", 400),
        ("", 400),
    ],
)
def test_only_our_own_hosts_are_served(host, status):
    """A forged Host gets no page; loopback and the host of the base URL do, on any port."""
    assert status == asking().get("/", headers={"host": host}).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost"}, 403),
        ({"origin": "http://localhost"}, 200),
        ({"origin": "https://localhost"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_write_is_taken_from_our_own_pages_only(headers: Mapping[str, str], status):
    """Another site's page, and whoever says nothing of where it comes from, changes nothing; looking is free to all."""
    assert status == asking().post("/", headers=headers).status_code
    assert 200 == asking().get("/", headers=headers).status_code


def test_a_body_beyond_the_limit_is_refused():
    """What is too large is refused by its length, and where that is not told, once it has become too large."""
    assert 413 == asking().post("/", content=b"x" * 11, headers=OWN).status_code
    assert 413 == asking().post("/", content=iter([b"x" * 6, b"x" * 6]), headers=OWN).status_code
    assert 413 == asking().post("/", headers={**OWN, "content-length": "-1"}).status_code
    assert asking().post("/", content=iter([b"x" * 6, b"x" * 4]), headers=OWN).text.endswith(" 10")
    assert asking().post("/files", content=b"x" * 50, headers=OWN).text.endswith(" 50")


def test_a_page_that_answers_in_spite_of_a_broken_body_is_not_heard():
    """Where the body has become too large the page's own answer, made of a part of it, is dropped."""

    async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        await PlainTextResponse("all is well")(scope, receive, send)

    assert 413 == asking(hasty).post("/", content=iter([b"x" * 11]), headers=OWN).status_code


def test_a_failure_of_a_page_is_not_hidden():
    """What a page raises goes on to whoever answers for it."""

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        asking(broken).get("/")


def test_only_our_proxies_are_believed():
    """The asker's address and scheme are those that a configured proxy has seen, never what the asker has said."""
    forged = {"x-forwarded-for": "6.6.6.6, 192.0.2.7", "x-forwarded-proto": "https"}
    assert "192.0.2.7 https - 0" == asking(client=("10.0.0.1", 4)).get("/", headers=forged).text
    assert "10.9.9.9 http - 0" == asking(client=("10.9.9.9", 4)).get("/", headers=forged).text
    for told, taken in (
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("unknown", "10.0.0.1"),
        ("x" * 500, "10.0.0.1"),
        ("[", "10.0.0.1"),
    ):
        answer = asking(client=("10.0.0.1", 4)).get("/", headers={"x-forwarded-for": told})
        assert f"{taken} http - 0" == answer.text
    odd = {"x-forwarded-proto": "gopher"}
    assert "10.0.0.1 http - 0" == asking(client=("10.0.0.1", 4)).get("/", headers=odd).text


@pytest.mark.parametrize("address", ["10.0.3.7", "::ffff:10.0.3.7", "fd00::7"])
def test_proxies_may_be_a_network(address):
    """Where they change their addresses; whoever is outside of it is not believed, nor is a name."""
    forged = {"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}
    networks = ("10.0.0.0/16", "fd00::/8")
    assert (
        "192.0.2.7 https - 0" == asking(proxies=networks, client=(address, 4)).get("/", headers=forged).text
    )
    for other in ("10.1.0.1", "fe80::7", "a-name"):
        assert f"{other} http" in asking(proxies=networks, client=(other, 4)).get("/", headers=forged).text
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/99"):
        Trust.of("", ["10.0.0.0/99"])


def test_what_is_refused_is_told():
    """With its status and why, once each, and with an id that stands in the answer; what is served is not."""
    seen: list[tuple[int, str]] = []
    client = asking(denied=lambda _scope, status, why: seen.append((status, why)))
    assert 200 == client.get("/").status_code
    answers = [
        client.get("/", headers={"host": "evil.example"}),
        client.post("/"),
        client.post("/", content=b"x" * 11, headers=OWN),
        client.post("/", content=iter([b"x" * 11]), headers=OWN),
    ]
    assert [(400, "wrong-host"), (403, "other-site"), (413, "too-large"), (413, "too-large")] == seen
    assert 4 == len({answer.headers["x-request-id"] for answer in answers})


def test_an_address_that_is_no_text_is_refused():
    """A NUL in the path or behind the question mark comes to no page, for people and for programs."""
    seen: list[str] = []
    client = asking(denied=lambda _scope, _status, why: seen.append(why))
    for path in ("/posts/a%00b", "/posts?q=%00", "/api/v1/posts?place=%00"):
        assert 400 == client.get(path).status_code
    assert ["no-text"] * 3 == seen
    assert 200 == client.get("/posts?q=%2500").status_code


def test_our_host_under_https_counts_as_https():
    """Also where the proxy does not say so, so that cookies are sent over TLS alone; loopback is as it is asked."""
    assert " https " in asking(base="http://posts.example:8080").get("/").text
    assert " http " in asking().get("/").text
    plain = Guard(told, Trust.of("http://posts.example"))
    assert " http " in TestClient(plain, base_url="http://posts.example").get("/").text
    client = asking(base="http://posts.example")
    assert 200 == client.post("/", headers={"origin": "https://posts.example"}).status_code
    assert 403 == client.post("/", headers={"origin": "http://posts.example"}).status_code


def test_what_is_no_request_passes():
    """Start and end of the server go through to the application."""
    seen: list[str] = []

    async def living(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    with asking(living):
        pass
    assert ["lifespan"] == seen
