"""A German run says nothing in English: held against every English sentence of the catalogue."""

from __future__ import annotations

import json
import re
import string
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from outreach.networks import FACEBOOK, TWITTER
from tests import catalogue
from tests.contract.mailbox import Mailbox
from tests.journeys.processes import House, Networks, outreach

WORDS = re.compile(r"[A-Za-z]{2,}")
FAULTS = (  # network, what it does, the words of the account's own remedy in German where it pauses
    (FACEBOOK, "bad-photo", ""),
    (FACEBOOK, "duplicate-words", ""),
    (FACEBOOK, "cut-after", ""),
    (FACEBOOK, "rate-limit", ""),
    (FACEBOOK, "dead-token", "Neu bei Facebook anmelden"),  # 190
    (FACEBOOK, "blocked", "Support-Postfach"),  # 368
    (TWITTER, "bad-photo", ""),
    (TWITTER, "error-before", ""),
    (TWITTER, "no-credits", "Guthaben"),  # 402
)


@cache
def sentences() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Every English sentence that says something of its own: its longest part, and a pattern that takes any values."""
    found = {}
    for english, german in catalogue.german().items():
        if english != german and "\n" not in english and len(WORDS.findall(bare(english))) > 2:
            texts = [(text, name) for text, name, _, _ in string.Formatter().parse(english)]
            parts = [re.escape(text) + (".{0,200}?" if name is not None else "") for text, name in texts]
            pattern = re.compile(r"(?<![\w-])" + "".join(parts) + r"(?![\w-])")
            found[english] = max((text for text, _ in texts), key=len), pattern
    return found


def bare(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "", template)


def english_in(text: str) -> list[str]:
    """The sentences of ours that stand in ``text`` in English."""
    return [
        sentence for sentence, (part, pattern) in sentences().items() if part in text and pattern.search(text)
    ]


def cells(path: Path) -> str:
    """All that the sheets of a workbook say."""
    sheets = load_workbook(path, read_only=True)
    rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def said(data: Path, *words: object, **environ: str) -> str:
    """All that a German call prints, in a terminal wide enough for whole sentences."""
    answer = outreach("--data", data, *words, OUTREACH_LANG="de", COLUMNS="400", **environ)
    return answer.stdout + answer.stderr


def test_an_english_sentence_is_found() -> None:
    """What looks over the outputs can tell one, whatever stands in it."""
    assert ["The account “{name}” posts again."] == english_in("The account “x” posts again.")
    assert [] == english_in("Das Konto »x« veröffentlicht wieder.")


@pytest.mark.slow
def test_what_goes_wrong_is_told_in_german(networks: Networks, house: House) -> None:
    """Posts that were refused, lost, missed or held back, paused accounts and their own remedies: all in German."""
    told = []
    for network, kind, remedy in FAULTS:
        post = house.approved(f"{kind}-{network}", network)
        networks.fault(network, kind)
        told += [said(house.data, "publish", "--once"), said(house.data, "posts", "show", post.id)]
        networks.clear_faults()
        for words in (["doctor"], ["check", "--offline"]) if remedy else ():
            told.append(said(house.data, *words))
            assert remedy in told[-1], (kind, words)
        if remedy:
            told.append(said(house.data, "account", "list", "--json"))
            told.append(said(house.data, "account", "resume", post.account))
    late = house.approved("zu-spaet", due=datetime.now(UTC) - timedelta(days=2))
    told.append(said(house.data, "publish", "--once"))
    for words in (
        ["posts", "show", late.id, "--json"],
        ["doctor"],
        ["doctor", "--json"],
        ["check", "--offline", "--json"],
        ["notices", "list", "--json"],
    ):
        told.append(said(house.data, *words))
    with Mailbox() as box:
        mailed = {
            "OUTREACH_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
            "OUTREACH_NOTICE_TO": "anna@example.org",
            "OUTREACH_NOTICE_FROM": "outreach@example.org",
        }
        told += [
            said(house.data, "notices", "--once", **mailed),
            said(house.data, "notices", "test", **mailed),
        ]
    assert len(box.taken) > 2
    told += [f"{taken.message['Subject']}\n{taken.text}" for taken in box.taken]
    told.append(said(house.data, "notices", "list", "--json"))
    assert {} == {text[:200]: found for text in told if (found := english_in(text))}


@pytest.mark.slow
def test_the_whole_demo_is_german(tmp_path: Path) -> None:
    """Its talk, its posts, the looks after it and the report: no sentence of ours is left in English."""
    data = tmp_path / "demo"
    told = {"demo": said(data, "demo")}
    posts = json.loads(outreach("--data", data, "posts", "list", "--json").stdout)
    one_of_each = {(post["status"], post["channel"]): post["id"] for post in posts}
    for id in one_of_each.values():
        told |= {f"show {id}": said(data, "posts", "show", id)}
        told |= {f"json {id}": said(data, "posts", "show", id, "--json")}
    for words in (
        "doctor",
        "doctor --json",
        "check --offline --json",
        "notices list --json",
        "account list --json",
    ):
        told[words] = said(data, *words.split())
    for path in (data / "report").iterdir():
        if path.suffix in (".json", ".csv", ".html"):
            told[path.name] = path.read_text(encoding="utf-8")
        if path.suffix == ".xlsx":
            told[path.name] = cells(path)
    told["calendar"] = said(data, "plan", "--ics", data / "plan.ics")
    told["plan.ics"] = (data / "plan.ics").read_text(encoding="utf-8").replace("\n ", "")
    report = {f"kreativorte-altmark.{kind}" for kind in ("json", "html", "xlsx")}
    assert report <= told.keys()
    assert {} == {name: found for name, text in told.items() if (found := english_in(text))}
