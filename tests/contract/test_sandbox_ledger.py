"""The ledger, the sandbox's memory over a restart, its clock and its own doors."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests

from outreach.errors import InvalidInput
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import Sandbox, read_ledger
from tests.contract.sandbox_clients import MONDAY, TIMEOUT, FacebookClient, XClient, a_picture, lines


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "run" / "ledger.jsonl"


def publish_everywhere(sandbox: Sandbox) -> tuple[str, str]:
    """One post with a picture on each network; their ids."""
    with FacebookClient(sandbox) as graph, XClient(sandbox) as x:
        photo = graph.photo(alt="Ein Hof").json()["id"]
        on_facebook = graph.publish("Ein Gut wacht auf: https://example.org/a", photo).json()["id"]
        media = x.upload().json()["data"]["id"]
        x.describe(media, "Ein Hof")
        on_x = x.create("Ein Gut wacht auf: https://example.org/a", media).json()["data"]["id"]
    return on_facebook, on_x


# --- what the ledger says ---------------------------------------------------------------------------


def test_every_call_is_a_line(ledger: Path) -> None:
    """With time, network, account, method, path and status, in the order in which they came."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        sandbox.set_time(MONDAY)
        graph.get("me")
        graph.get("1_2")

    assert [
        {
            "at": "2027-03-01T08:00:00+00:00",
            "network": "facebook",
            "account": "die-altmark",
            "event": "call",
            "method": "GET",
            "path": path,
            "status": status,
            "operation": "read",
        }
        for path, status in (("/v26.0/me", 200), ("/v26.0/1_2", 400))
    ] == list(read_ledger(ledger))


def test_a_post_is_a_line_with_text_link_and_pictures(ledger: Path) -> None:
    """Both networks write the same keys; the hash is that of the uploaded bytes."""
    with Sandbox(ledger) as sandbox:
        ids = publish_everywhere(sandbox)
    posts = [line for line in read_ledger(ledger) if line["event"] == "post"]

    sha256 = hashlib.sha256(a_picture()).hexdigest()
    assert [(ids[0], "facebook"), (ids[1], "twitter")] == [(post["id"], post["network"]) for post in posts]
    for post in posts:
        assert ("Ein Gut wacht auf: https://example.org/a", "https://example.org/a") == (
            post["text"],
            post["link"],
        )
        assert [{"sha256": sha256, "alt": "Ein Hof"}] == post["images"]


def test_nobody_who_is_unknown_has_a_name(ledger: Path) -> None:
    """A call without access is a line with an empty account."""
    with Sandbox(ledger) as sandbox:
        requests.get(f"{sandbox.url(FACEBOOK)}/v26.0/me", timeout=TIMEOUT)

    assert ["", 400] == [next(iter(read_ledger(ledger)))[key] for key in ("account", "status")]


def test_no_secret_is_in_the_ledger(ledger: Path) -> None:
    """Neither in paths nor anywhere else, also not of calls that failed."""
    with Sandbox(ledger) as sandbox:
        publish_everywhere(sandbox)
        with FacebookClient(sandbox) as graph:
            graph.get("debug_token", input_token=graph.token)
            graph.batch(f"me?access_token={graph.token}")
            graph.get(graph.page, fields="access_token")
        secrets = [secret for account in sandbox.accounts() for secret in account.secrets.values()]

    text = ledger.read_text(encoding="utf-8")
    assert [] == [secret for secret in secrets if secret in text]


def test_a_line_is_written_before_the_answer_comes(ledger: Path) -> None:
    """Whoever has the answer finds the call in the file."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        graph.get("me")

        assert 1 == len(ledger.read_text(encoding="utf-8").splitlines())


def test_lines_of_many_clients_do_not_mix(ledger: Path) -> None:
    """Eight clients at once on both networks: every line is whole, every post there once with an id of its own."""

    def work(sandbox: Sandbox, number: int) -> None:
        with FacebookClient(sandbox) as graph, XClient(sandbox) as x:
            for turn in range(5):
                graph.publish(f"Beitrag {number}/{turn}")
                x.create(f"Beitrag {number}/{turn}")

    with Sandbox(ledger) as sandbox:
        sandbox.set_time(MONDAY)
        threads = [threading.Thread(target=work, args=(sandbox, number)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    posts = [line for line in read_ledger(ledger) if line["event"] == "post"]
    assert 80 == len({post["id"] for post in posts}) == len(posts)


# --- over a restart ---------------------------------------------------------------------------------


def test_live_posts_outlast_a_restart(ledger: Path) -> None:
    """The next sandbox on the same file knows them: same ids, same tokens, texts, alt texts and pictures."""
    with Sandbox(ledger) as sandbox:
        sandbox.set_time(MONDAY)
        on_facebook, on_x = publish_everywhere(sandbox)
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph, XClient(sandbox) as x:
        sandbox.set_time(MONDAY)
        shown = x.timeline(expansions="attachments.media_keys", media_fields="alt_text,url").json()
        picture = requests.get(shown["includes"]["media"][0]["url"], timeout=TIMEOUT).content

        assert [on_facebook] == [post["id"] for post in graph.get("me/published_posts").json()["data"]]
        assert (on_x, "Ein Hof") == (shown["data"][0]["id"], shown["includes"]["media"][0]["alt_text"])
        assert a_picture() == picture
        assert (
            "photo" == graph.get(on_facebook, fields="attachments").json()["attachments"]["data"][0]["type"]
        )


def test_figures_are_the_same_after_a_restart(ledger: Path) -> None:
    """The audience hangs on seed and post, not on the process."""
    told = []
    for _ in range(2):
        with Sandbox(ledger, seed=7) as sandbox, FacebookClient(sandbox) as graph:
            sandbox.set_time(MONDAY)
            if not told:
                post = graph.publish("Ein Gut wacht auf.").json()["id"]
            sandbox.set_time(MONDAY + timedelta(days=4))
            told.append(graph.get(f"{post}/insights", metric="post_media_view,post_clicks").json())

    assert told[0] == told[1]


def test_a_deleted_post_stays_deleted(ledger: Path) -> None:
    """The restart reads deletions too, and gives no id a second time."""
    with Sandbox(ledger) as sandbox, XClient(sandbox) as x:
        sandbox.set_time(MONDAY)
        first = x.create("Ein Gut").json()["data"]["id"]
        x.send("DELETE", f"/2/tweets/{first}")
    with Sandbox(ledger) as sandbox, XClient(sandbox) as x:
        sandbox.set_time(MONDAY)

        assert {"meta": {"result_count": 0}} == x.timeline().json()
        assert first != x.create("Ein Gut").json()["data"]["id"]


def test_posts_of_an_account_that_is_not_open_are_kept_but_not_told(ledger: Path) -> None:
    """They come back with the account."""
    with Sandbox(ledger) as sandbox:
        account = sandbox.add_account(TWITTER, "stendal", "Stendal")
        with XClient(sandbox, account) as other:
            post = other.create("Ein Gut").json()["data"]["id"]
    with Sandbox(ledger) as sandbox, XClient(sandbox) as x:
        closed = x.get("/2/tweets", ids=post).json()
        page = requests.get(f"{sandbox.url(TWITTER)}/_sandbox/", timeout=TIMEOUT).text
        sandbox.add_account(TWITTER, "stendal", "Stendal")

        assert ["errors"] == list(closed)
        assert "stendal" in page
        assert post == x.get("/2/tweets", ids=post).json()["data"][0]["id"]


def test_a_line_cut_off_by_a_crash_is_dropped(ledger: Path) -> None:
    """Half a last line neither hinders the start nor spoils the next line."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        graph.publish("Ein Gut")
    with ledger.open("a", encoding="utf-8") as file:
        file.write('{"at": "2027-')
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        graph.publish("Noch ein Gut")

    assert ["Ein Gut", "Noch ein Gut"] == [
        line["text"] for line in read_ledger(ledger) if line["event"] == "post"
    ]


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"event": "post", "id": "1"}', '{"event": "party"}'])
def test_a_broken_line_is_named(ledger: Path, line: str) -> None:
    """A file that the sandbox did not write is refused with its line, and left as it is."""
    ledger.parent.mkdir()
    ledger.write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"Line 1 of the ledger ledger\.jsonl"):
        Sandbox(ledger)

    assert f"{line}\n" == ledger.read_text(encoding="utf-8")


def test_a_killed_sandbox_loses_no_post(ledger: Path) -> None:
    """A post that was answered is in the file, even when the process dies the next moment."""
    script = (
        "import os, signal, sys; from pathlib import Path; from outreach.sandbox import Sandbox;"
        "from tests.contract.sandbox_clients import FacebookClient;"
        "s = Sandbox(Path(sys.argv[1])); s.start(); FacebookClient(s).publish('Ein Gut');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script, str(ledger)], cwd=root, check=False)

    assert ["Ein Gut"] == [line["text"] for line in read_ledger(ledger) if line["event"] == "post"]


# --- clock ------------------------------------------------------------------------------------------


def test_the_clock_is_the_given_one_until_it_is_set(ledger: Path) -> None:
    """now is asked for each call; a time that was set stands."""
    hours = iter(range(100))
    with (
        Sandbox(ledger, now=lambda: MONDAY + timedelta(hours=next(hours))) as sandbox,
        FacebookClient(sandbox) as graph,
    ):
        graph.publish("Eins")
        graph.publish("Zwei")
        sandbox.set_time(MONDAY + timedelta(days=30))
        graph.publish("Drei")
        graph.publish("Vier")
    times = [line["at"] for line in read_ledger(ledger) if line["event"] == "post"]

    assert times[0] < times[1] < times[2] == times[3] == "2027-03-31T08:00:00+00:00"


def test_without_a_clock_it_is_real_time(ledger: Path) -> None:
    """The machine's own clock, in UTC."""
    before = datetime.now(UTC)
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        graph.get("me")

    assert before <= datetime.fromisoformat(next(iter(read_ledger(ledger)))["at"]) <= datetime.now(UTC)


def test_another_process_can_set_the_clock(ledger: Path) -> None:
    """On either server, for both; any zone will do, none will not."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        url = f"{sandbox.url(TWITTER)}/_sandbox/clock"
        told = requests.put(url, json={"now": "2027-03-28T03:00:00+02:00"}, timeout=TIMEOUT).json()
        refused = [
            requests.put(url, data=body, timeout=TIMEOUT).status_code
            for body in ('{"now": "2027-03-28T03:00:00"}', '{"now": 1}', "{}", "x", '"x"')
        ]
        graph.get("me")

    assert {"now": "2027-03-28T01:00:00+00:00"} == told
    assert [400] * 5 == refused
    assert "2027-03-28T01:00:00+00:00" == next(iter(read_ledger(ledger)))["at"]


def test_ids_stay_apart_when_the_clock_goes_back(ledger: Path) -> None:
    """The same moment twice gives other ids."""
    with Sandbox(ledger) as sandbox:
        ids = []
        for _ in range(3):
            sandbox.set_time(MONDAY)
            with FacebookClient(sandbox) as graph, XClient(sandbox) as x:
                ids += [
                    graph.publish("Ein Gut").json()["id"],
                    x.create(f"Nummer {len(ids)}").json()["data"]["id"],
                ]

    assert 6 == len(set(ids))


# --- doors ------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a screen reader would meet: alternative texts and headings."""

    def __init__(self, text: str):
        super().__init__()
        self.alts: list[str | None] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "img":
            self.alts.append(dict(attrs).get("alt"))


def test_the_page_shows_live_posts_with_their_alt_texts(ledger: Path) -> None:
    """One article per post, the picture with its alternative text, and the word that the audience is simulated."""
    with Sandbox(ledger) as sandbox:
        publish_everywhere(sandbox)
        answer = requests.get(f"{sandbox.url(FACEBOOK)}/_sandbox/", timeout=TIMEOUT)
    page = Page(answer.text)

    assert answer.headers["Content-Type"].startswith("text/html")
    assert (["Ein Hof"] * 2, 2) == (page.alts, page.tags.count("article"))
    assert {"main", "h1", "title"} <= set(page.tags)
    assert "simulated" in answer.text


def test_the_page_escapes_what_it_shows(ledger: Path) -> None:
    """A text is shown, not run."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        photo = graph.photo(alt='"><script>alert(1)</script>').json()["id"]
        graph.publish("<script>alert(2)</script>", photo)
        page = requests.get(f"{sandbox.url(FACEBOOK)}/_sandbox", timeout=TIMEOUT).text

    assert "script" not in Page(page).tags


def test_the_doors_leave_no_trace_in_the_ledger(ledger: Path) -> None:
    """Only the networks' own calls count."""
    with Sandbox(ledger) as sandbox:
        assert [] == lines(sandbox, "call")
        assert [] == lines(sandbox, "call")


@pytest.mark.parametrize("path", ["nothing", "media/%2e%2e%2fledger.jsonl", "media/" + "0" * 64])
def test_there_are_no_other_doors(ledger: Path, path: str) -> None:
    """Unknown doors and pictures are 404."""
    with Sandbox(ledger) as sandbox:
        assert 404 == requests.get(f"{sandbox.url(FACEBOOK)}/_sandbox/{path}", timeout=TIMEOUT).status_code


def test_pictures_lie_beside_the_ledger(ledger: Path) -> None:
    """In a folder of the ledger's name, each under its hash, once."""
    with Sandbox(ledger) as sandbox:
        publish_everywhere(sandbox)
    sha256 = next(line for line in read_ledger(ledger) if line["event"] == "post")["images"][0]["sha256"]

    assert [f"{sha256}.jpg"] == [file.name for file in (ledger.parent / "ledger-media").iterdir()]


# --- loopback ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
def test_only_loopback_is_bound(ledger: Path, host: str) -> None:
    """Nobody else on the net reaches the sandbox."""
    with pytest.raises(InvalidInput, match="loopback only"):
        Sandbox(ledger, host=host)


def test_localhost_is_loopback(ledger: Path) -> None:
    """The name is taken as well as the number."""
    with Sandbox(ledger, host="localhost") as sandbox:
        assert sandbox.url(FACEBOOK).startswith("http://127.0.0.1:")


def test_a_port_that_is_taken_is_told(ledger: Path, tmp_path: Path) -> None:
    """A sentence with the port instead of a traceback."""
    with Sandbox(ledger) as sandbox:
        port = int(sandbox.url(TWITTER).rpartition(":")[2])
        with pytest.raises(InvalidInput, match=f"port {port}"):
            Sandbox(tmp_path / "other.jsonl", ports={TWITTER: port})


def test_a_port_is_free_again_after_the_end(ledger: Path) -> None:
    """A sandbox can be opened again at once on the address that its clients know."""
    with Sandbox(ledger) as sandbox, FacebookClient(sandbox) as graph:
        graph.get("me")
        port = int(sandbox.url(FACEBOOK).rpartition(":")[2])
    with Sandbox(ledger, ports={FACEBOOK: port}) as sandbox, FacebookClient(sandbox) as graph:
        assert 200 == graph.get("me").status_code


def test_a_sandbox_that_never_started_can_be_stopped(ledger: Path) -> None:
    """Its ports are free again."""
    sandbox = Sandbox(ledger)
    sandbox.stop()

    with pytest.raises(requests.ConnectionError):
        requests.get(sandbox.url(FACEBOOK), timeout=TIMEOUT)


def test_tokens_depend_on_seed_and_name(tmp_path: Path) -> None:
    """The same seed gives the same access, another seed another."""
    secrets = []
    for number, seed in enumerate((1, 1, 2)):
        with Sandbox(tmp_path / f"{number}.jsonl", seed=seed) as sandbox:
            secrets.append(json.dumps([dict(account.secrets) for account in sandbox.accounts()]))

    assert secrets[0] == secrets[1] != secrets[2]
    assert '"page_token": "EAA' in secrets[0]
