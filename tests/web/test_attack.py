"""What an attacker tries at the whole application, one after another, and how much of it passes: nothing."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
import pyvips
from starlette.testclient import TestClient

from outreach.app import App
from outreach.app.people import people, signin
from outreach.language import Language
from outreach.model import EVERY_PERSONS_ROLE, Membership
from outreach.web.application import application
from outreach.web.security import Trust
from outreach.web.visitors import visitor_of
from tests.builders import NOW, a_brand, a_campaign, a_place
from tests.contract.mailbox import Mailbox
from tests.web.test_people_pages import ANNA, BEN, PASSWORD, ROOT, browser, inside
from tests.web.test_people_pages import box as box  # a fixture of these tests
from tests.web.test_people_pages import house as house  # a fixture of these tests

EVIL = '<img src=x onerror="alert(1)">'
PLACES = "/campaigns/kreativorte-altmark/places"
MAX = "max@example.org"


def team(app: App) -> TestClient:
    """Somebody with every role has signed in."""
    roles = [Membership(organisation="", roles=EVERY_PERSONS_ROLE)]
    people.add(app, MAX, "Max", PASSWORD, memberships=roles, language=Language.EN, caller=ROOT)
    app.store.campaigns.save(a_campaign(brand=a_brand(categories={})), NOW)
    app.store.places.save("kreativorte-altmark", [a_place("hof", name=EVIL, teaser=EVIL)], NOW)
    return inside(app, MAX)


def another_sites_form(app: App, _box: Mailbox) -> bool:
    """A page elsewhere sends a form with the person's cookie, or one that says nothing of where it comes from."""
    client, before = inside(app), len(people.find(app, caller=ROOT))
    new = {"mail": "spy@example.org", "name": "Spy", "administrator:": "yes"}
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": ""},
    ):
        told = {name: value for name, value in {**client.headers, **headers}.items() if value}
        bare = TestClient(client.app, base_url="https://posts.example.org", cookies=client.cookies)
        bare.headers = {name: value for name, value in told.items() if name != "user-agent"}
        assert 403 == bare.post("/administration/people", data=new).status_code
    return len(people.find(app, caller=ROOT)) != before


def planted_session(app: App, _box: Mailbox) -> bool:
    """Fixation: a session that the attacker knows is in the browser before somebody signs in."""
    planted = signin.sign_in(app, mail=ANNA, password=PASSWORD, address="192.0.2.1", device="")
    client = browser(app)
    client.cookies.set("__Host-session", planted)
    client.post("/sign-in", data={"mail": BEN, "password": PASSWORD})
    return signin.visitor_of(app, planted) is not None


def open_redirect(app: App, _box: Mailbox) -> bool:
    """After sign-in, a confirmation or an undo somebody lands on another site."""
    ways = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ]
    landed = []
    for way in ways:
        form = {"mail": BEN, "password": PASSWORD, "next": way}
        landed.append(browser(app).post("/sign-in", data=form, follow_redirects=False).headers["location"])
        client = inside(app)
        told = client.post("/confirm", data={"password": PASSWORD, "next": way}, follow_redirects=False)
        landed.append(told.headers.get("location", "/"))
    return any("evil" in each or not each.startswith("/") for each in landed)


def forged_host(app: App, box: Mailbox) -> bool:
    """The link of a forgotten password leads to the host that the request names."""
    for headers in (
        {"host": "evil.example"},
        {"x-forwarded-host": "evil.example"},
        {"forwarded": "host=evil.example"},
    ):
        browser(app).post("/forgotten", data={"mail": BEN}, headers=headers)
    links = re.findall(r"https?://[^/\s]+", "".join(each.text for each in box.taken))
    return set(links) != {"https://posts.example.org"}


def forged_address(app: App, _box: Mailbox) -> bool:
    """Whoever guesses passwords is another one each time, as X-Forwarded-For says."""
    served = application(app, visitor_of, Trust.of("https://posts.example.org", ["10.0.0.1"]))
    words = set()
    for number in range(22):
        headers = {
            "sec-fetch-site": "same-origin",
            "x-forwarded-for": f"192.0.2.{number}",
            "accept-language": "en",
        }
        client = TestClient(
            served, base_url="https://posts.example.org", headers=headers, client=("6.6.6.6", 1)
        )
        form = {"mail": f"guess{number}@example.org", "password": "x"}
        words.add("too many" in client.post("/sign-in", data=form).text.lower())
    return True not in words


def bombs(app: App, _box: Mailbox) -> bool:
    """A table that unpacks to a gigabyte, a picture of a billion pixels, more bytes than are taken, a drawing."""
    client = team(app)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"<row>" * 20_000_000)
        bomb.writestr("[Content_Types].xml", "<Types/>")
    wide = pyvips.Image.black(30_000, 30_000).pngsave_buffer(compression=9)
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>{EVIL}</svg>".encode()
    job = client.post(f"{PLACES}/imports", files={"files": ("orte.xlsx", packed.getvalue())})
    photos = [
        client.post(f"{PLACES}/hof/photos", files={"photo": (name, content)}, data={"version": "1"})
        for name, content in (("wide.png", wide), ("drawing.svg", drawing), ("drawing.jpg", drawing))
    ]
    huge = client.post(f"{PLACES}/imports", content=b"", headers={"content-length": "1000000000"})
    assert 413 == huge.status_code
    assert [422] * 3 == [answer.status_code for answer in photos]
    assert "Take over" not in job.text
    return bool(app.store.places.of("kreativorte-altmark")[0].photos)


def scripts_in_names(app: App, _box: Mailbox) -> bool:
    """A place is called by markup: it stands on pages as words."""
    client = team(app)
    shown = ("", "/places", "/places/hof", "/posts", "/plan", "/report/effects")
    return any("<img src=x" in client.get(f"/campaigns/kreativorte-altmark{view}").text for view in shown)


def formulas(app: App, _box: Mailbox) -> bool:
    """A row that is handed back as a table begins with what a spreadsheet would work out."""
    client = team(app)
    table = "name;teaser;region;lat;lon\n;=HYPERLINK(1);@SUM(1);52,70;11,80\nHof;Ein Hof.;;52,81;11,69\n"
    shown = client.post(f"{PLACES}/imports", files={"files": ("orte.csv", table)})
    rows = client.get(f"{shown.url.path}/faulty.csv").text
    assert "HYPERLINK" in rows
    return bool(re.search(r'(?:^|;)"?[=@+]', rows, re.MULTILINE))


TRIES: Mapping[str, Callable[[App, Mailbox], bool]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            another_sites_form,
            planted_session,
            open_redirect,
            forged_host,
            forged_address,
            bombs,
            scripts_in_names,
            formulas,
        )
    }
)


@pytest.mark.parametrize("name", TRIES)
def test_attack(house: App, box: Mailbox, name: str):
    """It does not pass."""
    passed = TRIES[name](house, box)
    sys.stdout.write(f"attack: {name} {'passed' if passed else 'did not pass'}\n")
    assert not passed
