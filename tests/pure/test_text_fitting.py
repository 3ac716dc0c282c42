"""The best-filled text within a limit."""

from outreach.content.fitting import Choice, Fitted, Room, fit
from outreach.content.references import material
from outreach.content.story import Story, Tale, Turn

FIRST = "Aus einem alten Gasthof am Deich wurde ein Ort für Bildung, den viele kennen und mögen."
SECOND = "Gäste finden hier Seminarräume, Ferienzimmer, einen Zeltplatz und ein gutes Café."
REMARK = "Ein Radweg führt vorbei."
LEANING = "Dazu kommt ein Garten, der Besuch ist frei und an jedem Tag im Jahr möglich."


def render(choice: Choice) -> str:
    """A template as it might be: story, two optional parts of 10 signs each, and hashtags of 5 each."""
    parts = ["o" * 10 for weight in (1, 2) if choice.dropped < weight]
    return "|".join([*choice.story, *parts, *(["#tags"] * choice.tags)])


def choice(
    *sentences: str, limit: int, aim: int | None = None, before: tuple[Story, ...] = (), nth: int = 1
) -> Choice:
    room, turn = Room(limit, limit if aim is None else aim, 3), Turn(round=nth, introduces=nth == 1)
    found = fit(render, len, Tale(material([sentences])), turn, room, before)
    assert isinstance(found, Fitted)
    assert len(found.text) <= limit
    assert found.text == render(found.choice)
    return found.choice


def test_everything_is_told_where_there_is_room() -> None:
    """All sentences in their order, all optional parts, all hashtags."""
    assert choice(FIRST, SECOND, REMARK, limit=999) == Choice(
        story=(FIRST, SECOND, REMARK), dropped=0, tags=3
    )


def test_a_sentence_that_leans_is_never_told_alone() -> None:
    """Where the sentence before it does not fit, the leaning one goes too."""
    limit = len(render(Choice(story=(FIRST, LEANING), dropped=0, tags=3)))
    assert choice(FIRST, SECOND, LEANING, limit=limit).story == (FIRST,)


def test_the_longest_story_that_fits_is_told() -> None:
    """A shorter sentence fills the room that a longer one would burst."""
    limit = len(render(Choice(story=(FIRST, REMARK), dropped=0, tags=3)))
    assert choice(FIRST, SECOND, REMARK, limit=limit) == Choice(story=(FIRST, REMARK), dropped=0, tags=3)


def test_optional_parts_go_before_a_sentence_is_cut() -> None:
    """The lightest optional part first."""
    limit = len(render(Choice(story=(FIRST,), dropped=1, tags=3)))
    assert choice(FIRST, limit=limit) == Choice(story=(FIRST,), dropped=1, tags=3)


def test_then_hashtags_go_down_to_two() -> None:
    """A whole sentence is worth more than a third hashtag."""
    limit = len(render(Choice(story=(FIRST,), dropped=3, tags=2)))
    assert choice(FIRST, limit=limit) == Choice(story=(FIRST,), dropped=3, tags=2)


def test_a_later_post_begins_with_the_second_sentence_where_it_can() -> None:
    """It stands by itself, and the opening was told."""
    assert choice(FIRST, SECOND, REMARK, limit=999, nth=2).story[0] == SECOND


def test_a_later_post_begins_with_the_opening_where_the_second_sentence_leans() -> None:
    """The opening is told again, and what leans on it."""
    assert choice(FIRST, LEANING, limit=999, nth=2).story == (FIRST, LEANING)


def test_what_was_told_before_is_not_told_again() -> None:
    """Another selection is worth more than a longer one."""
    told = (FIRST, LEANING, LEANING)
    assert choice(*told, limit=999, before=(told,)).story == (FIRST, LEANING)


def test_where_all_was_told_the_longest_is_told_again() -> None:
    """Better the same words than none."""
    assert choice(FIRST, limit=999, before=((FIRST,),)).story == (FIRST,)


def test_then_a_sentence_is_cut_after_a_clause() -> None:
    """Only where no sentence fits whole, and then it says so."""
    assert choice(FIRST, limit=90).story == ("Aus einem alten Gasthof am Deich wurde ein Ort für Bildung …",)


def test_then_the_story_goes() -> None:
    """A sentence without a place to cut is left out whole."""
    assert choice("Ein" + " sehr" * 30 + " langer Satz.", limit=60) == Choice(story=(), dropped=0, tags=3)


def test_then_the_last_hashtags_go() -> None:
    """The barest text has nothing that could go."""
    assert choice(limit=0) == Choice(story=(), dropped=3, tags=0)


def test_nothing_fits() -> None:
    """Where even the barest text is too long, there is none."""
    assert fit(lambda _: "x" * 9, len, Tale(()), Turn(), Room(8, 8, 0)) is None


def test_the_aim_keeps_a_text_short() -> None:
    """Where the network takes more than is read, the text ends at the aim."""
    assert choice(FIRST, SECOND, limit=999, aim=130).story == (FIRST,)


def test_beyond_the_aim_no_sentence_is_cut() -> None:
    """A first sentence longer than the aim stays whole where the network takes it."""
    assert choice(FIRST, limit=999, aim=50) == Choice(story=(FIRST,), dropped=0, tags=3)


def test_a_sentence_without_end_is_not_told_where_a_network_would_take_it() -> None:
    """Nobody reads a sentence of more than 2,000 letters."""
    assert choice("Und noch ein Wort mehr, " * 200, limit=60_000).story == ()


def test_only_the_first_six_sentences_are_told() -> None:
    """A post tells no more, however long the teaser is."""
    assert len(choice(*[f"Satz {n} steht hier." for n in range(20)], limit=9999).story) == 6
