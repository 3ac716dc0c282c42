"""The pages say what the program does: every command, option, setting, finding, state and arrow."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import click
import pytest

from outreach import __version__
from outreach.app import verbs
from outreach.cli.calls import call_of
from outreach.cli.root import root
from outreach.errors import Action
from outreach.model import TRANSITIONS, Status
from outreach.networks import names, profile
from outreach.store.schema import metadata
from tests.sources import called, parsed

ROOT = Path(__file__).parents[1]
PAGE = "docs/cli.md"
PAGES = ("README.md", *sorted(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md")))
CODE_FOLDERS = ("outreach", "tests", "bench")
CODE = re.compile(
    r"(account|campaign|cards|channel|content|doctor|facebook|notices|places|plan|post|rights|settings|store)"
    r"\.(?!(toml|csv|json|jpg|fields)$)[a-z][a-z-]*"
)


# or in a file
SECRETS = (
    "OUTREACH_METRICS_TOKEN",
    "OUTREACH_DATABASE_URL",
    "OUTREACH_FILES_SECRET",
    "OUTREACH_OIDC_CLIENT_SECRET",
    "OUTREACH_SMTP_URL",
    "OUTREACH_WEBHOOK_SECRET",
    "OUTREACH_POSTS_WEBHOOK_SECRET",
)


@cache
def page(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


@cache
def tree() -> dict[str, click.Command]:
    """Words → command, groups included."""
    context = click.Context(root)
    found: dict[str, click.Command] = {}
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {child}": each for child, each in command.commands.items()}
    return found


def leaves() -> dict[str, click.Command]:
    """Words → what can be called by them; a group only where it does something by itself."""
    return {
        name: command
        for name, command in tree().items()
        if not isinstance(command, click.Group) or command.invoke_without_command
    }


def source() -> Iterator[ast.AST]:
    for path in sorted((ROOT / "outreach").rglob("*.py")):
        if "sandbox" not in path.parts:
            yield from parsed(path)


@cache
def actions() -> frozenset[tuple[str, frozenset[str]]]:
    """Every verb that a remedy names in the program's source, with the arguments that it is given."""
    return frozenset(
        (str(node.args[0].value), frozenset(str(keyword.arg) for keyword in node.keywords))
        for node in source()
        if isinstance(node, ast.Call)
        and called(node) == "Action"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def calls(text: str) -> list[list[str]]:
    """The words of every call of outreach in a page's code."""
    blocks = "\n".join(re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    code = [
        *re.findall(r"`(outreach [^`]+)`", text),
        *re.findall(r"^\s*(?:\$ )?(outreach .+)$", blocks, re.MULTILINE),
    ]
    found = (shlex.split(call.partition(" # ")[0], comments=False) for call in code if "|" not in call)
    return [words[1:] for words in found]


def command_of(words: list[str]) -> str | None:
    """Which command a call is of, None where it is of none."""
    if words[:1] == ["--data"]:
        words = words[2:]
    for length in (2, 1):
        if (name := " ".join(words[:length])) in tree():
            return name
    return None


# --- the command line -------------------------------------------------------------------------------


def test_every_command_is_on_the_page() -> None:
    """The page's table has every command and no other."""
    assert leaves().keys() == set(
        re.findall(r"^\| `([a-z -]+)` \| .+ \| `outreach ", page(PAGE), re.MULTILINE)
    )


@pytest.mark.parametrize("name", leaves())
def test_the_example_on_the_page_is_a_call_of_the_command(name: str) -> None:
    """Each example parses as the command that it stands for."""
    row = re.search(rf"^\| `{name}` \|.*\| `(outreach .+)` \|$", page(PAGE), re.MULTILINE)
    assert row
    words = shlex.split(row[1])[1 + len(name.split()) :]
    assert name == " ".join(shlex.split(row[1])[1 : 1 + len(name.split())])
    words = [
        "README.md" if before == "--tokens" else word for before, word in pairwise(["", *words])
    ]  # a file that is there
    leaves()[name].make_context(name, words)


@pytest.mark.parametrize("name", leaves())
def test_the_help_of_every_command_has_an_example_of_it(name: str) -> None:
    """`-h` shows a call that can be copied."""
    assert f"outreach {name}" in (leaves()[name].help or "")


def test_every_verb_of_a_remedy_is_a_command() -> None:
    """With the arguments that the remedy gives it, so that the command line can make a call of it."""
    for verb, args in actions():
        assert call_of(Action(verb, **dict.fromkeys(args)))
    assert actions()


def test_every_option_is_on_the_page() -> None:
    """No option of any command is missing, and none is made up."""
    options = {
        option
        for command in (root, *tree().values())
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    section = page(PAGE).partition("\n## Options\n")[2].partition("\n## ")[0]
    named = set(
        re.findall(
            r"(?<![\w-])(--?[a-z][a-z-]*)", "\n".join(re.findall(r"^\| ([^|]+)\|", section, re.MULTILINE))
        )
    )
    assert options | {"-h", "--help"} == named


def test_every_setting_is_on_the_page() -> None:
    """The variables that the program reads are the ones that the page names."""
    read = {
        node.value
        for node in source()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("OUTREACH_[A-Z_]+", node.value)
    }
    named = set(re.findall(r"^\| `(OUTREACH_[A-Z_]+)` \|", page(PAGE), re.MULTILINE))
    files = {f"{name}_FILE" for name in SECRETS}
    assert read == named - files
    assert files <= named


def test_every_finding_is_on_the_page() -> None:
    """Each code that a finding can have is explained, and no other."""
    whole = {
        node.value
        for node in source()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
        and not node.value.endswith("-")  # the beginning of one that is put together
    } - {*verbs.NAMES, *(verb for verb, _ in actions())}
    begun = {
        str(node.values[0].value)
        for node in source()
        if isinstance(node, ast.JoinedStr)
        and len(node.values) == 2
        and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z]+\.([a-z]+-)?", str(node.values[0].value))
        and CODE.match(str(node.values[0].value) + "x")
    }
    named = set(re.findall(r"^\| `([a-z]+\.[a-z-]+)` \|", page(PAGE), re.MULTILINE))
    assert set() == whole - named
    assert set() == {code for code in named - whole if not code.startswith(tuple(begun))}
    assert set() == {start for start in begun if not any(code.startswith(start) for code in named)}


# --- the other pages --------------------------------------------------------------------------------


@cache
def python_files() -> tuple[str, ...]:
    """Of the program, its tests and its measurements, each with a stroke before it."""
    return tuple(
        f"/{file.relative_to(ROOT).as_posix()}"
        for each in CODE_FOLDERS
        for file in (ROOT / each).rglob("*.py")
    )


@pytest.mark.parametrize("path", [*PAGES, "ARCHITECTURE.md"])
def test_what_a_page_names_of_the_program_exists(path: str) -> None:
    """A page names no Python file and no class that is gone or called otherwise by now."""
    named = set(re.findall(r"\b(?:[a-z_]+/)+[a-z_0-9]+\.py\b", page(path)))
    assert [] == sorted(
        name for name in named if not any(file.endswith(f"/{name}") for file in python_files())
    )
    for module, name in re.findall(r"\b(outreach(?:\.[a-z_]+)*)\.([A-Z]\w+)", page(path)):
        assert hasattr(import_module(module), name), f"{module}.{name}"


@pytest.mark.parametrize("path", PAGES)
def test_calls_on_a_page_exist(path: str) -> None:
    """Every call of outreach that a page shows is one of a command that exists, with options that it has."""
    wrong = []
    for words in calls(page(path)):
        name = command_of(words)
        known = {option for parameter in tree()[name].params for option in parameter.opts} if name else set()
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        if name is None or options - known - {"--help", "--data"}:
            wrong.append(" ".join(words))
    assert [] == wrong


def test_every_page_is_reached_from_the_readme() -> None:
    """Under one of its three headings: first steps, how to, reference."""
    pages = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    links = set(re.findall(r"\]\(([^)#]+\.md)\)", page("README.md").partition("## Where to read on")[2]))
    assert set() == pages - links


def test_a_call_that_does_not_exist_is_found() -> None:
    """What looks over the pages can tell a wrong call."""
    assert [["posts", "sent", "--x"]] == calls("Run `outreach posts sent --x`.")
    assert "posts" == command_of(["posts", "sent"])
    assert command_of(["postings"]) is None


def test_the_page_of_operating_says_of_each_table_whether_it_grows() -> None:
    """Who looks after the database learns how long a row of each table stays."""
    told = page("docs/operating.md").partition("In the database, all its tables:")[2].partition("\n## ")[0]
    assert set(metadata.tables) == set(re.findall(r"`([a-z_]+)`", told))


def test_every_state_of_a_post_is_explained() -> None:
    """The page on the life of a post names each state."""
    text = page("docs/life-of-a-post.md")
    assert [] == [status for status in Status if f"`{status}`" not in text]


def test_every_arrow_of_a_post_is_explained() -> None:
    """The page on the life of a post has each arrow of the table of transitions, and no other."""
    rows = re.findall(r"^\| (`.+?`) \| (`.+?`) \|", page("docs/life-of-a-post.md"), re.MULTILINE)
    arrows = {
        (before, after)
        for left, right in rows
        for before in re.findall(r"`([a-z_]+)`", left)
        for after in re.findall(r"`([a-z_]+)`", right)
    }
    assert {(str(before), str(after)) for before, after in TRANSITIONS} == arrows


def test_the_changelog_knows_this_version() -> None:
    """Nothing is released that the changelog does not tell."""
    assert re.search(rf"^## .*\b{re.escape(__version__)}\b", page("CHANGELOG.md"), re.MULTILINE)


def measurements() -> dict[str, ast.Module]:
    return {path.stem: ast.parse(path.read_text("utf-8")) for path in (ROOT / "bench").glob("*.py")}


def test_every_measurement_says_what_it_measures() -> None:
    """In the first line of its file, which `run.py bench` lists, short enough for a line of a terminal."""
    lines = {
        name: (ast.get_docstring(tree) or "").partition("\n")[0] for name, tree in measurements().items()
    }
    assert {} == {name: line for name, line in lines.items() if not 20 <= len(line) <= 120}


def test_the_page_of_measurements_names_each() -> None:
    """With its keys and what it is measured against; what is not there yet stands below, as that."""
    built, _, announced = page("docs/benchmarks.md").partition("## Not there yet")
    row = re.compile(r"^\| `(\w+)` \| `.+` \| .+ \|$", re.MULTILINE)
    assert set() == set(row.findall(built)) - measurements().keys()
    assert set() == measurements().keys() - set(row.findall(built)) - set(row.findall(announced))


def test_every_measurement_speaks_json() -> None:
    """By the same word."""
    silent = [
        name
        for name, tree in measurements().items()
        if not any(isinstance(node, ast.Constant) and node.value == "--json" for node in ast.walk(tree))
    ]
    assert [] == silent


def test_the_page_of_the_forecast_names_every_price() -> None:
    """As the price list has it, no more and no less."""
    rows = re.findall(r"^\| .+ \| (\d\.\d{3}) \|$", page("docs/forecast.md"), re.MULTILINE)
    prices = [str(price.usd) for name in names() for price in profile(name).calls.prices]
    assert sorted(prices) == sorted(rows)


def test_the_glossary_names_places_that_are_there():
    """Where the glossary says that a word lives, there is a module or a folder."""
    named = re.findall(r"`([a-z_/]+(?:\.py|/))`", page("docs/glossary.md"))
    assert named
    assert [] == [path for path in named if not (ROOT / "outreach" / path).exists()]
