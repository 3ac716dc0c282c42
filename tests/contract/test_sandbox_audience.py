"""The simulated audience, and the insights that tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from outreach.sandbox import Sandbox
from outreach.sandbox.audience import Audience, Exposure, progress
from outreach.sandbox.facebook.insights import PAGE_METRICS, POST_METRICS, TWO_ROWS
from tests.contract.sandbox_clients import MONDAY, FacebookClient, lines

MOMENTS = st.integers(0, 60 * 24 * 365).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
AGES = st.integers(0, 60 * 24 * 90).map(lambda minutes: timedelta(minutes=minutes))


def exposure(**changes: Any) -> Exposure:
    values: dict[str, Any] = {
        "id": "1",
        "created_at": MONDAY,
        "followers": 5_000,
        "pictured": True,
        "linked": True,
    }
    return Exposure(**(values | changes))


def flat(audience: Audience, post: Exposure, at: datetime) -> dict[str, int]:
    values = asdict(audience.figures(post, at))
    return {**values.pop("reactions"), **values}


# --- pure -------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 9), id=st.text(max_size=5), created=MOMENTS, first=AGES, more=AGES)
def test_figures_never_fall(seed: int, id: str, created: datetime, first: timedelta, more: timedelta) -> None:
    """Whatever the post, the seed and the hours: later figures are at least the earlier ones."""
    audience, post = Audience(seed), exposure(id=id, created_at=created)

    early, late = flat(audience, post, created + first), flat(audience, post, created + first + more)

    assert all(early[name] <= late[name] for name in early)


@given(seed=st.integers(0, 9), followers=st.integers(0, 10**6), age=AGES)
def test_people_are_never_more_than_views(seed: int, followers: int, age: timedelta) -> None:
    """Reach counts each person once, views every time."""
    figures = Audience(seed).figures(exposure(followers=followers), MONDAY + age)

    assert figures.reach <= figures.views


@given(created=MOMENTS, age=AGES)
def test_progress_is_a_share(created: datetime, age: timedelta) -> None:
    """Between nothing and all."""
    assert 0 <= progress(created, created + age) <= 1


def test_a_post_is_not_seen_before_it_is_there() -> None:
    """All figures are zero up to the moment of publication."""
    audience = Audience(0)

    assert {0} == set(flat(audience, exposure(), MONDAY - timedelta(hours=1)).values())
    assert {0} == set(flat(audience, exposure(), MONDAY).values())


def test_figures_settle() -> None:
    """Three quarters of the growth are over after some days, and in the end there is hardly any."""
    assert progress(MONDAY, MONDAY + timedelta(days=3)) > 0.75
    assert progress(MONDAY, MONDAY + timedelta(days=28)) > 0.999


def test_the_evening_brings_more_than_the_night() -> None:
    """Of two posts of the same age the one that lived through an evening has come further."""
    morning, late = datetime(2027, 3, 1, 13, tzinfo=UTC), datetime(2027, 3, 1, 22, tzinfo=UTC)
    hours = timedelta(hours=6)

    assert progress(morning, morning + hours) > progress(late, late + hours)


def test_the_same_seed_has_the_same_people() -> None:
    """Same seed, same figures; another seed, others."""
    at = MONDAY + timedelta(days=9)

    assert flat(Audience(1), exposure(), at) == flat(Audience(1), exposure(), at)
    assert flat(Audience(1), exposure(), at) != flat(Audience(2), exposure(), at)


@pytest.mark.parametrize("change", [{"followers": 500}, {"pictured": False}])
def test_followers_and_pictures_matter(change: dict[str, Any]) -> None:
    """Fewer followers or no picture: fewer people."""
    at = MONDAY + timedelta(days=9)

    assert Audience(1).figures(exposure(**change), at).reach < Audience(1).figures(exposure(), at).reach


def test_there_are_no_link_clicks_without_a_link() -> None:
    """Nor views of a photo without one."""
    figures = Audience(1).figures(exposure(linked=False, pictured=False), MONDAY + timedelta(days=9))

    assert (0, 0) == (figures.link_clicks, figures.photo_views)


# --- as insights of a post --------------------------------------------------------------------------


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[FacebookClient]:
    with Sandbox(tmp_path / "ledger.jsonl") as sandbox, FacebookClient(sandbox) as client:
        sandbox.set_time(MONDAY)
        yield client


def a_post(graph: FacebookClient, age: timedelta = timedelta(days=3)) -> str:
    graph.sandbox.set_time(MONDAY)
    post = str(graph.publish("Ein Gut: https://example.org/a", graph.photo().json()["id"]).json()["id"])
    graph.sandbox.set_time(MONDAY + age)
    return post


def rows(answer: requests.Response) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Values by name and period."""
    return {(row["name"], row["period"]): row["values"] for row in answer.json()["data"]}


def code(answer: requests.Response) -> tuple[int, int, int | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("error_subcode")


def test_a_metric_of_a_life_is_one_row(graph: FacebookClient) -> None:
    """With period=lifetime there is one value, marked as simulated, and the ledger has it."""
    post = a_post(graph)

    answer = graph.get(f"{post}/insights", metric="post_media_view", period="lifetime")

    ((value,),) = rows(answer).values()
    assert value["value"] > 0
    assert "1" == answer.headers["X-Outreach-Simulated"]
    assert {post: {"post_media_view": value["value"]}} == lines(graph.sandbox, "call")[-1]["figures"]


def test_without_a_period_some_metrics_have_two_rows(graph: FacebookClient) -> None:
    """Reach and video come as lifetime and as a day of zeros."""
    found = rows(graph.get(f"{a_post(graph)}/insights", metric=",".join(POST_METRICS)))

    assert {(name, "day") for name in TWO_ROWS} == {key for key in found if key[1] == "day"}
    assert {(name, "lifetime") for name in POST_METRICS} == {key for key in found if key[1] == "lifetime"}
    assert [{"value": 0}] == found["post_media_view", "day"]


def test_a_day_of_a_post_is_zero(graph: FacebookClient) -> None:
    """period=day has nothing to tell, and nothing of it is a figure for the ledger."""
    found = rows(graph.get(f"{a_post(graph)}/insights", metric="post_media_view", period="day"))

    assert {("post_media_view", "day"): [{"value": 0}]} == found
    assert "figures" not in lines(graph.sandbox, "call")[-1]


def test_maps_leave_out_what_is_zero(graph: FacebookClient) -> None:
    """In the answer a part without clicks is absent; in the ledger it is 0."""
    post = str(graph.publish("Ohne Link").json()["id"])
    graph.sandbox.set_time(MONDAY + timedelta(days=3))

    value = rows(graph.get(f"{post}/insights", metric="post_clicks_by_type", period="lifetime"))
    served = lines(graph.sandbox, "call")[-1]["figures"][post]

    assert ["other clicks"] == list(value["post_clicks_by_type", "lifetime"][0]["value"])
    assert 0 == served["post_clicks_by_type.link clicks"]


def test_the_first_minutes_are_empty(graph: FacebookClient) -> None:
    """200 without data at first; some time between 20 and 100 minutes the figures begin."""
    young = a_post(graph, timedelta(minutes=19))
    assert {"data": []} == graph.get(f"{young}/insights", metric="post_media_view").json()

    graph.sandbox.set_time(MONDAY + timedelta(minutes=101))
    assert graph.get(f"{young}/insights", metric="post_media_view").json()["data"]


@pytest.mark.parametrize("breakdown", ["is_from_ads", "is_from_followers"])
def test_a_breakdown_is_flat_rows_that_add_up(graph: FacebookClient, breakdown: str) -> None:
    """Two values with the flag as a string, together the whole."""
    url = f"{a_post(graph)}/insights"
    ((whole,),) = rows(graph.get(url, metric="post_media_view", period="lifetime")).values()
    (parts,) = rows(graph.get(url, metric="post_media_view", period="lifetime", breakdown=breakdown)).values()

    assert ["0", "1"] == [part[breakdown] for part in parts]
    assert whole["value"] == sum(part["value"] for part in parts)


def test_one_unknown_metric_fails_the_whole_request(graph: FacebookClient) -> None:
    """A retired name takes the others along."""
    metrics = "post_media_view,post_impressions_unique"

    assert (400, 100, None) == code(graph.get(f"{a_post(graph)}/insights", metric=metrics))


def test_no_metric_is_an_error_of_its_own(graph: FacebookClient) -> None:
    """Insights need to know what of."""
    assert (400, 3001, 1504028) == code(graph.get(f"{a_post(graph)}/insights"))


@pytest.mark.parametrize(
    "params",
    [
        {"metric": "post_media_view", "period": "week"},
        {"metric": "post_media_view", "breakdown": "age"},
        {"metric": "post_clicks", "breakdown": "is_from_ads"},
    ],
)
def test_what_does_not_go_together_is_refused(graph: FacebookClient, params: dict[str, str]) -> None:
    """Periods and breakdowns that a post's metric does not have."""
    assert (400, 100, None) == code(graph.get(f"{a_post(graph)}/insights", **params))


def test_insights_of_nothing_are_refused(graph: FacebookClient) -> None:
    """An unknown post is no such object."""
    assert (400, 100, 33) == code(graph.get("1_2/insights", metric="post_media_view"))


# --- as insights of a page --------------------------------------------------------------------------


def test_a_day_of_a_page_ends_at_pacific_midnight_of_the_next(graph: FacebookClient) -> None:
    """The last two whole days, in 2027 with the American clock change of 14 March between them."""
    graph.sandbox.set_time(datetime(2027, 3, 15, 12, tzinfo=UTC))

    found = rows(graph.get("me/insights", metric="page_follows", period="day"))

    ends = [value["end_time"] for value in found["page_follows", "day"]]
    assert ["2027-03-14T08:00:00+0000", "2027-03-15T07:00:00+0000"] == ends


def test_the_ledger_has_the_last_day_of_a_page(graph: FacebookClient) -> None:
    """The newest value served stands for the account."""
    a_post(graph)

    values = rows(graph.get("me/insights", metric="page_media_view"))["page_media_view", "day"]

    served = lines(graph.sandbox, "call")[-1]["figures"]
    assert {graph.page: {"page_media_view": values[-1]["value"]}} == served
    assert values[0]["value"] > values[-1]["value"] > 0


def test_days_of_views_add_up_to_the_week(graph: FacebookClient) -> None:
    """Views may be added up over days, people may not."""
    a_post(graph, timedelta(days=8))
    span = {"since": "2027-03-01T09:00:00", "until": "2027-03-08T09:00:00"}

    def values(metric: str, period: str) -> list[int]:
        found = rows(graph.get("me/insights", metric=metric, period=period, **span))
        return [value["value"] for value in found[metric, period]]

    assert values("page_media_view", "week")[-1] == sum(values("page_media_view", "day"))
    people = "page_total_media_view_unique"
    assert values(people, "week")[-1] < sum(values(people, "day"))


def test_every_metric_of_a_page_is_told(graph: FacebookClient) -> None:
    """Each with a value for each of the last two days, none of them negative."""
    a_post(graph, timedelta(days=10))

    found = rows(graph.get("me/insights", metric=",".join(PAGE_METRICS), period="day"))

    assert {(name, "day") for name in PAGE_METRICS} == set(found)
    assert all(len(values) == 2 and values[0]["value"] >= 0 for values in found.values())
    assert found["page_daily_follows", "day"][0]["value"] <= found["page_follows", "day"][0]["value"]


def test_a_day_that_has_not_ended_is_not_told(graph: FacebookClient) -> None:
    """A span in the future is empty."""
    later = str(int((MONDAY + timedelta(days=3)).timestamp()))
    found = rows(graph.get("me/insights", metric="page_follows", since="2027-03-01T08:00:00", until=later))

    assert [] == found["page_follows", "day"]


@pytest.mark.parametrize(
    "params",
    [
        {"metric": "page_follows", "period": "week"},
        {"metric": "page_media_view", "period": "lifetime"},
        {"metric": "page_media_view", "since": "2026-11-01", "until": "2027-02-28"},
        {"metric": "page_media_view", "since": "gestern"},
        {"metric": "page_fans"},
        {"metric": "post_media_view"},
    ],
)
def test_a_bad_question_about_a_page_is_refused(graph: FacebookClient, params: dict[str, str]) -> None:
    """Periods, spans and names that a page does not have."""
    assert (400, 100, None) == code(graph.get("me/insights", **params))
