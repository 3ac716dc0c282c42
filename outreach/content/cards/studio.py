"""From a place to its finished picture card."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from outreach.content.cards import engine
from outreach.content.cards.binding import Binder, SetText
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.breaking import DESCENT
from outreach.content.cards.designs import Designs, Lent, drawings_in
from outreach.content.cards.failing import one_card
from outreach.content.cards.layers import part, serialised
from outreach.content.cards.lettering import clean
from outreach.content.cards.locator import draw_map
from outreach.content.cards.ornament import draw_stripe, draw_texture
from outreach.content.cards.overlays import OverlayStore
from outreach.content.cards.palette import colour_of, palette
from outreach.content.cards.photos import (
    PREVIEW,
    OpenPhoto,
    no_photos,
    over_photo,
    read_photo,
    too_small,
    unusable,
)
from outreach.content.cards.quoting import set_quotation, settled
from outreach.content.cards.wording import brand_of, categories_of, credits_of, cut_lines, spot, title, where
from outreach.content.problem import ContentProblem
from outreach.content.quotation import Quotation, quotation_of
from outreach.content.regional import in_place
from outreach.errors import Finding
from outreach.geography import is_trusted, region_of
from outreach.language import Language, msg
from outreach.model import Campaign, ChannelName, Kind, Photo, Place

SLACK = 1.0
"""Pixels by which the measures of the font and the drawn letter may differ."""

OVERLAY_BYTES = 32_000_000
"""Bytes that a studio keeps of what its cards share."""

ON_THEIR_OWN = ("map-", "category")  # letters with a ground of their own, which no scrim under it can change


@dataclass(frozen=True, kw_only=True)
class CardRequest:
    """Which card is wanted: of whom, for which channel and kind of post, with which photo (None: without one)."""

    place: Place
    channel: ChannelName
    kind: Kind
    photo: Photo | None = None
    language: Language | None = None  # None: the campaign's first


@dataclass(frozen=True)
class Card:
    """A finished card: the JPEG file, the words that can be read on it, top to bottom, the credits, who is quoted."""

    jpeg: bytes
    words: tuple[str, ...]
    credits: tuple[str, ...]
    quoted: str = ""
    marked: bool = False  # a map shows where the place is
    findings: tuple[Finding, ...] = ()  # what was cut, or is blurred


@dataclass(frozen=True)
class CardDrawing:
    """A card before it is rasterised, with the measures of every line on it."""

    root: ET.Element
    texts: tuple[SetText, ...]
    words: tuple[str, ...]
    credits: tuple[str, ...]
    scrim_color: str
    height: int  # of the card, in pixels
    quoted: str = ""  # the name of whom it quotes
    marked: bool = False  # a map shows where the place is
    findings: tuple[Finding, ...] = ()  # what was cut

    @cached_property
    def svg(self) -> bytes:
        """The drawing as a file."""
        return serialised(self.root)

    @property
    def judged(self) -> tuple[SetText, ...]:
        """The lines that have to be legible over whatever photo."""
        return tuple(text for text in self.texts if not text.id.startswith(ON_THEIR_OWN))


class CardStudio:
    """Draws the cards of one campaign; safe to use from several threads.

    ``templates`` holds ``cards.toml`` and the drawings (in its folder ``cards`` if it has one): which of them a card
    takes, :class:`Designs` knows. They are read and checked here. Cards are laid out in any process, but drawn only in
    one that was started with :func:`engine.environment`, which gets the photos from ``photos``. ``lent`` comes from a
    process that knows all networks; else it is asked for here.
    """

    def __init__(
        self,
        campaign: Campaign,
        templates: Path,
        photos: OpenPhoto = no_photos,
        lent: Lent | None = None,
    ):
        self._campaign = campaign
        self._photos = photos
        self._designs = Designs(drawings_in(templates), campaign, lent)
        self._kinds = {language: self._kind_words(language) for language in campaign.languages}
        self._overlays = OverlayStore(OVERLAY_BYTES)
        # two threads that ask for hundreds of small things at once take Python's lock from one another at each of
        # them, and need twice the time; one at a time leaves the other core to what is large
        self._judging = Lock()

    def draw(self, card: CardRequest) -> Card:
        """Draw one card; without a photo of category, map and name.

        A card without a photo shows the place's :meth:`quotation` where there is one for its kind.

        Raises :class:`ContentProblem` that names place, file and remedy where the photo cannot be used or a credit
        or the name cannot be set, and for whatever else goes wrong with it.
        """
        with one_card(card.place.slug, self.drawing(card)):
            return self._draw(card)

    def _draw(self, card: CardRequest) -> Card:
        place, photo = card.place, card.photo
        data = read_photo(self._photos, place, photo) if photo else b""
        drawing = self.lay_out(card)
        if photo:
            box = self._designs.of(card.channel, with_photo=True).template.boxes["photo"]
            try:
                shot = engine.photo(data, round(box.width), round(box.height), photo.focus)
            except engine.NotAPhoto as error:
                raise unusable(
                    place, photo, msg("The photo cannot be used: {why}.", why=str(error))
                ) from error
            with self._judging:
                picture = self._over_photo(shot, box, drawing)
            blurred = too_small(place, photo, engine.size_of(data))
        else:
            picture = engine.flat(engine.draw(drawing.svg), self._campaign.brand.paper)
            blurred = ()
        jpeg, findings = engine.jpeg(picture), (*drawing.findings, *blurred)
        return Card(jpeg, drawing.words, drawing.credits, drawing.quoted, drawing.marked, findings)

    def _over_photo(self, shot: engine.Raster, box: Rect, drawing: CardDrawing) -> engine.Raster:
        layers = part(drawing.root, [text.bounds for text in drawing.judged])
        overlays = [self._overlays.overlay(svg) for svg in layers.shared]
        previews = [self._overlays.overlay(svg, 1 / PREVIEW) for svg in (*layers.shared, layers.under) if svg]
        return over_photo(
            shot,
            box,
            engine.draw(layers.front),
            drawing.judged,
            drawing.scrim_color,
            overlays=[overlay for overlay in overlays if overlay],
            previews=[overlay for overlay in previews if overlay],
        )

    def quotation(self, card: CardRequest) -> Quotation | Finding | None:
        """What a card of that kind without a photo quotes; why it cannot be set; None where nothing is quoted."""
        if card.kind not in self._designs.limits.quoted:
            return None
        found = quotation_of(card.place, self._language(card))
        return found and settled(found, card.place, self._designs.of(card.channel, quoted=True))

    def _language(self, card: CardRequest) -> Language:
        return card.language or Language(self._campaign.language)

    @property
    def quoted(self) -> frozenset[Kind]:
        """The kinds of post whose cards quote somebody where there is a quotation."""
        return self._designs.limits.quoted

    def drawing(self, card: CardRequest) -> str:
        """The name of the drawing that such a card takes: »portrait-quote«."""
        quoted = self._quoted(card) is not None
        return self._designs.of(card.channel, with_photo=card.photo is not None, quoted=quoted).name

    def _quoted(self, card: CardRequest) -> Quotation | None:
        found = None if card.photo else self.quotation(card)
        return found if isinstance(found, Quotation) else None

    def photo_beside(self, card: CardRequest) -> Photo | None:
        """The photo, unless the card of that kind shows a quotation in its place."""
        quoted = card.photo and isinstance(self.quotation(card), Quotation)
        return None if quoted else card.photo

    def lay_out(self, card: CardRequest) -> CardDrawing:
        """Set every text and draw every shape of a card, but do not rasterise it yet. Raises as :meth:`draw` does."""
        with one_card(card.place.slug, self.drawing(card)):
            return self._lay_out(card)

    def _lay_out(self, card: CardRequest) -> CardDrawing:
        place, photo, language = card.place, card.photo, self._language(card)
        quoted = self._quoted(card)
        design = self._designs.of(card.channel, with_photo=photo is not None, quoted=quoted is not None)
        template, brand = design.template, in_place(self._campaign, place).brand
        region = region_of(place, self._campaign.regions)
        first = place.categories[0] if place.categories else None
        colours = palette(brand, first)
        binder = Binder(template, design.limits, colours)
        name, rows = title(place), where(place, language)
        with_map = draw_map(binder, place, spot(place), region, colours.accent)
        draw_texture(binder.sheet, f"{place.slug}/{template.width}x{template.height}")
        draw_stripe(binder.sheet, [colour_of(brand, name) for name in place.categories or ("",)])
        brand_shown = brand_of(brand)
        binder.text("brand", [brand_shown[0]])
        binder.text("website", [brand_shown[1]])
        binder.fit_width("brand-fit", "brand", "website")
        said = self._kinds[language][card.kind]
        binder.text("kind", [said])
        heard = set_quotation(binder, quoted) if quoted else ()
        shown, cut = self._set_title(binder, place, name, rows)
        credits_shown = credits_of(place, photo, with_map=with_map, region=region)
        _set_credits(binder, place, credits_shown)
        categories = categories_of(place, language)
        badges = binder.categories(
            [shown for shown, _ in categories], [colour_of(brand, name) for _, name in categories]
        )
        _centre(binder, free=not badges and not quoted)
        words = (said, *heard, shown, *rows, *badges, *brand_shown)
        return CardDrawing(
            binder.sheet.root,
            tuple(binder.texts),
            tuple(w for w in words if w),
            credits_shown,
            colours.scrim,
            template.height,
            quoted.speaker if quoted else "",
            marked=with_map and is_trusted(place),
            findings=cut,
        )

    def _set_title(
        self, binder: Binder, place: Place, name: str, rows: Sequence[str]
    ) -> tuple[str, tuple[Finding, ...]]:
        """Title in its box, what stands below it close to its last line. Gives the words shown, and what was cut."""
        setting = binder.text("title", [name])
        below = binder.text("subtitle", rows)
        last = max(text.y for text in binder.texts if text.id == "title")
        binder.shift("below-title", last + DESCENT * setting.size - binder.template.boxes["title-box"].bottom)
        shown = (
            name.replace("\u00ad", "") if setting.whole else " ".join(setting.lines).replace("\u00a0", " ")
        )
        return shown, cut_lines(place, title_whole=setting.whole, where_whole=below.whole)

    def _kind_words(self, language: str) -> dict[Kind, str]:
        words = self._designs.limits.kinds.get(language, {})
        missing = [kind.value for kind in Kind if not clean(str(words.get(kind.value, "")))]
        if missing:
            raise ContentProblem(
                Finding(
                    code="cards.kinds",
                    message=msg("cards.toml has no word for {kinds}.", kinds=", ".join(missing)),
                    remedy=msg("Add them to the block [kinds.{language}].", language=language),
                    file="cards.toml",
                    template="cards.toml",
                )
            )
        return {kind: clean(str(words[kind.value])) for kind in Kind}


def astray(drawing: CardDrawing) -> tuple[str, ...]:
    """The ids of texts that leave its box sideways, or the card; by the measures of the font."""
    return tuple(
        dict.fromkeys(
            text.id
            for text in drawing.texts
            if text.bounds.x < text.box.x - SLACK
            or text.bounds.x + text.bounds.width > text.box.x + text.box.width + SLACK
            or text.bounds.y < -SLACK
            or text.bounds.bottom > drawing.height + SLACK
        )
    )


def contact_sheet(cards: Sequence[bytes], columns: int = 4, width: int = 480) -> bytes:
    """All the cards' JPEG files small on one, row by row; for looking at, not for posting."""
    return engine.jpeg(engine.sheet(list(cards), columns, width))


def _centre(binder: Binder, *, free: bool) -> None:
    """What is stacked as one block in the middle of its box, and of that of the badges where it is ``free``."""
    zone, bottom = binder.template.boxes["stack-box"], binder.template.boxes["category-box"].bottom
    end = bottom if free else zone.bottom
    inside = {element.get("id") for element in binder.sheet.by_id["stack"].iter()}
    set_lines = [text.bounds for text in binder.texts if text.id in inside]
    top, low = min(r.y for r in set_lines), max(r.bottom for r in set_lines)
    binder.shift("stack", (zone.y + end - top - low) / 2)


def _set_credits(binder: Binder, place: Place, credits_shown: Sequence[str]) -> None:
    """Each credit on a line of its own, or all in a row where that takes too many lines; never cut."""
    lines = [line.replace(": ", ":\u00a0", 1) for line in credits_shown]  # no line ends with »Foto:«
    for paragraphs in (lines, [" · ".join(lines)]):
        if binder.text("credit", paragraphs, whole=True).whole:
            return
    raise ContentProblem(
        Finding(
            code="cards.credit",
            message=msg("The credits are too long for the card, and a credit may not be cut."),
            remedy=msg("Shorten the photo's or the row's credit to the name and the licence."),
            place=place.slug,
            field="credit",
        )
    )
