"""The report as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from outreach import fonts
from outreach.report.view import ReportView
from outreach.resources import resource
from outreach.signs import linkable, visible

FOLDER = resource("report")

WEIGHTS = {400: "Regular", 600: "SemiBold"}
"""The two that the page is set in, cut to the signs that it shows."""


def page(view: ReportView, posts_language: str) -> bytes:
    """UTF-8; ``posts_language`` is what the posts' own words are in, for screen readers."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["base64"] = lambda data: base64.b64encode(data).decode("ascii")
    environment.filters["linked"] = linked
    environment.filters["linkable"] = linkable
    colours = view.colours
    body = environment.get_template("page.html").render(view=view, posts_language=posts_language)
    style = environment.get_template("page.css").render(
        primary=colours.primary,
        paper=colours.paper,
        ink=colours.ink,
        family=fonts.FAMILY,
        weights={number: fonts.part(name, frozenset(body)) for number, name in WEIGHTS.items()},
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    head = environment.get_template("head.html").render(
        view=view,
        style=Markup(style),  # noqa: S704  # our own style sheet, its colours nothing but #rrggbb
        style_hash=f"sha256-{digest}",
    )
    return (head + body).encode()


def shown(value: object) -> object:
    """Words without control and direction signs; what is markup already is ours."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def linked(cell: str, code: bool) -> str:
    """A name of the network's own so that it may be broken anywhere, all else as it is."""
    return Markup('<span class="code">{}</span>').format(cell) if code else cell
