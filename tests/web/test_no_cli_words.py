"""Nobody at a page reads the command line's words, nor English ones in German: on pages, refusals, letters."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click import Context

from outreach.app import App
from outreach.app.plan import moving
from outreach.app.posts import words
from outreach.cli.root import root
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Role, without_sign_in
from outreach.networks import FACEBOOK, TWITTER
from outreach.resources import resource
from outreach.web.routing import EVERYBODY, Declaration
from tests.web.planned import EDITOR, NAME, at, planned, post_of
from tests.web.test_pages import browser
from tests.web.test_roles_matrix import ROUTES

pytestmark = pytest.mark.slow

EVERYTHING = replace(without_sign_in("Emil", Language.DE), roles=EVERY_PERSONS_ROLE)
READER = replace(EVERYTHING, id="rita", name="Rita", roles=frozenset({Role.READER}))

COMMANDS = re.compile(
    rf"`|\boutreach (?:{'|'.join(root.list_commands(Context(root)))})\b|(?<![\w-])--[a-z]|\brun\.py\b|\bOUTREACH_"
)
FILE = re.compile(r"campaign\.toml")
OF_FILES = tuple(
    f"/campaigns/{way}" for way in ("new", "new/outlook", "{campaign}", "{campaign}/outlook", "file")
)
"""Where a person takes that file along or brings it in."""

OF_SETTINGS = "/administration/notices/test"
"""Where administrators alone read what is to be set on the machine."""

ELSEWHERE = ("/sign-in/provider", "/sign-out/provider", "/sign-out")
"""What leads away and shows nothing."""

STARTS = ("steps.write", "steps.give_times", "reports.make", "press.kit", "reports.look", "watching.read_now")
"""What works for seconds in a process or thread of its own; other tests look at it."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Posts of two places, one of them moved, one written by hand, and one without a time."""
    folder = tmp_path_factory.mktemp("words")
    times = {("a", FACEBOOK): at(10), ("a", TWITTER): at(11), ("b", FACEBOOK): at(12), ("c", FACEBOOK): None}
    with planned(folder / "data", f"sqlite:///{folder / 'o.sqlite'}", times) as made:
        post = post_of(made, "a")
        done = words.edit(made, post.id, version=post.version, text="Von Hand.", alt=None, caller=EDITOR)
        moving.to_day(made, post.id, at(20).date(), version=done.post.version, caller=EDITOR)
        yield made


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """Sentences and steps as they are called in English alone."""
    with (Path(resource("locale")) / "de.po").open("rb") as file:
        known = [each for each in read_po(file, locale="de") if isinstance(each.id, str)]
    theirs = {each.string for each in known}
    ours = {
        each.id for each in known if each.id != each.string and each.id not in theirs and len(each.id) > 3
    }
    return frozenset(ours - {"English"})  # a language is called as its speakers call it


def lines_of(page: str) -> list[str]:
    """What a person reads, piece by piece; folded parts, too."""
    bare = re.sub(r"(?s)<(script|style|textarea|title)\b.*?</\1>", "", page)
    return [line for each in re.split(r"<[^>]+>", bare) if (line := " ".join(unescape(each).split()))]


def wrong(page: str, path: str, english: frozenset[str]) -> list[str]:
    """What stands on it that should not."""
    lines = lines_of(page)
    commands = None if path == OF_SETTINGS else COMMANDS
    bad = [line for line in lines if line in english or (commands and commands.search(line))]
    return bad + [line for line in lines if FILE.search(line) and path not in OF_FILES]


def asked(app: App, route: Declaration) -> list[tuple[str, str]]:
    """The route about what is there, and about what is not, each with a version that is stale, and with none."""
    parts = {"campaign": NAME, "id": post_of(app, "a").id, "post": post_of(app, "a").id, "slug": "a"}
    there = re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "none"), route.path)
    paths = dict.fromkeys((there, re.sub(r"\{\w+\}", "none", route.path)))
    versions = ("0", "x") if "POST" == route.method else ("0",)
    return [(path, version) for version in versions for path in paths]


def test_no_cli_words(app: App, english: frozenset[str]):
    """Each page and what each form answers to nothing, nonsense and what is stale: 403, 404, 409 and 422 among them."""
    seen: Counter[int] = Counter()
    found = []
    clients = {"Emil": browser(app, EVERYTHING), "Rita": browser(app, READER), "": browser(app, None)}
    for name, client in clients.items():
        for route in ROUTES:
            if route.path in ELSEWHERE or route.verb in STARTS or (not name and route.verb != EVERYBODY):
                continue
            for path, version in asked(app, route)[: None if name == "Emil" else 1]:
                sent = {"version": version, "when": version, "text": "Ein Hof.", "day": "2027-03-21"}
                data = sent if "POST" == route.method else None
                answer = client.request(route.method, path, data=data)
                seen[answer.status_code] += 1
                if "html" in answer.headers.get("content-type", ""):
                    found += [(route.path, line) for line in wrong(answer.text, route.path, english)]
    sys.stdout.write(f"no_cli_words: {dict(seen)} answers, {len(found)} wrong\n")
    assert {200, 403, 404, 409, 422} <= set(seen)
    assert not [status for status in seen if status >= 500]
    assert not found, "\n".join(sorted({f"{path}: {line}" for path, line in found}))


def test_no_cli_words_without_a_database(app: App, english: frozenset[str]):
    """503 as well."""
    gone = replace(app, store=type(app.store)("sqlite:////nowhere/at/all.sqlite", app.settings.data / "k"))
    for caller in (EVERYTHING, None):
        answer = browser(gone, caller).get("/", headers={"accept-language": "de"})
        assert 503 == answer.status_code
        assert [] == wrong(answer.text, "/", english)
