"""A place: its fields with who wrote each, its photos, its posts and figures, and which posts a change touches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import steps
from outreach.app.places import photos, placechanges, places, rights, sharedplaces
from outreach.app.places.importing import MOST_BYTES
from outreach.app.places.rights import Withdrawn
from outreach.app.public import press
from outreach.app.results import reports
from outreach.errors import Finding, InvalidInput
from outreach.language import Message, msg, translate
from outreach.model import PlaceKey, StalePlace
from outreach.web.forms import FilledForm, SentForm
from outreach.web.pages.cards.routes import KEPT
from outreach.web.pages.places.labels import LABELS, LONG, WHOLE
from outreach.web.routing import Asked, Section, Visit

section = Section()

PLACE = "/campaigns/{campaign}/places/{slug}"
PHOTO = f"{PLACE}/photos/{{digest}}"
NOTHING: Mapping[str, str] = MappingProxyType({})
RIGHT: Mapping[str, Finding] = MappingProxyType({})


@section.get(PLACE, verb="places.get")
def shown(visit: Asked, campaign: str, slug: str) -> Response:
    """Everything that is known of it."""
    return _page(visit, campaign, slug)


@section.post(PLACE, verb="places.edit")
def edited(visit: Asked, campaign: str, slug: str, sent: SentForm) -> Response:
    """What the form says is kept; what cannot be, or was changed meanwhile, comes back with all that was typed."""
    typed = {field: sent.text(field) for field in LABELS if field in sent.values}
    back = sent.values.get("back", ())
    version = sent.version
    typed_anew = {field: text for field, text in typed.items() if field not in back}
    try:
        places.edit(visit.app, campaign, slug, typed_anew, back=back, version=version, caller=visit.person)
    except InvalidInput as error:
        wrong = {finding.field: finding for finding in error.findings if finding.field}
        return _page(visit, campaign, slug, status=422, typed=typed, wrong=wrong)
    except StalePlace as error:
        return _page(visit, campaign, slug, status=409, typed=typed, stale=error)
    return visit.onward(_address(campaign, slug), msg("The place is saved."))


@section.get(f"{PLACE}/press.zip", verb="press.kit")
def press_kit(visit: Asked, campaign: str, slug: str, lang: str = "", embargo: str = "") -> Response:
    """The press kit, in the language asked for; ``embargo`` as a form's field for a moment has it."""
    subject = press.PressSubject(campaign=campaign, place=slug)
    content = press.kit(visit.app, subject, visit.language_of(lang), press.moment(embargo))
    return visit.streamed(content, "application/zip", f"{slug}-presse.zip")


@section.post(f"{PLACE}/texts", verb="steps.write")
def written(visit: Asked, campaign: str, slug: str) -> Response:
    """The place's touched posts are written anew, and no other place's; what a person wrote stays."""
    places.get(visit.app, campaign, slug)
    steps.write(visit.app, campaign, places=[slug], caller=visit.person)
    return visit.onward(_address(campaign, slug), msg("The posts are being written anew."))


@section.post(f"{PLACE}/twin", verb="sharedplaces.take_over")
def taken_over(visit: Asked, campaign: str, slug: str, sent: SentForm) -> Response:
    """What somebody wrote of the same place in another campaign is written here too."""
    other = PlaceKey(campaign=sent.text("campaign"), slug=sent.text("other"))
    sharedplaces.take_over(
        visit.app, campaign, slug, other, sent.text("field"), version=sent.version, caller=visit.person
    )
    return visit.onward(_address(campaign, slug), msg("The place is saved."))


@section.post(f"{PLACE}/twin/withdrawal", verb="sharedplaces.withdraw_too")
def withdrawn_too(visit: Asked, campaign: str, slug: str, sent: SentForm) -> Response:
    """A photo that may not be shown in another campaign may not be shown here either."""
    other = PlaceKey(campaign=sent.text("campaign"), slug=sent.text("other"))
    done = sharedplaces.withdraw_too(visit.app, campaign, slug, other, sent.text("file"), caller=visit.person)
    return visit.onward(f"{_address(campaign, slug)}#photos", _told_withdrawn(done))


@section.get(PHOTO, verb="photos.picture")
def picture(visit: Asked, campaign: str, slug: str, digest: str) -> Response:
    """The photo itself, which nobody shows as anything else."""
    content, mime = photos.picture(visit.app, campaign, slug, digest)
    return Response(content, media_type=mime, headers={"Cache-Control": KEPT})


@section.post(f"{PLACE}/photos", verb="photos.add", most=MOST_BYTES)
def added(visit: Asked, campaign: str, slug: str, sent: SentForm) -> Response:
    """One more photo; what is known of it is said next."""
    file = next(iter(sent.files), None)
    if file is None:
        raise InvalidInput(msg("No file was chosen."), msg("Choose a photo: a JPEG, PNG or WebP."))
    version = sent.version
    photos.add(visit.app, campaign, slug, file, version=version, caller=visit.person)
    return visit.onward(
        f"{_address(campaign, slug)}#photos", msg("The photo is there. Say who is to be named.")
    )


@section.post(PHOTO, verb="photos.describe")
def described(visit: Asked, campaign: str, slug: str, digest: str, sent: SentForm) -> Response:
    """Credit, licence, consent, crop and period of a photo."""
    values = _described(sent)
    version = sent.version
    try:
        photos.describe(visit.app, campaign, slug, digest, values, version=version, caller=visit.person)
    except InvalidInput as error:
        wrong = {f"{digest}.{finding.field}": finding for finding in error.findings}
        typed = {f"{digest}.{field}": text for field, text in values.items()}
        return _page(visit, campaign, slug, status=422, typed=typed, wrong=wrong)
    except StalePlace as error:
        typed = {f"{digest}.{field}": text for field, text in values.items()}
        return _page(visit, campaign, slug, status=409, typed=typed, stale=error)
    return visit.onward(f"{_address(campaign, slug)}#photos", msg("The photo is saved."))


@section.post(f"{PHOTO}/removal", verb="photos.remove")
def removed(visit: Asked, campaign: str, slug: str, digest: str, sent: SentForm) -> Response:
    """The place goes without the photo."""
    version = sent.version
    photos.remove(visit.app, campaign, slug, digest, version=version, caller=visit.person)
    return visit.onward(f"{_address(campaign, slug)}#photos", msg("The place goes without this photo now."))


@section.post(f"{PHOTO}/withdrawal", verb="rights.withdraw")
def withdrawn(visit: Asked, campaign: str, slug: str, digest: str, sent: SentForm) -> Response:
    """From a day on nobody shows the photo; posts ahead that carry it lose their approval."""
    place = places.get(visit.app, campaign, slug)
    file = next((photo.file for photo in place.photos if photo.sha256 == digest), "")
    text = sent.text("day").strip()
    try:
        from_day = date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput(
            msg("“{value}” is not a day.", value=text[:40]),
            msg("Write year, month and day like this: 2027-03-01"),
        ) from None
    why = sent.text("why").strip()
    done = rights.withdraw(visit.app, campaign, file, day=from_day, caller=visit.person, why=why)
    return visit.onward(f"{_address(campaign, slug)}#photos", _told_withdrawn(done))


def _told_withdrawn(done: Withdrawn) -> Message:
    return msg(
        "The photo is withdrawn. Posts ahead that wait now: {blocked}; posts that are out with it: {out}.",
        blocked=len(done.blocked),
        out=len(done.published),
    )


def _address(campaign: str, slug: str) -> str:
    return f"/campaigns/{quote(campaign)}/places/{quote(slug)}"


def _described(sent: FilledForm) -> dict[str, str]:
    """The fields of a photo's form; a box that is not ticked says no, the spot is two fields."""
    values = {field: sent.text(field) for field in photos.FIELDS if field in sent.values}
    values |= {field: "ja" if sent.values.get(field) else "nein" for field in ("consent", "altered")}
    values["channels"] = "|".join(sent.values.get("channels", ()))
    x, y = sent.text("focus_x"), sent.text("focus_y")
    middle = (x, y) in (("", ""), ("50", "50"))
    values["focus"] = "" if middle else f"{x}% {y}%"
    return values


def _page(
    visit: Visit,
    campaign: str,
    slug: str,
    *,
    status: int = 200,
    typed: Mapping[str, str] = NOTHING,
    wrong: Mapping[str, Finding] = RIGHT,
    stale: StalePlace | None = None,
) -> Response:
    place = places.get(visit.app, campaign, slug)
    version, hands = places.hands(visit.app, campaign, slug)
    texts = {field: places.text_of(place, field) for field in LABELS}
    return visit.page(
        "pages/place/place.html",
        status=status,
        place=place,
        version=version,
        hands=hands,
        labels=LABELS,
        long=LONG,
        whole=WHOLE,
        texts=texts,
        typed=typed,
        wrong=wrong,
        stale=stale,
        differing=[
            (field, translate(LABELS[field], visit.language), texts[field], text)
            for field, text in typed.items()
            if stale and field in LABELS and text.strip() != texts[field].strip()
        ],
        reported=rights.report(visit.app, campaign, slug),
        photo_text=photos.photo_text,
        touched=placechanges.touched(visit.app, campaign, slug) if status == 200 else (),
        measures=reports.MEASURES,
        report=reports.of_place(visit.app, campaign, slug),
        twins=sharedplaces.twins(visit.app, campaign, slug),
        address=_address(campaign, slug),
        most=MOST_BYTES,
        may_edit=visit.may("places.edit"),
        may_withdraw=visit.may("rights.withdraw"),
    )
