"""What a careful reader marks in one text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.lint import check_text, check_told, names_without_consent
from outreach.content.lint.signs import emoji
from outreach.errors import Finding, Severity
from outreach.language import Language
from outreach.model import ChannelName, GenderForm, HouseStyle, Kind, PlaceStatus
from outreach.networks import FACEBOOK, TWITTER, names, profile
from tests.builders import a_place

DE, EN = Language.DE, Language.EN


def found(
    text: str,
    channel: ChannelName = TWITTER,
    language: Language = DE,
    limit: int | None = None,
    **style: object,
) -> list[Finding]:
    return list(check_text(text, profile(channel), language, HouseStyle(**style), limit))


def codes(text: str, channel: ChannelName = TWITTER, language: Language = DE, **style: object) -> list[str]:
    return [finding.code.removeprefix("content.") for finding in found(text, channel, language, **style)]


def test_a_good_text_has_no_findings() -> None:
    """Clean type, a few hashtags, an https link."""
    text = "Gutshof Krevese – »ein Ort« um 10\u202fUhr.\nMehr: https://a.de/#b*c\n#Altmark #Haus5 #ÖPNV"
    assert found(text, gender=GenderForm.PAARFORM) == []


def test_every_finding_says_where_and_what_to_do() -> None:
    """A stable code, the line and a remedy."""
    (finding,) = found("Gut.\n\nUm 10 Uhr.")
    assert ("content.narrow-space", 3) == (finding.code, finding.line)
    assert "10\u202fUhr" in str(finding.remedy)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("hashtag-breaks", "#Gründer*innen"),
        ("hashtag-breaks", "#Gründer:innen"),
        ("hashtag-breaks", "#Bio-Hof"),
        ("hashtag-breaks", "#Kunst&Kultur"),
        ("hashtag-breaks", "#Elblandwerker*"),
        ("hashtag-digits", "#2027"),
        ("hashtag-case", "#kreativorteimgrünen"),
        ("hashtag-case", "#KREATIVORTE"),
        ("drawn-letters", "𝗙𝗲𝘁𝘁 gedruckt"),
        ("drawn-letters", "Ⓗⓞⓕ"),
        ("many-emoji", "🙂🙂 👩‍🌾 🇩🇪"),
        ("many-hashtags", "#Aa #Bb #Cc #Dd"),
        ("bare-domain", "Auf siebenlinden.org steht mehr"),
        ("link-not-https", "http://a.de/"),
        ("double-space", "zwei  Zeichen"),
        ("quotes", "„Hof“"),
        ("quotes", 'der "Hof"'),
        ("dash", "Hof - und mehr"),
        ("dash", "2020-2025"),
        ("narrow-space", "z. B. hier"),
        ("narrow-space", "15 %"),
        ("ellipsis", "Und dann..."),
        ("apostrophe", "geht's"),
        ("empty", " "),
        ("too-long", "a" * 281),
    ],
)
def test_each_fault_is_told_once(code: str, text: str) -> None:
    """One finding for one fault, and no other."""
    assert [code] == codes(text)


@pytest.mark.parametrize(
    "text",
    ["#Altmark: schön", "#Hof, #Gut", "https://a.de/#abc-d", "a#b", "#Haus5", "#IMG", "Nr. 5 & mehr", "K&#x"],
)
def test_what_is_no_fault_of_a_hashtag_is_not_told(text: str) -> None:
    """A sign after a finished tag, a fragment of a link, a short form."""
    assert not any(code.startswith("hashtag") for code in codes(text))


def test_on_facebook_a_bare_domain_is_no_fault() -> None:
    """Only X makes it a link and takes a price for it."""
    assert codes("Auf siebenlinden.org steht mehr", FACEBOOK) == []


def test_the_campaign_says_how_many() -> None:
    """Its own numbers of emoji and hashtags hold, and its own limit."""
    assert codes("🙂 #Hof", most_emoji=0, most_hashtags=0) == ["many-hashtags", "many-emoji"]
    assert codes("🙂🙂🙂🙂", most_emoji=4) == []
    assert [f.code for f in found("a" * 101, limit=100)] == ["content.too-long"]


def test_english_type_is_another() -> None:
    """In an English text the German quotes are wrong, and “…” is right."""
    assert codes("»farm«", language=EN) == ["quotes"]
    assert codes("“farm”", language=EN) == []


def test_what_keeps_a_text_back_is_an_error_and_style_is_a_warning() -> None:
    """Too long, empty, not https: errors; everything else can go out."""
    assert [f.severity for f in found("a" * 281)] == [Severity.ERROR]
    assert {f.severity for f in found("#Bio-Hof  - um 10 Uhr")} == {Severity.WARNING}


PAAR, NEUTRAL, STERN, DOPPELPUNKT = GenderForm


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (STERN, "Künstler*innen und jede*r"),
        (DOPPELPUNKT, "Künstler:innen, ein:e Gast"),
        (PAAR, "Künstlerinnen und Künstler"),
        (PAAR, "Stipendiaten oder Stipendiatinnen"),
        (None, "Künstler_innen"),
        (None, "Künstler/-innen"),
        (None, "KünstlerInnen"),
    ],
)
@pytest.mark.parametrize("wanted", list(GenderForm))
def test_a_gender_form_is_held_against_the_organisations(
    wanted: GenderForm, form: GenderForm | None, text: str
) -> None:
    """The chosen form passes, every other is pointed out; a gap, a slash and an inner capital nobody chooses."""
    told = "gender-form" in codes(text, FACEBOOK, gender=wanted)
    assert told is (form is not wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Innen und außen",
        "LinkedIn",
        "elblandwerker* lädt ein",
        "Beginn: innen",
        "10:30",
        "https://a.de/b:in",
        "Sonne und Sommer",
    ],
)
@pytest.mark.parametrize("wanted", list(GenderForm))
def test_what_only_looks_like_a_gender_form_is_not_told(wanted: GenderForm, text: str) -> None:
    """Names, colons, links."""
    assert "gender-form" not in codes(text, FACEBOOK, gender=wanted)


def test_without_a_setting_no_gender_form_is_told() -> None:
    """Who has chosen none gets no findings; English texts never."""
    assert codes("Künstler*innen und Künstler:innen", FACEBOOK) == []
    assert codes("Künstler*innen", FACEBOOK, EN, gender=PAAR) == []


def test_a_name_without_consent_keeps_a_text_back() -> None:
    """Only whole names of the place's people, and only those whose consent is not recorded."""
    place = a_place(people=("Ada Muster", "Bo Beispiel"), people_consented=("Bo Beispiel",))
    (finding,) = names_without_consent("Hof.\nAda Muster und Bo Beispiel.", place)
    assert ("content.name-without-consent", 2, "people") == (finding.code, finding.line, finding.field)
    assert finding.severity is Severity.ERROR
    assert list(names_without_consent("Ada Musterhof", place)) == []


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "Grün → © 5"), (1, "👩‍🌾"), (1, "🇩🇪"), (2, "🙂🙂"), (1, "1️⃣"), (1, "👋🏽"), (1, "❤️"), (1, "🙂‍↔️")],
)
def test_emoji_are_counted_whole(count: int, text: str) -> None:
    """A flag, a family, a skin tone is one."""
    assert count == len(emoji(text))


@given(
    st.text(),
    st.sampled_from(names()),
    st.sampled_from([DE, EN]),
    st.sampled_from(list(GenderForm)),
)
def test_any_text_can_be_read(text: str, channel: ChannelName, language: Language, form: GenderForm) -> None:
    """Whatever it holds: findings with a line inside the text, and a message that can be shown."""
    for finding in check_text(text, profile(channel), language, HouseStyle(gender=form)):
        assert str(finding.message)
        assert str(finding.remedy)
        assert finding.line is None or 1 <= finding.line <= text.count("\n") + 1


def test_an_address_that_nobody_can_open_is_told() -> None:
    """Only where the network makes nothing of it for its readers, and the text holds one."""
    x = profile(TWITTER)
    deaf = replace(x, links=replace(x.links, clickable=False))
    found = check_text("Kommt!\nhttps://a.de/", deaf, DE, HouseStyle())
    assert [("content.link-not-clickable", 2)] == [(finding.code, finding.line) for finding in found]
    assert () == check_text("Kommt!", deaf, DE, HouseStyle())


HOF = "In Krevese füllt ein Verein ein altes Gut mit Kultur und Leben. Im Hof stehen vier Werkstätten für alle offen."
FIRST, SECOND = (
    "In Krevese füllt ein Verein ein altes Gut mit Kultur und Leben.",
    "Im Hof stehen vier Werkstätten für alle offen.",
)


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("refers-back", SECOND, Kind.EINLADUNG),
        (
            "refers-back",
            "Tipp: Gutshof Krevese\n\nIm Saal spielen im Sommer junge Leute Theater.",
            Kind.EINLADUNG,
        ),
        ("refers-back", "Danach zog für viele Jahre ein Kindergarten ein.", Kind.EINLADUNG),
        ("order", f"{SECOND} {FIRST}", Kind.EINLADUNG),
        ("no-opening", f"Ein Haus für alle Leute im Ort steht offen. {SECOND}", Kind.PORTRAIT),
        ("no-visits", f"Schaut vorbei! {FIRST}", Kind.EINLADUNG),
        ("no-visits", f"Kommt am Samstag mit Freunden vorbei! {FIRST}", Kind.EINLADUNG),
        ("no-visits", f"Besucht den Hof am Sonntag! {FIRST}", Kind.EINLADUNG),
        ("no-visits", f"{FIRST} Besuchen Sie die Ausstellung.", Kind.EINLADUNG),
        ("said-twice", "Gutshof Krevese\n\nDer Gutshof Krevese ist ein Ort für alle.", Kind.PORTRAIT),
        ("said-twice", "Neu bei uns: ein Hof\n\nEin neuer Hof für alle ist dazugekommen.", Kind.NEU),
        (
            "glued-label",
            f"{FIRST}\n\nDer Ort dazu: Gutshof Krevese, Landkreis Stendal. Gäste sind da.",
            Kind.PORTRAIT,
        ),
        ("category-words", f"{FIRST}\n\nSchwerpunkte: Leben/Tourismus", Kind.PORTRAIT),
    ],
)
def test_what_a_typed_text_says_of_its_place_wrongly_is_told(code: str, text: str, kind: Kind) -> None:
    """The same kinds that no made text has, each with a remedy."""
    place = a_place(teaser=HOF, status=PlaceStatus.PLANNED)
    findings = {
        finding.code.removeprefix("content."): finding for finding in check_told(text, place, DE, kind)
    }
    assert code in findings
    assert str(findings[code].remedy)


def test_a_heading_whose_place_is_called_with_a_stop_is_no_sentence() -> None:
    """As one of all German towns is."""
    place = a_place(name="Rühme - Lincolnsdlg.", teaser="")
    assert () == check_told("Im Porträt: Rühme – Lincolnsdlg.\n\nMehr Orte", place, DE, Kind.PORTRAIT)


def test_a_typed_text_in_order_is_left_alone() -> None:
    """The opening first, what leans on it behind, the name once, words of one's own between."""
    for text in (
        HOF,
        f"Gutshof Krevese im Porträt\n\n{HOF}",
        f"{FIRST} Das freut uns sehr und alle im Ort. {SECOND}",
    ):
        assert check_told(text, a_place(teaser=HOF), DE, Kind.PORTRAIT) == ()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("unclosed", "Er sagt: »Wir bauen ein Haus. Es wird gut."),
        ("unclosed", "Wir freuen uns über zehn Leute.« So ist es."),
        ("unclosed", "Ein Hof (mit Garten und Teich."),
        ("cut-off", "Der Anbau mit Werkstatt und Saal der Fa."),
        ("cut-off", "Gäste finden Seminarräume, Ferienzimmer …"),
        ("cut-off", "Gäste finden Seminarräume, Ferienzimmer, ..."),
        ("damaged", "Die GÃ¤rtnerei öffnet."),
        ("damaged", "Die G\ufffdrtnerei öffnet."),
        ("damaged", "Der Garten ist groÃ"),
        ("markup", "<p>Ein Garten</p>"),
        ("markup", "Obst &amp; Garten"),
        ("markup", "Ein **alter** Garten"),
        ("markup", "Ein Garten, [hier](https://x.example)"),
        ("markup", "Willkommen bei {{ place.name }}"),
        ("placeholder", "TBD"),
        ("placeholder", "Ein Garten.\nÖffnungszeiten: k. A."),
        ("placeholder", "Lorem ipsum dolor sit amet."),
        ("capitals", "DAS GROSSE FEST AM SONNTAG FÜR ALLE"),
    ],
)
def test_what_any_reader_stumbles_over_is_told(code: str, text: str) -> None:
    """A mark without its partner, a text that breaks off, shouted words."""
    assert code in codes(text)


def test_what_only_looks_wrong_is_left_alone() -> None:
    """»a)«, inches, a name in capitals, a sentence that ends in a short word, sums, stars and the letters of others."""
    for text in (
        "SÃO JOÃO, Åland und Łódź",
        "2 * 3 < 7 & 5 > 4",
        "Gärtner*innen – ein Fest",
        "C&A [Nr. 5] #Hof",
        "Das – ist gut.",
    ):
        assert not {"damaged", "markup", "placeholder"} & set(codes(text))
    assert codes('a) Das DAILY AM DOM lädt mit 19" ein. Alle ziehen mit.') == []
