"""The report's JSON: keys that others rely on, and their page in the docs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outreach.language import Language
from outreach.model import Status
from outreach.report import ReportFormat, to_json, write
from tests.builders import NOW, a_post, a_reason
from tests.pure.report_sample import (
    FACEBOOK,
    TWITTER,
    a_report,
    facebook_figures,
    published,
    sample_report,
    some_readings,
    x_figures,
)

DOCS = Path(__file__).parents[2] / "docs" / "report.md"


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_a_post_has_the_fixed_keys() -> None:
    """Value, metric, definition, time and status stand with every figure of a published post."""
    readings = some_readings(FACEBOOK, facebook_figures(100, 150, 5))
    (post,) = to_json(a_report((published(),), readings), Language.EN)["posts"]
    assert {
        "id": "p0000001",
        "external_id": "1001_p0000001",
        "place": "gutshof-krevese",
        "channel": "facebook",
    }.items() <= post.items()
    assert "2027-03-01T08:00:00+00:00" == post["published_at"]
    assert {
        "value": 100,
        "metric": "post_total_media_view_unique",
        "definition": "facebook/2026-06",
        "read_at": "2027-03-08T08:00:00+00:00",
        "age_hours": 168.0,
        "changed": False,
        "earlier": False,
        "status": "ok",
        "origin": "network",
        "why": None,
    } == post["reach"]
    assert (150, 5, 0) == (post["views"]["value"], post["interactions"]["value"], post["clicks"]["value"])


def test_x_has_no_reach() -> None:
    """Reach on X is null and says that it is not offered; clicks without a link are null and empty."""
    readings = some_readings(TWITTER, x_figures(50, 1, None))
    (post,) = to_json(a_report((published(channel=TWITTER),), readings), Language.EN)["posts"]
    nothing = {"value": None, "metric": "", "definition": "", "read_at": None, "age_hours": None}
    nothing |= {"changed": False, "earlier": False}
    nothing |= {"status": "not_offered", "origin": "network", "why": None}
    assert nothing == post["reach"]
    assert (None, "empty") == (post["clicks"]["value"], post["clicks"]["status"])


def test_what_is_not_out_stands_under_its_fate() -> None:
    """A missed post is under ``missed`` with its planned time in the campaign's zone and the reason."""
    post = a_post(status=Status.MISSED, reason=a_reason("zu spät"), due_utc=NOW)
    told = to_json(a_report((post,)), Language.EN)
    assert [] == told["posts"]
    assert [("p0000001", "2027-03-01T09:00:00+01:00", "zu spät")] == [
        (m["id"], m["due"], m["reason"]["text"]) for m in told["missed"]
    ]


def test_a_post_without_a_time_has_no_due() -> None:
    """A post that was never planned has a null time."""
    assert [None] == [
        post["due"] for post in to_json(a_report((a_post(due_utc=None),)), Language.EN)["ahead"]
    ]


def test_highlights_tell_their_value() -> None:
    """Views and rate are told as what they are."""
    readings = some_readings(FACEBOOK, facebook_figures(100, 150, 5))
    told = to_json(a_report((published(),), readings), Language.EN)["highlights"]
    assert {"views": 150, "rate": 0.05} == {one["by"]: one["value"] for one in told}


def test_reach_has_no_total_anywhere() -> None:
    """In no group of the sample is unique reach added up."""
    told = to_json(sample_report(), Language.EN)
    groups = [g for name in ("channels", "places", "categories", "weeks") for g in told[name]]
    assert groups
    assert all(g["reach"]["total"] is None for g in groups)


def test_json_is_written_as_such() -> None:
    """The file is what :func:`to_json` says, umlauts as they are."""
    report = sample_report()
    content = write(report, ReportFormat.JSON, Language.DE, lambda _: None)
    assert to_json(report, Language.DE) == json.loads(content)
    assert "Künstlerstadt Kalbe".encode() in content


def test_every_key_is_documented() -> None:
    """docs/report.md names every key of the shape."""
    text = DOCS.read_text("utf-8")
    report = sample_report()
    assert set() == {key for key in _keys(to_json(report, Language.EN)) if f"`{key}`" not in text}
