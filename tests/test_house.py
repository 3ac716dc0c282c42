"""The house itself: what may stand in its files, that its pins are whole, and that it speaks both languages."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import click
import pytest

from outreach.cli.root import LAZY, root
from outreach.language import Language, translate
from tests import catalogue
from tests.sources import called, parsed

ROOT = Path(__file__).parents[1]
LOCKS = ("assets", "build", "run", "server", "test", "bench")
LONGEST_MODULE = 320  # lines; a sign, not a law: an exception is possible, with its reason
LONG_MODULES = {"run.py": "one file that needs nothing beside it, as it starts before anything is installed"}

OF_PROGRAMMERS = {  # of click's: told to who writes a program with it, or to shells
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Could not determine name for option with declarations {decls!r}",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead?"
    " Did you mean to pass '--{name}'?",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Unknown color {colour!r}",
    "Unknown standard stream '{name}'",
    "d",
}

# Written in pieces, so that this file does not hold what it looks for.
HOSTS = [
    name.replace("_", ".")
    for name in ("pypi_org", "pythonhosted_org", "npmjs_org", "debian_org", "anaconda_org")
]
MACHINE_PATHS = re.compile(
    "(?<![A-Za-z0-9_.~-])/(?:" + "|".join(("root", "work", "home/[a-z]+", "Users/[A-Za-z]+")) + ")/"
)
SECRETS = {
    "a private key": "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----",
    "a token of Facebook": r"\bEAA[A-Za-z0-9]{40,}",
    "a bearer token of X": r"\bA{20,}[A-Za-z0-9%]{30,}",
    "a token of GitHub": r"\bgh[pousr]_[A-Za-z0-9]{30,}",
    "a key of a cloud": r"\bAKIA[0-9A-Z]{16}\b",
}


@cache
def tracked() -> tuple[Path, ...]:
    """All files that are, or would be, in the repository."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Path → text of every tracked file that is text."""
    found = {}
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def hits(pattern: str | re.Pattern[str]) -> list[str]:
    compiled = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts().items()
        if compiled.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if compiled.search(line)
    ]


def nothing(wanting: list[str]) -> None:
    """Fail with all that is wanting, one a line."""
    if wanting:
        pytest.fail("\n".join(wanting), pytrace=False)


SWITCH = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no)\b")


def switching_comments() -> Iterator[tuple[str, str]]:
    """Place and text of every comment in tracked Python files that may switch a check off."""
    for path, text in texts().items():
        if path.endswith(".py") and SWITCH.search(text):
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    yield f"{path}:{token.start[0]}", token.string


def unjustified(comment: str) -> bool:
    """Does the comment switch a check off without naming the rule and a reason of a few words?"""
    for switch in re.finditer(SWITCH.pattern + r"(.*?)(?=#\s*(?:noqa|type:)|$)", comment):
        kind, rest = switch.groups()
        rule = re.match(
            r"(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[a-z, -]+\]|\s*(cover|branch))(?P<reason>.*)", rest
        )
        if kind.startswith("pragma") or rule is None or not re.search(r"\w{2,}\W+\w{2,}", rule["reason"]):
            return True
    return False


def test_no_registry_is_named():
    """No file names a package registry: where packages come from is the installing machine's business."""
    nothing(hits("|".join(re.escape(host) for host in HOSTS)))


def test_no_path_of_a_machine_is_named():
    """No file names a folder of the machine that it was written on."""
    nothing(hits(MACHINE_PATHS))


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_stands_in_a_file(kind):
    """No file holds anything with the shape of a real secret, not even a test."""
    nothing(hits(SECRETS[kind]))


def test_every_switched_off_check_says_why():
    """Each noqa and each type: ignore names its rule and the reason; nothing is kept out of the coverage."""
    nothing([f"{place}: {comment}" for place, comment in switching_comments() if unjustified(comment)])


@pytest.mark.parametrize(
    ("comment", "wanting"),
    [
        ("# no" + "qa", True),
        ("# no" + "qa: S603", True),
        ("# no" + "qa: S603 - the list is ours", False),
        ("# no" + "qa: ARG002, N818  # the SDK passes it", False),
        ("# type: ig" + "nore", True),
        ("# type: ig" + "nore[misc]", True),
        ("# type: ig" + "nore[no-any-return]  # the package has no types", False),
        ("# pragma: no " + "cover", True),
        ("# nothing of the kind", False),
    ],
)
def test_a_reason_is_told_from_its_absence(comment, wanting):
    """The check on switched-off checks takes a rule with a reason and nothing less."""
    assert unjustified(comment) is wanting


def test_every_rule_left_out_of_the_configuration_says_why():
    """In pyproject.toml each rule of ruff that is ignored, and each loosening of mypy, stands beside a comment."""
    sections = re.split(r"\n(?=\[)", texts()["pyproject.toml"])
    rules = [
        line for section in sections if section.startswith("[tool.ruff") for line in section.splitlines()
    ]
    selected = next(line for line in rules if line.startswith("select"))
    bare = [
        line for line in rules if re.search(r'"[A-Z]+\d*"', line) and "#" not in line and line != selected
    ]
    loose = [section for section in sections if section.startswith("[[tool.mypy") and "\n#" not in section]
    nothing(bare + loose)


def test_every_migration_says_whether_it_only_adds():
    """`expands = True` keeps programs of the version before at work, `expands = False` asks for their end."""
    first = "0045"  # those before it were made when everything was stopped for an upgrade
    folder = "outreach/store/migrations/versions/"
    nothing(
        [
            f"{path}: say `expands = True` where older programs can go on working on what it makes"
            for path, text in texts().items()
            if path.startswith(folder)
            and path.removeprefix(folder) >= first
            and not re.search(r"^expands = (True|False)$", text, re.MULTILINE)
        ]
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_has_hashes(name):
    """Each requirement is one version with at least one hash, and no line says where to fetch it."""
    text = texts()[f"requirements/{name}.txt"]
    entries = re.split(r"\n(?=\S)", text.strip())
    wanting = [
        entry.splitlines()[0]
        for entry in entries
        if not re.fullmatch(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+", entry)
    ]
    nothing(wanting)
    assert entries


@pytest.mark.parametrize(
    ("shorter", "longer"), [("build", "test"), ("run", "server"), ("server", "test"), ("test", "bench")]
)
def test_the_shorter_lock_file_is_a_part_of_the_longer(shorter, longer):
    """What builds and what runs is pinned as in the tests, and what is tested as it is measured."""
    few, many = (
        set(re.split(r"\n(?=\S)", texts()[f"requirements/{name}.txt"].strip())) for name in (shorter, longer)
    )
    nothing(sorted(entry.splitlines()[0] for entry in few - many))


def test_every_declared_dependency_is_pinned():
    """What pyproject.toml asks for is in the lock files, and has its reason beside it."""
    project = tomllib.loads(texts()["pyproject.toml"])
    groups = project["dependency-groups"]
    for name, wanted in (
        ("run", project["project"]["dependencies"]),
        ("build", groups["build"] + project["build-system"]["requires"]),
        ("server", [*chain.from_iterable(project["project"]["optional-dependencies"].values())]),
        ("test", groups["test"] + project["project"]["optional-dependencies"]["postgresql"]),
        ("bench", groups["bench"]),
        ("assets", groups["assets"]),
    ):
        pinned = set(re.findall(r"^([a-z0-9-]+)==", texts()[f"requirements/{name}.txt"], re.MULTILINE))
        asked = {
            re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower()
            for requirement in wanted
            if isinstance(requirement, str)  # else another group that is part of this one
        }
        nothing(sorted(asked - pinned))


def test_modules_stay_readable():
    """No module of the program is longer than a person reads in one go, unless there is a reason."""
    lengths = {
        path: text.count("\n") for path, text in texts().items() if re.match(r"(outreach/.*|\w+)\.py$", path)
    }
    long = {path: length for path, length in lengths.items() if length > LONGEST_MODULE}
    nothing([f"{path}: {length} lines" for path, length in long.items() if path not in LONG_MODULES])
    nothing([f"{path} is not long any more" for path in LONG_MODULES if path not in long])


PRIVATE_WORDS = frozenset(
    {"Means", "Desk", "Moment", "Claim", "Trouble", "Standing", "Steady", "Step"}
    | {"Written", "Live", "Press", "Fate"}
)
"""Names of classes that gave way to the field's own words (docs/glossary.md)."""


def test_no_two_classes_share_a_name():
    """One word, one thought: a class of the program has its name alone, and none that gave way to a better one."""
    where: dict[str, list[str]] = {}
    for path in texts():
        if re.match(r"outreach/.*\.py$", path):
            for node in parsed(ROOT / path):
                if isinstance(node, ast.ClassDef):
                    where.setdefault(node.name.lstrip("_"), []).append(path)
    nothing([f"{name}: {', '.join(paths)}" for name, paths in sorted(where.items()) if len(paths) > 1])
    nothing(sorted(PRIVATE_WORDS & where.keys()))


def test_no_private_word_comes_back():
    """What gave way to the field's own words stays away, also from comments, pages and docs."""
    gone = re.compile(
        r"\b(yardstick|unrest|unease|pinch(ed|es)?|veil(ed)?|furrows?|how-manieth|mend(s|ed)?)\b", re.I
    )
    nothing([hit for hit in hits(gone) if re.match(r"outreach/.*\.(py|html):|docs/.*\.md:|[A-Z]+\.md:", hit)])


def test_one_place_knows_where_the_programs_files_lie():
    """Nothing but outreach/resources.py looks for files: only there is a wheel told from a checkout."""
    looking = [hit for hit in hits(r"\b__file__\b") if hit.startswith("outreach/")]
    nothing([hit for hit in looking if "fontpkg_fira_sans.__file__" not in hit])


def test_every_sentence_is_written_where_it_is_said():
    """Each message has its template in the call, with exactly the values that the template asks for."""
    wanting = []
    for saying in catalogue.sayings():
        if saying.template is None:
            wanting.append(f"{saying.where}: no template in the call")
        elif saying.given is not None and saying.given != catalogue.fields(saying.template):
            wanting.append(f"{saying.where}: {saying.template!r} is given {sorted(saying.given)}")
    nothing(wanting)


def test_the_text_of_a_command_stands_in_the_command_line_alone():
    """No other module holds a call to be typed: a remedy names the verb, and each face makes of it what it has."""
    commands = "|".join(sorted(LAZY))
    options = "|".join(sorted({option for group in LAZY for option in options_of(group)}))
    call = re.compile(rf"\boutreach ({commands})\b(?! import\b)|`({commands})( [a-z-]+)+[ `]")
    named = re.compile(rf"(?<![\w-])({options})(?![\w-])")
    modules = {path: text for path, text in texts().items() if re.match(r"outreach/(?!cli/).*\.py$", path)}
    nothing(
        [f"{path}: {call.search(text)[0]}" for path, text in modules.items() if call.search(text)]
        + [
            f"{saying.where}: {saying.template}"
            for saying in catalogue.sayings()
            if saying.template and not saying.where.startswith("outreach/cli/")
            if named.search(saying.template) and "pg_dump" not in saying.template
        ]
    )


def options_of(name: str) -> set[str]:
    """Every long option of a command of the root, and of those under it."""
    command = root.get_command(click.Context(root), name)
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return {
        option
        for each in (command, *below)
        for parameter in each.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }


def test_every_sentence_has_a_german_one():
    """The German catalogue holds every template that the program says, and none is left empty."""
    german = catalogue.german()
    said = {saying.template: saying.where for saying in catalogue.sayings() if saying.template}
    nothing([f"{where}: {text}" for text, where in said.items() if not german.get(text)])


def test_the_scheduler_has_one_name_in_german():
    """»Zeitgeber«, in every sentence that speaks of it."""
    german = catalogue.german()
    nothing(
        [
            t
            for t, words in german.items()
            if "cheduler" in t and "eitgeber" not in words and "scheduler.py" not in t
        ]
    )
    nothing([words for words in german.values() if re.search(r"\bPlaner|Scheduler", words)])


def test_the_catalogue_of_click_is_made_of_its_source():
    """The file that gettext reads holds what stands in the source beside it: python -m tests.catalogue makes it."""
    assert catalogue.compiled() == catalogue.OF_CLICK.with_suffix(".mo").read_bytes()


def test_everything_that_click_tells_a_person_is_in_its_catalogue():
    """Also after an update of click; what only those who write programs with it see is left out."""
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in parsed(path):
            if isinstance(node, ast.Call) and called(node) in ("_", "ngettext"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    known = catalogue.of_click()
    nothing(sorted(found - known.keys() - OF_PROGRAMMERS))


def test_no_german_sentence_is_left_over():
    """The German catalogue holds nothing that the program no longer says."""
    said = {saying.template for saying in catalogue.sayings()}
    nothing([text for text in catalogue.german() if text not in said])


def test_german_sentences_ask_for_the_same_values():
    """A German sentence has the fields of its English one, so that nothing is lost and nothing fails."""
    german = catalogue.german().items()
    nothing([text for text, words in german if catalogue.fields(text) != catalogue.fields(words)])


def test_the_catalogue_is_the_one_that_the_program_reads():
    """What stands in the catalogue is what a person sees in German."""
    wrong = [text for text, words in catalogue.german().items() if translate(text, Language.DE) != words]
    nothing(wrong)
