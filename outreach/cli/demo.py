"""demo."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from outreach.cli.base import Command, language, prefer_data, said, say, settings, table
from outreach.cli.days import DAY
from outreach.cli.talk import talk
from outreach.language import Message, msg, number
from outreach.settings import DEFAULT_DATA
from outreach.stopping import rest_until, stop_on_signal

if TYPE_CHECKING:
    from outreach.app.demo.demo import Shown


@click.command(cls=Command)
@click.option("--start", **DAY, help="The campaign's first day; else that of its file.")
@click.option(
    "--channels", default="", help="Networks that it goes to, with commas; else those of the campaign's file."
)
@click.option("--keep-open", is_flag=True, help="Leave the sandbox running at the end, to look around.")
def demo(start: date | None, channels: str, keep_open: bool) -> None:
    """A complete campaign in a sandbox: places, posts, plan, approval, publishing, figures, report.

    \b
    Example:
      outreach demo --data /tmp/demo --start 2026-10-01
      outreach demo --channels facebook,twitter,mastodon,bluesky
    """
    from outreach.app.demo import demo as verbs

    prefer_data(DEFAULT_DATA / "demo")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=talk, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(label: Message, done: int, total: int) -> None:
            text = said(label)
            if text not in tasks:
                tasks[text] = bar.add_task(text, total=total)
            bar.update(tasks[text], completed=done, total=total)

        first: date | None = start
        wanted = [word.strip() for word in channels.split(",") if word.strip()]
        with verbs.played(
            settings(), first, channels=wanted, tell=lambda text: _done(bar, text), progress=progress
        ) as shown:
            bar.stop()
            _summary(shown)
            if keep_open:
                _wait(shown)


def _done(bar: Progress, text: Message) -> None:
    bar.console.print(f"[green]✓[/] {said(text)}")


def _summary(shown: Shown) -> None:
    """What became of the posts, and where everything lies."""
    channels = sorted({channel for channel, _ in shown.statuses})
    rows = []
    for channel in channels:
        states = {status: count for (name, status), count in shown.statuses.items() if name == channel}
        rows.append(
            (
                channel,
                sum(states.values()),
                ", ".join(f"{count} {said(msg(s.value))}" for s, count in states.items()),
            )
        )
    table((msg("Channel"), msg("Posts"), msg("Status")), rows)
    say(
        msg(
            "Figures read: {count}; all of them are simulated by the sandbox.",
            count=number(shown.readings, language()),
        )
    )
    for path in shown.files:
        say(msg("Report: {path}", path=str(path)))
    say(msg("Cards: {path}", path=str(shown.data / "cards" / shown.campaign.name)))
    say(msg("Ledger of the sandbox: {path}", path=str(shown.ledger)))
    say(msg("Look around: outreach --data {path} posts list", path=str(shown.data)))
    say(msg("In the browser: python3 run.py web, or outreach tour where outreach is installed."))


def _wait(shown: Shown) -> None:
    stop = threading.Event()
    stop_on_signal(stop)
    for url in shown.sandbox_urls:
        say(msg("The sandbox runs: {url}/_sandbox/", url=url))
    say(msg("Ctrl-C ends it."))
    rest_until(stop)
    say(msg("The sandbox was ended."))
