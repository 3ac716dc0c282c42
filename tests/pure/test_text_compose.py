"""Finished texts: read, held against the limits, and never cut."""

import csv
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.content.compose import ComposedText, Composer
from outreach.content.problem import ContentProblem
from outreach.content.rotation import variant_of
from outreach.content.view import view
from outreach.model import ChannelName, Kind, LinkTo, Place
from outreach.networks import FACEBOOK, TWITTER, names, profile
from outreach.networks.twitter_length import weighted_length
from tests.builders import a_brand, a_campaign, a_channel_plan, a_place

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates" / "posts"
PLACES = ROOT / "campaigns" / "kreativorte-altmark" / "places.csv"
ALL_TEMPLATES = [f"{k}/{c}/{n}.txt" for k, c, n in product(Kind, (FACEBOOK, TWITTER), (1, 2, 3))]


def campaign_places() -> list[Place]:
    with PLACES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Place(
            slug=row["slug"],
            name=row["name"],
            teaser=row["teaser"],
            categories=tuple(filter(None, row["categories"].split("|"))),
            municipality=row["municipality"],
            district=row["district"],
            region=row["region"],
            website=row["website"] if row["website"].isascii() else "",
            page=f"https://{row['project_page']}" if row["project_page"] else "",
        )
        for row in rows
    ]


def write(place: Place, template: str, **plan: Any) -> ComposedText:
    """The post of ``place`` made with ``template``, by a seed that draws it."""
    kind, channel, file = template.split("/")
    wanted = a_channel_plan(ChannelName(channel), **plan)
    campaigns = (a_campaign(seed=seed, channels=(wanted,), kinds=(Kind(kind),)) for seed in range(200))
    campaign = next(c for c in campaigns if variant_of(c, place, 0, 1, 3) == int(file[0]) - 1)
    written = Composer(campaign, TEMPLATES).write(place, wanted, 1)
    assert template == written.template
    return written


def text_of(place: Place, template: str, **plan: Any) -> str:
    written = write(place, template, **plan)
    return written.text.replace(written.link, "LINK") if written.link else written.text


GOLDEN = {
    "portrait/facebook/1.txt": """\
Gutshof Krevese im Porträt

Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. Als Nächstes soll ein \
Dorfwohnzimmer unter freiem Himmel entstehen.

Zu finden: Krevese (Hansestadt Osterburg), Landkreis Stendal
Mehr über den Ort: LINK

#KreativorteImGrünen #Krevese #Altmark""",
    "einladung/facebook/1.txt": """\
Kennt ihr diesen Ort? Gutshof Krevese, Hansestadt Osterburg (Altmark), Landkreis Stendal

Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. Als Nächstes soll ein \
Dorfwohnzimmer unter freiem Himmel entstehen.

Hier geht es weiter: LINK

#KreativorteImGrünen #Krevese #Altmark""",
    "neu/facebook/1.txt": """\
Neu bei »Kreativorte im Grünen«: Gutshof Krevese, Hansestadt Osterburg (Altmark), Landkreis Stendal

Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. Als Nächstes soll ein \
Dorfwohnzimmer unter freiem Himmel entstehen.

Hier stellt sich der Ort vor: LINK

#KreativorteImGrünen #Krevese #Altmark""",
    "portrait/twitter/2.txt": """\
Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. Als Nächstes soll ein \
Dorfwohnzimmer unter freiem Himmel entstehen.

Im Porträt: Gutshof Krevese, Landkreis Stendal
Zum Ort: LINK

#KreativorteImGrünen #Krevese #Altmark""",
    "einladung/twitter/1.txt": """\
Einen Blick wert: Gutshof Krevese

Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt. Als Nächstes soll ein \
Dorfwohnzimmer unter freiem Himmel entstehen.

Mehr dazu: LINK
#KreativorteImGrünen #Krevese #Altmark""",
}


@pytest.mark.parametrize("template", GOLDEN)
def test_a_finished_text_reads_as_a_press_office_would_write_it(template: str) -> None:
    """These texts were read by a person and found good."""
    assert GOLDEN[template] == text_of(a_place(), template)


@pytest.mark.skipif(not PLACES.exists(), reason="the campaign's places are not here")
@pytest.mark.parametrize("template", ALL_TEMPLATES)
def test_every_template_fits_every_place_of_the_campaign(template: str) -> None:
    """Within limit and aim, with name, link, two to four hashtags and at least one whole sentence."""
    channel = ChannelName(template.split("/")[1])
    for place in campaign_places():
        written = write(place, template)
        tags = [word for word in written.text.split() if word.startswith("#")]
        read = written.text if channel == TWITTER else written.text.replace(written.link, "")
        assert profile(channel).text.length(read) <= (280 if channel == TWITTER else 600), written.text
        assert view(place).name in written.text
        assert written.text.split().count(written.link) == 1
        assert 2 <= len(tags) <= (3 if channel == TWITTER else 4)
        assert set(written.choice.story) <= set(view(place).sentences)
        assert written.choice.story


@pytest.mark.skipif(not PLACES.exists(), reason="the campaign's places are not here")
def test_no_two_texts_of_the_campaign_are_the_same() -> None:
    """All posts of all places differ, on each channel and between them."""
    campaign = a_campaign()
    composer = Composer(campaign, TEMPLATES)
    texts = [
        composer.write(place, plan, number).text
        for place, plan, number in product(campaign_places(), campaign.channels, (1, 2))
    ]
    assert len(texts) == len(set(texts)) > 0


@pytest.mark.skipif(not PLACES.exists(), reason="the campaign's places are not here")
def test_a_channels_first_post_of_a_place_says_what_the_place_is() -> None:
    """Every portrait and announcement begins with the first sentence of the place's text, and keeps its order."""
    campaign = a_campaign()
    composer = Composer(campaign, TEMPLATES)
    for place, plan, number in product(campaign_places(), campaign.channels, (1, 2)):
        written, known = composer.write(place, plan, number), view(place).sentences
        told = [known.index(sentence) for sentence in written.choice.story]
        assert told == sorted(told)
        assert number == 2 or told[0] == 0


@pytest.mark.parametrize("new", [(), ("gutshof-krevese",)])
@pytest.mark.parametrize("seed", range(12))
def test_the_posts_of_a_place_open_differently(seed: int, new: tuple[str, ...]) -> None:
    """Even where only one sentence can lead, no two of a place's four posts begin alike, whatever the seed."""
    campaign = a_campaign(seed=seed, new_places=new)
    composer = Composer(campaign, TEMPLATES)
    written = [composer.write(a_place(), plan, number) for plan, number in product(campaign.channels, (1, 2))]
    assert len({post.text[:15] for post in written}) == 4
    assert len({post.template for post in written}) == 4


@pytest.mark.parametrize("template", ALL_TEMPLATES)
def test_every_template_holds_without_a_story(template: str) -> None:
    """A place of which only the name is known still gets a text without loose ends."""
    place = a_place(teaser="", categories=(), municipality="", district="", region="")
    text = text_of(place, template)
    assert "Gutshof Krevese" in text
    assert not any(loose in text for loose in ("  ", "()", " .", " ,", ": \n", ", \n", ": .", "»«"))
    assert text[0] not in ".,:;– "


@pytest.mark.parametrize("template", ALL_TEMPLATES)
def test_every_template_holds_without_a_link(template: str) -> None:
    """No call to action points to a link that is not there."""
    text = text_of(a_place(), template, link=LinkTo.NONE)
    assert not any(line.endswith(":") for line in text.splitlines())
    assert "http" not in text


@pytest.mark.parametrize("template", ALL_TEMPLATES)
def test_a_link_to_the_front_page_promises_nothing_of_the_place(template: str) -> None:
    """Where only the brand's front page can be linked, the words before the link are others."""
    assert text_of(a_place(), template) != text_of(a_place(page=""), template) or ": LINK" not in text_of(
        a_place(), template
    )


def test_a_post_is_the_same_whenever_it_is_made() -> None:
    """Same input and seed, same words."""
    campaign = a_campaign()
    first, second = (
        Composer(campaign, TEMPLATES).write(a_place(), campaign.channels[0], 2) for _ in range(2)
    )
    assert first == second


def test_the_campaigns_own_limit_holds() -> None:
    """A text limit in the campaign is kept, and the text says less for it."""
    assert weighted_length(write(a_place(), "portrait/twitter/1.txt", text_limit=160).text) <= 160


def test_a_name_that_cannot_fit_is_a_finding() -> None:
    """Place, field, template and the excess are named."""
    plan = a_channel_plan(TWITTER)
    with pytest.raises(ContentProblem) as raised:
        Composer(a_campaign(channels=(plan,)), TEMPLATES).write(a_place(name="Haus " * 100), plan, 1)
    found = raised.value.finding
    assert ("content.too-long", "gutshof-krevese", "name") == (found.code, found.place, found.field)
    assert found.template in ALL_TEMPLATES


def test_a_kind_without_templates_is_a_finding(tmp_path: Path) -> None:
    """The folder that is empty is named."""
    plan = a_channel_plan(TWITTER)
    with pytest.raises(ContentProblem) as raised:
        Composer(a_campaign(channels=(plan,)), tmp_path).write(a_place(), plan, 1)
    assert ("content.no-template", "portrait/twitter") == (
        raised.value.finding.code,
        raised.value.finding.template,
    )


def test_a_template_that_says_nothing_is_a_finding(tmp_path: Path) -> None:
    """An empty text is never handed on."""
    plan = a_channel_plan(TWITTER)
    (tmp_path / "portrait/twitter").mkdir(parents=True)
    (tmp_path / "portrait/twitter/1.txt").write_text("{# nichts #}")
    with pytest.raises(ContentProblem) as raised:
        Composer(a_campaign(channels=(plan,)), tmp_path).write(a_place(), plan, 1)
    assert raised.value.finding.code == "content.empty"


words = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"\A[A-ZÄÖÜ][a-zäöüß]{1,30}\Z"),
    st.sampled_from(
        [
            "👩‍🌾",
            "🇩🇪",
            "\u202eمرحبا",
            "https://a.de/b?c=d",
            "siebenlinden.org",
            "z. B.",
            "15. Mai",
            "„Hof“",
            "…",
        ]
    ),
)
prose = st.lists(words, max_size=60).map(" ".join)
endings = st.lists(
    st.tuples(prose, st.sampled_from([". ", "! ", ", ", "; ", " – "])).map("".join), max_size=6
).map("".join)


@settings(max_examples=80)
@given(st.text(max_size=60).filter(str.strip), endings, st.sampled_from(names()), st.integers(0, 9))
def test_wild_places_fit_too(name: str, teaser: str, channel: ChannelName, seed: int) -> None:
    """Whatever a row holds: within the limit, the link whole, and no word cut."""
    place = a_place(name=name, teaser=teaser)
    plan = a_channel_plan(channel)
    campaign = a_campaign(seed=seed, channels=(plan,), brand=a_brand())
    written = Composer(campaign, TEMPLATES).write(place, plan, 1 + seed % 2)
    assert profile(channel).text.length(written.text) <= (280 if channel == TWITTER else 63_206)
    assert written.text.split().count(written.link) == 1
    for part in written.choice.story:
        assert any(_begins(sentence, part) for sentence in view(place).sentences)


def _begins(sentence: str, part: str) -> bool:
    """Whole, or its beginning up to the sign that ends a clause."""
    if sentence == part:
        return True
    heads = (part, part.removesuffix(" …"), part.removesuffix("."))
    return any(
        sentence.startswith(head) and sentence[len(head) :].lstrip()[:1] in {",", ";", ":", "–"}
        for head in heads
    )


def test_after_its_announcement_no_post_tells_again_that_a_place_is_new() -> None:
    """What was announced is left out of later posts, and where nothing else is left a text is asked for."""
    campaign = a_campaign(new_places=("hof",))
    plan = a_channel_plan(posts_per_place=2)
    news = "Der Hof Linde in Goldbeck ist neuer Partner im Netzwerk."
    more = (
        "Fünf Werkstätten mit Brennofen, Drehscheiben und Webstühlen stehen Gästen das ganze Jahr über offen."
    )
    bare, full = (
        [Composer(campaign, TEMPLATES).write(place, plan, number) for number in (1, 2)]
        for place in (
            a_place(slug="hof", name="Hof Linde", teaser=news, texts={}),
            a_place(slug="hof", name="Hof Linde", teaser=news, texts={"angebot": more}),
        )
    )

    assert all(news in posts[0].text and news not in posts[1].text for posts in (bare, full))
    assert more in full[1].text
    assert "content.nothing-new" in [finding.code for finding in bare[1].findings]
    assert "content.broken-off" not in [finding.code for finding in bare[1].findings]


def test_where_a_place_is_stands_in_no_line_that_only_repeats_its_name() -> None:
    """A town as a place: »Werben im Porträt« needs no »Zu finden: Werben« below it."""
    campaign = a_campaign()
    for slug in ("eins", "zwei", "drei", "vier", "fuenf", "sechs"):
        place = a_place(slug, name="Werben", municipality="Werben", district="", teaser="", texts={})
        text = Composer(campaign, TEMPLATES).write(place, campaign.channels[0], 1).text
        assert 1 == sum(
            "Werben" in line for line in text.splitlines() if "#" not in line and "://" not in line
        )
