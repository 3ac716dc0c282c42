"""campaign.toml as people write it, and what they are told when it is wrong."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import outreach.campaign
from outreach.campaign import load_campaign
from outreach.campaign.values import WrongValueError, day, hashtag, shown, web_address
from outreach.errors import Finding, InvalidInput
from outreach.language import Language, translate
from outreach.model import CardFormat, GenderForm, HouseStyle, Kind, LinkTo, Window
from outreach.networks import FACEBOOK, TWITTER
from tests.pure.places_sources import wild

REPOSITORY = Path(__file__).parents[2]

GOOD = """
name = "probe"
title = "Eine Probe"
[period]
first_day = 2027-03-01
last_day = 2027-04-30
zone = "Europe/Berlin"
country = "DE"
state = "ST"
[brand]
name = "Probe"
website = "https://example.org/"
[[channels]]
channel = "facebook"
account = "seite"
posts_per_place = 2
weekdays = ["mo", "di"]
windows = ["10:00-12:00"]
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "campaign.toml"
    file.write_text(text, "utf-8")
    return file


def problems(folder: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInput) as caught:
        load_campaign(write(folder, text))
    return caught.value.findings


def problem(folder: Path, before: str, after: str) -> Finding:
    """The one finding of a good file in which ``before`` is replaced."""
    assert before in GOOD
    (finding,) = problems(folder, GOOD.replace(before, after))
    return finding


def test_the_first_customers_campaign_loads_as_agreed() -> None:
    """The delivered campaign runs 61 days over Easter on two channels."""
    campaign = load_campaign(REPOSITORY / "campaigns" / "kreativorte-altmark")
    assert (date(2027, 3, 1), date(2027, 4, 30)) == (campaign.first_day, campaign.last_day)
    assert ("Europe/Berlin", "DE", "ST") == (campaign.zone, campaign.country, campaign.subdivision)
    assert [FACEBOOK, TWITTER] == [plan.channel for plan in campaign.channels]
    assert ["die-altmark", "img-sachsen-anhalt"] == [plan.account for plan in campaign.channels]
    assert [2, 2] == [plan.posts_per_place for plan in campaign.channels]
    assert ("daily-am-dom-stendal",) == campaign.new_places
    assert Window(start=time(21), end=time(7)) == campaign.quiet


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_text_is_readable_on_every_category_of_the_first_customer() -> None:
    """White on a category's colour reaches a contrast of 4.5 : 1."""
    brand = load_campaign(REPOSITORY / "campaigns" / "kreativorte-altmark").brand
    assert {"Wohnen/Bauen", "Arbeiten/Wirtschaft", "Leben/Tourismus"} == set(brand.categories)
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in brand.categories.values())


def test_the_example_file_holds_every_key_and_loads(tmp_path: Path) -> None:
    """The lines that findings show are those of a file that loads."""
    example = Path(outreach.campaign.__file__).with_name("example.toml").read_text("utf-8")
    campaign = load_campaign(write(tmp_path, example))
    assert 600 == campaign.channels[0].text_limit
    assert ["csv", "xlsx", "sql"] == [source.kind for source in campaign.sources]
    assert {"region": ("Altmark",)} == dict(campaign.sources[0].where)


@pytest.mark.parametrize("channel", ["facebook", "handover"])
def test_a_portrait_card_is_for_channels_that_show_it_whole(tmp_path: Path, channel: str) -> None:
    """Facebook and what is handed over take it; without the line a card is landscape."""
    portrait = GOOD.replace('"facebook"', f'"{channel}"').replace(
        "posts_per_place = 2", 'posts_per_place = 2\ncard = "portrait"'
    )
    assert CardFormat.PORTRAIT is load_campaign(write(tmp_path, portrait)).channels[0].card
    assert CardFormat.LANDSCAPE is load_campaign(write(tmp_path, GOOD)).channels[0].card


def test_a_portrait_card_on_x_is_told(tmp_path: Path) -> None:
    """X would crop it; the finding names the key and what to write."""
    finding = problem(tmp_path, '"facebook"', '"twitter"\ncard = "portrait"')
    assert "channels[1].card" == finding.field
    assert "square" in str(finding.remedy)


def test_a_short_file_gets_the_defaults(tmp_path: Path) -> None:
    """What is not written is as the model has it."""
    campaign = load_campaign(write(tmp_path, GOOD))
    assert (timedelta(hours=2), timedelta(hours=2)) == (campaign.smallest_gap, campaign.grace)
    assert (Kind.PORTRAIT, Kind.EINLADUNG) == campaign.kinds
    assert (True, None, (), "de") == (
        campaign.skip_holidays,
        campaign.quiet,
        campaign.blackout,
        campaign.language,
    )
    assert LinkTo.PAGE is campaign.channels[0].link
    assert "#1d5c4d" == campaign.brand.primary


def test_the_folder_stands_for_its_file(tmp_path: Path) -> None:
    """A campaign may be named by its folder, and knows that folder's absolute path."""
    write(tmp_path, GOOD)
    assert load_campaign(tmp_path) == load_campaign(tmp_path / "campaign.toml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """A file saved by a Windows editor as UTF-8 with BOM loads."""
    (tmp_path / "campaign.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert "probe" == load_campaign(tmp_path).name


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('["mo", "di", "mi", "do", "fr", "sa", "so"]', {0, 1, 2, 3, 4, 5, 6}),
        ('["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', {0, 1, 2, 3, 4, 5, 6}),
        ('["Mittwoch", "SUNDAY"]', {2, 6}),
    ],
)
def test_weekdays_are_read_in_german_and_english(tmp_path: Path, written: str, expected: set[int]) -> None:
    """Days of the week may be short or long, in both languages."""
    campaign = load_campaign(write(tmp_path, GOOD.replace('["mo", "di"]', written)))
    assert expected == campaign.channels[0].weekdays


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"2h"', timedelta(hours=2)),
        ('"30min"', timedelta(minutes=30)),
        ('"1 h 30 min"', timedelta(minutes=90)),
        ('"0min"', timedelta()),
    ],
)
def test_lengths_of_time_are_written_with_their_unit(
    tmp_path: Path, written: str, expected: timedelta
) -> None:
    """Hours and minutes, alone or together."""
    text = GOOD.replace("[brand]", f"smallest_gap = {written}\ngrace = {written}\n[brand]")
    campaign = load_campaign(write(tmp_path, text))
    assert (expected, expected) == (campaign.smallest_gap, campaign.grace)


def test_blackouts_are_days_and_spans(tmp_path: Path) -> None:
    """A single day, with or without quotation marks, and a span with both its ends."""
    text = GOOD.replace("[brand]", 'blackout = ["2027-03-26", 2027-04-02, "2027-04-05..2027-04-07"]\n[brand]')
    friday, second = date(2027, 3, 26), date(2027, 4, 2)
    expected = ((friday, friday), (second, second), (date(2027, 4, 5), date(2027, 4, 7)))
    assert expected == load_campaign(write(tmp_path, text)).blackout


def test_a_state_is_named_or_coded(tmp_path: Path) -> None:
    """»Sachsen-Anhalt« and »ST« are the same state."""
    named = load_campaign(write(tmp_path, GOOD.replace('"ST"', '"Sachsen-Anhalt"')))
    assert "ST" == named.subdivision


def test_a_dot_in_a_fields_name_needs_no_quotation_marks(tmp_path: Path) -> None:
    """``photo.file = …`` maps the field photo.file, quoted or not."""
    source = '[[sources]]\nkind = "csv"\nfile = "a.csv"\n[sources.fields]\n'
    mapping = 'slug = "id"\nphoto.file = "Bild"\n"texts.lage" = "Lage"\n'
    fields = load_campaign(write(tmp_path, GOOD + source + mapping)).sources[0].fields
    assert {"slug": "id", "photo.file": "Bild", "texts.lage": "Lage"} == dict(fields)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("last_day = 2027-04-30", "last_day = 2027-02-28", "period.last_day"),
        ("first_day = 2027-03-01", 'first_day = "Montag"', "period.first_day"),
        ("first_day = 2027-03-01", 'first_day = "2027-02-30"', "period.first_day"),
        ('"Europe/Berlin"', '"Europe/Stendal"', "period.zone"),
        ('"Europe/Berlin"', '""', "period.zone"),
        ('"Europe/Berlin"', '"Europe"', "period.zone"),
        ('"DE"', '"de"', "period.country"),
        ('"DE"', "7", "period.country"),
        ('"ST"', '"Altmark"', "period.state"),
        ('["mo", "di"]', '["mo", "dienstags"]', "channels[1].weekdays[2]"),
        ('["mo", "di"]', "[]", "channels[1].weekdays"),
        ('["mo", "di"]', '"mo"', "channels[1].weekdays"),
        ('"10:00-12:00"', '"12:00-10:00"', "channels[1].windows[1]"),
        ('"10:00-12:00"', '"10:00-10:00"', "channels[1].windows[1]"),
        ('"10:00-12:00"', '"10:00-24:00"', "channels[1].windows[1]"),
        ('"10:00-12:00"', '"vormittags"', "channels[1].windows[1]"),
        ('"facebook"', '"myspace"', "channels[1].channel"),
        ('account = "seite"', 'account = "Die Seite"', "channels[1].account"),
        ("posts_per_place = 2", "posts_per_place = 0", "channels[1].posts_per_place"),
        ("posts_per_place = 2", 'posts_per_place = "zwei"', "channels[1].posts_per_place"),
        ("posts_per_place = 2", 'posts_per_place = 2\nlink = "bio"', "channels[1].link"),
        ("posts_per_place = 2", 'posts_per_place = 2\ncard = "round"', "channels[1].card"),
        ("posts_per_place = 2", "", "channels[1].posts_per_place"),
        ("posts_per_place = 2", "posts_per_place = 2\nfoo = 1", "channels[1].foo"),
        ('name = "probe"', 'name = "Probe 1"', "name"),
        ('title = "Eine Probe"', "", "title"),
        ('title = "Eine Probe"', 'title = ""', "title"),
        ("[brand]", 'quiet = "07:00-07:00"\n[brand]', "period.quiet"),
        ("[brand]", 'smallest_gap = "bald"\n[brand]', "period.smallest_gap"),
        ("[brand]", 'grace = ""\n[brand]', "period.grace"),
        ("[brand]", 'blackout = ["2027-04-05..2027-04-01"]\n[brand]', "period.blackout[1]"),
        ("[brand]", 'skip_holidays = "ja"\n[brand]', "period.skip_holidays"),
        ("[brand]", "[posts]\nkinds = []\n[brand]", "posts.kinds"),
        ("[brand]", '[posts]\nlanguage = "fr"\n[brand]', "posts.language"),
        ("[brand]", '[brand]\nprimary = "grün"', "brand.primary"),
        ("[brand]", "[brand]\nink = 17", "brand.ink"),
        ("[brand]", '[brand]\nhashtags = ["Gründer*innen"]', "brand.hashtags[1]"),
        ("[brand]", '[brand]\ncategories = { Leben = "#12345" }', "brand.categories.Leben"),
        ('"https://example.org/"', '"ftp://example.org/"', "brand.website"),
    ],
)
def test_each_problem_names_file_key_and_remedy(tmp_path: Path, before: str, after: str, key: str) -> None:
    """One thing that is wrong is one finding at its key, in words without a programmer's terms."""
    finding = problem(tmp_path, before, after)
    assert (str(tmp_path / "campaign.toml"), key) == (finding.file, finding.field)
    words = f"{finding.message} {finding.remedy}".lower()
    assert not any(term in words for term in ("pydantic", "valueerror", "type=", "input", "validation"))
    assert str(finding.remedy)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("2027-04-30", "2027-02-28", "The campaign ends on 28 Feb 2027, before it begins on 1 Mar 2027."),
        ("posts_per_place = 2", "posts_per_place = 0", "“channels[1].posts_per_place” must be at least 1."),
        ('title = "Eine Probe"\n', "", "“title” is missing."),
    ],
)
def test_sentences_say_what_is_wrong(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    """The message is a sentence about the campaign."""
    assert sentence == str(problem(tmp_path, before, after).message)


def test_remedies_show_the_line_to_write(tmp_path: Path) -> None:
    """For a missing key the remedy is the line that is missing."""
    finding = problem(tmp_path, 'state = "ST"\n', "")
    assert 'Add it like this: state = "Sachsen-Anhalt"' == str(finding.remedy)


def test_a_misspelt_key_is_recognised(tmp_path: Path) -> None:
    """An unknown key names the known one that looks like it."""
    finding = problem(tmp_path, "account =", 'hashtag = "x"\naccount =')
    assert ("campaign.unknown-key", "Do you mean “hashtags”? Else delete the line.") == (
        finding.code,
        str(finding.remedy),
    )


def test_a_misspelt_zone_is_recognised(tmp_path: Path) -> None:
    """An unknown zone names the known one that looks like it."""
    assert "Europe/Berlin" in str(problem(tmp_path, "Europe/Berlin", "Europe/Berlinn").remedy)


def test_an_unknown_state_names_the_known_ones(tmp_path: Path) -> None:
    """Whoever writes a wrong state sees all states of the country."""
    assert "Sachsen-Anhalt" in str(problem(tmp_path, '"ST"', '"Preußen"').remedy)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Wrong keys in several sections come in one go."""
    text = (
        GOOD.replace("Europe/Berlin", "Mond")
        .replace("2027-04-30", "2026-04-30")
        .replace('"mo"', '"montags"')
        .replace("https://example.org/", "x")
        .replace('title = "Eine Probe"', "")
    )
    found = {finding.field for finding in problems(tmp_path, text)}
    assert {"title", "period.zone", "period.last_day", "brand.website", "channels[1].weekdays[1]"} == found


def test_goals_are_whole_numbers_per_campaign_and_network(tmp_path: Path) -> None:
    """Those of the campaign first; what is no number, no goal, or of a network without posts is told at its key."""
    goals = "[goals]\nvisits = 400\n[goals.facebook]\nclicks = 300\n"
    campaign = load_campaign(write(tmp_path, GOOD + goals))
    assert [("visits", 400, ""), ("clicks", 300, "facebook")] == [
        (goal.kind, goal.target, goal.channel) for goal in campaign.goals
    ]
    for written, field in (
        ("visits = 0", "goals.visits"),
        ('visits = "viele"', "goals.visits"),
        ("visit = 3", "goals.visit"),
        ("[goals.facebook]\nclicks = 1.5", "goals.facebook.clicks"),
        ("[goals.myspace]\nclicks = 1", "goals.myspace"),
        ("[goals.twitter]\nclicks = 1", "goals"),
    ):
        assert [field] == [finding.field for finding in problems(tmp_path, f"{GOOD}[goals]\n{written}\n")]


def test_a_section_that_is_not_known_is_told(tmp_path: Path) -> None:
    """Also one whose name is like no other."""
    (finding,) = problems(tmp_path, f"{GOOD}[xyz]\na = 1\n")
    assert ("campaign.unknown-key", "xyz") == (finding.code, finding.field)


def test_each_channel_stands_once(tmp_path: Path) -> None:
    """Two blocks for one network are refused, since a post's place is found by its network."""
    block = GOOD[GOOD.index("[[channels]]") :]
    (finding,) = problems(tmp_path, GOOD + block)
    assert "channels" == finding.field
    assert "facebook" in str(finding.message)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('kind = "csv"', "which file"),
        ('kind = "sql"\nquery = "SELECT 1"', "which database"),
        ('kind = "sql"\nurl = "sqlite://"', "which database"),
        ('kind = "sql"\nquery = "SELECT 1"\nurl = "postgresql://u:geheim@h/d"', "password"),
        ('kind = "sql"\nquery = "SELECT 1"\nurl = "postgresql:///d?user=u&password=geheim"', "password"),
        ('kind = "ods"\nfile = "a.ods"', "not known"),
        ('kind = "csv"\nfile = "a.csv"\nfields = 1', "sources[1].fields"),
        ('kind = "csv"\nfile = "a.csv"\nfields = { slug = 1 }', "sources[1].fields.slug"),
    ],
)
def test_a_source_says_where_its_rows_are(tmp_path: Path, source: str, expected: str) -> None:
    """A source without file, database or known kind is a finding."""
    (finding,) = problems(tmp_path, f"{GOOD}[[sources]]\n{source}\n")
    assert expected in f"{finding.message}"
    assert "geheim" not in str(finding)


@pytest.mark.parametrize(
    ("text", "line"), [('name = "probe\ntitle = 1', 1), ("\n\nname = = 1", 3), ("name = [1,\n2", 2)]
)
def test_a_syntax_error_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    """What is no TOML at all is told with the line to look at, and never with its content."""
    (finding,) = problems(tmp_path, text)
    assert ("campaign.unreadable", line) == (finding.code, finding.line)
    assert "probe" not in str(finding.message)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """A file saved as Windows-1252 names the line of the first umlaut."""
    (tmp_path / "campaign.toml").write_bytes('name = "a"\ntitle = "Grün"'.encode("cp1252"))
    with pytest.raises(InvalidInput) as caught:
        load_campaign(tmp_path)
    assert 2 == caught.value.findings[0].line
    assert "UTF-8" in str(caught.value.findings[0].message)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A folder without campaign.toml is refused with the path that was looked at."""
    with pytest.raises(InvalidInput) as caught:
        load_campaign(tmp_path)
    assert "campaign.toml" in str(caught.value.findings[0].remedy)


@pytest.mark.parametrize("content", [b"x = 1\n" * 200_000, b"a = " + b"[" * 100_000])
def test_a_file_made_to_harm_is_refused(tmp_path: Path, content: bytes) -> None:
    """A huge file and one that is nested without end are refused like any other wrong file."""
    (tmp_path / "campaign.toml").write_bytes(content)
    with pytest.raises(InvalidInput):
        load_campaign(tmp_path)


def test_findings_can_be_translated(tmp_path: Path) -> None:
    """Days in a message follow the reader's language."""
    finding = problem(tmp_path, "2027-04-30", "2027-02-28")
    assert "28.02.2027" in translate(finding.message, Language.DE)


@wild
@given(st.text(max_size=200))
def test_any_text_is_a_campaign_or_invalid_input(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in the file, the answer is a campaign or InvalidInput with findings."""
    file = tmp_path_factory.mktemp("wild") / "campaign.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InvalidInput) as caught:
        load_campaign(file)
    assert caught.value.findings


WILD = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9)
    | st.integers(-9, 9)
    | st.booleans(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


def toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(toml(part) for part in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower()


@wild
@given(line=st.sampled_from([line for line in GOOD.splitlines() if " = " in line]), value=WILD)
def test_a_wild_value_is_used_or_told_at_its_key(
    tmp_path_factory: pytest.TempPathFactory, line: str, value: object
) -> None:
    """Any value at any key either serves or is a finding at exactly that key."""
    key = line.split(" = ")[0]
    file = write(tmp_path_factory.mktemp("wild"), GOOD.replace(line, f"{key} = {toml(value)}", 1))
    findings: tuple[Finding, ...] = ()
    try:
        load_campaign(file)
    except InvalidInput as error:
        findings = error.findings
    assert all(key in (finding.field or "") for finding in findings)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://www.bürgermeisterhof.de/", "https://www.xn--brgermeisterhof-zvb.de/"),
        ("www.kunsthof-dahrenstedt.de", "https://www.kunsthof-dahrenstedt.de"),
        ("kreativorte-im-gruenen.de/?p=304", "https://kreativorte-im-gruenen.de/?p=304"),
        ("http://domherrn8.de/", "http://domherrn8.de/"),
        ("HTTPS://Example.ORG/Pfad#Teil", "https://example.org/Pfad#Teil"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("example.org./", "https://example.org/"),
        ("https://example.org/Höfe und", None),
        ("https://example.org/Höfe?q=ä&b=%20", "https://example.org/H%C3%B6fe?q=%C3%A4&b=%20"),
        ("hof@example.org", None),
        ("https://user:secret@example.org/", None),
        ("mailto:hof@example.org", None),
        ("javascript:alert(1)", None),
        ("ftp://example.org/", None),
        ("https://", None),
        ("https://localhost/", None),
        ("https://127.0.0.1/", None),
        ("https://-hof-.de/", None),
        ("https://[x/", None),
        ("https://example.org:99999/", None),
        ("https://exämple..de/", None),
        ("siehe oben", None),
    ],
)
def test_web_addresses_are_made_whole_or_refused(written: str, expected: str | None) -> None:
    """An address gets its scheme and punycode; what a browser could not open is refused."""
    if expected is not None:
        assert expected == web_address(written)
        return
    with pytest.raises(WrongValueError):
        web_address(written)


@given(st.text(max_size=80))
def test_a_made_address_stays_as_it_is(written: str) -> None:
    """Making an address whole twice changes nothing, and it is ASCII."""
    try:
        address = web_address(written)
    except WrongValueError:
        return
    assert address == web_address(address)
    assert address.isascii()


def test_days_are_written_in_german_too() -> None:
    """25.9.2021 is 2021-09-25."""
    assert date(2021, 9, 25) == day("25.9.2021") == day(" 2021-09-25 ")


def test_a_hashtag_may_be_written_with_its_sign() -> None:
    """#Altmark and Altmark are the same tag; digits alone are none."""
    assert "Altmark" == hashtag("#Altmark") == hashtag("Altmark")
    with pytest.raises(WrongValueError):
        hashtag("2027")


def test_long_values_are_shortened_in_messages() -> None:
    """A sentence never carries a page of text."""
    assert 60 == len(shown("x" * 500))


def test_a_campaign_says_its_languages_and_its_style(tmp_path: Path) -> None:
    """The first language is the campaign's own, each counts once; unless said it is German, and nothing is checked."""
    text = GOOD.replace(
        "[brand]",
        '[posts]\nlanguages = ["en", "de", "en"]\n[style]\ngender = "stern"\nmost_emoji = 0\n[brand]',
    )
    campaign = load_campaign(write(tmp_path, text))
    assert (("en", "de"), "en") == (campaign.languages, campaign.language)
    assert HouseStyle(gender=GenderForm.STERN, most_emoji=0) == campaign.style
    plain = load_campaign(write(tmp_path, GOOD))
    assert (("de",), HouseStyle()) == (plain.languages, plain.style)


@pytest.mark.parametrize(
    ("field", "block"),
    [
        ("posts.languages[1]", '[posts]\nlanguages = ["fr"]'),
        ("posts.languages", "[posts]\nlanguages = []"),
        ("style.gender", '[style]\ngender = "binnen-i"'),
        ("style.most_emoji", "[style]\nmost_emoji = -1"),
    ],
)
def test_a_language_or_style_that_is_not_known_is_told(tmp_path: Path, field: str, block: str) -> None:
    """With the key and how to write it."""
    assert field == problem(tmp_path, "[brand]", f"{block}\n[brand]").field


@pytest.mark.parametrize(
    ("written", "expected"), [("25", "25.00"), ("25.5", "25.50"), ('"7.95"', "7.95"), ("0", "0.00")]
)
def test_a_budget_is_money_to_the_cent(tmp_path: Path, written: str, expected: str) -> None:
    """However it is written, as a number or in quotation marks."""
    assert expected == str(load_campaign(write(tmp_path, f"budget_usd = {written}{GOOD}")).budget_usd)


@pytest.mark.parametrize("written", ["-1", "1.005", "true", '"25 €"', "inf", "nan", '"1e3"', "[25]"])
def test_an_amount_that_is_none_is_told(tmp_path: Path, written: str) -> None:
    """With its key and an example to copy."""
    (finding,) = problems(tmp_path, f"budget_usd = {written}{GOOD}")
    assert ("budget_usd", "campaign.value") == (finding.field, finding.code)
    assert "25.00" in str(finding.remedy)


@pytest.mark.parametrize(
    ("line", "other", "field"),
    [
        ("last_day", "9999-12-31", "period.last_day"),
        ("last_day", "2031-01-01", "period.last_day"),
        ("posts_per_place", "51", "channels[1].posts_per_place"),
        ("posts_per_place", "100000000000000000000000", "channels[1].posts_per_place"),
    ],
)
def test_a_campaign_has_bounds(tmp_path: Path, line: str, other: str, field: str) -> None:
    """What would take all memory to plan is refused where it is written."""
    quoted = other if other.isdigit() else f'"{other}"'
    text = re.sub(rf"^{line} = .*$", f"{line} = {quoted}", GOOD, count=1, flags=re.MULTILINE)
    assert text != GOOD
    (finding,) = problems(tmp_path, text)
    assert field == finding.field


OPEN = GOOD.replace("last_day = 2027-04-30", "ahead = 6").replace("posts_per_place", "posts_per_week")


def test_an_open_ended_campaign(tmp_path: Path) -> None:
    """Weeks ahead in place of a last day; its last day is the Sunday until which it is filled at first."""
    made = load_campaign(write(tmp_path, OPEN))
    assert made.open_ended
    assert (6, 2) == (made.ahead, made.channels[0].posts_per_week)
    assert date(2027, 4, 18) == made.last_day
    assert made.has(date(2030, 1, 1))
    assert not made.over(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("ahead = 6", "ahead = 6\nlast_day = 2027-04-30", "period.last_day"),
        ("ahead = 6", "ahead = 0", "period.ahead"),
        ("ahead = 6", "ahead = 27", "period.ahead"),
        ("posts_per_week = 2", "", "channels[1].posts_per_week"),
        ("posts_per_week = 2", "posts_per_week = 2\nposts_per_place = 2", "channels[1].posts_per_place"),
    ],
)
def test_what_an_open_ended_campaign_cannot_have(tmp_path: Path, before: str, after: str, field: str) -> None:
    """Each is told at its key, with how to write it."""
    assert before in OPEN
    (finding,) = problems(tmp_path, OPEN.replace(before, after))
    assert field == finding.field
    assert finding.remedy


def test_a_campaign_with_an_end_has_no_posts_per_week(tmp_path: Path) -> None:
    """What belongs to an open-ended one is told, and what is missing too."""
    (finding,) = problems(tmp_path, GOOD + "posts_per_week = 2\n")
    assert "channels[1].posts_per_week" == finding.field
    (missing,) = problems(tmp_path, GOOD.replace("posts_per_place = 2\n", ""))
    assert "posts_per_place = 2" in translate(missing.remedy, Language.EN)
