"""click's own sentences in the person's language: it asks gettext, which finds them beside our catalogue."""

from __future__ import annotations

import gettext
import os

import click

from outreach.language import LOCALE_DIR, Language

DOMAIN = "click"


def speak(language: Language) -> None:
    """From now on click says usage, options and errors in ``language``; gettext is told by the environment alone."""
    gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language.value


class Spoken(click.Command):
    """Says what ``-h`` does anew in each call; click keeps its words for as long as the process lives."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext.gettext("Show this message and exit.")
        return option
