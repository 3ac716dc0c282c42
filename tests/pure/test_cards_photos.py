"""Photos under a card: only pictures, and never at the cost of legibility."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from outreach.content.cards import Card, CardStudio, engine
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.palette import luminance, rgb
from outreach.content.cards.photos import PREVIEW, over_photo
from outreach.content.problem import ContentProblem
from outreach.errors import Finding
from outreach.files import FolderFiles
from outreach.model import MAP_CREDIT, ChannelName, Kind, Photo
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_place
from tests.pure.cards_kit import a_card, a_photo, a_studio, extremes, photos_in, pixels, save_picture

pytestmark = pytest.mark.slow

FACEBOOK, X = FACEBOOK, TWITTER


def studio(folder: Path) -> CardStudio:
    return a_studio(photos_in(folder))


def with_photo(folder: Path, photo: Photo | None = None, channel: ChannelName = FACEBOOK) -> Card:
    return studio(folder).draw(a_card(a_place(), channel, Kind.PORTRAIT, photo or a_photo()))


def refused(folder: Path, photo: Photo) -> Finding:
    with pytest.raises(ContentProblem) as problem:
        with_photo(folder, photo)
    finding = problem.value.finding
    assert (finding.code, finding.place, finding.file) == ("cards.photo", "gutshof-krevese", photo.file)
    assert "40 megapixels" in str(finding.remedy)
    return finding


def test_the_photo_covers_the_card_and_its_credit_is_on_it(tmp_path: Path) -> None:
    """Name and licence of a Creative Commons photo beside the map's source."""
    save_picture(tmp_path / "photos/hof.jpg")
    card = with_photo(tmp_path)
    assert card.credits == (MAP_CREDIT, "Foto: Verein Hof, CC BY 4.0")
    assert pixels(card.jpeg).size == (1200, 630)
    assert pixels(card.jpeg).getpixel((1180, 120)) != pixels(card.jpeg).getpixel((1180, 620))


@pytest.mark.parametrize(
    ("photo", "credit"),
    [
        (a_photo(credit="Foto: A. B.", licence="Nutzungsrecht"), "Foto: A. B."),
        (a_photo(credit="© Verein", licence="CC0 1.0"), "© Verein, CC0 1.0"),
        (a_photo(credit="Verein, CC BY 4.0", licence="CC BY 4.0"), "Foto: Verein, CC BY 4.0"),
    ],
)
def test_a_credit_is_neither_doubled_nor_shortened(tmp_path: Path, photo: Photo, credit: str) -> None:
    """»Foto:« is set before a bare name; a licence that is already named is not named again."""
    save_picture(tmp_path / photo.file)
    assert with_photo(tmp_path, photo).credits[-1] == credit


def test_a_photo_without_a_credit_shows_none(tmp_path: Path) -> None:
    """Whether it may be used is decided before; the card invents no name."""
    save_picture(tmp_path / "photos/hof.jpg")
    assert with_photo(tmp_path, a_photo(credit="")).credits == (MAP_CREDIT,)


def test_many_credits_share_lines_instead_of_being_cut(tmp_path: Path) -> None:
    """Where each on its own line takes too much box, they follow one another."""
    save_picture(tmp_path / "photos/hof.jpg")
    photo = a_photo(credit="Verein zur Förderung des Gutshofs Krevese e. V.", licence="")
    place = a_place(credit="Lage: © GeoNames, CC BY 4.0, und eigene Angaben der Gemeinde")
    card = studio(tmp_path).draw(a_card(place, FACEBOOK, Kind.PORTRAIT, photo))
    assert len(card.credits) == 3


def test_no_line_of_a_credit_ends_before_the_name() -> None:
    """»Foto:« stays with whoever took it, wherever the lines break."""
    for name in ("Anna Müßig-Öztürk", "A. Öz", "Vereinigung der Höfe"):
        photo = a_photo(credit=f"{name}, Verein »Grüne Höfe« e. V.", licence="CC BY-SA 4.0")
        place = a_place(credit="© GeoNames, CC BY 4.0")
        drawing = a_studio().lay_out(a_card(place, FACEBOOK, Kind.PORTRAIT, photo))
        lines = [text.line for text in drawing.texts if text.id == "credit"]
        assert any("Foto:" in line for line in lines)
        assert [] == [line for line in lines if line.endswith("Foto:")]


def test_credits_that_cannot_fit_are_a_finding(tmp_path: Path) -> None:
    """A credit is never cut."""
    save_picture(tmp_path / "photos/hof.jpg")
    with pytest.raises(ContentProblem) as problem:
        with_photo(tmp_path, a_photo(credit="Verein " * 60))
    assert (problem.value.finding.code, problem.value.finding.place) == ("cards.credit", "gutshof-krevese")


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 240, 120), (0, 0, 0), (190, 210, 235)])
@pytest.mark.parametrize("channel", [FACEBOOK, X])
def test_letters_over_any_photo_are_legible(
    tmp_path: Path, colour: tuple[int, int, int], channel: ChannelName
) -> None:
    """On the finished card most of what surrounds title, subtitle and credit stands off by 4.5 : 1."""
    save_picture(tmp_path / "photos/hof.jpg", colour=colour)
    picture = pixels(with_photo(tmp_path, channel=channel).jpeg)
    drawing = studio(tmp_path).lay_out(a_card(a_place(), channel, Kind.PORTRAIT, a_photo()))
    for text in drawing.texts:
        if text.id in ("brand", "kind", "title", "subtitle", "category", "credit"):
            ink, own = text.bounds, luminance(rgb(text.fill))
            box = (int(ink.x), int(ink.y), round(ink.right), round(ink.bottom))
            seen = sorted(luminance(p) for p in picture.crop(box).get_flattened_data()[::9])
            ground = seen[int(len(seen) * 0.3)]
            assert (own + 0.05) / (ground + 0.05) >= 4.5, text.line


def test_a_bright_photo_is_darkened_and_a_dark_one_is_left_alone() -> None:
    """Only as much scrim as the letters need, measured at the worst pixel."""
    drawing = a_studio().lay_out(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, a_photo()))
    letters = [text for text in drawing.texts if text.id == "title"]
    clear = engine.draw(b'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>')
    box = Rect(0, 0, 1200, 630)
    for colour, kept in (("#ffffff", False), ("#203020", True)):
        shot = engine.Raster(engine.flat(clear, colour).image.copy_memory())
        picture = over_photo(shot, box, clear, letters, "#0b1815")
        _, brightest = extremes(picture, letters[0].bounds)
        assert 1.05 / (brightest + 0.05) >= 4.5
        assert (brightest == pytest.approx(luminance(rgb(colour)), abs=0.002)) is kept
    assert PREVIEW == 4


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.png", {"mode": "RGBA"}), ("a.webp", {}), ("a.png", {"mode": "L"}), ("a.png", {"mode": "I;16"}),
     ("a.jpg", {"mode": "CMYK"}), ("a.png", {"mode": "P"}), ("a.jpg", {"size": (40, 30)}), ("a.png", {"mode": "1"})],
)  # fmt: skip
def test_every_usual_kind_of_picture_is_taken(tmp_path: Path, name: str, options: dict[str, object]) -> None:
    """Transparent, grey, 16 bit, CMYK, palette, tiny: all end as RGB of the card's size."""
    save_picture(tmp_path / name, **options)  # type: ignore[arg-type]  # any option of Pillow's
    assert pixels(with_photo(tmp_path, a_photo(name)).jpeg).size == (1200, 630)


def test_a_photo_is_turned_upright_and_its_metadata_stay_behind(tmp_path: Path) -> None:
    """The camera's orientation is heeded; place and maker of the photo are gone."""
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010F] = "GEHEIM Kamera"
    exif.get_ifd(0x8825)[1] = "N"
    save_picture(tmp_path / "photos/hof.jpg", exif=exif, comment=b"GEHEIM")
    turned = with_photo(tmp_path).jpeg
    assert b"GEHEIM" not in turned
    assert not Image.open(io.BytesIO(turned)).getexif()
    save_picture(tmp_path / "photos/hof.jpg")
    assert with_photo(tmp_path).jpeg != turned


def a_profile(*, swapped: bool) -> bytes:
    """sRGB's profile; ``swapped`` says that red is meant where green is written, and the other way round."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if not swapped:
        return data
    other = data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return other.replace(b"sRGB", b"xRGB").replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))


@pytest.mark.parametrize("size", [(1500, 900), (5200, 3000)], ids=["as it is", "made smaller while decoded"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_a_camera_gives_the_same_picture(
    tmp_path: Path, size: tuple[int, int], orientation: int
) -> None:
    """Whatever corner the camera began with, the photo is as a viewer would show it."""
    across = Image.linear_gradient("L").resize(size)
    down = Image.linear_gradient("L").rotate(90).resize(size)
    exif = Image.Exif()
    exif[0x0112] = orientation
    taken = io.BytesIO()
    Image.merge("RGB", (across, down, across)).save(taken, "JPEG", quality=95, exif=exif)
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(taken.getvalue())))
    upright = io.BytesIO()
    shown.save(upright, "JPEG", quality=95)
    ours, theirs = (
        bytes(engine.pixels(engine.photo(file.getvalue(), 600, 400).image)) for file in (taken, upright)
    )
    assert max(abs(one - other) for one, other in zip(ours, theirs, strict=True)) <= 6


@pytest.mark.parametrize("swapped", [False, True])
def test_a_colour_profile_is_turned_into_srgb(tmp_path: Path, swapped: bool) -> None:
    """Colours come out as the profile means them, and the card carries none."""
    save_picture(tmp_path / "photos/hof.jpg", colour=(200, 40, 40), icc_profile=a_profile(swapped=swapped))
    card = with_photo(tmp_path)
    assert "icc_profile" not in Image.open(io.BytesIO(card.jpeg)).info
    red, green, _ = pixels(card.jpeg).getpixel((1180, 560))  # type: ignore[misc]  # a pixel of RGB is three numbers
    assert (green > red) is swapped


def huge_png(width: int, height: int) -> bytes:
    """A PNG whose header promises so many pixels; its body is next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def test_a_picture_of_30000_squared_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    """The finding names the size; nothing was decoded."""
    (tmp_path / "huge.png").write_bytes(huge_png(30_000, 30_000))
    assert "30000 × 30000" in str(refused(tmp_path, a_photo("huge.png")).message)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.jpg", b"Das ist kein Bild."),
        ("empty.jpg", b""),
        ("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        ("movie.gif", b"GIF89a" + b"\0" * 40),
        ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("broken.png", huge_png(800, 600)),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """By its content, whatever the name says; a damaged one as well."""
    (tmp_path / name).write_bytes(content)
    assert "cannot be used" in str(refused(tmp_path, a_photo(name)).message)


def test_half_a_photo_is_refused(tmp_path: Path) -> None:
    """A download that broke off would show as a grey half."""
    save_picture(tmp_path / "photos/hof.jpg", quality=95)
    whole = (tmp_path / "photos/hof.jpg").read_bytes()
    (tmp_path / "photos/hof.jpg").write_bytes(whole[: len(whole) // 2])
    assert "damaged" in str(refused(tmp_path, a_photo()).message)


@pytest.mark.parametrize("file", ["missing.jpg", "folder"])
def test_a_photo_that_cannot_be_opened_is_refused(tmp_path: Path, file: str) -> None:
    """Whatever keeps it from being read."""
    (tmp_path / "folder").mkdir()
    assert "cannot be opened" in str(refused(tmp_path, a_photo(file)).message)


def test_a_photo_that_is_not_among_the_files_is_refused(tmp_path: Path) -> None:
    """A photo that was never taken in, or whose file is lost, is told with its place."""
    files = FolderFiles(tmp_path)
    with pytest.raises(ContentProblem) as problem:
        a_studio(files.open).draw(a_card(a_place(), FACEBOOK, Kind.PORTRAIT, a_photo(sha256="")))
    assert "cannot be opened" in str(problem.value.finding.message)


@settings(max_examples=80)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP"])
)
def test_wild_bytes_are_refused_in_words(body: bytes, start: bytes) -> None:
    """Never an error of the library, whatever the file holds."""
    a_studio()
    with pytest.raises(engine.NotAPhoto):
        engine.photo(start + body, 1200, 630)


def test_a_place_without_any_map_has_a_card_over_its_photo(tmp_path: Path) -> None:
    """Then the photo stands alone, without the map's panel and credit."""
    save_picture(tmp_path / "photos/hof.jpg")
    place = a_place(latitude=None, longitude=None, district="")
    drawing = studio(tmp_path).lay_out(a_card(place, X, Kind.NEU, a_photo()))
    assert drawing.credits == ("Foto: Verein Hof, CC BY 4.0",)
    assert b'id="field"' not in drawing.svg


@pytest.mark.parametrize("size", [(1, 10_000_000), (10_000_000, 1), (20_001, 2)])
def test_a_strip_is_no_photo_and_no_traceback(size: tuple[int, int]) -> None:
    """A picture of a few kilobytes whose side is miles long is told as unfit."""
    file = io.BytesIO()
    Image.new("L", size).save(file, "PNG")
    with pytest.raises(engine.NotAPhoto):
        engine.photo(file.getvalue(), 1200, 630)
