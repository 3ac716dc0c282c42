"""The customer's text templates: a small, bounded part of Jinja, in its sandbox.

A template lies in ``<kind>/<channel>/*.txt`` (German) or ``*.en.txt`` (English) below the templates' folder and may
use: ``{{ … }}``, ``{% if %}``,
``{% optional %}…{% endoptional %}``, comparisons, ``and or not``, ``~``, and the filters ``und``, ``first``,
``last``, ``length``. There are no loops, macros, calls, arithmetic, assignments or includes: so every template ends,
and its output is no longer than its source and the values it names. What it may name is told in
:class:`~outreach.content.compose.Composer`, and for designers in ``templates/posts/README.md``.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from outreach.content.problem import ContentProblem
from outreach.content.typography import tidy
from outreach.content.view import PlaceView
from outreach.errors import Finding
from outreach.language import Language, Message, msg
from outreach.model import ChannelName, Kind
from outreach.networks import lenders

WEIGHTS = 3
"""An ``{% optional %}`` part has weight 1 (goes first) to 3."""

_LARGEST = 20_000  # bytes of a template's source
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Name, nodes.Const,
    nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Concat, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not,
)  # fmt: skip


class _Optional(Extension):
    """``{% optional 2 %}…{% endoptional %}``: what may go when the text is too long; without a number it is 1."""

    tags = {"optional"}  # noqa: RUF012 - jinja2 declares it so

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        weight = parser.stream.next_if("integer")
        value = int(weight.value) if weight else 1
        if not 1 <= value <= WEIGHTS:
            parser.fail(f"the weight of an optional part is 1 to {WEIGHTS}", line)
        body = parser.parse_statements(("name:endoptional",), drop_needle=True)
        kept = nodes.Compare(nodes.Const(value), [nodes.Operand("gt", nodes.Name("dropped", "load"))])
        return nodes.If(kept, body, [], [], lineno=line)


@pass_context
def _und(context: Context, words: Sequence[str]) -> str:
    """An enumeration: »a, b und c«, »a und b sowie c«; in an English text »a, b and c«, »a and b as well as c«."""
    if isinstance(words, str):
        raise TypeError("the filter »und« takes a list")
    english = context.get("language") == Language.EN
    last = " and " if english else " und "
    if any(last in word for word in words):
        last = " as well as " if english else " sowie "
    return last.join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


class PostTemplates:
    """The texts below one folder; nothing outside it is read."""

    def __init__(self, folder: Path):
        self._folder = folder.resolve()
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            extensions=[_Optional],
            autoescape=False,  # plain text, nothing reads it as HTML
            auto_reload=False,
        )
        self._environment.globals.clear()
        self._environment.filters = {"und": _und, **{k: self._environment.filters[k] for k in _FILTERS}}
        self._checked = set[str]()
        self._variants = dict[tuple[Kind, ChannelName, Language], tuple[str, ...]]()

    def variants(self, kind: Kind, channel: ChannelName, language: Language = Language.DE) -> tuple[str, ...]:
        """Names of the templates for a kind, channel and language, in the order of their file names; may be empty.

        A channel that has none of its own takes another's: :func:`~outreach.networks.lenders`.
        """
        if (kind, channel, language) not in self._variants:
            self._variants[kind, channel, language] = self._look_for(kind, channel, language)
        return self._variants[kind, channel, language]

    def _look_for(self, kind: Kind, channel: ChannelName, language: Language) -> tuple[str, ...]:
        files = list((self._folder / kind / channel).glob("*.txt"))
        if not files:
            found = (self._look_for(kind, lender, language) for lender in lenders(channel)[:1])
            return next(found, ())
        inside = (
            file
            for file in files
            if file.is_file()
            and file.resolve().is_relative_to(self._folder)
            and file.name.endswith(".en.txt") is (language is Language.EN)
        )
        return tuple(
            f"{kind}/{channel}/{name}" for name in sorted((f.name for f in inside), key=lambda n: (len(n), n))
        )

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """The tidied text; :class:`ContentProblem` names template and line of whatever is wrong in it."""
        try:
            if name not in self._checked:
                self._check(name)
            return tidy(self._environment.get_template(name).render(values))
        except UnicodeDecodeError as error:
            raise _problem(name, None, msg("the template is not UTF-8")) from error
        except TemplateSyntaxError as error:
            raise _problem(name, error.lineno, msg("{error}", error=error.message or "")) from error
        except _FOREIGN as error:
            line = self._line(error, name)
            raise _problem(name, line, msg("{error}", error=str(error).partition("\n")[0][:200])) from error

    def words(self, name: str) -> str:
        """What the template's author wrote between the tags, line by line; a value stands there as one odd sign.

        Raises :class:`ContentProblem` for what :meth:`render` would refuse, and for a name or field that does not
        exist, also in a branch that is hardly ever taken.
        """
        try:
            source = self._check(name)
            _require_known(self._environment.parse(source, name), name)
        except UnicodeDecodeError as error:
            raise _problem(name, None, msg("the template is not UTF-8")) from error
        except TemplateSyntaxError as error:
            raise _problem(name, error.lineno, msg("{error}", error=error.message or "")) from error
        except _FOREIGN as error:
            raise _problem(name, None, msg("{error}", error=str(error)[:200])) from error
        kept = re.sub(
            r"\{[%#].*?(?:[%#]\}|\Z)", lambda tag: "\n" * tag[0].count("\n"), source, flags=re.DOTALL
        )
        return re.sub(
            r"\{\{.*?(?:\}\}|\Z)", lambda value: _VALUE + "\n" * value[0].count("\n"), kept, flags=re.DOTALL
        )

    def _check(self, name: str) -> str:
        """The source of a template that may be used."""
        assert self._environment.loader is not None
        source, _, _ = self._environment.loader.get_source(self._environment, name)
        if len(source.encode()) > _LARGEST:
            raise _problem(name, None, msg("the template is larger than {most} bytes", most=_LARGEST))
        for node in self._environment.parse(source, name).find_all(nodes.Node):
            ours = isinstance(node, _ALLOWED) and not (isinstance(node, nodes.Name) and node.name == "self")
            if not ours:
                what = type(node).__name__.lower()
                raise TemplateSyntaxError(f"a text template cannot use »{what}«", node.lineno, name)
        self._checked.add(name)
        return source

    def _line(self, error: BaseException, name: str) -> int | None:
        file = str(self._folder / name)
        lines = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file
        ]
        return lines[-1] if lines else None


_FOREIGN = (
    *(TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError),
    *(RecursionError, SyntaxError, TypeError, ValueError),
)
"""Whatever an expression in a template may raise."""

_VALUE = "\ue001"
_POST_NAMES = {
    "place", "brand", "lead", "rest", "story", "named", "brand_named", "called_new", "link", "own_page", "hashtags",
}  # fmt: skip
_ALT_NAMES = {"place", "photo", "on_map", "words"}
_NAMES = _POST_NAMES | _ALT_NAMES | {"dropped", "language"}
_FIELDS = frozenset(field.name for field in fields(PlaceView))


def _require_known(tree: nodes.Template, name: str) -> None:
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        unknown = _unknown(node)
        if unknown:
            raise TemplateSyntaxError(f"'{unknown}' is undefined", node.lineno, name)


def _unknown(node: nodes.Node) -> str:
    """The name or field of ``place`` that no template is given; empty where ``node`` names none."""
    if isinstance(node, nodes.Name):
        return "" if node.name in _NAMES else node.name
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "place":
        return "" if node.attr in _FIELDS else f"place.{node.attr}"
    return ""


_FILTERS = ("first", "last", "length")


def _problem(name: str, line: int | None, what: Message) -> ContentProblem:
    return ContentProblem(
        Finding(
            code="content.template",
            message=msg("The template {template} fails: {what}", template=name, what=what),
            remedy=msg("Fix the template; templates/posts/README.md tells what it may use"),
            template=name,
            line=line,
        )
    )
