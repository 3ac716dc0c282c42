"""The best-filled text within a limit."""

from outreach.content.fitting import Choice, Fitted, Turn, fit

FIRST = "Aus einem alten Gasthof am Deich wurde ein Ort für Bildung, den viele kennen und mögen."
SECOND = "Gäste finden hier Seminarräume, Ferienzimmer, einen Zeltplatz und ein gutes Café."
REMARK = "Der Radweg führt vorbei."
LEANING = "Dazu kommt ein Garten, der Besuch ist frei und an jedem Tag im Jahr möglich."


def render(choice: Choice) -> str:
    """A template as it might be: story, two optional parts of 10 signs each, and hashtags of 5 each."""
    parts = ["o" * 10 for weight in (1, 2) if choice.dropped < weight]
    return "|".join([*choice.story, *parts, *(["#tags"] * choice.tags)])


def choice(*sentences: str, limit: int, lead: int = 0, before: int = 0, aim: int | None = None) -> Choice:
    turn = Turn(lead=lead, before=before)
    found = fit(render, len, sentences, turn=turn, tags=3, limit=limit, aim=limit if aim is None else aim)
    assert isinstance(found, Fitted)
    assert len(found.text) <= limit
    assert found.text == render(found.choice)
    return found.choice


def test_everything_is_told_where_there_is_room() -> None:
    """All sentences in their order, all optional parts, all hashtags."""
    assert choice(FIRST, SECOND, REMARK, limit=999) == Choice(
        story=(FIRST, SECOND, REMARK), dropped=0, tags=3
    )


def test_another_lead_keeps_the_order_of_the_others() -> None:
    """The second post begins with the second sentence, the others follow in their order."""
    assert choice(FIRST, SECOND, REMARK, limit=999, lead=1).story == (SECOND, FIRST, REMARK)


def test_the_lead_goes_round() -> None:
    """After the last sentence that can stand first comes the first again; a remark never leads."""
    assert choice(FIRST, SECOND, REMARK, limit=999, lead=2).story[0] == FIRST


def test_a_sentence_that_leans_follows_its_own() -> None:
    """What refers back comes right after what it refers to."""
    assert choice(FIRST, SECOND, LEANING, limit=999, lead=1).story == (SECOND, LEANING, FIRST)


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


def test_then_another_sentence_leads() -> None:
    """A whole sentence is worth more than the turn."""
    limit = len(render(Choice(story=(SECOND,), dropped=3, tags=2)))
    assert choice(FIRST, SECOND, limit=limit).story == (SECOND,)


def test_a_sentence_is_cut_before_another_leads_twice() -> None:
    """The second post does not begin as the first did, even if its own sentence must be cut for that."""
    assert choice(SECOND, FIRST, limit=95, lead=1, before=1).story[0].endswith("für Bildung …")


def test_a_sentence_leads_twice_where_the_other_cannot_be_cut() -> None:
    """Better the same opening than no story."""
    endless = "Ein" + " sehr" * 30 + " langer Satz."
    assert choice(SECOND, endless, limit=120, lead=1, before=1).story == (SECOND,)


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
    assert fit(lambda _: "x" * 9, len, (), turn=Turn(lead=0, before=0), tags=0, limit=8, aim=8) is None


def test_the_aim_keeps_a_text_short() -> None:
    """Where the network takes more than is read, the text ends at the aim."""
    assert choice(FIRST, SECOND, limit=999, aim=130).story == (FIRST,)


def test_beyond_the_aim_no_sentence_is_cut() -> None:
    """A first sentence longer than the aim stays whole where the network takes it."""
    assert choice(FIRST, limit=999, aim=50) == Choice(story=(FIRST,), dropped=0, tags=3)


def test_a_sentence_without_end_is_cut_where_a_network_would_take_it() -> None:
    """Nobody reads a sentence of more than 2,000 letters."""
    endless = "Und noch ein Wort mehr, " * 200
    (story,) = choice(endless, limit=60_000).story
    assert len(story) <= 1_000


def test_only_the_first_six_sentences_are_told() -> None:
    """A post tells no more, however long the teaser is."""
    assert len(choice(*[f"Satz {n} steht hier." for n in range(20)], limit=9999).story) == 6
