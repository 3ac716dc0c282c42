"""Rights to photos, from the source to the last moment before sending."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from outreach.model import Status
from tests.builders import ANNA
from tests.contract.sandbox_clients import a_picture
from tests.journeys.cli import CAMPAIGN, HEADER, NAME, ROWS, World, campaign_folder
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests

FILE = "photos/hof.jpg"
ROW = "gutshof-krevese;Gutshof Krevese;Ein Gut wird wieder mit Kultur gefüllt.;52,8127;11,6925;Osterburg;{photo}"
RIGHTS = f"{FILE};Ada Beispiel;CC BY 4.0;ja;Ein Herrenhaus im Abendlicht"


@pytest.fixture
def pictured(world: World) -> World:
    """The world with a photo of one place, whose posts show it."""
    (world.folder / "photos").mkdir()
    (world.folder / FILE).write_bytes(a_picture(size=(1600, 1200)))
    return imported(world, RIGHTS)


def imported(world: World, rights: str) -> World:
    campaign_folder(world.folder, ROW.format(photo=rights), *ROWS[1:])
    for words in (("places", "import", NAME), ("campaign", "generate", NAME, "--by", "Anna")):
        assert world(*words).code in (0, 1)
    return world


def quotation(world: World, *, consented: str) -> None:
    """A place whose posts quote somebody, if she agrees."""
    fields = "\n".join(f'{name} = "{name}"' for name in ("quote", "quote_by", "people_consented"))
    campaign = CAMPAIGN.replace('"portrait"', '"einladung"').replace(
        "[sources.fields]", f"[sources.fields]\n{fields}"
    )
    campaign_folder(world.folder, campaign=campaign)
    header = f"{HEADER};quote;quote_by;people_consented"
    row = f"{ROW.format(photo=';;;;')};Jeder darf kommen.;Ada Beispiel;{consented}"
    (world.folder / "places.csv").write_text(f"{header}\n{row}\n", "utf-8")
    for words in (("campaign", "apply", world.folder), ("places", "import", NAME)):
        assert world(*words).code in (0, 1)


def of_the_place(world: World) -> list[str]:
    return world.ids(place="gutshof-krevese")


def shown(world: World, id: str) -> str:
    with world.store() as store:
        return store.posts.get(id).photo


@pytest.mark.slow
def test_a_photo_with_its_rights_is_shown_and_credited(pictured: World) -> None:
    """The posts know their photo, and what its licence asks for stands in the text, within X's limit too."""
    for id in of_the_place(pictured):
        assert FILE == shown(pictured, id)
        assert "Foto: Ada Beispiel, CC BY 4.0" in pictured("posts", "show", id, "--json").json["text"]


@pytest.mark.slow
def test_a_photo_without_its_rights_is_not_shown(world: World) -> None:
    """The card is drawn without it, and it is told why."""
    (world.folder / "photos").mkdir()
    (world.folder / FILE).write_bytes(a_picture(size=(1600, 1200)))
    imported(world, f"{FILE};;;nein;")
    assert ["", ""] == [shown(world, id) for id in of_the_place(world)]
    answer = world("campaign", "generate", NAME)
    assert "Nobody is named for the photo" in answer.err


@pytest.mark.slow
def test_the_report_tells_what_is_missing(pictured: World) -> None:
    """A photo that is whole keeps nothing back; one that lost its consent does, and the exit status says so."""
    whole = pictured("rights", "report", NAME, "--json")
    assert (0, [FILE], [[]]) == (
        whole.code,
        [photo["file"] for photo in whole.json],
        [photo["findings"] for photo in whole.json],
    )
    assert of_the_place(pictured) == sorted(whole.json[0]["posts"], key=of_the_place(pictured).index)
    campaign_folder(pictured.folder, ROW.format(photo=RIGHTS.replace(";ja;", ";nein;")))
    assert pictured("places", "import", NAME).code == 0
    answer = pictured("rights", "report", NAME, "--json")
    assert (1, True) == (answer.code, answer.json[0]["blocks"])
    assert {"rights.no-consent"} == {finding["code"] for finding in answer.json[0]["findings"]}


@pytest.mark.slow
def test_an_approval_is_refused(pictured: World) -> None:
    """What may not be shown on its day is not approved, and the reason is told with what to do."""
    id = of_the_place(pictured)[0]
    campaign_folder(pictured.folder, ROW.format(photo=RIGHTS.replace(";ja;", ";nein;")))
    pictured("places", "import", NAME)
    answer = pictured("posts", "approve", id, "--by", "Anna")
    assert 1 == answer.code
    assert all(word in answer.err for word in (id, "consent", FILE))
    assert "draft" == pictured("posts", "show", id, "--json").json["status"]


@pytest.mark.slow
def test_a_withdrawal_blocks_what_is_ahead_and_names_what_is_out(pictured: World) -> None:
    """Approved posts lose their approval, published ones are listed with their link, and an import undoes nothing."""
    first, second = of_the_place(pictured)
    pictured("posts", "approve", first, second, "--by", "Anna")
    pictured.put(second, status=Status.PUBLISHED, permalink="https://x.example/1", external_id="1")
    done = pictured("rights", "withdraw", NAME, FILE, "--why", "Brief", "--by", "Anna", "--json")
    assert (0, [first], [second]) == (
        done.code,
        [post["id"] for post in done.json["blocked"]],
        [post["id"] for post in done.json["published"]],
    )
    assert "https://x.example/1" in done.err
    assert "draft" == pictured("posts", "show", first, "--json").json["status"]
    assert 1 == pictured("posts", "approve", first, "--by", "Anna").code
    imported(pictured, RIGHTS)
    assert ("", FILE) == (shown(pictured, first), shown(pictured, second))
    assert 0 == pictured("posts", "approve", first, "--by", "Anna").code


@pytest.mark.slow
def test_right_before_sending_it_is_asked_once_more(pictured: World) -> None:
    """A right that ended after the approval: nothing is sent, the post waits with the reason, another one goes out."""
    id = of_the_place(pictured)[0]
    other = pictured.ids(place="elbehof", account=pictured("posts", "show", id, "--json").json["account"])[0]
    pictured("posts", "approve", id, other, "--by", "Anna")
    with pictured.store() as store:
        today = datetime.now(UTC).date()
        store.rights.withdraw(NAME, FILE, today, caller=ANNA, why="Brief", at=datetime.now(UTC))
    for each in (id, other):
        pictured.put(each, due_utc=datetime.now(UTC) - timedelta(seconds=1), due_note="now")
    pictured("publish", "--once")
    told = pictured("posts", "show", id, "--json").json
    assert "rejected" == told["status"]
    assert "withdrawn" in told["reason"]["text"]
    assert "published" == pictured("posts", "show", other, "--json").json["status"]


@pytest.mark.slow
def test_who_is_quoted_is_asked_about_too(world: World) -> None:
    """The consent was taken back after the approval: nothing is sent, and it is not approved again."""
    quotation(world, consented="Ada Beispiel")
    world("campaign", "generate", NAME, "--by", "Anna")
    id, other = of_the_place(world)
    assert "Jeder darf" in world("posts", "show", id, "--json").json["alt"]
    assert 0 == world("posts", "approve", id, "--by", "Anna").code
    quotation(world, consented="")
    assert "Ada Beispiel" in world("posts", "approve", other, "--by", "Anna").err
    world.put(id, due_utc=datetime.now(UTC) - timedelta(seconds=1), due_note="now")
    world("publish", "--once")
    told = world("posts", "show", id, "--json").json
    assert "rejected" == told["status"]
    assert "Ada Beispiel is quoted" in told["reason"]["text"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rights", "report", "nirgends"), "nirgends"),
        (("rights", "withdraw", NAME, "photos/nie.jpg"), "photos/nie.jpg"),
        (("rights", "withdraw", NAME, FILE, "--from", "bald"), "bald"),
    ],
)
def test_wrong_input_is_told(pictured: World, words: tuple[str, ...], said: str) -> None:
    """What does not exist and what is no day is named, and nothing is changed."""
    before = pictured.state()
    answer = pictured(*words)
    assert 2 == answer.code
    assert said in answer.err
    assert before == pictured.state()


@pytest.mark.slow
def test_a_day_may_be_given(pictured: World) -> None:
    """Posts before that day go on; the report tells the day."""
    far = date(2061, 1, 1)
    done = pictured("rights", "withdraw", NAME, FILE, "--from", "01.01.2061", "--json")
    assert [] == done.json["blocked"]
    (photo,) = pictured("rights", "report", NAME, "--json").json
    assert far.isoformat() == photo["withdrawn_on"]
