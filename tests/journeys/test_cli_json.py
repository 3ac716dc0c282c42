"""Every JSON answer has exactly the keys and types that docs/json.md names."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from outreach.cli.root import root
from outreach.files import FolderFiles
from outreach.language import Language
from outreach.model import Job, Status
from outreach.networks import FACEBOOK, TWITTER
from outreach.report.shape import to_json
from outreach.sandbox import FaultKind, Operation
from tests.builders import ANNA, NOW
from tests.contract.mailbox import Mailbox
from tests.journeys.cli import (
    CAMPAIGN,
    NAME,
    ROOT,
    ROWS,
    World,
    add_account,
    campaign_folder,
    outreach,
    sandbox,
    token_file,
)
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests
from tests.pure import report_sample

Row = tuple[str, str]

FIXED_POST = {
    *("id", "campaign", "place", "channel", "account", "kind", "variant", "status", "due", "due_utc", "text"),
    *("link", "alt", "image", "external_id", "permalink", "approved_by"),
}
FIXED_REPORTED = {
    "id",
    "external_id",
    "place",
    "channel",
    "published_at",
    "reach",
    "views",
    "interactions",
    "clicks",
}
FIXED_FIGURE = {"value", "metric", "definition", "read_at", "status"}


# --- the page, read ---------------------------------------------------------------------------------


@cache
def documented() -> Mapping[str, dict[str, str]]:
    """Shape → key → type, as the page names them; ``Answers`` is command → type."""
    shapes: dict[str, dict[str, str]] = {}
    name = ""
    for line in (ROOT / "docs" / "json.md").read_text("utf-8").splitlines():
        if heading := re.match(r"#{2,3} (.+)", line):
            name = heading[1]
            shapes[name] = {}
        elif based := re.match(r"As \[(.+)\]\(", line):
            shapes[name] |= shapes[based[1]]
        elif row := re.match(r"\| `(.+?)` \| (.+?) \|", line):
            shapes[name][row[1]] = re.sub(r"\[(.+?)\]\(#.+?\)", r"\1", row[2])
    return shapes


def wrong(value: Any, kind: str, where: str = "$") -> list[str]:
    """Where ``value`` is not of the documented ``kind``."""
    if kind.endswith(" or null"):
        return [] if value is None else wrong(value, kind.removesuffix(" or null"), where)
    if kind.startswith("list of "):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        rest = kind.removeprefix("list of ")
        return [bad for n, item in enumerate(value) for bad in wrong(item, rest, f"{where}[{n}]")]
    if kind.startswith("map of "):
        if not isinstance(value, dict):
            return [f"{where} is no map"]
        rest = kind.removeprefix("map of ")
        return [bad for key, item in value.items() for bad in wrong(item, rest, f"{where}.{key}")]
    if kind in PLAIN:
        return [] if PLAIN[kind](value) else [f"{where} is {value!r}, not a {kind}"]
    return _wrong_shape(value, documented()[kind], where)


def _wrong_shape(value: Any, keys: Mapping[str, str], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where} is no object"]
    bad = [f"{where}.{key} is not documented" for key in value.keys() - keys.keys()]
    for key, kind in keys.items():
        if key in value:
            bad += wrong(value[key], kind.removesuffix(", optional"), f"{where}.{key}")
        elif not kind.endswith(", optional"):
            bad.append(f"{where}.{key} is missing")
    return bad


def _reads(read: Callable[[str], object]) -> Callable[[Any], bool]:
    def is_one(value: Any) -> bool:
        try:
            return isinstance(value, str) and read(value) is not None
        except ValueError:
            return False

    return is_one


def _with_offset(value: str) -> datetime | None:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else None


PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "true or false": lambda value: isinstance(value, bool),
    "anything": lambda _value: True,
    "moment": _reads(_with_offset),
    "day": _reads(date.fromisoformat),
    "time": _reads(time.fromisoformat),
}


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        ({"post": 1}, "list of Post", "no list"),
        ({"key": "x"}, "Action", "$.verb is missing"),
        ({"verb": "x", "args": {}, "z": 1}, "Action", "$.z is not documented"),
        ({"verb": None, "args": {}}, "Action", "not a text"),
        ("2027-03-01T10:00:00", "moment", "not a moment"),
        (True, "whole number", "not a whole number"),
    ],
)
def test_a_wrong_shape_is_found(value: Any, kind: str, told: str) -> None:
    """What holds the answers against the page can tell a wrong one."""
    assert told in "\n".join(wrong(value, kind))


def test_every_command_with_data_is_on_the_page() -> None:
    """The page lists the commands that have --json, and those that print it without."""
    asked = {name for name, command in commands() if _has_json(command)}
    assert asked | {"notices", "report"} == documented()["Answers"].keys()


def commands() -> list[tuple[str, click.Command]]:
    """Every command of the tree with its words."""
    context = click.Context(root)
    found = []
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [(f"{name} {child}", each) for child, each in command.commands.items()]
        else:
            found.append((name, command))
    return found


def _has_json(command: click.Command) -> bool:
    return any("--json" in parameter.opts for parameter in command.params)


@pytest.mark.parametrize(
    ("shape", "fixed"), [("Post", FIXED_POST), ("Reported post", FIXED_REPORTED), ("Figure", FIXED_FIGURE)]
)
def test_the_fixed_keys_stay(shape: str, fixed: set[str]) -> None:
    """The keys that other programs were promised are on the page."""
    assert set() == fixed - documented()[shape].keys()


# --- real answers -----------------------------------------------------------------------------------


def holds(command: str, answer: Any) -> None:
    """``answer`` is what the page says of ``command``."""
    assert [] == wrong(answer, documented()["Answers"][command])


def test_setting_up(world: World) -> None:
    """check and the account commands."""
    holds("check", world("check", "--json").json)
    holds("account add", add_account(world, "die-altmark", "facebook").json)
    accounts = world("account", "list", "--json").json
    holds("account list", accounts)
    assert ["die-altmark", "img-sachsen-anhalt"] == [account["name"] for account in accounts]
    holds("account check", world("account", "check", "die-altmark", "--json").json)
    FolderFiles(world.data / "files").put(b"nobody's")
    for file in (world.data / "files").glob("*/*"):
        os.utime(file, (0, 0))
    dropped = world("db", "prune", "--json").json
    holds("db prune", dropped)
    assert 1 == len(dropped)


def test_a_campaign(world: World) -> None:
    """apply, show, list, generate, plan and forecast."""
    for command in ("show", "generate", "plan", "forecast"):
        answer = world("campaign", command, NAME, "--json").json
        holds(f"campaign {command}", answer)
        assert answer
    explained = world("plan", "explain", world.ids()[0], "--json").json
    holds("plan explain", explained)
    assert explained["why"]
    assert explained["instead"]
    holds("campaign list", world("campaign", "list", "--json").json)
    holds("campaign apply", world("campaign", "apply", world.folder, "--json").json)
    holds("journal", world("journal", "--json").json)


def test_jobs(world: World) -> None:
    """Those that were done are listed and shown; one that has ended cannot be cancelled, one that waits can."""
    assert 2 == world("campaign", "plan", "kreativorte", "--by", "Anna").code
    found = world("jobs", "list", "--json").json
    holds("jobs list", found)
    assert {"planning.propose", "campaigns.generate"} <= {job["verb"] for job in found}
    assert ["failed"] == [job["state"] for job in found if job["message"]]
    shown = world("jobs", "show", found[-1]["id"], "--json").json
    holds("jobs show", shown)
    assert shown["result"]
    german = world("jobs", "show", found[-1]["id"], environ={"OUTREACH_LANG": "de"}).out
    assert all(words in german for words in ("Orte einlesen", "fertig", "Zeilen"))
    assert 1 == world("jobs", "cancel", found[0]["id"]).code
    with world.store() as store:
        store.jobs.put(Job(id="7", verb="campaigns.generate", arguments={}, caller=ANNA, asked_at=NOW))
    cancelled = world("jobs", "cancel", "7", "--by", "Bernd", "--json").json
    holds("jobs cancel", cancelled)
    assert ("cancelled", "Bernd") == (cancelled["state"], cancelled["cancelled_by"])


def test_a_campaign_that_uses_every_key(world: World) -> None:
    """Windows, limits, spans of days, a query and its address come out as documented."""
    text = CAMPAIGN.replace(
        'state = "Sachsen-Anhalt"',
        'state = "Sachsen-Anhalt"\nblackout = ["2060-03-05..2060-03-06"]\nquiet = "21:00-07:00"',
    ).replace(
        'kind = "csv"\nfile = "places.csv"',
        'kind = "sql"\nurl = "postgresql://reader@db.example/places"\nquery = "SELECT 1"\n'
        'where = { region = ["Altmark"] }',
    )
    folder = campaign_folder(world.folder, campaign=text)
    answer = world("campaign", "apply", folder, "--json")
    holds("campaign apply", answer.json)
    assert "postgresql://reader@db.example/places" == answer.json["sources"][0]["url"]


def test_places(world: World) -> None:
    """An import with something of everything, then list and show."""
    rows = (
        ROWS[0].replace("Gutshof Krevese", "Gut Krevese"),
        ROWS[1],
        "neu;Neuer Hof;Er ist neu.;52,7;11,5;Kalbe;;;;;",
        "krumm;Krummer Hof;;99;11,5;Kalbe;;;;;",
    )
    campaign_folder(world.folder, *rows)
    answer = world("places", "import", NAME, "--json")
    holds("places import", answer.json)
    told = {key: answer.json[key] for key in ("new", "gone", "unchanged", "returned")}
    assert {"new": ["neu"], "gone": ["gut-zichtau"], "unchanged": ["elbehof"], "returned": []} == told
    assert [["Gutshof Krevese", "Gut Krevese"]] == [each["fields"]["name"] for each in answer.json["changed"]]
    campaign_folder(world.folder)
    again = world("places", "import", NAME, "--dry-run", "--json").json
    holds("places import", again)
    assert ["gut-zichtau"] == again["returned"]
    holds("places list", world("places", "list", NAME, "--json").json)
    holds("places show", world("places", "show", NAME, "elbehof", "--json").json)
    edited = world("places", "edit", NAME, "elbehof", "teaser=Ein Hof am Deich.", "--json").json
    holds("places edit", edited)


@pytest.mark.slow
def test_a_place_with_a_photo(world: World) -> None:
    """A photo has its rights in the answer."""
    (world.folder / "hof.jpg").write_bytes(b"not looked at by the import")
    row = ROWS[0].removesuffix(";;;;;") + ";hof.jpg;Anna Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    assert 0 == world("places", "import", NAME).code
    answer = world("places", "show", NAME, "gutshof-krevese", "--json").json
    holds("places show", answer)
    assert "Anna Beispiel" == answer["photos"][0]["credit"]
    holds("cards check", world("cards", "check", NAME, "-o", world.data / "worst", "--json").json)
    holds("rights report", world("rights", "report", NAME, "--json").json)
    withdrawn = world("rights", "withdraw", NAME, "hof.jpg", "--json").json
    holds("rights withdraw", withdrawn)


def test_the_life_of_a_post(world: World) -> None:
    """Every verb of posts, and one step of publishing and measuring."""
    first, second, third, *_ = world.ids()
    holds("posts edit", world("posts", "edit", first, "--alt", "Eine Karte", "--json").json)
    told = world("posts", "history", first, "--compare", 1, 2, "--json").json
    holds("posts history", told)
    assert (2, False) == (len(told["revisions"]), told["comparison"]["same"])
    holds("posts restore", world("posts", "restore", first, 1, "--json").json)
    holds("posts submit", world("posts", "submit", second, "--to", "Ben", "--json").json)
    holds("posts return", world("posts", "return", second, "--comment", "Kürzer", "--json").json)
    holds("posts comment", world("posts", "comment", first, "Gut so", "--json").json)
    holds("posts approve", world("posts", "approve", first, second, third, "--by", "Anna", "--json").json)
    holds("posts cancel", world("posts", "cancel", third, "--json").json)
    holds("posts reschedule", world("posts", "reschedule", second, "2060-03-09 11:00", "--json").json)
    holds("posts send-now", world("posts", "send-now", first, "--json").json)
    step = world("publish", "--once", "--json").json
    holds("publish", step)
    assert [first] == [sent["post"] for sent in step["sent"]]
    holds("measure", world("measure", "--once", "--json").json)
    shown = world("posts", "show", first, "--json").json
    holds("posts show", shown)
    assert "sent" == shown["attempts"][0]["outcome"]
    found = world("posts", "list", "--json").json
    holds("posts list", found)
    assert {"approved", "cancelled", "draft", "published"} == {post["status"] for post in found}
    report = world("report", NAME, "--format", "json").json
    holds("report", report)
    assert [first] == [post["id"] for post in report["posts"]]


def test_a_doubtful_post(world: World) -> None:
    """A step that ends in doubt, and the person's decision."""
    post = world.ids(channel="twitter")[0]
    world("posts", "approve", post, "--by", "Anna")
    world("posts", "send-now", post)
    sandbox().faults.add(FaultKind.CUT_BEFORE, TWITTER, Operation.CREATE)
    sandbox().faults.add(FaultKind.ERROR_BEFORE, TWITTER, Operation.READ, times=None)
    step = world("publish", "--once").json
    holds("publish", step)
    assert Status.UNKNOWN == world("posts", "show", post, "--json").json["status"]
    answer = world("posts", "resolve", post, "--published", "https://x.com/img/status/1902", "--json").json
    holds("posts resolve", answer)
    other = world.ids(channel="facebook")[0]
    world.put(other, status=Status.REJECTED)
    holds("hosts", world("hosts", "--json").json)
    sick = world("doctor", "--json").json
    holds("doctor", sick)
    assert sick["waiting"]
    assert sick["schedulers"]
    holds("posts retry", world("posts", "retry", other, "--json").json)
    holds("account pause", world("account", "pause", "die-altmark", "--json").json)
    assert ("1902", "published") == (answer["external_id"], answer["status"])


def test_texts(world: World) -> None:
    """A preview of every template, one that cannot be made, and what reading everything found."""
    words = ("content", "preview", "gutshof-krevese", "--campaign", NAME, "--kind", "portrait")
    made = world(*words, "--channel", "twitter", "--json").json
    holds("content preview", made)
    assert all(variant["text"] for variant in made)
    missing = world(*words, "--channel", "twitter", "--language", "en", "--json").json
    holds("content preview", missing)
    assert {None} == {variant["text"] for variant in missing}
    holds("content lint", world("content", "lint", NAME, "--json").json)


def test_notices_and_a_post_handed_over(world: World) -> None:
    """What is told, on trial and in earnest, its journal, and the person's word that the post is out."""
    post = world.ids()[0]
    world.put(post, status=Status.HANDED_OVER)
    with Mailbox() as box:
        environ = {
            "OUTREACH_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
            "OUTREACH_NOTICE_TO": "anna@example.org",
            "OUTREACH_NOTICE_FROM": "outreach@example.org",
        }
        trial = world("notices", "test", "--json", environ=environ).json
        step = world("notices", "--once", environ=environ).json
    holds("notices test", trial)
    holds("notices", step)
    assert ["test"] == [delivery["cause"] for delivery in trial]
    assert "handed_over" in {delivery["cause"] for delivery in step}
    journal = world("notices", "list", "--json").json
    holds("notices list", journal)
    assert len(step) == len(journal)
    done = world("posts", "done", post, "--url", "https://insta.example/p/1", "--by", "Anna", "--json").json
    holds("posts done", done)
    assert ("published", "https://insta.example/p/1") == (done["status"], done["permalink"])


def test_a_report_with_figures() -> None:
    """A report of a whole campaign, with growth, highlights and accounts."""
    answer = json.loads(json.dumps(to_json(report_sample.sample_report(), Language.EN)))
    holds("report", answer)
    assert answer["growth"]
    assert answer["highlights"]
    assert answer["accounts"]


def test_the_sandbox(tmp_path: Path, world: World) -> None:
    """The sandbox says where it listens and what its accounts need; account add takes just that."""
    call = [sys.executable, "-m", "outreach", "--data", str(tmp_path / "sandbox"), "sandbox", "--json"]
    with subprocess.Popen(
        call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        answer = json.loads("".join(iter(running.stdout.readline, "}\n")) + "}")
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
    holds("sandbox", answer)
    assert 0 == running.returncode
    tokens = Path(answer["accounts"][0]["tokens"])
    assert {"page_token"} <= json.loads(tokens.read_text("utf-8")).keys()


def test_findings_of_a_dead_token(world: World) -> None:
    """A finding of the networks has the documented keys too."""
    sandbox().faults.add(FaultKind.DEAD_TOKEN, FACEBOOK, Operation.ANY, times=None)
    answer = world("account", "check", "die-altmark", "--json")
    holds("account check", answer.json)
    assert 1 == answer.code
    assert token_file("facebook", world.data.parent)[0].is_file()


def test_an_answer_in_german(world: World) -> None:
    """Sentences speak the person's language; codes and keys do not change."""
    english, german = (
        world("check", "--json", environ={"OUTREACH_LANG": language}).json for language in ("en", "de")
    )
    assert [finding["code"] for finding in english] == [finding["code"] for finding in german]


def test_an_empty_folder_has_empty_lists(tmp_path: Path) -> None:
    """Nothing is an empty list, not an error."""
    assert 0 == outreach("init", data=tmp_path / "data").code
    for command in ("campaign", "account", "posts"):
        assert [] == outreach(command, "list", "--json", data=tmp_path / "data").json


def test_people(world: World) -> None:
    """The first administrator, an organisation, and an approver who is let go; a password never stands in a call."""
    file = world.data / "password"
    file.write_text("vier lange Wörter hier\n", "utf-8")
    password = ("--password-file", file)
    first = world("people", "add", "a@example.org", "--name", "Anna", "--administrator", *password, "--json")
    holds("people add", first.json)
    holds("organisations add", world("organisations", "add", "img", "--title", "IMG", "--json").json)
    holds("organisations list", world("organisations", "list", "--json").json)
    assert 0 == world("people", "add", "b@example.org", "--name", "Ben", "--role", "reader", *password).code
    given = world("people", "roles", "b@example.org", "--organisation", "img", "--role", "approver", "--json")
    holds("people roles", given.json)
    assert ["", "img"] == [each["organisation"] for each in given.json["memberships"]]
    assert 0 == world("people", "password", "b@example.org", *password).code
    holds("people leave", world("people", "leave", "b@example.org", "--json").json)
    found = world("people", "list", "--json").json
    holds("people list", found)
    assert [True, False] == [person["active"] for person in found]
    assert "Ben" in world("people", "list").out
    assert "img" in world("organisations", "list").out
    assert 2 == world("people", "add", "c@example.org", "--name", "C", "--role", "reader").code
