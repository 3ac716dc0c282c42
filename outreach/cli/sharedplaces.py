"""places shared, places same."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Command, emit, json_option, open_app, say, say_next, table
from outreach.cli.callers import by_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app.places.sharedplaces import SharedPair, Twin
    from outreach.model import Caller


@click.command(cls=Command)
@click.argument("campaign")
@click.argument("place", required=False)
@json_option
def shared(campaign: str, place: str | None, as_json: bool) -> None:
    """The places of CAMPAIGN that another campaign has too, or may have.

    With PLACE what was written or withdrawn by hand in the other campaigns, and how to take it over.

    \b
    Example:
      outreach places shared kreativorte-altmark
    """
    from outreach.app.places import sharedplaces

    with open_app() as app:
        if place is not None:
            _show_twins(campaign, place, sharedplaces.twins(app, campaign, place), as_json=as_json)
            return
        found = sharedplaces.find(app, campaign)
    pairs = [*((each, False) for each in found.asked), *((each, True) for each in found.same)]
    if as_json:
        emit([_pair(each, confirmed=confirmed) for each, confirmed in pairs])
        return
    table(
        (msg("Place"), msg("Campaign"), msg("Place there"), msg("Why"), msg("Confirmed")),
        ((each.slug, each.other.campaign, each.other.slug, each.why, yes) for each, yes in pairs),
    )
    for each in found.asked[:1]:
        say_next(f"places same {campaign} {each.slug} {each.other.campaign} {each.other.slug}")


def _pair(pair: SharedPair, *, confirmed: bool) -> dict[str, Any]:
    return {
        "place": pair.slug,
        "other_campaign": pair.other.campaign,
        "other_place": pair.other.slug,
        "confirmed": confirmed,
    }


def _show_twins(campaign: str, place: str, twins: tuple[Twin, ...], *, as_json: bool) -> None:
    if as_json:
        emit(
            [
                {
                    "other_campaign": twin.key.campaign,
                    "other_place": twin.key.slug,
                    "offers": {field: text for field, (_, text) in twin.offers.items()},
                    "withdrawn": {file: day.isoformat() for file, day in twin.withdrawn.items()},
                }
                for twin in twins
            ]
        )
        return
    for twin in twins:
        say(msg("{place} is in {campaign} too, as {name}.", place=place, campaign=twin.title, name=twin.name))
        for field, (hand, text) in twin.offers.items():
            say(msg("{name} wrote there in {field}: {text}", name=hand.by, field=field, text=text))
            say_next(f"places edit {campaign} {place} {shlex.quote(f'{field}={text}')}")
        for file, day in twin.withdrawn.items():
            say(msg("The photo {file} may not be shown there from {day} on.", file=file, day=day))
            say_next(f"rights withdraw {campaign} {shlex.quote(file)} --from {day.isoformat()}")


@click.command(cls=Command)
@click.argument("campaign")
@click.argument("place")
@click.argument("other_campaign")
@click.argument("other_place")
@click.option("--not", "differ", is_flag=True, help="They are not the same, and are not asked about again.")
@by_option
@json_option
def same(
    campaign: str,
    place: str,
    other_campaign: str,
    other_place: str,
    differ: bool,
    caller: Caller,
    as_json: bool,
) -> None:
    """Say that PLACE of CAMPAIGN and OTHER_PLACE of OTHER_CAMPAIGN are the same place.

    Then only one campaign announces it as new, and none plans a post about it on a day on which the other one posts
    about it on the same account.

    \b
    Example:
      outreach places same kreativorte-altmark gutshof-krevese zukunftsorte gutshof-krevese
    """
    from outreach.app.places import sharedplaces
    from outreach.model import PlaceKey

    other = PlaceKey(campaign=other_campaign, slug=other_place)
    with open_app() as app:
        said = sharedplaces.say(app, campaign, place, other, same=not differ, caller=caller)
    if as_json:
        emit({"same": said.same, "by": said.by, "at": said.at.isoformat()})
    elif said.same:
        say(msg("They are the same place from now on."))
    else:
        say(msg("They are two places, and are not asked about again."))
