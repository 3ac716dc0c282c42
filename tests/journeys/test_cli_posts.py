"""posts list, show, edit, approve, reschedule, send-now, cancel and resolve."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from outreach.model import ALLOWED_VERBS, Status
from tests.journeys.cli import CAMPAIGN, NAME, World, campaign_folder
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def post(world: World, id: str) -> dict[str, object]:
    shown: dict[str, object] = world("posts", "show", id, "--json").json
    return shown


# --- looking ----------------------------------------------------------------------------------------


def test_the_list_is_a_table(world: World) -> None:
    """Posts stand by time, with the beginning of their text."""
    lines = world("posts", "list").out.splitlines()
    assert ["Post", "Due", "Channel", "Place", "Kind", "Status", "Text"] == lines[0].split()
    assert world.ids() == [line.split()[0] for line in lines[1:]]
    assert "3 Mar 2060, 10:40" in lines[1]


def test_the_list_speaks_german(world: World) -> None:
    """Headings, states and days are German where German is spoken."""
    lines = world("posts", "list", environ={"OUTREACH_LANG": "de"}).out.splitlines()
    assert "03.03.2060, 10:40" in lines[1]
    assert "Entwurf" in lines[1]
    assert "Beitrag" in lines[0]


def test_the_list_is_narrowed(world: World) -> None:
    """Campaign, state and place narrow it, also together; states add up."""
    first, second, *_ = world.ids()
    world("posts", "approve", first, "--by", "Anna")
    world("posts", "cancel", second)

    def ids(*options: str) -> list[str]:
        return [each["id"] for each in world("posts", "list", *options, "--json").json]

    assert [first] == ids("--status", "approved")
    assert [first, second] == ids("--status", "approved", "--status", "cancelled")
    assert world.ids(place="elbehof") == ids("--campaign", NAME, "--place", "elbehof")
    assert [] == ids("--place", "elbehof", "--status", "missed")


def test_without_campaigns_the_list_is_empty(blank: World) -> None:
    """A new folder has no posts, of whatever place."""
    assert [] == blank("posts", "list", "--place", "elbehof", "--json").json


def test_a_post_is_shown_with_its_story(world: World) -> None:
    """Words, time, picture and every step; on the side, what can be done with it."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna Beispiel")
    answer = world("posts", "show", id)
    assert 0 == answer.code
    for words in ("Gutshof Krevese", "3 Mar 2060, 10:40", "Anna Beispiel", "approved", ".jpg"):
        assert words in answer.out
    assert "None" not in answer.out
    assert f"  outreach posts send-now {id}" in answer.err


def test_a_sent_post_shows_the_networks_word(world: World) -> None:
    """Every try is shown with its outcome; nothing is left to do."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world("posts", "send-now", id)
    world("publish", "--once")
    answer = world("posts", "show", id)
    assert "The network's word" in answer.out
    assert str(post(world, id)["permalink"]) in answer.out
    assert "" == answer.err


@pytest.mark.slow
@pytest.mark.parametrize("status", list(Status))
def test_what_is_said_to_be_possible_is(world: World, status: Status) -> None:
    """In every state exactly those verbs work that `posts show` names."""
    id = world.ids()[0]
    calls = {
        "edit": ("--text", "Neue Worte."),
        "approve": ("--by", "Anna"),
        "submit": ("--to", "Ben"),
        "return": ("--comment", "Kürzer"),
        "reschedule": ("2060-03-10 11:00",),
        "send-now": (),
        "retry": (),
        "cancel": (),
        "resolve": ("--published", "1902"),
        "done": ("--url", "https://insta.example/p/1"),
    }
    asked = {"look"}  # asks the network, which knows nothing of this one
    possible = set()
    for verb, words in calls.items():
        world.put(id, status=status)
        before = world.state()
        if world("posts", verb, id, *words, "--by", "Anna").code == 0:
            possible.add(verb)
        else:
            assert before == world.state()
    assert {verb.partition(".")[2] for verb in ALLOWED_VERBS.get(status, ())} - asked == possible


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["option", "file", "standard input"])
def test_words_are_replaced(world: World, tmp_path: Path, way: str) -> None:
    """However the new text comes, it replaces the old one as it was typed, without Windows' line ends."""
    id = world.ids()[0]
    (tmp_path / "neu.txt").write_bytes("\ufeffEine Zeile.\r\nNoch eine – mit ß.\r\n".encode())
    expected = "Eine Zeile.\nNoch eine – mit ß."
    answer = {
        "option": lambda: world("posts", "edit", id, "--text", expected),
        "file": lambda: world("posts", "edit", id, "--text-file", tmp_path / "neu.txt"),
        "standard input": lambda: world(
            "posts", "edit", id, "--text", "-", stdin=(tmp_path / "neu.txt").read_bytes()
        ),
    }[way]()
    assert 0 == answer.code
    assert "waits for its approval" in answer.err
    changed = post(world, id)
    assert (expected, True, "") == (changed["text"], changed["edited"], changed["link"])


def test_an_edit_takes_the_approval_away(world: World) -> None:
    """Whoever approved a post did not approve other words."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world("posts", "edit", id, "--alt", "Eine Karte der Altmark.", "--by", "Berta")
    changed = post(world, id)
    assert ("draft", "", "Eine Karte der Altmark.") == (
        changed["status"],
        changed["approved_by"],
        changed["alt"],
    )
    assert str(changed["link"]).startswith("https://")


def test_the_campaigns_own_limit_counts(world: World) -> None:
    """A campaign may be stricter than the network."""
    strict = CAMPAIGN.replace('channel = "twitter"', 'channel = "twitter"\ntext_limit = 200')
    world("campaign", "apply", campaign_folder(world.folder, campaign=strict))
    id = world.ids(channel="twitter")[0]
    assert "1 more than the limit of 200" in world("posts", "edit", id, "--text", "a" * 201).err
    assert 0 == world("posts", "edit", id, "--text", "a" * 200).code


def test_unchanged_words_change_nothing(world: World) -> None:
    """Saving what stands there already keeps the approval, and says so."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    before = post(world, id)
    answer = world("posts", "edit", id, "--text", before["text"])
    assert (0, before) == (answer.code, post(world, id))
    assert "says that already; nothing was changed" in answer.err


def test_the_history_tells_who_wrote_what(world: World) -> None:
    """Each revision with its author and origin; two of them word by word."""
    id = world.ids()[0]
    world("posts", "edit", id, "--text", "Ein altes Gut", "--by", "Berta")
    world("posts", "edit", id, "--text", "Ein neues Gut", "--by", "Carl")
    rows = [line.split() for line in world("posts", "history", id).out.splitlines()[1:]]
    assert ["1", "2", "3"] == [row[0] for row in rows]
    assert ["generated", "edited", "edited"] == [
        next(word for word in row if word in ("generated", "edited")) for row in rows
    ]
    compared = world("posts", "history", id, "--compare", 2, 3)
    assert "Text: Ein [-altes-]{+neues+} Gut" == compared.out.splitlines()[0]
    assert 2 == world("posts", "history", id, "--compare", 1, 2, "--generated").code
    assert 2 == world("posts", "history", id, "--compare", 1, 7).code


@pytest.mark.slow
def test_what_generating_would_make_now_is_shown_and_not_kept(world: World) -> None:
    """The person's words beside the generated ones of today; the post stays as it is."""
    id = world.ids()[0]
    told = world("posts", "history", id, "--generated", "--json").json["comparison"]
    assert told["same"]
    world("posts", "edit", id, "--text", "Von Hand.")
    before = post(world, id)
    answer = world("posts", "history", id, "--generated")
    assert 0 == answer.code
    assert "[-" in answer.out
    assert before == post(world, id)


def test_earlier_words_are_taken_back(world: World) -> None:
    """By number, or the generated ones; the approval is gone, and the same words again change nothing."""
    id = world.ids()[0]
    generated = post(world, id)["text"]
    world("posts", "edit", id, "--text", "Von Hand.")
    world("posts", "edit", id, "--text", "Anders.")
    world("posts", "approve", id, "--by", "Anna")
    assert 0 == world("posts", "restore", id, 2).code
    now = post(world, id)
    assert ("Von Hand.", "draft", True) == (now["text"], now["status"], now["edited"])
    world("posts", "restore", id, "--generated")
    now = post(world, id)
    assert (generated, False) == (now["text"], now["edited"])
    assert "says that already" in world("posts", "restore", id, 1).err
    assert 2 == world("posts", "restore", id).code
    assert 2 == world("posts", "restore", id, 9).code


def test_the_refusal_shows_what_has_changed(world: World) -> None:
    """Whoever would approve words that are not there any more sees which are, word by word."""
    id = world.ids()[0]
    world("posts", "edit", id, "--text", "Ein altes Gut")
    seen = post(world, id)["version"]
    world("posts", "edit", id, "--text", "Ein neues Gut")
    answer = world("posts", "approve", id, "--version", seen, "--by", "Anna")
    assert 1 == answer.code
    assert "Text: Ein [-altes-]{+neues+} Gut" in answer.err
    assert "draft" == post(world, id)["status"]


# --- review -----------------------------------------------------------------------------------------


def test_a_campaign_is_submitted_and_comes_back(world: World) -> None:
    """All its drafts with a time go to the approver; one comes back with the reason, which is never in its text."""
    answer = world("posts", "submit", "--campaign", NAME, "--to", "Ben", "--by", "Anna")
    assert (0, "Posts submitted to Ben: 6.") == (answer.code, answer.err.splitlines()[-2])
    id = world.ids(status="in_review")[0]
    words = post(world, id)["text"]
    answer = world("posts", "return", id, "--comment", "Bitte kürzer", "--by", "Ben")
    assert (0, f"Post {id} is draft now.") == (answer.code, answer.err.splitlines()[-1])
    world("posts", "comment", id, "Schaue ich mir an", "--by", "Anna")
    now = post(world, id)
    assert ("draft", words) == (now["status"], now["text"])
    comments = [
        (each["author"], each["text"]) for each in world("posts", "show", id, "--json").json["comments"]
    ]
    assert [("Ben", "Bitte kürzer"), ("Anna", "Schaue ich mir an")] == comments
    assert "Bitte kürzer" in world("posts", "show", id).out


def test_submitting_needs_drafts_and_somebody(world: World) -> None:
    """Without posts, without a name, or with an empty comment nothing is done."""
    id = world.ids()[0]
    before = post(world, id)
    for words in (
        ("submit", "--to", "Ben"),
        ("return", id, "--comment", " "),
        ("comment", id, " "),
    ):
        assert 2 == world("posts", *words).code
    nobody = world("posts", "submit", id, "--to", " ")
    assert (1, True) == (nobody.code, "is submitted to somebody" in nobody.err)
    assert before == post(world, id)


def test_one_that_cannot_be_submitted_does_not_hold_the_others(world: World) -> None:
    """The others are handed over, the refusal has its reason, and the exit code is 1."""
    first, second, *_ = world.ids()
    world("posts", "approve", first, "--by", "Anna")
    answer = world("posts", "submit", first, second, "--to", "Ben")
    assert (1, [second]) == (answer.code, world.ids(status="in_review"))
    assert "is approved and cannot be submitted" in answer.err


# --- approval ----------------------------------------------------------------------------------------


def test_a_campaign_is_approved(world: World) -> None:
    """All drafts with a time at once, in a person's name; the next call is told."""
    answer = world("posts", "approve", "--campaign", NAME, "--by", " Anna Beispiel ")
    assert 0 == answer.code
    assert "Posts approved by Anna Beispiel: 6." in answer.err
    assert "Next: outreach run" in answer.err
    assert {("approved", "Anna Beispiel")} == {
        (each["status"], each["approved_by"]) for each in world("posts", "list", "--json").json
    }


def test_an_approval_needs_a_name(world: World) -> None:
    """Nobody answers for it: refused."""
    before = world.state()
    answer = world("posts", "approve", "--campaign", NAME, "--by", "  ")
    assert 2 == answer.code
    assert "--by" in answer.err
    assert before == world.state()


@pytest.mark.parametrize("variable", ["OUTREACH_USER", "USER", "USERNAME"])
def test_the_name_comes_from_the_environment(world: World, variable: str) -> None:
    """Without --by it is the name that is set, else the one signed in with."""
    nobody = {"OUTREACH_USER": "", "USER": "", "USERNAME": ""}
    world("posts", "approve", world.ids()[0], environ={**nobody, variable: "Anna"})
    assert "Anna" == post(world, world.ids()[0])["approved_by"]


def test_one_that_cannot_be_approved_does_not_hold_the_others(world: World) -> None:
    """The good ones are approved, each refusal has its reason, and the exit code is 1."""
    first, second, third, *_ = world.ids()
    world("posts", "cancel", second)
    answer = world("posts", "approve", first, second, "nonsense", third, "--by", "Anna", "--json")
    assert 1 == answer.code
    assert [first, third] == [each["id"] for each in answer.json]
    assert f"Post {second}" in answer.err
    assert "There is no post “nonsense”" in answer.err


def test_drafts_without_a_time_are_told(world: World) -> None:
    """Nothing is left out in silence."""
    world.put(world.ids()[0], due_utc=None)
    answer = world("posts", "approve", "--campaign", NAME, "--by", "Anna")
    assert 0 == answer.code
    assert "Posts approved by Anna: 5." in answer.err
    assert "Drafts without a time were left out: 1." in answer.err
    assert f"Next: outreach campaign plan {NAME}" in answer.err


def test_a_post_without_a_time_is_not_approved(world: World) -> None:
    """Named by its id it is refused, with the call that fixes it."""
    id = world.ids()[0]
    world.put(id, due_utc=None)
    answer = world("posts", "approve", id, "--by", "Anna")
    assert 1 == answer.code
    assert f"outreach campaign plan {NAME}" in answer.err


# --- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    ["2060-03-09T17:30", "2060-03-09 17:30", "09.03.2060 17:30", "09.03.2060, 17:30", " 9.3.2060 17:30 "],
)
def test_a_post_gets_another_time(world: World, when: str) -> None:
    """Every way to write it means the clock on the wall in the campaign's zone."""
    id = world.ids(channel="facebook")[0]
    answer = world("posts", "reschedule", id, when)
    assert 0 == answer.code
    assert f"Post {id} goes out on 9 Mar 2060, 17:30." in answer.err
    assert ("2060-03-09T17:30:00+01:00", "2060-03-09T16:30:00+00:00") == (
        post(world, id)["due"],
        post(world, id)["due_utc"],
    )


def test_another_time_keeps_the_approval(world: World) -> None:
    """The words are still the approved ones."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world("posts", "reschedule", id, "2060-03-09 17:30")
    assert ("approved", "Anna") == (post(world, id)["status"], post(world, id)["approved_by"])


def test_a_time_against_the_rules_is_told(world: World) -> None:
    """A person may break the campaign's rules, and is told which."""
    answer = world("posts", "reschedule", world.ids()[0], "2060-05-01 11:00")
    assert 0 == answer.code
    assert "Warning plan.outside-period" in answer.err


def test_a_time_too_near_to_another_post_is_told(world: World) -> None:
    """The smallest gap between two posts of an account is watched; posts taken out do not count."""
    first, second, third = world.ids(channel="facebook")
    world("posts", "cancel", third)
    world("posts", "reschedule", first, "2060-03-09 11:00")
    world("posts", "cancel", third)
    assert "plan.too-close" in world("posts", "reschedule", second, "2060-03-09 11:30").err


def test_the_past_is_refused(world: World) -> None:
    """A time that is over is none."""
    before = world.state()
    answer = world("posts", "reschedule", world.ids()[0], "2020-03-09 11:00")
    assert 2 == answer.code
    assert "is in the past" in answer.err
    assert before == world.state()


def test_a_wall_time_that_the_clock_change_skips_is_told(world: World) -> None:
    """On the night of the change the post goes out at the next time that exists."""
    id = world.ids()[0]
    world("posts", "reschedule", id, "2060-03-28 02:30")
    assert ("2060-03-28T03:30:00+02:00", "gap") == (post(world, id)["due"], post(world, id)["due_note"])


def test_a_missed_post_goes_out_at_its_new_time(world: World) -> None:
    """A new time takes a missed post up again, with its approval."""
    id = world.ids()[0]
    world.put(id, status=Status.MISSED, approved_by="Anna")
    world("posts", "reschedule", id, "2060-03-09 17:30")
    assert ("approved", "Anna") == (post(world, id)["status"], post(world, id)["approved_by"])


def test_a_post_that_was_taken_out_comes_back_as_a_draft(world: World) -> None:
    """A new time brings it back; its approval does not come with it."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world("posts", "cancel", id)
    world("posts", "reschedule", id, "2060-03-09 17:30")
    assert ("draft", "") == (post(world, id)["status"], post(world, id)["approved_by"])


def test_an_approved_post_is_sent_now(world: World) -> None:
    """Its time is this moment; the next step of publishing takes it."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    before = datetime.now(UTC).replace(microsecond=0)
    assert 0 == world("posts", "send-now", id).code
    assert before <= datetime.fromisoformat(str(post(world, id)["due_utc"])) <= datetime.now(UTC)
    assert [id] == [sent["post"] for sent in world("publish", "--once").json["sent"]]


def test_a_draft_is_not_sent_now(world: World) -> None:
    """Only approved posts are, and the call that approves is named."""
    id = world.ids()[0]
    answer = world("posts", "send-now", id)
    assert 1 == answer.code
    assert f"outreach posts approve {id}" in answer.err


# --- taking out, deciding ---------------------------------------------------------------------------


def test_posts_are_taken_out_with_a_reason(world: World) -> None:
    """The reason and the name are kept in the story."""
    first, second, *_ = world.ids()
    answer = world("posts", "cancel", first, second, first, "--why", "Trauerfall", "--by", "Berta")
    assert (0, "Posts taken out: 2.") == (answer.code, answer.err.splitlines()[-1])
    last = world("posts", "show", first, "--json").json["history"][-1]
    assert ("cancelled", "Berta", "Trauerfall") == (
        last["after"],
        last["actor"],
        last["why"]["values"]["words"],
    )


def test_a_command_shows_what_it_acts_on(world: World) -> None:
    """Without a version it reads, shows and acts in one go; the line tells the version."""
    id = world.ids()[0]
    before = post(world, id)
    answer = world("posts", "cancel", id)
    assert f"{id} · {before['place']}" in answer.err
    assert f"version {before['version']}: {str(before['text']).splitlines()[0][:60]}" in answer.err


@pytest.mark.parametrize(
    "call",
    [
        ("edit", "--text", "Neue Worte."),
        ("approve", "--by", "Anna"),
        ("cancel",),
        ("reschedule", "2060-03-08T10:40"),
    ],
    ids=lambda call: call[0],
)
def test_what_has_changed_since_it_was_seen_stays_as_it_is(world: World, call: tuple[str, ...]) -> None:
    """The version of before is refused and nothing is done; the one of now is taken."""
    id = world.ids()[0]
    seen = post(world, id)["version"]
    world("posts", "edit", id, "--text", "Andere Worte.")
    now = post(world, id)
    verb, *words = call
    answer = world("posts", verb, id, *words, "--version", seen)
    assert (1, now) == (answer.code, post(world, id))
    assert f"has changed since version {seen}: by now it is draft, version {now['version']}" in answer.err
    assert 0 == world("posts", verb, id, *words, "--version", now["version"]).code


def test_one_version_is_of_one_post(world: World) -> None:
    """A version that would be that of several posts is refused before anything is done."""
    first, second, *_ = world.ids()
    answer = world("posts", "approve", first, second, "--version", "2", "--by", "Anna")
    assert (2, []) == (answer.code, world.ids(status="approved"))
    assert "2 were named" in answer.err


def test_one_that_cannot_be_taken_out_does_not_hold_the_others(world: World) -> None:
    """The others are taken out, the refusal has its reason, and the exit code is 1."""
    first, second, *_ = world.ids()
    world.put(first, status=Status.PUBLISHED)
    answer = world("posts", "cancel", first, second, "--json")
    assert 1 == answer.code
    assert [second] == [each["id"] for each in answer.json]
    assert f"Post {first}" in answer.err


def test_a_missed_post_is_offered_the_next_good_times(world: World) -> None:
    """They are shown with it, and --next takes the first of them; the approval stays. No other post has any."""
    first, second = world.ids()[:2]
    assert [] == post(world, second)["next_slots"]
    world.put(first, status=Status.MISSED)
    times = post(world, first)["next_slots"]
    assert isinstance(times, list)
    assert 3 == len(times)
    assert "The next good times: " in world("posts", "show", first).err
    assert f"outreach posts reschedule {first} --next" in world("check").err
    assert 0 == world("posts", "reschedule", first, "--next", "--by", "Anna").code
    assert ("approved", times[0]) == (post(world, first)["status"], post(world, first)["due"])


def test_there_may_be_no_next_good_time(world: World) -> None:
    """A post that was not missed has none, and a time and --next are not given together, nor neither."""
    id = world.ids()[0]
    refused = world("posts", "reschedule", id, "--next")
    assert (1, True) == (refused.code, "no next good time" in refused.err)
    for words in ((), ("2060-03-10 11:00", "--next")):
        assert 2 == world("posts", "reschedule", id, *words).code


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--published", "1902"), ("published", "1902", "")),
        (
            ("--published", "https://x.com/img/status/1902/"),
            ("published", "1902", "https://x.com/img/status/1902"),
        ),
    ],
)
def test_a_doubtful_post_that_is_live(
    world: World, words: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """A person has looked: it is live under this id or address. That is taken at any time."""
    id = world.ids()[0]
    world.put(id, status=Status.UNKNOWN)
    answer = world("posts", "resolve", id, *words, "--by", "Anna")
    assert 0 == answer.code
    assert f"Post {id} is {expected[0]} now." in answer.err
    assert expected == tuple(post(world, id)[key] for key in ("status", "external_id", "permalink"))


def test_a_doubtful_post_that_is_not_live(world: World) -> None:
    """That it is not there counts after the quiet period; before it the person is told how long to wait."""
    id = world.ids()[0]
    world.put(id, status=Status.UNKNOWN)
    early = world("posts", "resolve", id, "--not-published", "--by", "Anna")
    assert (1, "unknown") == (early.code, post(world, id)["status"])
    assert "Look again in 15 minutes" in early.err
    world.let_doubts_rest()
    assert 0 == world("posts", "resolve", id, "--not-published", "--by", "Anna").code
    assert "approved" == post(world, id)["status"]


def test_a_decision_says_one_thing(world: World) -> None:
    """Both or neither is no decision."""
    id = world.ids()[0]
    for words in ((), ("--published", "1", "--not-published")):
        answer = world("posts", "resolve", id, *words)
        assert 2 == answer.code
        assert "--not-published" in answer.err


def test_the_list_comes_in_pages(world: World) -> None:
    """Each page in the order of time; how many more there are is said, and the last one says nothing."""
    whole = world("posts", "list", "--json").json
    pages = [world("posts", "list", "--json", "--limit", "4", "--page", n) for n in (1, 2, 3)]
    assert [whole[:4], whole[4:], []] == [page.json for page in pages]
    assert ["There are 2 more; --page 2 shows the next ones.\n", "", ""] == [page.err for page in pages]
    world.put(whole[0]["id"], due_utc=None)
    drafts = world("posts", "list", "--json", "--limit", "3", "--page", "2", "--status", "draft").json
    assert [*(post["id"] for post in whole[4:]), whole[0]["id"]] == [post["id"] for post in drafts]
    german = world("posts", "list", "--status", "entwurf", environ={"OUTREACH_LANG": "de"})
    assert (0, 6, True) == (german.code, german.out.count("Entwurf"), "Porträt" in german.out)


@pytest.mark.parametrize(
    ("wall", "code"), [("2060-03-28T02:30", "plan.clock-gap"), ("2060-10-31T02:30", "plan.clock-overlap")]
)
def test_a_time_that_the_clock_change_skips_or_doubles_is_told(world: World, wall: str, code: str) -> None:
    """Who gives such a time is told what it means."""
    answer = world("posts", "reschedule", world.ids()[0], wall, "--by", "Anna")
    assert (0, True) == (answer.code, code in answer.err)
