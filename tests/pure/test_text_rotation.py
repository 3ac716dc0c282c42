"""Kind, variant and photo of each of a place's posts."""

from outreach.content.rotation import kind_of, photo_of, variant_of
from outreach.model import Kind, Photo
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_place


def test_kinds_take_turns() -> None:
    """The campaign's kinds come one after another and begin again."""
    kinds = [kind_of(a_campaign(), a_place(), number) for number in (1, 2, 3)]
    assert kinds == [Kind.PORTRAIT, Kind.EINLADUNG, Kind.PORTRAIT]


def test_a_new_place_is_announced_first() -> None:
    """A new place's first post is of kind neu, then the turns begin."""
    campaign = a_campaign(new_places=("gutshof-krevese",))
    kinds = [kind_of(campaign, a_place(), number) for number in (1, 2, 3)]
    assert kinds == [Kind.NEU, Kind.PORTRAIT, Kind.EINLADUNG]


def test_a_places_first_posts_on_a_channel_differ_in_variant() -> None:
    """Portrait and invitation of a place are not both first, second or third variants."""
    assert variant_of(a_campaign(), a_place(), 0, 1, 3) != variant_of(a_campaign(), a_place(), 0, 2, 3)


def test_repeats_of_a_kind_use_every_template_once() -> None:
    """The three portraits of a place on a channel take the three templates."""
    assert {variant_of(a_campaign(), a_place(), 0, number, 3) for number in (1, 3, 5)} == {0, 1, 2}


def test_the_same_number_differs_between_channels() -> None:
    """The first post on Facebook and the first on X take different templates."""
    first, second = (variant_of(a_campaign(), a_place(), channel, 1, 3) for channel in (0, 1))
    assert first != second


def test_places_begin_with_different_templates() -> None:
    """Not every place opens with the same words."""
    assert {variant_of(a_campaign(), a_place(f"ort-{n}"), 0, 1, 3) for n in range(20)} == {0, 1, 2}


def test_another_seed_mixes_anew() -> None:
    """The seed decides, and nothing else does."""
    mixes = {
        tuple(variant_of(a_campaign(seed=seed), a_place(f"ort-{n}"), 0, 1, 3) for n in range(20))
        for seed in (1, 1, 2)
    }
    assert len(mixes) == 2


def test_cleared_photos_take_turns() -> None:
    """Photos without credit, licence or consent are never shown."""
    cleared = [Photo(file=f"{name}.jpg", credit="X", licence="CC0", consent=True) for name in "ab"]
    place = a_place(photos=(cleared[0], Photo(file="nicht.jpg", credit="X"), cleared[1]))
    assert [photo_of(place, number, FACEBOOK, None) for number in (1, 2, 3)] == [
        cleared[0],
        cleared[1],
        cleared[0],
    ]


def test_no_cleared_photo_is_none() -> None:
    """A place without a cleared photo has none."""
    assert photo_of(a_place(photos=(Photo(file="nicht.jpg"),)), 1, FACEBOOK, None) is None
