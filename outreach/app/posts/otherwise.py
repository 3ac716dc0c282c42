"""Another photo on a post's card, or another kind or template of the whole post, because a person wants it so."""

from __future__ import annotations

from dataclasses import replace

from outreach.app import App
from outreach.app.accounts import limits
from outreach.app.content.drawing import drawing
from outreach.app.permissions import verb
from outreach.app.places import rights
from outreach.app.posts import posts
from outreach.app.posts.owning import require_own
from outreach.content.otherwise import PersonsChoice, make_otherwise
from outreach.content.rights import obstacles
from outreach.errors import InvalidInput, NotAllowed, NotFound
from outreach.language import Message, msg
from outreach.model import KINDS, Caller, Kind, Photo, Place, Post


def photos(app: App, id: str) -> tuple[Photo, ...]:
    """The photos of the post's place that its card may show on its day."""
    post = posts.get(app, id)
    return tuple(
        photo
        for photo in rights.place_of(app, post.campaign, post.place).photos
        if not obstacles(photo, post.channel, rights.day_of(post))
    )


@verb
def put_photo(app: App, id: str, file: str, *, version: int, caller: Caller) -> Post:
    """The card is drawn with the photo ``file`` of the place ("" without one) and described anew; the words stay.

    Raises Stale, NotFound for a photo that the place has not, NotAllowed for one that may not be shown, and
    ContentProblem where the card cannot be drawn.
    """
    known = posts.seen(app, id, version)
    require_own(app, known, "otherwise.put_photo", caller=caller)
    place = rights.place_of(app, known.campaign, known.place)
    photo = _photo(place, known, file)
    choice = PersonsChoice(
        kind=known.kind,
        photo=photo,
        number=known.number,
        variant=known.variant,
        words=known.text,
        link=known.link,
    )
    return _put(app, known, place, choice, msg("another photo: {file}", file=file or "–"), caller)


@verb
def put_kind(app: App, id: str, kind: Kind, variant: int, *, version: int, caller: Caller) -> Post:
    """The post is written by the template ``variant``, from 1, of ``kind``, and its card drawn for that.

    Raises Stale, and ContentProblem where there is no such template or it cannot be made.
    """
    known = posts.seen(app, id, version)
    require_own(app, known, "otherwise.put_kind", caller=caller)
    place = rights.place_of(app, known.campaign, known.place)
    photo = _photo(place, known, known.photo)
    choice = PersonsChoice(kind=kind, photo=photo, number=known.number, variant=variant)
    why = msg("written as {kind}, template {variant}", kind=KINDS[kind], variant=variant)
    return _put(app, known, place, choice, why, caller)


def _put(app: App, known: Post, place: Place, choice: PersonsChoice, why: Message, caller: Caller) -> Post:
    campaign = app.store.campaigns.get(known.campaign)
    plan = next((each for each in campaign.channels if each.channel == known.channel), None)
    if plan is None:
        raise NotAllowed(
            msg(
                "The campaign “{name}” does not post on {channel}.", name=campaign.name, channel=known.channel
            )
        )
    with drawing(app, campaign) as drawer:
        made = make_otherwise(
            campaign,
            place,
            plan,
            choice,
            templates=app.settings.templates,
            drawing=drawer,
            limits=limits.limits_of(app, campaign),
        )
    text = limits.network_of(app, known).text
    length, most = text.length(made.text), plan.text_limit or text.limit
    if length > most:
        raise InvalidInput(
            msg("With the credit of that photo the text is {over} too long.", over=length - most),
            msg("Shorten the text first, or take another photo."),
        )
    content = {
        "kind": choice.kind,
        "variant": choice.variant,
        "text": made.text,
        "link": made.link,
        "alt": made.alt,
        "image": known.image or f"{known.place}-{known.channel}-{known.number}.jpg",
        "image_sha256": app.files.put(made.card),
        "photo": choice.photo.file if choice.photo else "",
        "quoted": made.quoted,
    }
    return app.store.revisions.put(
        known.id, content, why=why, version=known.version, caller=caller, at=app.clock.now()
    )


def _photo(place: Place, post: Post, file: str) -> Photo | None:
    if not file:
        return None
    photo = next((each for each in place.photos if each.file == file), None)
    if photo is None:
        raise NotFound(
            msg("The place {place} has no photo {file}.", place=post.place, file=file),
            msg("Take one of those that its page shows."),
        )
    found = obstacles(photo, post.channel, rights.day_of(post))
    if found:
        raise NotAllowed(
            found[0].message, found[0].remedy, tuple(replace(each, post=post.id) for each in found)
        )
    return photo
