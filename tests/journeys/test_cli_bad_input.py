"""Bad input: a clear sentence with place or row, an exit code that is not 0, and nothing lost."""

from __future__ import annotations

import os
import pty
import re
import resource
import shutil
import struct
import subprocess
import threading
import zlib
from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import event

from outreach.errors import Busy, InvalidInput, StorageFailed
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox import FaultKind, Operation
from outreach.settings import read_settings
from outreach.store import read_rows
from outreach.store.engine import open_engine
from outreach.store.posts.posts import Posts
from tests.builders import ANNA, NOW
from tests.journeys.cli import (
    CAMPAIGN,
    HEADER,
    NAME,
    ROOT,
    ROWS,
    Answer,
    World,
    campaign_folder,
    outreach,
    program,
    sandbox,
    token_file,
)
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def refused(answer: Answer, *words: str, code: int = 2) -> None:
    """The call ended with ``code``, and its talk holds ``words`` and no traceback."""
    assert code == answer.code, answer
    assert [] == [word for word in words if word not in answer.err], answer.err
    assert "Traceback" not in answer.err
    assert "→" in answer.err, "there is no remedy"


# --- campaign.toml ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("last_day = 2060-03-28", "last_day = 2060-02-28", "period"),
        ("first_day = 2060-03-01", "first_day = 2060-02-30", "Line"),
        ('zone = "Europe/Berlin"', 'zone = "Europe/Bärlin"', "zone"),
        ("posts_per_place = 1", "post_per_place = 1", "posts_per_place"),
        ('name = "probe"', "", "“name” is missing"),
    ],
)
def test_a_campaign_that_cannot_be_used(world: World, before: str, after: str, told: str) -> None:
    """The key or line is named, and the campaign stays as it was applied before."""
    state = world.state()
    campaign_folder(world.folder, campaign=CAMPAIGN.replace(before, after))
    refused(world("campaign", "apply", world.folder), "campaign.toml", told)
    assert state == world.state()


def test_a_campaign_that_ends_before_it_begins_says_so(blank: World) -> None:
    """The sentence is about the period's two days."""
    campaign_folder(blank.folder, campaign=CAMPAIGN.replace("2060-03-28", "2060-02-01"))
    answer = blank("campaign", "apply", blank.folder)
    refused(answer, "last_day")
    assert [] == blank("campaign", "list", "--json").json


# --- places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "words", "code"),
    [
        ((ROWS[0], ROWS[1], ROWS[0]), ("places.duplicate-slug", "row 4", "gutshof-krevese"), 1),
        (
            (ROWS[0].replace("52,8127", "528127"), *ROWS[1:]),
            ("places.position", "row 2", "gutshof-krevese"),
            1,
        ),
        ((ROWS[0], 'elbehof;"Elbehof;Text;52,9;11,6;Aland;;;;;'), ("places.quotes", "row 3"), 1),
        ((*ROWS, "vier;Vierter Hof;kurz"), ("places.cells", "row 5"), 1),
    ],
)
def test_a_bad_row_is_named_and_left_out(
    world: World, rows: tuple[str, ...], words: tuple[str, ...], code: int
) -> None:
    """The row is named, and no place that was known is lost or marked as gone."""
    campaign_folder(world.folder, *rows)
    refused(world("places", "import", NAME), *words, code=code)
    known = {place["slug"] for place in world("places", "list", NAME, "--json").json}
    assert {"gutshof-krevese", "elbehof", "gut-zichtau"} <= known


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff" * 500, b"PK\x03\x04 not a workbook", HEADER.encode()]
)
def test_a_file_that_is_no_table(world: World, content: bytes) -> None:
    """A file that holds no places is refused as a whole, and the known places stay as they are."""
    state = world.state()
    (world.folder / "places.csv").write_bytes(content)
    refused(world("places", "import", NAME), "places.csv")
    assert state == world.state()


def test_a_missing_source(world: World) -> None:
    """A file that is not there is named."""
    state = world.state()
    (world.folder / "places.csv").unlink()
    refused(world("places", "import", NAME), "places.csv", "places.unreadable")
    assert state == world.state()


def test_a_source_outside_of_the_campaigns_folder(world: World) -> None:
    """No file outside of the campaign's folder is opened."""
    (world.folder.parent / "elsewhere.csv").write_text(HEADER, "utf-8")
    campaign = CAMPAIGN.replace('file = "places.csv"', 'file = "../elsewhere.csv"')
    assert 0 == world("campaign", "apply", campaign_folder(world.folder, campaign=campaign)).code
    refused(world("places", "import", NAME), "elsewhere.csv", "places.outside")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://reader:geheim@127.0.0.1:1/orte", "refused"),
        ("sqlite:///nowhere/places.db", "does not exist"),
        ("nonsense", "cannot be read"),
        ("oracle://reader:geheim@127.0.0.1/orte", "cannot be read"),
    ],
)
def test_a_database_of_places_that_does_not_answer(world: World, url: str, told: str) -> None:
    """The database's word is told, its password is not, and no file comes into being."""
    state = world.state()
    sql = 'kind = "sql"\nurl_file = "address.txt"\nquery = "SELECT slug FROM orte"'
    campaign = CAMPAIGN.replace('kind = "csv"\nfile = "places.csv"', sql)
    folder = campaign_folder(world.folder, campaign=campaign)
    (folder / "address.txt").write_text(url, "utf-8")
    assert 0 == world("campaign", "apply", folder).code
    answer = world("places", "import", NAME)
    refused(answer, told)
    assert "geheim" not in answer.err + answer.out
    assert state[2:] == world.state()[2:]


# --- templates and photos ---------------------------------------------------------------------------


def test_a_template_that_fails(world: World, tmp_path: Path) -> None:
    """Template, line and place are named, and the posts that were there stay as they were."""
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates" / "posts", templates)
    for file in (templates / "portrait" / "facebook").glob("*.txt"):
        file.write_text("Ein Satz.\n{{ place.nonsense }}", "utf-8")
    before = world.state()[3]
    answer = world("campaign", "generate", NAME, environ={"OUTREACH_TEMPLATES": str(templates)})
    refused(answer, "content.template", "portrait/facebook", "line 2", code=1)
    assert before == world.state()[3]


def test_a_missing_folder_of_templates(world: World, tmp_path: Path) -> None:
    """The setting is named."""
    refused(
        world("campaign", "generate", NAME, environ={"OUTREACH_TEMPLATES": str(tmp_path / "no")}),
        "OUTREACH_TEMPLATES",
    )


def a_huge_png() -> bytes:
    """The beginning of a picture of 30,000 × 30,000 pixels, made by hand."""
    size = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(3 * 30_000 + 1))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("photo", [b"<html>no picture</html>", a_huge_png()], ids=["no picture", "30,000²"])
def test_a_photo_that_cannot_be_used(world: World, photo: bytes) -> None:
    """Photo and place are named, and nothing that was there is lost."""
    (world.folder / "hof.jpg").write_bytes(photo)
    row = ROWS[0].removesuffix(";;;;;") + ";hof.jpg;Anna Beispiel;CC BY 4.0;ja;Ein Hof"
    campaign_folder(world.folder, row, *ROWS[1:])
    assert 0 == world("places", "import", NAME).code
    posts = len(world.ids())
    answer = world("campaign", "generate", NAME)
    refused(answer, "cards.photo", "gutshof-krevese", "hof.jpg", code=1)
    assert posts == len(world.ids())


# --- a full disk, a locked database -----------------------------------------------------------------


def little_room() -> None:
    """For a new process: no file may grow over what SQLite needs to be read at all."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000))


def room_for_a_job() -> None:
    """The same with room for what the database notes of a job, and none for a picture."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


@pytest.mark.slow
def test_a_full_disk_while_cards_are_written(world: World) -> None:
    """Cards that cannot be written are told, and the posts stay as they were."""
    before = world.state()[3]
    shutil.rmtree(world.data / "files")
    done = program(
        "campaign",
        "generate",
        NAME,
        cwd=ROOT,
        environ={"OUTREACH_DATA": str(world.data)},
        preexec_fn=room_for_a_job,
    )
    refused(Answer(done.returncode, done.stdout, done.stderr), "could not be", code=1)
    assert before == world.state()[3]


@pytest.mark.slow
@pytest.mark.parametrize("call", [("posts", "list"), ("posts", "list", "--json"), ("report", NAME)])
def test_a_full_disk_behind_the_output(world: World, call: tuple[str, ...]) -> None:
    """What could not be written is told, also at the very end."""
    with Path("/dev/full").open("w") as full:
        environ = {"OUTREACH_DATA": str(world.data)}
        done = program(
            *call, cwd=ROOT, environ=environ, capture_output=False, stdout=full, stderr=subprocess.PIPE
        )
    refused(Answer(done.returncode, "", done.stderr), "no space is left on the device", code=1)


def test_a_full_disk_under_a_report(world: World) -> None:
    """A report that finds no room is told."""
    refused(world("report", NAME, "-o", "/dev/full"), "no space is left on the device", code=1)


@pytest.mark.slow
def test_an_older_report_stays_when_the_new_one_finds_no_room(world: World, tmp_path: Path) -> None:
    """A file is replaced as a whole or not at all, and no piece of one is left."""
    target = tmp_path / "out" / "report.pdf"
    target.parent.mkdir()
    target.write_text("the older one", "utf-8")
    environ = {"OUTREACH_DATA": str(world.data)}
    done = program("report", NAME, "-o", target, cwd=ROOT, environ=environ, preexec_fn=room_for_a_job)
    refused(Answer(done.returncode, done.stdout, done.stderr), "could not be kept", code=1)
    assert "the older one" == target.read_text("utf-8")
    assert [target] == list(target.parent.iterdir())


def test_a_report_into_a_folder_that_is_not_there(world: World, tmp_path: Path) -> None:
    """The path is named."""
    refused(world("report", NAME, "-o", tmp_path / "no" / "report.pdf"), "report.pdf", code=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "call", [("posts", "list", "--json"), ("report", NAME), ("report", NAME, "--format", "csv")]
)
def test_a_reader_that_has_seen_enough(world: World, call: tuple[str, ...]) -> None:
    """`outreach … | head` ends without a word."""
    environ = {"OUTREACH_DATA": str(world.data)}
    done = program(
        *call,
        cwd=ROOT,
        environ=environ,
        capture_output=False,
        stdout=_closed_pipe(),
        stderr=subprocess.PIPE,
    )
    assert (1, "") == (done.returncode, done.stderr)


def _closed_pipe() -> int:
    read, write = os.pipe()
    os.close(read)
    return write


def test_a_locked_database(world: World) -> None:
    """Somebody who writes for too long is told, and nothing is changed."""
    post = world.ids()[0]
    before = world.state()
    url = read_settings({"OUTREACH_DATA": str(world.data)}).database_url
    holder, engine = open_engine(url), open_engine(url, busy_seconds=0.2)
    told = pytest.raises(Busy, match="locked by another program; nothing was changed")
    with holder.connect().execution_options(writes=True) as connection, connection.begin(), told:
        Posts(engine).edit(post, text="Neu.", alt="", link="", caller=ANNA, at=NOW)
    holder.dispose()
    engine.dispose()
    assert before == world.state()


def test_a_full_disk_under_the_database(world: World) -> None:
    """A change that finds no room is told, and nothing of it is kept."""
    before = world.state()
    engine = open_engine(read_settings({"OUTREACH_DATA": str(world.data)}).database_url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(StorageFailed, match="The disk is full; nothing was changed"):
        Posts(engine).edit(world.ids()[0], text="a" * 100_000, alt="", link="", caller=ANNA, at=NOW)
    engine.dispose()
    assert before == world.state()


def test_a_disk_that_is_nearly_full(world: World) -> None:
    """`check` tells of it before it is too late; /proc is a folder with no room at all."""
    environ = {
        "OUTREACH_KEY_FILE": str(world.data / "secret.key"),
        "OUTREACH_DATABASE_URL": f"sqlite:///{world.data / 'outreach.db'}",
    }
    refused(
        outreach("check", "--offline", data=Path("/proc"), environ=environ), "settings.disk", "0 MB", code=1
    )


def test_a_query_that_gives_too_much(tmp_path: Path) -> None:
    """A query without an end is stopped."""
    (tmp_path / "places.db").touch()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS slug FROM n"
    with pytest.raises(InvalidInput, match="more than 200000 rows"):
        deque(read_rows(f"sqlite:///{tmp_path / 'places.db'}", endless), maxlen=0)


# --- texts typed by hand ----------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "length"), [("twitter", 281), ("facebook", 63_207)])
def test_a_text_that_is_too_long(world: World, channel: str, length: int) -> None:
    """By how much it is too long is told, and the post keeps its words."""
    post = world.ids(channel=channel)[0]
    before = world.state()
    refused(
        world("posts", "edit", post, "--text", "-", stdin=b"a" * length),
        "content.too-long",
        "1 more than",
        post,
    )
    assert before == world.state()


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (("--text", "-"), b"", "content.empty"),
        (("--text", " \n "), b"", "content.empty"),
        (("--text", "-"), b"\xff\xfe", "not a text in UTF-8"),
        (("--text", "ein\x00Text"), b"", "U+0000"),
        (("--text", "Text \udcff"), b"", "U+DCFF"),
        (("--alt", ""), b"", "no description"),
        (("--alt", "a" * 10_001), b"", "too long"),
        ((), b"", "Nothing was given to change"),
        (("--text", "a", "--text-file", "b.txt"), b"", "given twice"),
        (("--text", "Hier: http://example.org/"), b"", "content.link-not-https"),
    ],
)
def test_words_that_cannot_go_out(world: World, words: tuple[str, ...], stdin: bytes, told: str) -> None:
    """The reason is told, and the post keeps its words."""
    post = world.ids(channel="twitter")[0]
    before = world.state()
    refused(world("posts", "edit", post, *words, stdin=stdin), told)
    assert before == world.state()


def test_a_file_of_words_that_is_not_there(world: World, tmp_path: Path) -> None:
    """The file is named."""
    refused(world("posts", "edit", world.ids()[0], "--text-file", tmp_path / "no.txt"), "no.txt", code=1)


# --- networks ---------------------------------------------------------------------------------------


@pytest.fixture
def gateway() -> Iterator[str]:
    """The address of a server that answers everything with a page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html><title>Wartungsarbeiten</title></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("channel", ["facebook", "twitter"])
def test_a_network_that_answers_with_a_page(world: World, gateway: str, channel: str) -> None:
    """An account is not kept whose network does not speak as it should; no token is shown."""
    before = world.state()
    tokens, _ = token_file(channel, world.data.parent)
    answer = world("account", "add", "neu", "--channel", channel, "--tokens", tokens, "--api-url", gateway)
    refused(answer, code=1)
    assert before == world.state()
    assert not _tokens_in(answer, channel)


def _tokens_in(answer: Answer, channel: str) -> list[str]:
    account = next(each for each in sandbox().accounts() if each.channel == channel)
    return [secret for secret in account.secrets.values() if secret in answer.out + answer.err]


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
def test_a_network_that_refuses_the_tokens(world: World, channel: ChannelName) -> None:
    """A dead token is told, is not shown, and the account is not kept."""
    before = world.state()
    tokens, url = token_file(channel, world.data.parent)
    sandbox().faults.add(FaultKind.DEAD_TOKEN, channel, Operation.ANY)
    answer = world("account", "add", "neu", "--channel", channel, "--tokens", tokens, "--api-url", url)
    refused(answer, code=1)
    assert before == world.state()
    assert not _tokens_in(answer, channel)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "page_token"),
        ('{"page_token": ""}', "page_token"),
        ('{"page_token": 5}', "something else than names and tokens"),
        ('["a"]', "something else than names and tokens"),
        ("page_token: SECRET", "neither JSON nor TOML"),
        ("\x00", "neither JSON nor TOML"),
    ],
)
def test_a_token_file_that_cannot_be_used(world: World, tmp_path: Path, content: str, told: str) -> None:
    """What is missing is told, and nothing of the file is shown."""
    file = tmp_path / "tokens"
    file.write_text(content, "utf-8")
    answer = world("account", "add", "neu", "--channel", "facebook", "--tokens", file)
    refused(answer, told)
    assert "SECRET" not in answer.err


def test_a_token_file_that_is_no_text(world: World, tmp_path: Path) -> None:
    """A file in another encoding is told, not shown."""
    (tmp_path / "tokens").write_bytes(b"\xff\xfe\x00p")
    answer = world("account", "add", "neu", "--channel", "facebook", "--tokens", tmp_path / "tokens")
    refused(answer, "cannot be read")


@pytest.mark.parametrize("url", ["foo", "http://example.org", "ftp://127.0.0.1"])
def test_an_api_address_that_cannot_be_used(world: World, url: str) -> None:
    """Tokens never go out over an address that is not safe."""
    tokens, _ = token_file("facebook", world.data.parent)
    refused(
        world("account", "add", "neu", "--channel", "facebook", "--tokens", tokens, "--api-url", url), url
    )


def test_a_name_that_an_account_of_another_network_has(world: World) -> None:
    """The account that is there stays: its posts go on to use it."""
    before = world.state()
    tokens, url = token_file("twitter", world.data.parent)
    answer = world(
        "account", "add", "die-altmark", "--channel", "twitter", "--tokens", tokens, "--api-url", url
    )
    refused(answer, "die-altmark", "facebook", code=1)
    assert before == world.state()


# --- names and values -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "near"),
    [
        (("campaign", "show", "prob"), "probe"),
        (("campaign", "show", "campaigns/probe"), "probe"),
        (("report", "Probe der Altmark"), "probe"),
        (("places", "show", NAME, "elbhof"), "elbehof"),
        (("places", "show", NAME, "Gutshof Krevese"), "gutshof-krevese"),
        (("posts", "list", "--campaign", NAME, "--place", "gut zichtau"), "gut-zichtau"),
        (("posts", "list", "--place", "gut zichtau"), "gut-zichtau"),
        (("account", "check", "die-altmarkt"), "die-altmark"),
        (("account", "resume", "Die Altmark"), "die-altmark"),
    ],
)
def test_a_name_that_does_not_exist(world: World, call: tuple[str, ...], near: str) -> None:
    """The name that was probably meant is offered."""
    refused(world(*call), f"Do you mean “{near}”?")


@pytest.mark.parametrize(
    "call",
    [
        ("campaign", "generate", "zzzzzzz"),
        ("campaign", "plan", "zzzzzzz"),
        ("campaign", "forecast", "zzzzzzz"),
        ("places", "import", "zzzzzzz"),
        ("places", "list", "zzzzzzz"),
        ("places", "show", NAME, "zzzzzzz"),
        ("posts", "list", "--campaign", "zzzzzzz"),
        ("posts", "show", "zzzzzzz"),
        ("posts", "show", "\udcff"),
        ("posts", "edit", "zzzzzzz", "--text", "a"),
        ("posts", "reschedule", "zzzzzzz", "2060-03-01T10:00"),
        ("posts", "send-now", "zzzzzzz"),
        ("posts", "resolve", "zzzzzzz", "--not-published"),
        ("posts", "resolve", "zzzzzzz"),
        ("posts", "approve", "--by", "Anna"),
        ("account", "check", "zzzzzzz"),
        ("report", "zzzzzzz"),
    ],
)
def test_a_call_about_nothing(world: World, call: tuple[str, ...]) -> None:
    """There is a sentence and a remedy, and nothing is offered that is not near."""
    answer = world(*call)
    refused(answer)
    assert "Do you mean" not in answer.err


def test_a_post_with_a_slip_of_the_keyboard(world: World) -> None:
    """The nearest id is offered."""
    post = world.ids()[0]
    refused(world("posts", "show", post[:-1] + "x"), f"“{post}”")


@pytest.mark.parametrize(("word", "near"), [("campain", "campaign"), ("psots", "posts"), ("rprt", "report")])
def test_a_command_with_a_slip_of_the_keyboard(word: str, near: str) -> None:
    """The nearest command is offered."""
    answer = outreach(word)
    assert 2 == answer.code
    assert re.search(rf"(?i)did you mean.*'{near}'", answer.err)


@pytest.mark.parametrize(
    "call",
    [
        ("posts", "list", "--status", "sent"),
        ("account", "add", "x", "--channel", "instagram"),
        ("report", NAME, "--format", "docx"),
        ("report", NAME, "--lang", "fr"),
        ("run", "--rehearse", "0"),
        ("sandbox", "--port", "facebook=99999"),
        ("posts", "show"),
        ("posts", "show", "a", "b"),
        ("check", "--no-such-option"),
        (),
    ],
)
def test_a_call_that_is_wrong(call: tuple[str, ...]) -> None:
    """A wrong value or option is a usage error."""
    answer = outreach(*call)
    assert 2 == answer.code
    assert "Usage: outreach" in answer.err


@pytest.mark.parametrize(
    "when", ["12.03.2060", "17:30", "2060-13-01T10:00", "2060-03-12T17:30+01:00", "morgen", ""]
)
def test_a_time_that_is_none(world: World, when: str) -> None:
    """How a time is written is shown."""
    refused(world("posts", "reschedule", world.ids()[0], when), "2027-03-12T17:30")


# --- the data folder --------------------------------------------------------------------------------


CALLS = [
    ("campaign", "list"),
    ("posts", "list"),
    ("db", "upgrade"),
    ("db", "backup", "copy.db"),
    ("publish", "--once"),
]


@pytest.mark.parametrize("call", CALLS)
def test_a_data_folder_that_is_not_there(tmp_path: Path, call: tuple[str, ...]) -> None:
    """What makes one is told, and none comes into being by itself."""
    refused(outreach(*call, data=tmp_path / "no"), str(tmp_path / "no"), "outreach init")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("call", [("init",), *CALLS])
def test_a_data_folder_that_is_a_file(tmp_path: Path, call: tuple[str, ...]) -> None:
    """It is told, and the file stays."""
    (tmp_path / "file").write_text("mine", "utf-8")
    refused(outreach(*call, data=tmp_path / "file"), "is a file")
    assert "mine" == (tmp_path / "file").read_text("utf-8")


def test_a_data_folder_below_a_file(tmp_path: Path) -> None:
    """What the system says is told, with the path."""
    (tmp_path / "file").touch()
    refused(outreach("init", data=tmp_path / "file" / "data"), "file", code=1)


@pytest.mark.parametrize("call", [("campaign", "list"), ("publish", "--once")])
def test_a_folder_without_a_database(tmp_path: Path, call: tuple[str, ...]) -> None:
    """A folder that nobody has made ready asks for init."""
    refused(outreach(*call, data=tmp_path), "outreach init", code=1)
    refused(outreach("db", "backup", tmp_path / "copy.db", data=tmp_path), "outreach init", code=1)


@pytest.mark.parametrize("key", [None, b"short"])
def test_a_key_that_cannot_be_used(world: World, key: bytes | None) -> None:
    """Without its key an account is neither added nor used, and nothing is lost."""
    before = world.state()
    (world.data / "secret.key").unlink()
    if key is not None:
        (world.data / "secret.key").write_bytes(key)
    tokens, url = token_file("facebook", world.data.parent)
    answer = world(
        "account", "add", "die-altmark", "--channel", "facebook", "--tokens", tokens, "--api-url", url
    )
    refused(answer, "secret.key")
    refused(world("account", "check", "die-altmark"), "account.unusable", "secret.key", code=1)
    assert before == world.state()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "The database URL cannot be used"),
        ("nosuchdb://x/y", "The database URL cannot be used"),
        ("mysql+pymysql://a:geheim@127.0.0.1/b", "pymysql"),
        ("postgresql://a:geheim@127.0.0.1:1/b", "cannot be reached"),
        ("sqlite:////nowhere/outreach.db", "cannot be opened"),
        ("postgresql://a:geheim", "The database URL cannot be used"),
        ("sqlite://:geheim", "The database URL cannot be used"),
        ("postgresql://a:geheim@:b/c", "The database URL cannot be used"),
    ],
)
def test_a_database_address_that_cannot_be_used(world: World, url: str, told: str) -> None:
    """The reason is told, the password is not."""
    answer = world("campaign", "list", environ={"OUTREACH_DATABASE_URL": url})
    assert answer.code in (1, 2)
    assert told in answer.err
    assert "geheim" not in answer.err
    assert "Traceback" not in answer.err


def test_a_file_that_is_no_database(world: World) -> None:
    """A damaged file is told."""
    (world.data / "outreach.db").write_bytes(b"this is no database " * 100)
    refused(world("campaign", "list"), "database", code=1)


def test_a_database_of_a_newer_program(world: World) -> None:
    """Nothing is done with it, but it can be backed up."""
    _set_version(world, "9999")
    refused(world("campaign", "list"), "9999", "newer", code=1)
    refused(world("db", "upgrade"), "9999", "newer", code=1)
    refused(world("init"), "9999", code=1)
    assert 0 == world("db", "backup", world.data / "copy.db").code


def _set_version(world: World, version: str) -> None:
    engine = open_engine(read_settings({"OUTREACH_DATA": str(world.data)}).database_url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
        connection.exec_driver_sql(f"UPDATE schema_range SET works_from = '{version}'")
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "value"), [("OUTREACH_LANG", "fr"), ("OUTREACH_DATABASE_URL_FILE", "/nowhere/url")]
)
def test_a_setting_that_is_wrong(world: World, name: str, value: str) -> None:
    """The setting is named."""
    refused(outreach("check", data=world.data, environ={name: value}), name)


def test_a_setting_in_a_file_that_is_no_text(world: World, tmp_path: Path) -> None:
    """The setting and the file are named."""
    (tmp_path / "url").write_bytes(b"\xff\xfe")
    refused(
        world("check", environ={"OUTREACH_DATABASE_URL_FILE": str(tmp_path / "url")}),
        "OUTREACH_DATABASE_URL_FILE",
    )


def test_a_backup_over_a_file(world: World, tmp_path: Path) -> None:
    """A file that is there is not written over."""
    (tmp_path / "copy.db").write_text("mine", "utf-8")
    refused(world("db", "backup", tmp_path / "copy.db"), "exists already")
    assert "mine" == (tmp_path / "copy.db").read_text("utf-8")


def test_a_backup_into_a_folder_that_is_not_there(world: World, tmp_path: Path) -> None:
    """The database's word is told."""
    refused(world("db", "backup", tmp_path / "no" / "copy"), "The backup could not be written", code=1)


def test_a_backup_that_finds_no_room(world: World, tmp_path: Path) -> None:
    """Half a copy does not stay, since it would pass for a whole one."""
    environ = {"OUTREACH_DATA": str(world.data)}
    done = program("db", "backup", tmp_path / "copy.db", cwd=ROOT, environ=environ, preexec_fn=little_room)
    refused(Answer(done.returncode, done.stdout, done.stderr), code=1)
    assert not (tmp_path / "copy.db").exists()


def test_a_report_on_a_terminal_that_cannot_show_it(world: World) -> None:
    """Bytes of a PDF are not thrown at a terminal."""
    master, slave = pty.openpty()
    environ = {"OUTREACH_DATA": str(world.data)}
    done = program(
        "report",
        NAME,
        "--format",
        "pdf",
        cwd=ROOT,
        environ=environ,
        capture_output=False,
        stdout=slave,
        stderr=subprocess.PIPE,
    )
    os.close(slave)
    os.close(master)
    refused(Answer(done.returncode, "", done.stderr), "-o FILE")


# --- what a newcomer types ----------------------------------------------------------------------------


def test_what_a_newcomer_mistypes_is_told_in_their_own_words(world: World) -> None:
    """A day that there is not, a command that there is not, and half of a place's name; no form of a programmer's."""
    german = {"OUTREACH_LANG": "de"}
    table = world.folder / "places.csv"
    for day in ("31.02.2027", "morgen"):
        answer = world("campaign", "new", "neu", "--places", table, "--first", day, environ=german)
        assert (2, True) == (answer.code, f"»{day}« ist kein Tag" in answer.err)
        assert "%" not in answer.err
    answer = world("frob", environ=german)
    assert (2, True) == (answer.code, "[OPTIONEN]" in answer.err)
    assert "[OPTIONS]" not in answer.err
    refused(world("places", "show", NAME, "krevese"), "“gutshof-krevese”")
    answer = world("posts", "edit", "0e6cbf89bd", "--text-file", world.folder / "none.txt", environ=german)
    assert (1, True) == (answer.code, "diese Datei gibt es nicht" in answer.err)
    assert "Den Pfad prüfen" in answer.err
