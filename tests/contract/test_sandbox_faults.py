"""Faults on demand: what the client gets, and whether the network did what it was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from outreach.errors import InvalidInput
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import FaultKind, Operation, Sandbox
from outreach.sandbox.facebook.insights import POST_METRICS
from tests.contract.sandbox_clients import MONDAY, TIMEOUT, FacebookClient, XClient, lines

K, Op = FaultKind, Operation


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "ledger.jsonl") as running:
        running.set_time(MONDAY)
        yield running


@pytest.fixture
def graph(sandbox: Sandbox) -> Iterator[FacebookClient]:
    with FacebookClient(sandbox) as client:
        yield client


@pytest.fixture
def x(sandbox: Sandbox) -> Iterator[XClient]:
    with XClient(sandbox) as client:
        yield client


Publish = Callable[[ChannelName], requests.Response]


@pytest.fixture
def publish(graph: FacebookClient, x: XClient) -> Publish:
    """The one call that makes a post visible, on either network."""
    return lambda network: (graph.publish if network == FACEBOOK else x.create)("Ein Gut wacht auf.")


def heard(call: Callable[[], requests.Response]) -> str:
    """What the client makes of a call: a status, no answer, or a body that is no JSON."""
    try:
        answer = call()
    except requests.ConnectionError:
        return "no answer"
    try:
        answer.json()
    except requests.JSONDecodeError:
        return f"{answer.status_code} no JSON"
    return str(answer.status_code)


AROUND = [
    (K.ERROR_BEFORE, 0, {FACEBOOK: "500", TWITTER: "503"}),
    (K.ERROR_AFTER, 1, {FACEBOOK: "500", TWITTER: "503"}),
    (K.HTML_BEFORE, 0, {FACEBOOK: "502 no JSON", TWITTER: "502 no JSON"}),
    (K.HTML_AFTER, 1, {FACEBOOK: "502 no JSON", TWITTER: "502 no JSON"}),
    (K.STALL_BEFORE, 0, {FACEBOOK: "no answer", TWITTER: "no answer"}),
    (K.STALL_AFTER, 1, {FACEBOOK: "no answer", TWITTER: "no answer"}),
    (K.CUT_BEFORE, 0, {FACEBOOK: "no answer", TWITTER: "no answer"}),
    (K.CUT_AFTER, 1, {FACEBOOK: "no answer", TWITTER: "no answer"}),
    (K.HALF_JSON, 1, {FACEBOOK: "200 no JSON", TWITTER: "201 no JSON"}),
    (K.SLOW, 1, {FACEBOOK: "200", TWITTER: "201"}),
]


@pytest.mark.parametrize("network", [FACEBOOK, TWITTER])
@pytest.mark.parametrize(("kind", "live", "told"), AROUND, ids=lambda value: str(value))
def test_a_fault_around_a_post(
    sandbox: Sandbox,
    publish: Publish,
    network: ChannelName,
    kind: FaultKind,
    live: int,
    told: dict[ChannelName, str],
) -> None:
    """*before* leaves nothing live, *after* leaves one post live; the ledger knows which, and what was told."""
    sandbox.faults.add(kind, network, Op.CREATE, seconds=0.05)

    assert told[network] == heard(lambda: publish(network))
    assert live == len(lines(sandbox, "post"))
    status = 0 if told[network] == "no answer" else int(told[network][:3])
    assert status == lines(sandbox, "call")[-1]["status"]


@pytest.mark.parametrize("network", [FACEBOOK, TWITTER])
@pytest.mark.parametrize("kind", [K.STALL_BEFORE, K.STALL_AFTER, K.SLOW])
def test_a_delay_takes_its_time(
    sandbox: Sandbox, publish: Publish, network: ChannelName, kind: FaultKind
) -> None:
    """Nothing comes for as long as the fault says."""
    sandbox.faults.add(kind, network, Op.CREATE, seconds=0.2)
    begin = time.monotonic()

    heard(lambda: publish(network))

    assert time.monotonic() - begin >= 0.2


REFUSED: list[tuple[FaultKind, ChannelName, Operation, tuple[Any, ...]]] = [
    (K.RATE_LIMIT, FACEBOOK, Op.CREATE, (400, 32, None)),
    (K.RATE_LIMIT_BARE, FACEBOOK, Op.CREATE, (400, 32, None)),
    (K.APP_LIMIT, FACEBOOK, Op.CREATE, (400, 4, None)),
    (K.DEAD_TOKEN, FACEBOOK, Op.CREATE, (400, 190, 463)),
    (K.BLOCKED, FACEBOOK, Op.CREATE, (400, 368, 1390008)),
    (K.DENIED, FACEBOOK, Op.CREATE, (400, 10, None)),
    (K.NO_PERMISSION, FACEBOOK, Op.CREATE, (400, 200, None)),
    (K.SUSPENDED, FACEBOOK, Op.CREATE, (400, 100, 33)),
    (K.DUPLICATE, FACEBOOK, Op.CREATE, (400, 506, None)),
    (K.BAD_PHOTO, FACEBOOK, Op.CREATE, (400, 100, 1366046)),
    (K.RATE_LIMIT, TWITTER, Op.CREATE, (429, "Too Many Requests")),
    (K.RATE_LIMIT_BARE, TWITTER, Op.CREATE, (429, "Too Many Requests")),
    (K.DEAD_TOKEN, TWITTER, Op.CREATE, (401, "Unauthorized")),
    (K.NO_CREDITS, TWITTER, Op.CREATE, (402, "CreditsDepleted")),
    (K.DENIED, TWITTER, Op.CREATE, (403, "Forbidden")),
    (K.SUSPENDED, TWITTER, Op.CREATE, (403, "Forbidden")),
    (K.CAPPED, TWITTER, Op.CREATE, (429, "UsageCapExceeded")),
    (K.WRONG_CLOCK, TWITTER, Op.CREATE, (401, "Timestamp out of bounds.")),
    (
        K.AUTOMATED,
        TWITTER,
        Op.CREATE,
        (403, "This request looks like it might be automated. Please try again later."),
    ),
    (K.DUPLICATE, TWITTER, Op.CREATE, (403, "Forbidden")),
    (K.BAD_PHOTO, TWITTER, Op.CREATE, (400, "Bad Request")),
    (K.NOT_FOUND, TWITTER, Op.ANY, (404, "Not Found")),
]


@pytest.mark.parametrize(("kind", "network", "operation", "expected"), REFUSED, ids=lambda value: str(value))
def test_a_refusal_posts_nothing(
    sandbox: Sandbox,
    publish: Publish,
    kind: FaultKind,
    network: ChannelName,
    operation: Operation,
    expected: tuple[Any, ...],
) -> None:
    """Each refusal has its network's own status and words, and nothing goes live."""
    sandbox.faults.add(kind, network, operation)

    answer = publish(network)

    body = answer.json()
    error = body.get("error", {})
    told = (
        (error.get("code"), error.get("error_subcode"))
        if error
        else (body.get("title") or body["errors"][0]["message"],)
    )
    assert expected == (answer.status_code, *told)
    assert [] == lines(sandbox, "post")


def test_a_limited_page_is_told_how_many_minutes_to_wait(sandbox: Sandbox, graph: FacebookClient) -> None:
    """Only the usage header says when access is back."""
    sandbox.faults.add(K.RATE_LIMIT, FACEBOOK, seconds=1800)
    sandbox.faults.add(K.RATE_LIMIT_BARE, FACEBOOK)

    told, silent = (json.loads(graph.get("me").headers["X-Business-Use-Case-Usage"]) for _ in range(2))

    assert 30 == told[graph.page][0]["estimated_time_to_regain_access"]
    assert {} == silent


def test_a_limited_app_is_told_its_usage(sandbox: Sandbox, graph: FacebookClient) -> None:
    """Code 4 comes with the app's own header."""
    sandbox.faults.add(K.APP_LIMIT, FACEBOOK)

    assert 100 == json.loads(graph.get("me").headers["X-App-Usage"])["call_count"]


def test_a_limited_user_is_told_when_the_limit_ends(sandbox: Sandbox, x: XClient) -> None:
    """With the reset header, and without it."""
    sandbox.faults.add(K.RATE_LIMIT, TWITTER, seconds=600)
    sandbox.faults.add(K.RATE_LIMIT_BARE, TWITTER)

    told, silent = (x.get("/2/users/me").headers for _ in range(2))

    assert str(int((MONDAY + timedelta(minutes=10)).timestamp())) == told["x-rate-limit-reset"]
    assert "x-rate-limit-reset" not in silent


def test_another_version_may_be_served(sandbox: Sandbox, graph: FacebookClient) -> None:
    """The answer is right, only its version header is not the one asked for."""
    sandbox.faults.add(K.OTHER_VERSION, FACEBOOK)

    answer = graph.get("me")

    assert ("v27.0", graph.page) == (answer.headers["facebook-api-version"], answer.json()["id"])


def test_an_upload_can_fail(sandbox: Sandbox, graph: FacebookClient, x: XClient) -> None:
    """Faults on media strike uploads and alt texts, and leave other calls alone."""
    for network in (FACEBOOK, TWITTER):
        sandbox.faults.add(K.BAD_PHOTO, network, Op.MEDIA)

    assert [200, 201] == [graph.publish("Hallo").status_code, x.create("Hallo").status_code]
    assert [400, 400] == [graph.photo().status_code, x.upload().status_code]
    assert [200, 200] == [graph.photo().status_code, x.upload().status_code]


@pytest.mark.parametrize("network", [FACEBOOK, TWITTER])
def test_a_feed_can_be_empty(
    sandbox: Sandbox, publish: Publish, graph: FacebookClient, x: XClient, network: ChannelName
) -> None:
    """The answer is fine and says that there is nothing."""
    publish(network)
    sandbox.faults.add(K.EMPTY, network, Op.READ)
    read = (lambda: graph.get("me/published_posts")) if network == FACEBOOK else x.timeline

    assert [[], 1] == [read().json().get("data", []), len(read().json()["data"])]


def test_figures_and_other_reads_fail_apart(sandbox: Sandbox, x: XClient) -> None:
    """A read that asks for figures is an operation of its own."""
    sandbox.faults.add(K.ERROR_BEFORE, TWITTER, Op.METRICS)

    assert 200 == x.timeline().status_code
    assert 503 == x.timeline(post_fields="public_metrics").status_code


def test_a_fault_strikes_as_often_as_asked(sandbox: Sandbox, graph: FacebookClient) -> None:
    """Twice, then it is over."""
    sandbox.faults.add(K.ERROR_BEFORE, FACEBOOK, times=2)

    assert [500, 500, 200] == [graph.get("me").status_code for _ in range(3)]
    assert () == sandbox.faults.waiting()


def test_a_fault_can_last_until_it_is_cleared(sandbox: Sandbox, graph: FacebookClient) -> None:
    """times None has no end of its own."""
    sandbox.faults.add(K.ERROR_BEFORE, FACEBOOK, times=None)
    before = [graph.get("me").status_code for _ in range(3)]
    sandbox.faults.clear()

    assert [500, 500, 500] == before
    assert 200 == graph.get("me").status_code


def test_a_fault_can_be_meant_for_one_account(sandbox: Sandbox, graph: FacebookClient) -> None:
    """Others go on undisturbed."""
    sandbox.faults.add(K.DEAD_TOKEN, FACEBOOK, account="die-altmark", times=None)

    with FacebookClient(sandbox, sandbox.add_account(FACEBOOK, "stendal", "Stendal")) as other:
        assert [200, 400] == [other.get("me").status_code, graph.get("me").status_code]


def test_faults_strike_in_the_order_in_which_they_were_added(sandbox: Sandbox, graph: FacebookClient) -> None:
    """One fault for each call."""
    sandbox.faults.add(K.DEAD_TOKEN, FACEBOOK)
    sandbox.faults.add(K.BLOCKED, FACEBOOK)

    assert [190, 368] == [graph.get("me").json()["error"]["code"] for _ in range(2)]


def test_a_refused_call_stays_refused_after_accepting_faults(sandbox: Sandbox, graph: FacebookClient) -> None:
    """What the network would not take, a fault does not make live."""
    sandbox.faults.add(K.ERROR_AFTER, FACEBOOK, Op.CREATE)

    assert 500 == graph.publish("").status_code
    assert [] == lines(sandbox, "post")


def test_a_stalled_call_holds_up_nobody_else(sandbox: Sandbox, graph: FacebookClient, x: XClient) -> None:
    """While one client waits in silence, the other is served; stopping wakes the first."""
    sandbox.faults.add(K.STALL_BEFORE, FACEBOOK, seconds=60)
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{graph.base}me", params={"access_token": graph.token}, timeout=(TIMEOUT, 0.1))

    assert 200 == x.get("/2/users/me").status_code


# --- single metrics and batches ---------------------------------------------------------------------


def insights(graph: FacebookClient, post: str, *metrics: str) -> list[Any]:
    return graph.batch(*(f"{post}/insights?metric={metric}&period=lifetime" for metric in metrics))


def a_grown_post(graph: FacebookClient) -> str:
    post = str(graph.publish("Ein Gut wacht auf.").json()["id"])
    graph.sandbox.set_time(MONDAY + timedelta(days=2))
    return post


@pytest.mark.parametrize(
    ("kind", "expected"), [(K.RETIRED_METRIC, (100, None)), (K.METRIC_DENIED, (200, 1504029))]
)
def test_one_metric_can_fail(
    sandbox: Sandbox, graph: FacebookClient, kind: FaultKind, expected: tuple[int, int | None]
) -> None:
    """In a batch only the named metric's entry fails; in one request all of it does."""
    post = a_grown_post(graph)
    sandbox.faults.add(kind, FACEBOOK, Op.METRICS, metric="post_clicks", times=None)

    entries = insights(graph, post, "post_media_view", "post_clicks")
    together = graph.get(f"{post}/insights", metric="post_media_view,post_clicks").json()["error"]

    assert [200, 400] == [entry["code"] for entry in entries]
    error = json.loads(entries[1]["body"])["error"]
    assert expected == (error["code"], error.get("error_subcode"))
    assert expected == (together["code"], together.get("error_subcode"))


@pytest.mark.parametrize(
    ("kind", "expected"), [(K.NULL_IN_BATCH, None), (K.EMPTY, 200), (K.DENIED, 400), (K.NO_PERMISSION, 400)]
)
def test_one_entry_of_a_batch_can_fail(
    sandbox: Sandbox, graph: FacebookClient, kind: FaultKind, expected: int | None
) -> None:
    """The next entry is done as ever; the one that failed served no figures."""
    post = a_grown_post(graph)
    sandbox.faults.add(kind, FACEBOOK, Op.METRICS)

    first, second = insights(graph, post, "post_media_view", "post_clicks")

    assert [expected, 200] == [first and first["code"], second["code"]]
    calls = [call for call in lines(sandbox, "call") if call.get("batch")]
    assert ["figures" in call for call in calls] == [False, True]


def test_a_whole_batch_can_fail(sandbox: Sandbox, graph: FacebookClient) -> None:
    """A gateway's page instead of the list; no entry was done."""
    post = a_grown_post(graph)
    sandbox.faults.add(K.HTML_BEFORE, FACEBOOK, Op.METRICS)

    answer = graph.post(
        "", batch=json.dumps([{"method": "GET", "relative_url": f"{post}/insights?metric=a"}])
    )

    assert 502 == answer.status_code
    assert not [call for call in lines(sandbox, "call") if call.get("batch")]


def test_half_an_answer_serves_no_figures(sandbox: Sandbox, graph: FacebookClient) -> None:
    """Figures that the client could not read are not in the ledger as served."""
    post = a_grown_post(graph)
    sandbox.faults.add(K.HALF_JSON, FACEBOOK, Op.METRICS)

    heard(lambda: graph.get(f"{post}/insights", metric=",".join(POST_METRICS)))

    assert "figures" not in lines(sandbox, "call")[-1]


# --- what makes no sense ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "network", "operation", "more"),
    [
        (K.NO_CREDITS, FACEBOOK, Op.ANY, {}),
        (K.BLOCKED, TWITTER, Op.ANY, {}),
        (K.EMPTY, FACEBOOK, Op.CREATE, {}),
        (K.RETIRED_METRIC, FACEBOOK, Op.METRICS, {}),
        (K.SLOW, FACEBOOK, Op.ANY, {"metric": "post_clicks"}),
        (K.SLOW, FACEBOOK, Op.ANY, {"times": 0}),
        (K.SLOW, FACEBOOK, Op.ANY, {"seconds": -1}),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(
    sandbox: Sandbox, kind: FaultKind, network: ChannelName, operation: Operation, more: dict[str, Any]
) -> None:
    """A fault that could never strike would make a test pass for nothing."""
    with pytest.raises(InvalidInput):
        sandbox.faults.add(kind, network, operation, **more)


def test_every_fault_is_explained(sandbox: Sandbox) -> None:
    """docs/sandbox.md has a row for each kind."""
    page = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")

    assert [] == [kind.value for kind in FaultKind if f"| `{kind.value}` |" not in page]


# --- over HTTP --------------------------------------------------------------------------------------


def test_another_process_can_add_and_clear_faults(sandbox: Sandbox, graph: FacebookClient) -> None:
    """POST and DELETE on either server."""
    url = f"{sandbox.url(TWITTER)}/_sandbox/faults"
    fault = {"kind": "error-before", "network": "facebook", "operation": "read", "times": None}
    added = requests.post(url, json=fault, timeout=TIMEOUT)
    waiting = requests.get(url, timeout=TIMEOUT).json()
    struck = graph.get("me").status_code
    requests.delete(url, timeout=TIMEOUT)

    assert (201, [added.json()], 500, 200) == (
        added.status_code,
        waiting,
        struck,
        graph.get("me").status_code,
    )


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "[]",
        '"x"',
        "{}",
        '{"kind": "none", "network": "facebook"}',
        '{"kind": "slow", "network": "facebook", "colour": 1}',
        '{"kind": "slow", "network": "facebook", "times": "1"}',
        '{"kind": "no-credits", "network": "facebook"}',
    ],
)
def test_a_bad_fault_is_refused_over_http(sandbox: Sandbox, body: str) -> None:
    """400 with the reason, and nothing waits."""
    answer = requests.post(f"{sandbox.url(FACEBOOK)}/_sandbox/faults", data=body, timeout=TIMEOUT)

    assert 400 == answer.status_code
    assert answer.json()["error"]
    assert () == sandbox.faults.waiting()
