"""Only the networks' own folders know a network by its name; all else asks the profile or the channel."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from outreach.networks import names
from tests.sources import nodes_of, parsed

ROOT = Path(__file__).parents[1] / "outreach"
OWN = ("networks", "channels", "sandbox")
"""The folders in which a network may be named."""

NAMED = re.compile(rf"(?<![.\w])(?:{'|'.join(names())})(?![.\w])")
"""A network's name as a word; a dot beside it makes it part of another name, such as a verb's."""

CONSTANTS = frozenset(name.upper() for name in names())
SPOKEN_OF = re.compile("|".join(("tweet", *(set(names()) - {"handover"}))), re.IGNORECASE)
"""Also as a part of a word; handing over is a verb as well."""


def by_name(nodes: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and words wherever the code names a network: a text of its own, a variable, an import; docstrings may."""
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                if NAMED.search(text) or SPOKEN_OF.search(text):
                    yield node.lineno, text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                if name in CONSTANTS or SPOKEN_OF.search(name):
                    yield node.lineno, name
            case ast.keyword(arg=str(name)) if SPOKEN_OF.search(name):
                yield node.value.lineno, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.ImportFrom(module=str(name)) if (
                SPOKEN_OF.search(name)
            ):
                yield node.lineno, name


def test_no_network_is_known_by_name_outside_its_own_folders():
    """Neither compared with, nor a key of a table, nor imported: a further network needs no line there."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in sorted(ROOT.rglob("*.py"))
        if path.relative_to(ROOT).parts[0] not in OWN
        for line, words in by_name(parsed(path))
    ]
    assert [] == found


def test_no_page_and_no_script_of_a_page_knows_a_network_by_name():
    """What differs is asked of the profile, or of what the route hands over."""
    pages = [*ROOT.rglob("*.html"), *(ROOT.parent / "frontend").glob("[cj]s*/*.[cj]s*")]
    assert len(pages) > 60
    assert [] == [
        f"{path.relative_to(ROOT.parent)}: {found[0]}"
        for path in sorted(pages)
        if (found := SPOKEN_OF.search(path.read_text("utf-8")))
    ]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ('if channel == "facebook": pass', True),
        ("from outreach.networks import FACEBOOK", True),
        ("from outreach.networks.twitter_calls import PAGE", True),
        ('MOST = {"handover": 4}', True),
        ("if post.channel == TWITTER: pass", True),
        ("def is_facebook(x): pass", True),
        ("if is_mastodon(post): pass", True),
        ("limits(bluesky=300)", True),
        ('verb = "handover.done"', False),
        ('def add():\n    """As on Facebook."""', False),
        ("from outreach.app.posts import handover", False),
        ("if profile(post.channel).links.paid: pass", False),
    ],
)
def test_a_name_is_told_from_its_absence(code, named):
    """The check takes questions to the profile, docstrings and other words, and nothing that names a network."""
    assert named is bool(list(by_name(nodes_of(ast.parse(code)))))
