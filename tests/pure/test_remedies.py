"""What to do about something: a sentence, and the verbs that do it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from outreach.cli.calls import call_of
from outreach.errors import Action, Remedy, as_remedy, remedy_from_json, remedy_to_json
from outreach.language import Language, Quoted, message_from_json, message_to_json, msg, translate
from outreach.model import Status


@pytest.mark.parametrize(
    "value",
    [
        "Grün {x}",
        7,
        1.5,
        True,
        None,
        Decimal("0.015"),
        date(2027, 3, 1),
        datetime(2027, 3, 1, 17, 5, tzinfo=UTC),
        datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
        Status.MISSED,
        Quoted("Error validating access token"),
        msg("Nothing was decided."),
    ],
)
def test_a_message_comes_back_from_json_as_it_went_in(value: object) -> None:
    """Days, moments on their own wall, amounts, words of others and messages keep their type."""
    message = msg("There is no post “{id}”.", id=value)
    back = message_from_json(json.loads(json.dumps(message_to_json(message))))
    assert message == back
    assert [translate(message, each) for each in Language] == [translate(back, each) for each in Language]


def test_what_json_cannot_keep_is_kept_as_its_words() -> None:
    """A reason is written down whatever it holds: nothing may keep a result from the database."""
    back = message_from_json(message_to_json(msg("There is no post “{id}”.", id=Path("a"))))
    assert "There is no post “a”." == str(back)


def test_words_of_others_stand_in_quotation_marks() -> None:
    """In those of the reader's language."""
    message = msg("There is no post “{id}”.", id=Quoted("no"))
    assert "“no”" in translate(message, Language.EN)
    assert "»no«" in translate(message, Language.DE)


def test_a_message_has_a_code() -> None:
    """The words of its template, for programs: the same in every language and whatever the values."""
    assert "there-is-no-post-id" == msg("There is no post “{id}”.", id=7).code


def test_a_remedy_comes_back_from_json_as_it_went_in() -> None:
    """With its verbs, their arguments, and its page."""
    remedy = Remedy(
        msg("Nothing was decided."), Action("posts.resolve", id="3f", not_published=True), page="rights.md"
    )
    assert remedy == remedy_from_json(json.loads(json.dumps(remedy_to_json(remedy))))


def test_a_sentence_is_a_remedy() -> None:
    """Where nothing has to be called, the sentence says all."""
    assert Remedy(msg("Nothing was decided.")) == as_remedy(msg("Nothing was decided."))
    assert "Nothing was decided." == str(as_remedy(msg("Nothing was decided.")))


@pytest.mark.parametrize(
    ("action", "call"),
    [
        (Action("init"), "outreach init"),
        (Action("posts.show", id="3f2a"), "outreach posts show 3f2a"),
        (Action("posts.reschedule", id="3f2a", next=True), "outreach posts reschedule 3f2a --next"),
        (Action("posts.reschedule", id="3f2a", when=None), "outreach posts reschedule 3f2a YYYY-MM-DDTHH:MM"),
        (
            Action("posts.approve", campaign="an der Elbe", by=None),
            "outreach posts approve --campaign 'an der Elbe' --by NAME",
        ),
        (
            Action("account.add", name="img", channel="x", tokens=None),
            "outreach account add img --channel x --tokens FILE",
        ),
        (Action("posts.done", id="3f2a"), "outreach posts done 3f2a --url URL"),
        (Action("campaign.apply"), "outreach campaign apply FOLDER"),
    ],
)
def test_the_command_line_makes_a_call_of_an_action(action: Action, call: str) -> None:
    """What the person has to fill in stands in capitals; what the command requires is never left out."""
    assert call == call_of(action)


def test_a_call_names_the_data_folder() -> None:
    """Where the call that it is told by has named one."""
    assert "outreach --data 'my data' init" == call_of(Action("init"), Path("my data"))


@pytest.mark.parametrize(
    "action", [Action("posts.sent"), Action("posts.show.more"), Action("posts.show", id="3f", why="x")]
)
def test_an_action_that_the_command_line_does_not_have_is_told(action: Action) -> None:
    """A verb or an argument that does not exist is a fault of the program."""
    with pytest.raises(LookupError):
        call_of(action)
