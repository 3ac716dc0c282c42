"""Places in, finished posts and findings out."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from outreach.content.cards.photos import OpenPhoto, no_photos
from outreach.content.generate import Same
from outreach.errors import Finding, Severity
from outreach.model import Campaign, Draft, Kind, Photo, Place, PlaceStatus
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.cards_kit import TEMPLATES, generated, photos_in


def made(
    *places: Place,
    campaign: Campaign | None = None,
    templates: Path = TEMPLATES,
    photos: OpenPhoto = no_photos,
) -> Sequence[Draft | Same | Finding]:
    return generated(campaign or a_campaign(), places, templates, photos)


def drafts(results: Sequence[Draft | Same | Finding]) -> list[Draft]:
    return [result for result in results if isinstance(result, Draft)]


def findings(results: Sequence[Draft | Same | Finding]) -> list[Finding]:
    return [result for result in results if isinstance(result, Finding)]


def one_template(folder: Path, text: str, *, kind: Kind = Kind.PORTRAIT) -> Path:
    """The real cards and alt texts, and a single text for X."""
    templates = folder / "posts"
    (templates / kind / "twitter").mkdir(parents=True)
    (templates / kind / "twitter" / "1.txt").write_text(text, encoding="utf-8")
    for name in ("cards", "alt"):
        (templates / name).mkdir()
        for file in (TEMPLATES / name).iterdir():
            (templates / name / file.name).write_bytes(file.read_bytes())
    return templates


def on_x(**changes: object) -> Campaign:
    return a_campaign(channels=(a_channel_plan(TWITTER, posts_per_place=1),), **changes)


def test_every_place_gets_its_posts_in_a_stable_order() -> None:
    """Places as given, channels as planned, numbers from 1, kinds in turn."""
    results = made(a_place("b-hof"), a_place("a-hof", name="Anderer Hof"))
    keys = [(d.place, d.channel, d.number, d.kind) for d in drafts(results)]
    turns = ((1, Kind.PORTRAIT), (2, Kind.EINLADUNG))
    assert keys == [(p, c, n, k) for p in ("b-hof", "a-hof") for c in (FACEBOOK, TWITTER) for n, k in turns]


def test_a_draft_is_complete() -> None:
    """Text with its link, alt text that says what is written on the card, a JPEG, and its credits."""
    draft = drafts(made(a_place(credit="© GeoNames, CC BY 4.0")))[0]
    assert draft.link in draft.text
    assert "Gutshof Krevese" in draft.alt
    assert "Auf der Grafik steht:" in draft.alt
    assert draft.alt != draft.text
    assert draft.card[:3] == b"\xff\xd8\xff"
    assert any("GeoNames" in credit for credit in draft.credits)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Texts and cards, run after run."""
    assert made(a_place()) == made(a_place())


def test_places_that_are_gone_or_ended_get_none() -> None:
    """Nothing is written about a place that is no longer there."""
    assert made(a_place(gone=True), a_place("alt", status=PlaceStatus.ENDED)) == []


def test_a_place_still_planned_gets_its_posts() -> None:
    """A place in the making is news too."""
    assert len(drafts(made(a_place(status=PlaceStatus.PLANNED)))) == 4


def test_a_new_place_is_announced() -> None:
    """The first post on each channel says that the place is new."""
    results = made(a_place(), campaign=a_campaign(new_places=("gutshof-krevese",)))
    assert [d.kind for d in drafts(results)] == [Kind.NEU, Kind.PORTRAIT] * 2


def test_a_post_that_cannot_be_made_is_told_and_the_rest_goes_on() -> None:
    """One place with an endless name, one without trouble."""
    results = made(a_place("lang", name="Haus " * 99), a_place(), campaign=on_x())
    assert [(f.code, f.place) for f in findings(results)] == [("content.too-long", "lang")]
    assert [d.place for d in drafts(results)] == ["gutshof-krevese"]


def test_a_broken_template_is_told_for_each_place(tmp_path: Path) -> None:
    """Place, template and line."""
    templates = one_template(tmp_path, "Ein Hof\n{{ place.hof }}\n")
    results = made(a_place(), a_place("zwei"), campaign=on_x(), templates=templates)
    expected = [(place, "portrait/twitter/1.txt", 2) for place in ("gutshof-krevese", "zwei")]
    assert expected == [(f.place, f.template, f.line) for f in findings(results)]


def test_a_broken_card_design_is_told_once(tmp_path: Path) -> None:
    """Without its design no card can be drawn, so nothing else is tried."""
    (tmp_path / "cards").mkdir()
    (result,) = made(a_place(), templates=tmp_path)
    assert isinstance(result, Finding)


def test_equal_texts_are_told(tmp_path: Path) -> None:
    """Networks refuse repeats: both places are named, and both posts are made."""
    templates = one_template(tmp_path, "Überall dasselbe.\n{{ link }}")
    results = made(a_place(), a_place("zwei"), campaign=on_x(), templates=templates)
    (finding,) = findings(results)
    assert ("content.same-text", Severity.WARNING, "zwei") == (finding.code, finding.severity, finding.place)
    assert "gutshof-krevese" in str(finding.message)
    assert len(drafts(results)) == 2


def test_equal_texts_without_links_are_told(tmp_path: Path) -> None:
    """A text needs no link to be a repeat."""
    templates = one_template(tmp_path, "Überall dasselbe.")
    plan = a_channel_plan(TWITTER, posts_per_place=2, link="none")
    campaign = a_campaign(channels=(plan,), kinds=(Kind.PORTRAIT,))
    assert [f.code for f in findings(made(a_place(), campaign=campaign, templates=templates))] == [
        "content.nothing-new",
        "content.same-text",
    ]


def test_a_finding_is_told_once() -> None:
    """The same http address in four posts of a place is one warning."""
    results = made(a_place(page="http://a.de/"))
    assert [f.code for f in findings(results)] == [
        "content.link-not-https",
        "content.nothing-new",
    ]
    assert len(drafts(results)) == 4


def test_a_photo_is_shown_and_described(tmp_path: Path) -> None:
    """A cleared photo is on the card, its words in the alt text, its credit among the credits."""
    Image.new("RGB", (1600, 1000), "#446622").save(tmp_path / "hof.jpg")
    photo = Photo(
        file="hof.jpg",
        sha256="hof.jpg",
        credit="Foto: Hofarchiv",
        licence="CC BY 4.0",
        consent=True,
        alt="Ein Herrenhaus.",
    )
    (draft,) = drafts(made(a_place(photos=(photo,)), campaign=on_x(), photos=photos_in(tmp_path)))
    assert draft.alt.startswith("Ein Herrenhaus. Auf dem Bild steht: ")
    assert any("Hofarchiv" in credit for credit in draft.credits)


def test_a_photo_without_description_is_told(tmp_path: Path) -> None:
    """The post is made, and a person is asked to describe the photo."""
    Image.new("RGB", (1600, 1000), "#446622").save(tmp_path / "hof.jpg")
    photo = Photo(file="hof.jpg", sha256="hof.jpg", credit="Hofarchiv", licence="CC BY 4.0", consent=True)
    results = made(a_place(photos=(photo,)), campaign=on_x(), photos=photos_in(tmp_path))
    assert [(f.code, f.file) for f in findings(results)] == [("content.photo-without-alt", "hof.jpg")]
    assert len(drafts(results)) == 1


def test_a_photo_of_few_pixels_is_told(tmp_path: Path) -> None:
    """The card is made, and a person is asked for the photo in its full size."""
    Image.new("RGB", (900, 599), "#446622").save(tmp_path / "hof.jpg")
    photo = Photo(
        file="hof.jpg",
        sha256="hof.jpg",
        credit="Hofarchiv",
        licence="CC BY 4.0",
        consent=True,
        alt="Ein Haus.",
    )
    results = made(a_place(photos=(photo,)), campaign=on_x(), photos=photos_in(tmp_path))
    assert [finding.code for finding in findings(results)] == ["content.photo-too-small"]
    assert len(drafts(results)) == 1


def test_a_photo_that_is_missing_is_told(tmp_path: Path) -> None:
    """The place is named, and the post is not made without its picture."""
    photo = Photo(
        file="fehlt.jpg",
        sha256="fehlt.jpg",
        credit="Hofarchiv",
        licence="CC BY 4.0",
        consent=True,
        alt="Ein Hof.",
    )
    (result,) = made(a_place(photos=(photo,)), campaign=on_x(), photos=photos_in(tmp_path))
    assert isinstance(result, Finding)
    assert result.place == "gutshof-krevese"
