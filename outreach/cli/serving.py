"""web."""

from __future__ import annotations

import gc
import os

import click

from outreach.cli.base import Command, open_app, say, settings, show_remedy
from outreach.cli.health_port import health_port
from outreach.cli.logs import log_to_stderr
from outreach.errors import Action, Remedy
from outreach.language import msg
from outreach.settings import read_base_url

PORT = 8080


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="On which port; 0 takes a free one.",
)
@click.option(
    "--base-url",
    default=lambda: read_base_url(os.environ),
    metavar="URL",
    help="The address that people type, where a proxy stands before it; else OUTREACH_BASE_URL.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address of a proxy whose word on who asks is believed, or their network (10.0.0.0/24); repeatable.",
)
def web(host: str, port: int, base_url: str, proxies: tuple[str, ...]) -> None:
    """The pages, for browsers, until Ctrl-C. Posts nothing by itself: that is the scheduler's, `outreach run`.

    The first administrator is added on the command line, everybody else on the pages.

    \b
    Example:
      outreach people add anna@example.org --name "Anna Arendt" --administrator
      outreach web
      outreach web --base-url https://posts.example.org --proxy 127.0.0.1
    """
    # what is loaded now stays: looking through it again and again would take a tenth of the start
    gc.disable()
    from outreach.app.operation import doctor, leftovers
    from outreach.app.people import signin
    from outreach.app.running.presence import showing_pages
    from outreach.web.serving import serve

    log_to_stderr(settings())
    with open_app() as app:
        if not signin.possible(app):
            say(msg("Nobody can sign in yet."))
            add = Action("people.add", mail=None, name=None, administrator=True)
            show_remedy(Remedy(msg("Add the first person, an administrator."), add))
        seen, alive = doctor.sign_of_life(app)
        if not alive:
            last = seen.ticked_at if seen else msg("never")
            say(msg("No scheduler is at work, so nothing is posted; the last sign of life: {at}.", at=last))
            show_remedy(Remedy(msg("Start it, or look at its service and its log."), Action("run")))
        if base_url.startswith("https:") and not proxies:
            say(
                msg(
                    "The address begins with https, and no proxy is named: all requests seem to come from one machine."
                )
            )
            show_remedy(
                Remedy(msg("Name it by --proxy, or wrong passwords are counted for all people together."))
            )
        leftovers.give_up(app.settings, app.clock.now())
        with showing_pages(app), health_port(app):
            serve(app, host=host, port=port, base_url=base_url, proxies=proxies, ready=_ready)


def _ready(address: str) -> None:
    gc.freeze()
    gc.enable()
    say(msg("The pages: {address} – Ctrl-C ends them.", address=address))
