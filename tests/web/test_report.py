"""The report's page, as the in-process client gets it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import pyvips
from sqlalchemy import insert

from outreach.app.public import sharing
from outreach.app.results import reports
from outreach.app.results.reportprocess import AT_ONCE, ReportProcess
from outreach.clock import RehearsalClock
from outreach.errors import Busy, InvalidInput, NotFound
from outreach.language import Language
from outreach.model import Logo, Status
from outreach.report.scope import Edition, ReportScope
from outreach.store import schema
from outreach.store.documents import row_of
from outreach.store.engine import writing
from tests.builders import NOW, a_campaign, a_place, a_post
from tests.journeys.processes import ROOT, eventually
from tests.web.planned import EDITOR
from tests.web.test_pages import READER, browser
from tests.web.test_pages import house as house  # a fixture of these tests

pytestmark = pytest.mark.slow  # each puts reports together in a process of its own

REPORT = "/campaigns/kreativorte-altmark/report"


def test_a_reader_looks_at_the_report_and_takes_it_along(house):
    """Even of a campaign of which nothing is out; each file is what it is called, in the language asked for."""
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof", name="<i>Hof</i>")], NOW)
    client = browser(house, READER)
    page = client.get(REPORT)
    assert 200 == page.status_code
    assert "Es ist noch kein Beitrag erschienen." in page.text
    assert "style=" not in page.text
    begins = {"pdf": b"%PDF-", "xlsx": b"PK", "csv": b"Post,"}
    for kind, begin in begins.items():
        answer = client.get(f"{REPORT}.{kind}", params={"lang": "en"})
        assert 200 == answer.status_code
        assert answer.content.startswith(begin)
        assert f".{kind}" in answer.headers["content-disposition"]
    assert {404} == {client.get(path).status_code for path in (f"{REPORT}.exe", "/campaigns/none/report")}


def test_the_page_is_narrowed_down_and_its_files_with_it(house):
    """Days, network, place and kind stand in the address; what is taken along is exactly what is shown."""
    house.store.campaigns.save(a_campaign(), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof", name="Hof")], NOW)
    client = browser(house, READER)
    asked = "?from=2027-03-01&network=facebook&place=hof&kind=portrait"
    page = client.get(REPORT + asked)
    assert "Beiträge ab 01.03.2027 · Netzwerk: Facebook · Ort: Hof · Art: Porträt" in page.text
    assert f"{REPORT}.csv{asked}".replace("&", "&amp;") in page.text
    assert f"{REPORT}.pdf{asked}&lang=en".replace("&", "&amp;") in page.text
    assert "<strong>Beiträge" not in client.get(REPORT).text
    assert 404 == client.get(f"{REPORT}?place=nowhere").status_code
    assert "Anhang" not in client.get(f"{REPORT}?place=hof&edition=partner").text
    assert client.get(f"{REPORT}.pdf{asked}").content.startswith(b"%PDF-")


def test_a_long_list_shows_its_last_posts_and_leads_to_all(house):
    """A page lists a hundred, the latest first, and says so; the list of posts and the spreadsheet have all."""
    house.store.campaigns.save(a_campaign(), NOW)
    posts = [
        a_post(
            f"p{number:03}",
            number=number,
            status=Status.PUBLISHED,
            published_at=NOW - timedelta(minutes=number),
            external_id=str(number),
        )
        for number in range(reports.MOST_ROWS + 5)
    ]
    with writing(house.store.posts._engine) as connection:
        connection.execute(insert(schema.posts), [row_of(post) for post in posts])
    page = browser(house, READER).get(REPORT).text
    assert "Das sind die letzten 100 von 105, die neuesten zuerst." in page
    posts_on_facebook = page[page.rindex("<caption>Beiträge auf Facebook") :]
    assert reports.MOST_ROWS == posts_on_facebook[: posts_on_facebook.index("</table>")].count(
        '<th scope="row">'
    )
    assert f'href="{REPORT.removesuffix("/report")}/posts?channel=facebook"' in page
    assert f'href="{REPORT}.xlsx">Alle als XLSX' in page


def test_the_report_is_compared_with_one_of_a_few_or_of_all(house):
    """Ten are offered, the one that is chosen among them; another one is looked for on the page of all campaigns."""
    for number in range(12):
        house.store.campaigns.save(a_campaign(name=f"k-{number:02}", title=f"Tour {number}"), NOW)
    client = browser(house, READER)
    page = client.get("/campaigns/k-03/report?kind=portrait&earlier=k-11").text
    offered = page[page.index('<select id="earlier"') :]
    offered = offered[: offered.index("</select>")]
    assert 11 == offered.count("<option")  # nothing is one of them
    assert '<option value="k-11" selected>Tour 11' in offered
    way = re.search(r'href="(/campaigns\?[^"]*beside=k-03)">', page)
    assert way
    chosen = client.get(unescape(way[1]) + "&q=tour+9").text
    assert 'href="/campaigns/k-03/report?kind=portrait&amp;earlier=k-09"' in chosen
    assert 'name="beside" value="k-03"' in chosen
    assert "Zurück zum Bericht" in chosen


def test_a_place_that_is_new_is_compared_with_nothing(house):
    """The earlier campaign did not have it: that is told, and the report is there all the same."""
    for name in ("kreativorte-altmark", "kreativorte-2026"):
        house.store.campaigns.save(a_campaign(name=name), NOW)
    house.store.places.save("kreativorte-altmark", [a_place("hof", name="Hof")], NOW)
    scope = ReportScope(place="hof", earlier="kreativorte-2026")
    earlier = reports.gather(house, "kreativorte-altmark", scope=scope).earlier
    assert earlier
    assert () == earlier.measures
    with pytest.raises(NotFound):
        reports.gather(house, "kreativorte-altmark", scope=replace(scope, place="nowhere"))


def test_a_partners_page_is_about_a_place(house):
    """Without one it is refused, and not written of the whole campaign."""
    house.store.campaigns.save(a_campaign(), NOW)
    with pytest.raises(InvalidInput, match="one place"):
        reports.gather(house, "kreativorte-altmark", scope=ReportScope(edition=Edition.PARTNER))


def test_a_report_is_made_anew_when_something_has_changed(house):
    """The same content is the same report, told at once; a new place changes it."""
    house.store.campaigns.save(a_campaign(), NOW)
    process = ReportProcess(house.settings)
    before = reports.content(house, "kreativorte-altmark")
    first = process.look("kreativorte-altmark", Language.EN, content=before)
    assert first is process.look(
        "kreativorte-altmark", Language.EN, content=reports.content(house, "kreativorte-altmark")
    )
    house.store.places.save("kreativorte-altmark", [a_place("hof", name="Hof")], NOW)
    after = reports.content(house, "kreativorte-altmark")
    assert before != after
    assert first is not process.look("kreativorte-altmark", Language.EN, content=after)


def test_the_team_writes_what_comes_next(house):
    """Whoever may write finds the form where it is missing; a stale one changes nothing and loses no word."""
    house.store.campaigns.save(a_campaign(), NOW)
    client = browser(house, EDITOR)
    assert "Was das Team aus der Kampagne schließt" in client.get(REPORT).text
    done = client.post(f"{REPORT}/conclusion", data={"text": "Mehr <Porträts>.", "version": "0"})
    assert "Mehr &lt;Porträts&gt;." in done.text
    late = client.post(f"{REPORT}/conclusion", data={"text": "Weniger Links.", "version": "0"})
    assert 409 == late.status_code
    assert "Weniger Links." in late.text
    reader = browser(house, READER)
    assert "/conclusion" not in reader.get(REPORT).text
    assert 403 == reader.post(f"{REPORT}/conclusion", data={"text": "x", "version": "1"}).status_code


def shared(client, **how) -> str:
    """The path of a new link."""
    page = client.post(f"{REPORT}/links", data={"days": "90", "language": "de", **how})
    assert 200 == page.status_code
    (link,) = re.findall(r"http://localhost(/b/[\w-]+)", page.text)
    return link


def test_manager_opens_link(house):
    """One click, no account: the report in the link's language, its files, not to be found by search engines."""
    house.store.campaigns.save(a_campaign(), NOW)
    link, stranger = shared(browser(house, EDITOR), language="en"), browser(house, None)
    page = stranger.get(link, headers={"accept-language": "de"})
    assert 200 == page.status_code
    assert "No post is out yet." in page.text
    assert "noindex" in page.headers["x-robots-tag"]
    assert 300_000 > len(page.content)
    assert not [way for way in ("/posts", "/accounts", "<form") if way in page.text]
    assert stranger.get(f"{link}/report.pdf").content.startswith(b"%PDF-")
    assert 404 == stranger.get(f"{link}/cards/{'0' * 64}.jpg").status_code
    assert "1-mal ge" in browser(house, EDITOR).get(REPORT).text


def test_logos_of_funders_stand_on_the_page_and_behind_a_link(house):
    """With their words; one whose file is lost is its words alone. The internal edition has none, as the PDF."""
    picture = house.files.put(pyvips.Image.black(300, 100).jpegsave_buffer())
    logos = (
        Logo(file="eu.jpg", alt="Kofinanziert von der EU", sha256=picture),
        Logo(file="land.jpg", alt="Land Sachsen-Anhalt", sha256="0" * 64),
    )
    house.store.campaigns.save(a_campaign(logos=logos), NOW)
    client = browser(house, EDITOR)
    for page in (client.get(REPORT).text, browser(house, None).get(shared(client)).text):
        assert re.search(r'<img src="data:image/jpeg;base64,[\w+/=]+" alt="Kofinanziert von der EU">', page)
        assert "<li>Land Sachsen-Anhalt</li>" in page
    assert "Kofinanziert" not in client.get(f"{REPORT}?edition=internal").text


def test_link_expired_revoked(house):
    """A withdrawn, an ended and a made-up link open the same page without a figure; other campaigns' stay theirs."""
    house.store.campaigns.save(a_campaign(), NOW)
    client, stranger = browser(house, EDITOR), browser(house, None)
    withdrawn, ended = shared(client), shared(client, days="1")
    (first, *_) = house.store.shared_links.of("kreativorte-altmark", press=False)
    assert 404 == client.post(f"/campaigns/none/report/links/{first.id}/withdraw").status_code
    for each in house.store.shared_links.of("kreativorte-altmark", press=False):
        if each.ends_at - each.made_at > timedelta(days=2):
            client.post(f"{REPORT}/links/{each.id}/withdraw")
    late = replace(house, clock=RehearsalClock(house.clock.now() + timedelta(days=2), 1.0, lambda _: None))
    answers = [stranger.get(withdrawn), browser(late, None).get(ended), stranger.get("/b/made-up")]
    assert [404] * 3 == [answer.status_code for answer in answers]
    assert 1 == len({answer.text for answer in answers})
    assert 404 == stranger.get(f"{withdrawn}/report.csv").status_code


def test_a_link_opened_too_often_waits(house):
    """From one address of the net 120 reports an hour; others still look, and the link's own page says so."""
    house.store.campaigns.save(a_campaign(), NOW)
    link = shared(browser(house, EDITOR))
    token = link.removeprefix("/b/")
    for number in range(119):
        sharing.open_link(house, token, address=f"2001:db8::{number:x}", counted=False)
    stranger = browser(house, None)
    sharing.open_link(house, token, address="2001:db8::ffff:0:1", counted=False)
    with pytest.raises(Busy, match="very often"):
        sharing.open_link(house, token, address="2001:db8:0:0:9::1")
    assert sharing.open_link(house, token, address="2001:db8:0:1::1")
    assert 200 == stranger.get(link).status_code
    for _ in range(119):
        sharing.open_link(house, token, address="testclient", counted=False)
    for path in (link, f"{link}/report.csv"):
        answer = stranger.get(path)
        assert (429, "3600") == (answer.status_code, answer.headers["retry-after"])
    assert 404 == stranger.get(f"{link}/cards/{'0' * 64}.jpg").status_code


def test_more_reports_than_are_waited_for_are_told_to_come_back(house):
    """Four wait for theirs, and whoever comes besides is answered at once: the other pages stay open."""
    house.store.campaigns.save(a_campaign(), NOW)
    process = ReportProcess(house.settings)

    def look(_: int) -> str:
        try:
            return process.look("kreativorte-altmark", Language.EN).title and "made"
        except Busy as error:
            return str(error)

    with ThreadPoolExecutor(12) as pool:
        told = Counter(pool.map(look, range(12)))
    assert {"made": AT_ONCE} == {word: count for word, count in told.items() if word == "made"}
    assert 12 - AT_ONCE == sum(count for word, count in told.items() if "Several reports" in word)
    assert "made" == look(0)


WATCHED = """
import sys
from pathlib import Path
from outreach.app.results.reportprocess import ReportProcess
from outreach.errors import OutreachError
from outreach.language import Language
from outreach.settings import read_settings
if __name__ == "__main__":
    try:
        ReportProcess(read_settings({}, Path(sys.argv[1]))).look("none", Language.EN)
    except OutreachError:
        print("looked", flush=True)
    sys.stdin.read()
"""


def test_a_killed_server_leaves_no_process_behind(house, tmp_path):
    """What puts reports together waits for work for ever, and ends when whoever started it is gone."""
    script = tmp_path / "watched.py"
    script.write_text(WATCHED, "utf-8")
    call = [sys.executable, str(script), str(house.settings.data)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as server:
        assert b"looked\n" == server.stdout.readline()
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        assert children
        server.kill()
    eventually(lambda: not any(Path(f"/proc/{child}").exists() for child in children), "they end", 10)


def test_links_begin_with_the_configured_address(house):
    """Also where the request calls us otherwise, as behind a proxy that says little."""
    house.store.campaigns.save(a_campaign(), NOW)
    known = replace(house, settings=replace(house.settings, base_url="https://posts.example.org"))
    page = browser(known, EDITOR).post(f"{REPORT}/links", data={"days": "9"}).text
    assert "https://posts.example.org/b/" in page
    assert "http://localhost/b/" not in page
    for nobody in ("http://0.0.0.0:8080", "http://127.0.0.1:8080"):
        here = replace(house, settings=replace(house.settings, base_url=nobody))
        page = browser(here, EDITOR).post(f"{REPORT}/links", data={"days": "9"}).text
        assert "http://localhost/b/" in page


def test_who_may_share(house):
    """A reader sees no button and makes no link; days beyond the most are refused."""
    house.store.campaigns.save(a_campaign(), NOW)
    reader = browser(house, READER)
    assert "/links" not in reader.get(REPORT).text
    assert 403 == reader.post(f"{REPORT}/links", data={"days": "9"}).status_code
    assert 422 == browser(house, EDITOR).post(f"{REPORT}/links", data={"days": "9999"}).status_code
