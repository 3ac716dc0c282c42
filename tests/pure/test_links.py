"""The address that a post carries."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.links import Link, post_link
from outreach.content.problem import ContentProblem
from outreach.errors import Severity
from outreach.model import Kind, LinkTo, Place
from outreach.networks import TWITTER
from outreach.networks.twitter_length import weighted_length
from tests.builders import a_brand, a_campaign, a_place


def link_of(place: Place, **campaign: object) -> Link:
    return post_link(a_campaign(**campaign), place, TWITTER, LinkTo.PAGE, Kind.PORTRAIT, 2)


def test_the_page_comes_first() -> None:
    """The project's page of the place, with everything by which a visit is counted."""
    expected = (
        "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=twitter&utm_medium=social"
        "&utm_campaign=kreativorte-altmark&utm_content=gutshof-krevese-portrait-2"
    )
    assert expected == link_of(a_place(website="https://krevese.de/")).url


def test_the_website_comes_next() -> None:
    """Without a page of the project the place's own website is linked."""
    assert link_of(a_place(page="", website="https://krevese.de")).url.startswith(
        "https://krevese.de/?utm_source="
    )


def test_the_brand_comes_last() -> None:
    """Without any address of the place the brand's front page is linked, and that is told."""
    link = link_of(a_place(page=""))
    assert (link.own, urlsplit(link.url).path) == (False, "/")


def test_a_post_without_link_has_none() -> None:
    """Where the campaign wants no link, there is none."""
    link = post_link(a_campaign(), a_place(), TWITTER, LinkTo.NONE, Kind.PORTRAIT, 1)
    assert link.url == ""


def test_a_query_is_kept() -> None:
    """A short link by query still leads to its page, and foreign utm parameters are replaced."""
    link = link_of(a_place(page="https://kreativorte-im-gruenen.de/?p=304&utm_source=alt"))
    query = parse_qs(urlsplit(link.url).query)
    assert (["304"], ["twitter"]) == (query["p"], query["utm_source"])


def test_a_fragment_is_kept_at_the_end() -> None:
    """A place on a page of many is still jumped to."""
    assert link_of(a_place(page="https://a.de/orte#krevese")).url.endswith("-2#krevese")


def test_the_campaigns_name_stands_in_for_its_utm_name() -> None:
    """Without utm_campaign the campaign's own name is counted."""
    assert "utm_campaign=sommer&" in link_of(a_place(), utm_campaign="", name="sommer").url


def test_an_http_address_is_passed_over_and_told() -> None:
    """An http address is not upgraded on a guess: the next is taken and a person is warned."""
    link = link_of(a_place(page="http://a.de/x", website="https://b.de/"))
    (finding,) = link.findings
    assert link.url.startswith("https://b.de/")
    assert (Severity.WARNING, "page", "gutshof-krevese") == (finding.severity, finding.field, finding.place)


@pytest.mark.parametrize(
    "page", ["https://", "https://[::1", "https://bürgermeisterhof.de/", "krevese.de", "https://x"]
)
def test_an_address_that_is_none_is_passed_over(page: str) -> None:
    """What a browser would not open is not linked."""
    assert link_of(a_place(page=page)).findings[0].code == "content.link-not-https"


def test_no_https_address_at_all_is_a_problem() -> None:
    """Where not even the brand has an https address, the post cannot be made."""
    with pytest.raises(ContentProblem) as raised:
        link_of(a_place(page=""), brand=a_brand(website="http://a.de/"))
    assert raised.value.finding.code == "content.no-link"


def test_spaces_and_umlauts_are_encoded() -> None:
    """A path as typed becomes one that no network cuts."""
    assert "https://a.de/sch%C3%B6n%20hier/?" in link_of(a_place(page="https://a.de/schön hier/")).url


@given(st.text(max_size=40), st.text(max_size=40))
def test_x_counts_every_link_as_one(path: str, query: str) -> None:
    """Whatever stands in path and query, the finished link is one link for X: 23."""
    safe = str.maketrans("", "", "#\\")
    address = f"https://kreativorte.de/{path.translate(safe)}?q={query.translate(safe)}"
    assert weighted_length(link_of(a_place(page=address)).url) == 23
