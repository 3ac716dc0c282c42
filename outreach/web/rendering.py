"""Templates become pages in the reader's language, from the one catalogue."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from outreach.errors import as_remedy
from outreach.language import Language, Message, translate
from outreach.resources import resource

_reader: ContextVar[Language] = ContextVar("reader", default=Language.EN)


def rendered(template: str, language: Language, **values: object) -> str:
    """The template ``pages/…`` or ``parts/…`` for a reader of ``language``."""
    token = _reader.set(language)
    try:
        return _templates().get_template(template).render(language=language.value, **values)
    finally:
        _reader.reset(token)


@cache
def _templates() -> Environment:
    """A name that nobody gave is an error, and whatever is put in is escaped."""
    made = Environment(
        loader=FileSystemLoader(resource("web")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _said
    made.filters["told"] = lambda message: translate(message, _reader.get())
    made.filters["remedy"] = as_remedy
    return made


def _said(template: str, /, **values: object) -> str:
    """A template's own sentence; the catalogue's test reads it out of the file."""
    return translate(Message(template, tuple(values.items())), _reader.get())
