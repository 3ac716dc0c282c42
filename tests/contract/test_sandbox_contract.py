"""The fake X against X's published contract, where that file is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from openapi_core import Config, OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_core.exceptions import OpenAPIError

from outreach.networks import TWITTER
from outreach.sandbox import FaultKind, Operation, Sandbox
from outreach.sandbox.twitter.fields import MEDIA_FIELDS, POST_FIELDS, USER_FIELDS
from tests.contract.sandbox_clients import MONDAY, XClient, a_picture

CONTRACT = Path(__file__).parents[2].parent / "shared" / "data" / "x-openapi-2.167.json"
pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="X's contract is not at hand (../shared/data)")
PATHS = (
    "/2/tweets",
    "/2/tweets/{id}",
    "/2/users/{id}/tweets",
    "/2/users/me",
    "/2/media/upload",
    "/2/media/upload/initialize",
    "/2/media/upload/{id}/append",
    "/2/media/upload/{id}/finalize",
    "/2/media/metadata",
)
SEEN_LIVE = "edit_history_tweet_ids"  # in the answer to a new post, beyond the contract (facts/x-api.md §3)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return dict(json.loads(CONTRACT.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("contract") / "ledger.jsonl") as running:
        running.set_time(MONDAY)
        yield running


@pytest.fixture(scope="module")
def contract(document: dict[str, Any], sandbox: Sandbox) -> OpenAPI:
    """The contract of the paths that are played, at the sandbox's address, with unknown properties forbidden."""
    used = document | {
        "paths": {path: document["paths"][path] for path in PATHS},
        "servers": [{"url": sandbox.url(TWITTER)}],
    }
    leave_open(used)
    config = Config(
        spec_validator_cls=None,  # the document is X's own; checking it takes five seconds
        additional_properties_default_policy="forbid",
        extra_media_type_deserializers={"application/problem+json": json.loads},
    )
    return OpenAPI.from_dict(used, config=config)


@pytest.fixture
def x(sandbox: Sandbox) -> Iterator[XClient]:
    with XClient(sandbox) as client:
        yield client


def leave_open(schema: Any) -> None:
    """Objects of which the contract names no property at all may hold anything, such as ``non_public_metrics``."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" not in schema:
            schema.setdefault("additionalProperties", True)
        for value in schema.values():
            leave_open(value)
    elif isinstance(schema, list):
        for value in schema:
            leave_open(value)


def hold(contract: OpenAPI, answer: requests.Response) -> requests.Response:
    """``answer``, after it was found to be what the contract says. Raises OpenAPIError where it is not."""
    contract.validate_response(RequestsOpenAPIRequest(answer.request), RequestsOpenAPIResponse(answer))
    return answer


def test_uploading_and_posting_keep_the_contract(contract: OpenAPI, x: XClient) -> None:
    """Upload, alt text and delete; the new post but for the one key that X adds."""
    media = hold(contract, x.upload()).json()["data"]["id"]
    hold(contract, x.describe(media, "Ein Herrenhaus"))
    created = x.create("Kunst & Kultur https://example.org/a", media)
    body = created.json()
    assert [""] == body["data"].pop(SEEN_LIVE)
    created._content = json.dumps(body).encode()

    assert 201 == hold(contract, created).status_code
    assert 200 == hold(contract, x.send("DELETE", f"/2/tweets/{body['data']['id']}")).status_code


def test_uploading_in_chunks_keeps_the_contract(contract: OpenAPI, x: XClient) -> None:
    """initialize, append, finalize."""
    begin = {
        "media_type": "image/jpeg",
        "total_bytes": len(a_picture()),
        "media_category": "tweet_image",
    }
    id = hold(contract, x.send("POST", "/2/media/upload/initialize", json=begin)).json()["data"]["id"]
    parts: dict[str, Any] = {"data": {"segment_index": "0"}, "files": {"media": ("blob", a_picture())}}
    hold(contract, x.send("POST", f"/2/media/upload/{id}/append", **parts))

    assert 200 == hold(contract, x.send("POST", f"/2/media/upload/{id}/finalize")).status_code


@pytest.mark.parametrize("days", [1, 40])
def test_reading_keeps_the_contract(contract: OpenAPI, x: XClient, days: int) -> None:
    """Timeline, look-up and user with every field, expansion and kind of error that the sandbox has."""
    x.sandbox.set_time(MONDAY)
    media = x.upload().json()["data"]["id"]
    x.describe(media, "Ein Herrenhaus")
    post = x.create(f"Kunst nach {days} Tagen https://example.org/a", media).json()["data"]["id"]
    x.sandbox.set_time(MONDAY + timedelta(days=days))
    fields = ",".join(sorted(POST_FIELDS - {"promoted_metrics"}))
    wide = {
        "post_fields": fields,
        "expansions": "attachments.media_keys,author_id",
        "media_fields": "alt_text,url",
    }

    answers = [
        hold(contract, x.timeline(**wide, max_results="5")),
        hold(contract, x.get("/2/tweets", ids=f"{post},1", **wide)),
        hold(contract, x.get("/2/users/me", user_fields="public_metrics")),
        hold(contract, x.get("/2/users/1/tweets")),
    ]

    assert [200] * 4 == [answer.status_code for answer in answers]


def test_an_invalid_request_keeps_the_contract(contract: OpenAPI, x: XClient) -> None:
    """The problem itself is the contract's; its list of errors is what X adds to it live."""
    answer = x.create("Hallo", colour="red")
    problem = answer.json()
    assert problem.pop("errors")
    answer._content = json.dumps(problem).encode()

    assert 400 == hold(contract, answer).status_code


def test_an_empty_answer_keeps_the_contract(contract: OpenAPI, x: XClient) -> None:
    """The fault of an empty timeline is still an answer that X could give."""
    x.sandbox.faults.add(FaultKind.EMPTY, TWITTER, Operation.READ)

    assert {"meta": {"result_count": 0}} == hold(contract, x.timeline()).json()


def test_the_check_itself_finds_what_is_wrong(contract: OpenAPI, x: XClient) -> None:
    """A key that the contract does not know is found."""
    answer = x.get("/2/users/me")
    answer._content = b'{"data": {"id": "1", "nick": "a"}}'

    with pytest.raises(OpenAPIError):
        hold(contract, answer)


def test_the_known_fields_are_those_of_the_contract(document: dict[str, Any]) -> None:
    """Names of post, user and media fields, word for word."""
    parameters = document["components"]["parameters"]
    known = [
        frozenset(parameters[f"{name}FieldsParameter"]["schema"]["items"]["enum"])
        for name in ("Post", "User", "Media")
    ]

    assert [POST_FIELDS, USER_FIELDS, MEDIA_FIELDS] == known
