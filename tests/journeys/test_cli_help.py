"""Help on every level: with an example, at once, in the person's language."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from outreach import __version__
from outreach.cli.choices import EFFECT, EXPENSE, KIND, ROLE, STATUS, WordChoice
from outreach.cli.helpwords import PLACEHOLDERS
from outreach.cli.networks import NetworkName
from outreach.cli.root import root
from outreach.language import Language, translate
from tests.journeys.cli import outreach, program

HEAVY = (
    "sqlalchemy",
    "tweepy",
    "facebook",
    "pyvips",
    "typst",
    "vl_convert",
    "pydantic",
    "jinja2",
    "requests",
    "apscheduler",
)


def levels() -> list[tuple[str, ...]]:
    """The words before -h, on every level."""
    found: list[tuple[str, ...]] = [()]
    context = click.Context(root)
    for name in root.list_commands(context):
        found.append((name,))
        command = root.get_command(context, name)
        if isinstance(command, click.Group):
            found += [(name, child) for child in command.commands]
    return found


@pytest.mark.parametrize("words", levels(), ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_there_on_every_level(words: tuple[str, ...], option: str) -> None:
    """Usage and the shared option are shown, and nothing is said beside it."""
    answer = outreach(*words, option)
    assert (0, "") == (answer.code, answer.err)
    assert answer.out.startswith(" ".join(("Usage: outreach", *words)))
    assert "--data DIR" in answer.out


@pytest.mark.parametrize("words", levels(), ids=" ".join)
def test_help_has_an_example(words: tuple[str, ...]) -> None:
    """A command shows a call of itself, a group its commands, the whole the first steps."""
    text = outreach(*words, "-h").out
    example = "outreach init" if not words else " ".join(("outreach", *words))
    assert example in text.partition("\n")[2] or "Commands:" in text


@pytest.mark.parametrize("words", levels(), ids=" ".join)
def test_help_speaks_german(words: tuple[str, ...]) -> None:
    """The sentences of the program and those of click are in the language of the call."""
    english, german = (
        outreach(*words, "-h", environ={"OUTREACH_LANG": language}).out for language in ("en", "de")
    )
    assert english.split("\n\n")[1] != german.split("\n\n")[1]  # what the command does
    of_click = ("Usage:", "Options:", "Show this message and exit.", "[OPTIONS]")
    assert all(word in english for word in of_click)
    others = ("Commands:", "COMMAND", "default:", "required", "Show the version")
    assert [] == [word for word in (*of_click, *others) if word in german]
    assert "--data ORDNER" in german
    # what stands for a value, in usage, at options and in the sentences about them
    assert set() == set(re.findall(r"[A-Z][A-Z_=-]+", german)) & PLACEHOLDERS.keys()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("posts", "show"), "Fehler: Es fehlt das Argument 'ID'."),
        (("places", "show", "altmark"), "Fehler: Es fehlt das Argument 'ORT'."),
        (("posts", "shw"), "Fehler: Den Befehl 'shw' gibt es nicht."),
        (("posts", "list", "--sttus", "draft"), "Fehler: Die Option '--sttus' gibt es nicht."),
        (
            ("posts", "list", "--status", "lost"),
            "Fehler: Ungültiger Wert für '--status': 'lost' ist keines von",
        ),
        (("check", "now"), "Fehler: Ein Argument ist zu viel (now)"),
        (
            ("notices", "list", "--limit", "0"),
            "Fehler: Ungültiger Wert für '--limit': 0 liegt nicht im Bereich x>=1.",
        ),
        (("posts", "done", "3f"), "Fehler: Es fehlt die Option '--url'."),
    ],
)
def test_a_wrong_call_is_told_in_german(words: tuple[str, ...], told: str) -> None:
    """What click finds wrong with a call, and where its help is, reads like the rest."""
    answer = outreach(*words, environ={"OUTREACH_LANG": "de"})
    assert 2 == answer.code
    assert told in answer.err
    assert answer.err.startswith("Aufruf: outreach ")
    assert "zeigt die Hilfe." in answer.err


@pytest.mark.parametrize("option", [STATUS, KIND, EXPENSE, EFFECT, ROLE, NetworkName()])
@pytest.mark.parametrize("spoken", Language)
def test_an_option_takes_the_words_that_lists_show(
    monkeypatch: pytest.MonkeyPatch, option: WordChoice, spoken: Language
) -> None:
    """A state, a kind, a role or a network is named as the person reads it, or as programs write it."""
    monkeypatch.setenv("OUTREACH_LANG", spoken)
    words = option.words()
    assert set(option.choices) == words.keys()
    for choice, word in words.items():
        shown = translate(word, spoken)
        assert {choice} == {option.convert(text, None, None) for text in (choice, shown, shown.lower())}
    with pytest.raises(click.BadParameter) as refused:
        option.convert("nirgends", None, None)
    assert all(translate(words[choice], spoken) in refused.value.message for choice in option.choices)


def test_help_works_with_a_wrong_setting() -> None:
    """Who has mistyped a setting still gets help."""
    answer = outreach("posts", "-h", environ={"OUTREACH_LANG": "fr"})
    assert 0 == answer.code
    assert "Posts: read" in answer.out


@pytest.mark.parametrize(
    "words", [(), ("posts",), ("posts", "edit"), ("account", "add"), ("campaign", "plan"), ("report",)]
)
def test_help_loads_nothing_heavy(words: tuple[str, ...], tmp_path: Path) -> None:
    """Help comes at once: neither database nor networks nor drawing are loaded."""
    done = program(*words, "-h", cwd=tmp_path, environ={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert set() == loaded & set(HEAVY)
    assert [] == list(tmp_path.iterdir())


def test_the_version() -> None:
    """--version says which one it is."""
    assert f"outreach, version {__version__}\n" == outreach("--version").out


def test_the_program_and_the_module_are_the_same(tmp_path: Path) -> None:
    """`python -m outreach` runs the command line in any folder."""
    done = program("--version", cwd=tmp_path)
    assert (0, f"outreach, version {__version__}\n") == (done.returncode, done.stdout)


def test_the_first_language_is_german() -> None:
    """Without any setting the program speaks the first customer's language."""
    assert "Beiträge" in outreach("-h", environ={"OUTREACH_LANG": ""}).out
