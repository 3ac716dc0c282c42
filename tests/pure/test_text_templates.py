"""The language of the text templates, and that nothing gets out of it."""

from pathlib import Path

import pytest

from outreach.content.problem import ContentProblem
from outreach.content.text import PostTemplates
from outreach.errors import Finding
from outreach.model import Kind
from outreach.networks import TWITTER

NAME = "portrait/facebook/1.txt"


def rendered(folder: Path, source: str, **values: object) -> str:
    file = folder / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return PostTemplates(folder).render(NAME, {"dropped": 0, **values})


def problem(folder: Path, source: str, **values: object) -> Finding:
    with pytest.raises(ContentProblem) as raised:
        rendered(folder, source, **values)
    return raised.value.finding


def test_values_are_put_in_and_the_text_is_tidied(tmp_path: Path) -> None:
    """What an empty value leaves behind is taken out."""
    assert rendered(tmp_path, "{{ a }}  {{ b }} c\n\n\n\nd\n", a="x", b="") == "x c\n\nd"


def test_nothing_is_escaped(tmp_path: Path) -> None:
    """A post is plain text."""
    assert rendered(tmp_path, "{{ a }}", a="K & K <3") == "K & K <3"


def test_values_are_not_templates(tmp_path: Path) -> None:
    """Braces in the customer's data stay braces."""
    assert rendered(tmp_path, "{{ a }}", a="{{ b }}") == "{{ b }}"


def test_conditions_choose(tmp_path: Path) -> None:
    """Comparisons, not, and, or, and inline conditions work."""
    source = "{% if a in b and not c %}1{% elif c %}2{% else %}3{% endif %}{{ 'x' if c or a else 'y' }}"
    assert rendered(tmp_path, source, a="k", b="Krevese k", c="") == "1x"


@pytest.mark.parametrize(
    ("expected", "words"), [("", ()), ("a", ("a",)), ("a und b", ("a", "b")), ("a, b und c", "abc")]
)
def test_und_joins_a_list(expected: str, words: str | tuple[str, ...], tmp_path: Path) -> None:
    """A list becomes an enumeration with »und«."""
    assert expected == rendered(tmp_path, "{{ words | und }}", words=tuple(words))


def test_und_refuses_a_text(tmp_path: Path) -> None:
    """A text is no list, and is not taken apart into letters."""
    assert "takes a list" in str(problem(tmp_path, "a\n{{ name | und }}", name="Krevese").message)


@pytest.mark.parametrize(("expected", "dropped"), [("a b c", 0), ("b c", 1), ("c", 2), ("", 3)])
def test_optional_parts_go_by_weight(expected: str, dropped: int, tmp_path: Path) -> None:
    """What has weight 1, or none, goes first."""
    source = "{% optional %}a{% endoptional %} {% optional 2 %}b{% endoptional %} {% optional 3 %}c{% endoptional %}"
    assert expected == rendered(tmp_path, source, dropped=dropped)


@pytest.mark.parametrize("weight", ["0", "4"])
def test_an_optional_part_has_weight_one_to_three(weight: str, tmp_path: Path) -> None:
    """Another weight is a mistake in the template."""
    found = problem(tmp_path, "\n{% optional " + weight + " %}a{% endoptional %}")
    assert (NAME, 2) == (found.template, found.line)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (3, "a\n\n{{ nobody }}"),
        (2, "a\n{{ place.nothing }}"),
        (2, "a\n{{ place[7] }}"),
        (3, "a\n{% if place %}\n{{ place"),
        (2, "a\n{{ place | shout }}"),
        (2, "a\n{% if place < 1 %}x{% endif %}"),
        (1, "{% endif %}"),
    ],
)
def test_a_mistake_is_told_with_its_line(line: int, source: str, tmp_path: Path) -> None:
    """An undefined name or field, a broken tag, an unknown filter: template, line and remedy."""
    found = problem(tmp_path, source, place="Krevese")
    assert ("content.template", NAME, line) == (found.code, found.template, found.line)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ place.__init__.__globals__ }}",
        "{{ self }}",
        "{{ ''.join(place) }}",
        "{{ cycler }}",
        "{{ '%s' % place }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ 1 + 1 }}",
        "{{ [place] }}",
        "{{ place[0:] }}",
        "{{ place is string }}",
        "{{ place | join }}",
        "{{ place | attr('x') }}",
        "{{ 'a' | center(1000000000) }}",
        "{% for a in place %}x{% endfor %}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set a = place %}{{ a ~ a }}",
        "{% include 'portrait/facebook/1.txt' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'portrait/facebook/1.txt' as x %}",
        "{% extends 'portrait/facebook/1.txt' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}a{% endfilter %}",
        "{% raw %}{% endraw %}{{ lipsum() }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% if place %}" * 200 + "x" + "{% endif %}" * 200,
    ],
)
def test_a_template_can_neither_escape_nor_run_on(source: str, tmp_path: Path) -> None:
    """No way to the program's insides, to other files, to loops, or to texts that grow: all are findings."""
    assert problem(tmp_path, source, place="Krevese").code == "content.template"


def test_a_template_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A text template is a page at most."""
    assert "larger than" in str(problem(tmp_path, "a" * 20_001).message)


def test_a_template_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """A file in another encoding is a finding, not a garbled post."""
    (tmp_path / "portrait/facebook").mkdir(parents=True)
    (tmp_path / NAME).write_bytes("Grün".encode("cp1252"))
    with pytest.raises(ContentProblem) as raised:
        PostTemplates(tmp_path).render(NAME, {})
    assert str(raised.value) == f"The template {NAME} fails: the template is not UTF-8"


@pytest.mark.parametrize("name", ["../geheim.txt", "/etc/passwd", "portrait/facebook/9.txt"])
def test_nothing_outside_the_folder_is_read(name: str, tmp_path: Path) -> None:
    """A name that leads out of the folder, or nowhere, is a finding."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "geheim.txt").write_text("geheim")
    with pytest.raises(ContentProblem):
        PostTemplates(tmp_path / "posts").render(name, {})


def test_variants_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    """1, 2 … 10; other files are no variants."""
    folder = tmp_path / "neu/twitter"
    folder.mkdir(parents=True)
    for name in ("10.txt", "2.txt", "1.txt", "README.md"):
        (folder / name).write_text("x")
    expected = ("neu/twitter/1.txt", "neu/twitter/2.txt", "neu/twitter/10.txt")
    assert expected == PostTemplates(tmp_path).variants(Kind.NEU, TWITTER)


def test_a_link_that_leads_out_of_the_folder_is_no_variant(tmp_path: Path) -> None:
    """A symbolic link to a file elsewhere is passed over."""
    folder = tmp_path / "posts/neu/twitter"
    folder.mkdir(parents=True)
    (tmp_path / "geheim.txt").write_text("geheim")
    (folder / "1.txt").symlink_to(tmp_path / "geheim.txt")
    assert PostTemplates(tmp_path / "posts").variants(Kind.NEU, TWITTER) == ()


@pytest.mark.parametrize(
    "expression",
    [
        "9" * 5000,
        "1/0",
        "10**10000",
        "'x'.encode('no-such')",
        "'%d' % 'a'",
        "(" * 300 + "1" + ")" * 300,
        "2.0**9999",
    ],
)
def test_whatever_an_expression_raises_is_a_finding(tmp_path: Path, expression: str) -> None:
    """It names the template, and no more than a line of what went wrong; also for the check of all templates."""
    file = tmp_path / "portrait" / "facebook" / "1.txt"
    file.parent.mkdir(parents=True)
    file.write_text("Text {{ " + expression + " }}", "utf-8")
    with pytest.raises(ContentProblem) as problem:
        PostTemplates(tmp_path).render("portrait/facebook/1.txt", {})
    finding = problem.value.finding
    assert ("content.template", "portrait/facebook/1.txt") == (finding.code, finding.template)
    assert len(str(finding.message)) < 400
