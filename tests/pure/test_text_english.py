"""Posts in English: their turn, their words, and no German among them."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from outreach.content.alt import AltWriter
from outreach.content.compose import ComposedText, Composer
from outreach.content.explain import explained
from outreach.content.problem import ContentProblem
from outreach.content.rotation import kind_of, language_of, round_of, variant_of
from outreach.content.sentences import sentences
from outreach.content.view import view
from outreach.errors import Finding
from outreach.language import Language
from outreach.model import ChannelName, Kind, LinkTo, Photo, Place
from outreach.networks import FACEBOOK, TWITTER, names, profile
from tests.builders import a_campaign, a_channel_plan, a_place

TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"
DE, EN = Language.DE, Language.EN
BOTH = a_campaign(languages=("de", "en"))


def an_english_place(**changes: object) -> Place:
    return a_place(
        **{
            "teaser_en": "Around the baroque manor house, an estate that stood empty for years is filled with culture "
            "again. Next, a village living room in the open air is to take shape.",
            "categories_en": ("Work/Economy", "Life/Tourism"),
            **changes,
        }
    )


def written(place: Place, kind: Kind, channel: ChannelName, **plan: object) -> list[ComposedText]:
    """One text per English template."""
    wanted = a_channel_plan(channel, **plan)
    campaign = a_campaign(languages=("de", "en"), channels=(wanted,))
    found = Composer(campaign, TEMPLATES).preview(place, wanted, kind, EN)
    return [each for each in found if isinstance(each, ComposedText)]


EVERY = list(product(Kind, names()))


def test_the_posts_of_a_place_go_round_the_languages() -> None:
    """The first kind in each language, then the second; the announcement comes in each, too."""
    turns = [(kind_of(BOTH, a_place(), n), language_of(BOTH, n), round_of(BOTH, n)) for n in range(1, 5)]
    portrait, einladung = Kind.PORTRAIT, Kind.EINLADUNG
    assert turns == [(portrait, DE, 1), (portrait, EN, 1), (einladung, DE, 2), (einladung, EN, 2)]
    new = replace(BOTH, new_places=("gutshof-krevese",))
    kinds = [kind_of(new, a_place(), n) for n in range(1, 5)]
    assert kinds == [Kind.NEU, Kind.NEU, portrait, portrait]


def test_a_second_language_changes_nothing_in_the_first() -> None:
    """The German posts take the templates that they would take alone."""
    alone = a_campaign()
    for number in range(1, 9):
        expected = variant_of(alone, a_place(), 1, number, 3)
        assert expected == variant_of(BOTH, a_place(), 1, 2 * number - 1, 3)


@pytest.mark.parametrize(("kind", "channel"), EVERY)
def test_every_english_template_makes_a_whole_text(kind: Kind, channel: ChannelName) -> None:
    """Three of each kind and channel: within the limit, with name, link, hashtags and a whole sentence."""
    posts = written(an_english_place(), kind, channel)
    assert 3 == len(posts) == len({post.text for post in posts})
    for post in posts:
        assert post.template.endswith(".en.txt")
        assert profile(channel).text.length(post.text) <= (280 if channel == TWITTER else 600)
        assert "Gutshof Krevese" in post.text
        assert post.link in post.text
        assert set(post.choice.story) <= set(post.sentences) != set()
        assert post.findings == ()


GERMAN = ("Landkreis", "Hansestadt", " und ", " der ", "Ort ", "Mehr", "Arbeiten", "»")


@pytest.mark.parametrize(("kind", "channel"), EVERY)
def test_no_german_stands_in_an_english_text(kind: Kind, channel: ChannelName) -> None:
    """Neither from the data nor from the templates; proper names stay."""
    for place in (an_english_place(), an_english_place(teaser="", teaser_en="", categories_en=())):
        for post in written(place, kind, channel):
            text = post.text.replace("Kreativorte im Grünen", "")
            assert not [word for word in GERMAN if word in text], text


@pytest.mark.parametrize(("kind", "channel"), EVERY)
def test_every_english_template_holds_without_story_and_link(kind: Kind, channel: ChannelName) -> None:
    """A place of which only the name is known still gets a text without loose ends."""
    bare = Place(slug="hof", name="Gutshof Krevese")
    for post in written(bare, kind, channel, link=LinkTo.NONE):
        loose = ("  ", "()", " .", " ,", ": \n", ", \n", ": .", "“”")
        assert not any(end in post.text for end in loose), post.text
        assert not any(line.endswith(":") for line in post.text.splitlines())


def test_a_place_without_english_words_gets_no_english_post() -> None:
    """A finding names the field; German is never put in its place."""
    composer = Composer(BOTH, TEMPLATES)
    assert composer.write(a_place(), BOTH.channels[0], 1).language is DE
    with pytest.raises(ContentProblem) as raised:
        composer.write(a_place(), BOTH.channels[0], 2)
    found = raised.value.finding
    assert ("content.untranslated", "gutshof-krevese", "teaser_en") == (found.code, found.place, found.field)


def test_a_place_without_german_words_gets_no_german_post() -> None:
    """It holds the other way round, too."""
    with pytest.raises(ContentProblem) as raised:
        Composer(BOTH, TEMPLATES).write(an_english_place(teaser=""), BOTH.channels[0], 1)
    assert raised.value.finding.field == "teaser"


def test_a_folder_without_english_templates_is_told(tmp_path: Path) -> None:
    """With the ending that is missing."""
    (tmp_path / "portrait/facebook").mkdir(parents=True)
    (tmp_path / "portrait/facebook/1.txt").write_text("Hof")
    with pytest.raises(ContentProblem) as raised:
        list(Composer(BOTH, tmp_path).preview(an_english_place(), BOTH.channels[0], Kind.PORTRAIT, EN))
    assert ".en.txt" in str(raised.value)


def test_an_english_place_is_seen_in_english() -> None:
    """The district's word and the town's title are not German, the enumeration says »and«."""
    seen = view(an_english_place(), EN)
    assert ("Osterburg (Altmark)", "Stendal district") == (seen.town, seen.district)
    assert ("Krevese (Osterburg), Stendal district", "Stendal district") == (seen.location, seen.near)
    assert ("Work and Economy", "Life and Tourism") == seen.topics
    assert any(
        "Work and Economy as well as Life and Tourism\n" in p.text
        for p in written(an_english_place(), Kind.PORTRAIT, FACEBOOK)
    )


def test_english_prose_is_taken_apart() -> None:
    """Abbreviations end no sentence, quotes belong to theirs."""
    text = 'Mr. Miller called it "home." It has room for e.g. concerts. „Come!“'
    assert sentences(text, EN) == (
        "Mr. Miller called it “home.”",
        "It has room for e.g. concerts.",
        "“Come!”",
    )


def test_an_alt_text_speaks_its_posts_language() -> None:
    """What stands on the picture is quoted as it stands there."""
    writer = AltWriter(TEMPLATES)
    photo = Photo(file="a.jpg", alt="Ein Haus.", alt_en="A house.")
    assert writer.write(a_place(), photo, ("Hof",), EN, most=1_000) == "A house. Written on the picture: Hof."
    assert writer.write(a_place(), None, ("Hof",), EN, most=1_000, on_map=True).startswith(
        "Graphic about “Gutshof Krevese” with a map"
    )


def test_the_campaign_says_how_many_hashtags() -> None:
    """A post is made with no more than that."""
    campaign = a_campaign(style=replace(a_campaign().style, most_hashtags=1))
    post = Composer(campaign, TEMPLATES).write(a_place(), campaign.channels[0], 1)
    assert post.text.endswith("\n#KreativorteImGrünen")


def test_templates_are_set_in_type_and_still_fit(tmp_path: Path) -> None:
    """A narrow space counts 2 on X; where it makes a text too long, less is told."""
    (tmp_path / "portrait/twitter").mkdir(parents=True)
    (tmp_path / "portrait/twitter/1.txt").write_text("{{ story }} {% optional %}Um 10 Uhr.{% endoptional %}")
    plan = a_channel_plan(TWITTER, text_limit=32)
    place = a_place(teaser="Ein Hof für alle Menschen.")
    (post,) = Composer(a_campaign(channels=(plan,)), tmp_path).preview(place, plan, Kind.PORTRAIT, DE)
    assert isinstance(post, ComposedText)
    assert post.text == "Ein Hof für alle Menschen."
    wider = replace(plan, text_limit=40)
    (post,) = Composer(a_campaign(channels=(wider,)), tmp_path).preview(place, wider, Kind.PORTRAIT, DE)
    assert isinstance(post, ComposedText)
    assert post.text == "Ein Hof für alle Menschen. Um 10\u202fUhr."


def why(text_limit: int, channel: ChannelName = TWITTER, **place: object) -> list[str]:
    plan = a_channel_plan(channel, text_limit=text_limit)
    (first, *_) = Composer(a_campaign(channels=(plan,)), TEMPLATES).preview(
        a_place(**place), plan, Kind.PORTRAIT, DE
    )
    assert not isinstance(first, Finding)
    return [str(message) for message in explained(first, profile(channel))]


def test_the_choice_is_explained() -> None:
    """Length, sentences, what was given up, what would have been longer."""
    everything = why(500)
    assert everything[1:] == [
        "Of the sentences of the place's text (2) it tells, in this order: 1, 2.",
        "Nothing was left out for want of room.",
    ]
    assert "Of the sentences of the place's text (2) it tells, in this order: 1." in why(200)
    tight = why(120)
    assert "It tells none of the sentences of the place's text (2)." in tight
    assert "Optional parts up to weight 1 were left out." in why(196)
    assert any(line.startswith("The shortest of the fuller texts") for line in tight)
    assert "Hashtags kept: 2 of 3." in [line for limit in range(100, 200, 3) for line in why(limit)]
    long = "Ein Satz mit einem ersten Teil, der so lang ist, dass er gar nicht passt; danach kommt noch viel mehr davon"
    assert "Sentence 1 of the place's text is cut after a clause: no whole one fits." in why(150, teaser=long)


def test_what_is_folded_is_told() -> None:
    """Only where the network folds texts, and only of one that is longer."""
    told = "Facebook shows about 480 characters of it before “more”."
    story = " ".join(
        f"Der Hof hat einen langen Satz mit der Nummer {number} zu erzählen." for number in range(9)
    )
    assert told in why(600, FACEBOOK, teaser=story)
    assert told not in why(300, FACEBOOK, teaser=story)
    assert not any("before “more”" in line for line in why(500, TWITTER, teaser=story))
