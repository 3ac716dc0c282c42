"""costs, effects, visits, figures: entered, listed, changed, removed; and the report that tells them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from outreach.model import Status
from tests.journeys.cli import CAMPAIGN, NAME, World, campaign_folder
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests
from tests.journeys.test_cli_json import holds

LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""So that figures of it are final."""

GOALS = "[goals]\nenquiries = 2\nvisits = 5\n[goals.facebook]\nreach_per_post = 500\n[[channels]]"
SPENT = (
    "--day",
    "2026-03-02",
    "--kind",
    "advertising",
    "--payee",
    "Meta",
    "--reason",
    "Werbung",
    "--amount",
    "49,90",
)


def test_what_a_manager_asks(world: World, tmp_path: Path) -> None:
    """Goals, an expense, an effect, visits and a figure by hand, from the call to the report."""
    folder = campaign_folder(world.folder, campaign=CAMPAIGN.replace("[[channels]]", GOALS, 1))
    answer = world("campaign", "apply", folder, "--json")
    holds("campaign apply", answer.json)
    assert ["visits", "enquiries", "reach_per_post"] == [goal["kind"] for goal in answer.json["goals"]]
    post = world.ids(channel="facebook")[0]
    world.put(post, status=Status.PUBLISHED, published_at=LONG_AGO, external_id="1_1")

    spent = world("costs", "add", NAME, *SPENT, "--channel", "facebook", "--by", "Anna", "--json").json
    holds("costs add", spent)
    refused = world("costs", "add", NAME, *SPENT, "--channel", "fakebook")
    assert (2, True) == (refused.code, "'Facebook'" in refused.err)
    whole = world("costs", "change", NAME, spent["id"], "--channel", "", "--version", "1", "--json").json
    assert "" == whole["channel"]
    spent = world("costs", "change", NAME, spent["id"], "--channel", "Facebook", "--json").json
    changed = world("costs", "change", NAME, spent["id"], "--amount", "50", "--version", "3", "--json").json
    holds("costs change", changed)
    assert (5_000, "Meta", 4) == (changed["cents"], changed["payee"], changed["version"])
    assert 1 == world("costs", "change", NAME, spent["id"], "--amount", "60", "--version", "1").code

    day = ("--day", "3.3.2026", "--kind", "enquiry", "--source", "Telefon")
    noted = world("effects", "add", NAME, *day, "--place", "elbehof", "--count", "2", "--json").json
    holds("effects add", noted)
    holds("effects change", world("effects", "change", NAME, noted["id"], "--note", "Atelier", "--json").json)

    link = world("posts", "show", post, "--json").json["link"]
    content = link.partition("utm_content=")[2]
    file = tmp_path / "utm_contents.csv"
    file.write_text(f"utm_content,visits\n{content},7\nfremd,3\nkaputt\n", "utf-8")
    period = ("--from", "1.3.2026", "--until", "2026-03-31", "--channel", "facebook")
    assert 2 == world("visits", "import", NAME, file).code
    taken = world("visits", "import", NAME, file, *period, "--json")
    holds("visits import", taken.json)
    assert (7, 1, 1) == (taken.json["counted"], taken.json["others"], taken.json["strange"])
    assert "not understood" in taken.err
    assert "replaced: 1" in world("visits", "import", NAME, file, *period).err

    entered = world("figures", "add", post, "--reach", "812", "--by", "Anna", "--json").json
    holds("figures add", entered)
    assert [("reach", 812, "hand", "Anna")] == [
        (each["metric"], each["value"], each["origin"], each["entered_by"]) for each in entered
    ]
    followers = world("figures", "followers", NAME, "die-altmark", "3980", "--json").json
    holds("figures followers", followers)
    assert ("", 3_980) == (followers["post"], followers["value"])
    report = world("report", NAME, "--format", "json").json
    told = {goal["kind"]: (goal["actual"], goal["status"]) for goal in report["goals"]}
    assert {"enquiries": (2, "reached"), "visits": (7, "reached"), "reach_per_post": (812, "reached")} == told
    assert "50.00" == report["costs"]["totals"]["EUR"]
    assert [(post, 7)] == [(each["id"], each["visits"]) for each in report["website"]["posts"]]


def test_lists_and_removing(world: World, tmp_path: Path) -> None:
    """What was entered is listed for people and programs, and goes again."""
    made = world("costs", "add", NAME, *SPENT, "--json").json
    noted = world(
        "effects", "add", NAME, "--day", "2026-03-03", "--kind", "press", "--source", "MDR", "--json"
    ).json
    post = world.ids(channel="twitter")[0]
    world.put(post, status=Status.PUBLISHED, published_at=LONG_AGO, external_id="9001")
    table = tmp_path / "zahlen.csv"
    table.write_text("Beitrag;Klicks\n9001;12\nfremd;3\n", "utf-8")
    taken = world("figures", "import", NAME, table, "--json")
    holds("figures import", taken.json)
    assert (1, [post], ["figures.no-post"]) == (
        taken.code,
        taken.json["posts"],
        [each["code"] for each in taken.json["findings"]],
    )
    log = tmp_path / "access.log"
    log.write_text('192.0.2.1 - - [02/Mar/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 5 "-" "M"\n', "utf-8")
    assert "None of the rows" in world("visits", "import", NAME, log).err
    for command, word in (
        ("costs", "Werbung"),
        ("effects", "MDR"),
        ("visits", "access.log"),
        ("figures", "clicks"),
    ):
        found = world(command, "list", NAME, "--json").json
        holds(f"{command} list", found)
        assert 1 == len(found)
        assert word in world(command, "list", NAME).out
    imported = world("visits", "list", NAME, "--json").json[0]["id"]
    assert 0 == world("costs", "remove", NAME, made["id"]).code
    assert 0 == world("effects", "remove", NAME, noted["id"]).code
    assert 0 == world("visits", "remove", NAME, imported).code
    assert 0 == world("figures", "remove", post).code
    for command in ("costs", "effects", "visits"):
        assert [] == world(command, "list", NAME, "--json").json
        assert 2 == world(command, "remove", NAME, "none").code
    assert "Werbung" in world("journal").out


def test_a_wrong_call_says_what_to_write(world: World) -> None:
    """Every field that is wrong at once, in the language of the call."""
    words = ("--day", "morgen", "--kind", "hours", "--payee", "Anna", "--reason", "Texte", "--amount", "viel")
    answer = world("costs", "add", NAME, *words, environ={"OUTREACH_LANG": "de"})
    assert 2 == answer.code
    assert "kein Geldbetrag" in answer.err or "Betrag" in answer.err
    assert "2027-03-01" in answer.err
    assert [] == world("costs", "list", NAME, "--json").json
