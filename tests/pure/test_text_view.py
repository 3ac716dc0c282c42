"""What a template sees of a place."""

import pytest

from outreach.content.view import view, village
from tests.builders import a_place


@pytest.mark.parametrize(
    ("expected", "municipality"),
    [
        ("Krevese", "Hansestadt Osterburg (Altmark), OT Krevese"),
        ("Kalbe", "Kalbe (Milde)"),
        ("Salzwedel", "Hansestadt Salzwedel"),
        ("Wittenberg", "Lutherstadt Wittenberg"),
        ("Stadtoldendorf", "Stadtoldendorf"),
        ("Jeber-Bergfrieden", "Coswig (Anhalt), OT-Jeber-Bergfrieden"),
        ("Hagelberg", "Bad Belzig, OT Hagelberg (Klein Glien)"),
        ("Wiesenburg/Mark", "Wiesenburg/Mark"),
        ("", ""),
    ],
)
def test_the_village_is_the_shortest_name_of_where_it_is(expected: str, municipality: str) -> None:
    """Part of the municipality where one is named, else its name without title and supplement."""
    assert expected == village(municipality)


def test_the_location_is_one_line() -> None:
    """Village, municipality and district, without brackets in brackets."""
    assert view(a_place()).location == "Krevese (Hansestadt Osterburg), Landkreis Stendal"


@pytest.mark.parametrize(
    ("expected", "name", "municipality", "district"),
    [
        (
            "Hansestadt Osterburg (Altmark), Landkreis Stendal",
            "Gutshof Krevese",
            "Hansestadt Osterburg (Altmark), OT Krevese",
            "Landkreis Stendal",
        ),
        (
            "Poppau (Beetzendorf), Altmarkkreis Salzwedel",
            "Ökodorf Sieben Linden",
            "Beetzendorf, OT Poppau",
            "Altmarkkreis Salzwedel",
        ),
        ("", "Bürgermeisterhof Salzwedel", "Hansestadt Salzwedel", "Altmarkkreis Salzwedel"),
        ("Hansestadt Stendal", "DAILY AM DOM", "Hansestadt Stendal", "Landkreis Stendal"),
        (
            "Depekolk, Altmarkkreis Nord",
            "Salzwedeler Hof Salzwedel",
            "Salzwedel, OT Depekolk",
            "Altmarkkreis Nord",
        ),
        ("Landkreis Stendal", "Ohne Ort", "", "Landkreis Stendal"),
    ],
)
def test_around_repeats_nothing_that_the_name_says(
    expected: str, name: str, municipality: str, district: str
) -> None:
    """Beside the name stands only what it does not tell."""
    assert expected == view(a_place(name=name, municipality=municipality, district=district)).around


def test_near_is_the_village_where_the_name_does_not_say_it() -> None:
    """A word or two for a short post: the village first."""
    assert view(a_place(name="Ökodorf Sieben Linden", municipality="Beetzendorf, OT Poppau")).near == "Poppau"


def test_near_is_the_district_where_the_name_says_the_village() -> None:
    """A word or two for a short post: the district next."""
    assert view(a_place()).near == "Landkreis Stendal"


def test_a_district_that_is_no_name_is_left_out() -> None:
    """»kreisfreie Stadt« stands in the data in place of a district."""
    assert view(a_place(municipality="Dessau", district="kreisfreie Stadt")).location == "Dessau"


def test_topics_are_the_categories_as_people_say_them() -> None:
    """»Arbeiten/Wirtschaft« is »Arbeiten und Wirtschaft«."""
    seen = view(a_place(categories=("Arbeiten/Wirtschaft", "Leben/Wirtschaft")))
    assert seen.topics == ("Arbeiten und Wirtschaft", "Leben und Wirtschaft")


def test_a_section_stands_in_for_an_empty_teaser() -> None:
    """Where the teaser is empty, the first section with a text tells the story."""
    seen = view(a_place(teaser=" ", texts={"objekt": "", "lage": "Am Deich."}))
    assert seen.sentences == ("Am Deich.",)


def test_soft_hyphens_of_the_name_are_for_the_card_only() -> None:
    """In a text the name has none."""
    assert view(a_place(name="Bürger\u00admeister\u00adhof")).name == "Bürgermeisterhof"
