"""Pictures of pixels: what a clinic sends as its logo prints right, or is refused in a sentence."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from sample import clinic_folder, sample_document, sample_practice
from seen import BLACK, BLUE, GREEN, RED, WHITE, Colour, drawn, near
from small import problems_of

from instructions import practice as practices
from instructions.errors import BrandError
from instructions.pdf.drawing import Drawings, Pixels, Vector
from instructions.pdf.layout import lay_out
from instructions.pdf.look import LARGE, look
from instructions.pdf.picture import MOST_BYTES, WIDEST, opened


def png(width: int, depth: int, kind: int, raw: bytes, **chunks: bytes) -> bytes:
    """A PNG of one row as another program may write it, byte by byte."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, 1, depth, kind, 0, 0, 0)
    extra = b"".join(chunk(name.encode(), data) for name, data in chunks.items())
    data = chunk(b"IDAT", zlib.compress(b"\0" + raw))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + data + chunk(b"IEND", b"")


def saved(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    """A picture as a file's bytes."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def halves(mode: str, first: Any, second: Any) -> Image.Image:
    """A picture 40 wide and 20 high, of two colours side by side."""
    image = Image.new(mode, (40, 20), first)
    image.paste(second, (20, 0, 40, 20))
    return image


def read(data: bytes, folder: Path, name: str = "logo.png") -> Vector | Pixels:
    """The picture of a file with this content."""
    path = folder / name
    path.write_bytes(data)
    return opened(path, path.stat().st_mtime_ns)


def refusal(data: bytes, folder: Path) -> str:
    """The one problem that refuses a file with this content."""
    (told,) = problems_of(lambda: read(data, folder), BrandError)
    return told


TURNED = Image.Exif()
TURNED[0x0112] = 6  # the camera was held upright: turn the picture a quarter clockwise

PICTURES: dict[str, tuple[bytes, Colour, Colour]] = {
    "RGB PNG": (saved(halves("RGB", RED, BLUE)), RED, BLUE),
    "RGB JPEG": (saved(halves("RGB", RED, BLUE), "JPEG", quality=95), RED, BLUE),
    "grey PNG": (saved(halves("L", 60, 200)), (60,) * 3, (200,) * 3),
    "grey JPEG": (saved(halves("L", 60, 200), "JPEG"), (60,) * 3, (200,) * 3),
    "black and white": (saved(halves("1", 0, 1)), BLACK, WHITE),
    "CMYK JPEG": (
        saved(halves("CMYK", (0, 255, 255, 0), (255, 255, 0, 0)), "JPEG", quality=95),
        RED,
        BLUE,
    ),
    "palette": (saved(halves("RGB", RED, BLUE).quantize(2)), RED, BLUE),
    "16-bit grey": (png(2, 16, 0, b"\x80\x00\xff\xff"), (127,) * 3, WHITE),
    "16-bit grey, dark": (png(2, 16, 0, b"\x00\x80\x20\x00"), BLACK, (32,) * 3),
    "16-bit RGB": (png(2, 16, 2, b"\xff\xff\x80\0\0\0" + b"\0\0\0\0\xff\xff"), (255, 128, 0), BLUE),
    "16-bit RGBA": (
        png(2, 16, 6, b"\xff\xff\0\0\0\0\xff\xff" + b"\0\0\0\0\0\0\0\0"),
        RED,
        WHITE,
    ),
    "16-bit grey, see-through": (png(2, 16, 4, b"\0\0\x80\0" + b"\0\0\0\0"), (127,) * 3, WHITE),
    "RGBA": (saved(halves("RGBA", (*RED, 255), (0, 0, 0, 0))), RED, WHITE),
    "half see-through": (
        saved(halves("RGBA", (*RED, 128), (0, 0, 0, 51))),
        (255, 127, 127),
        (204,) * 3,
    ),
    "grey, see-through": (saved(halves("LA", (60, 255), (60, 0))), (60,) * 3, WHITE),
    "RGB with a clear colour": (
        png(2, 8, 2, bytes((*RED, *BLUE)), tRNS=b"\0\0\0\0\0\xff"),
        RED,
        WHITE,
    ),
    "grey with a clear level": (png(2, 8, 0, b"\x3c\xc8", tRNS=b"\0\xc8"), (60,) * 3, WHITE),
    "16-bit grey with a clear level": (
        png(2, 16, 0, b"\x3c\x3c\xff\xff", tRNS=b"\xff\xff"),
        (60,) * 3,
        WHITE,
    ),
    "palette, see-through": (
        png(2, 8, 3, b"\0\1", PLTE=bytes((*RED, *GREEN)), tRNS=b"\xff\0"),
        RED,
        WHITE,
    ),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_prints_in_its_own_colours(kind: str, tmp_path: Path) -> None:
    """Whatever kind of file it is, and where it is clear the paper shows."""
    data, left, right = PICTURES[kind]
    image = drawn(read(data, tmp_path))

    assert near(image.getpixel((image.width // 8, 50)), left)
    assert near(image.getpixel((image.width * 7 // 8, 50)), right)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_picture_from_a_camera_stands_upright(format: str, tmp_path: Path) -> None:
    """As its EXIF data say it was held."""
    picture = read(saved(halves("RGB", RED, BLUE), format, exif=TURNED), tmp_path)
    image = drawn(picture)

    assert (picture.width, picture.height) == (20, 40)
    assert near(image.getpixel((25, 10)), RED) and near(image.getpixel((25, 90)), BLUE)


def test_a_picture_is_no_larger_than_print_needs(tmp_path: Path) -> None:
    """A photograph from a telephone does not make a file of 5 MB."""
    picture = read(saved(Image.new("RGB", (4000, 2000), RED)), tmp_path)

    assert (picture.width, picture.height) == (WIDEST, WIDEST / 2)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    data = bytearray(png(1, 8, 0, b"\0"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


NOISE = saved(Image.effect_noise((200, 200), 90))
DAMAGED = "The picture is damaged or not a PNG or JPEG."
BOMBS = "P2: beyond 89 million pixels the sentence is 'damaged or not a PNG or JPEG'"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(saved(halves("RGB", RED, BLUE), "WEBP"), DAMAGED, id="WebP"),
        pytest.param(saved(halves("RGB", RED, BLUE), "GIF"), DAMAGED, id="GIF"),
        pytest.param(saved(halves("RGB", RED, BLUE), "TIFF"), DAMAGED, id="TIFF"),
        pytest.param(saved(halves("RGB", RED, BLUE), "BMP"), DAMAGED, id="BMP"),
        pytest.param(b"%PDF-1.7 a logo", DAMAGED, id="PDF"),
        pytest.param(b"a logo", DAMAGED, id="text"),
        pytest.param(b"", DAMAGED, id="empty"),
        pytest.param(NOISE[:-2000], DAMAGED, id="cut PNG"),
        pytest.param(
            saved(Image.effect_noise((200, 200), 90), "JPEG")[:3000], DAMAGED, id="cut JPEG"
        ),
        pytest.param(NOISE[:40], DAMAGED, id="only a head"),
        pytest.param(bomb(7000, 6500), "too many pixels to be a logo", id="45 million"),
        pytest.param(bomb(10_000, 10_000), "too many pixels", id="100 million"),
        pytest.param(bomb(60_000, 60_000), "too many pixels", id="3600 million"),
        pytest.param(bomb(0, 10), DAMAGED, id="no width"),
        pytest.param(b"\0" * (MOST_BYTES + 1), "larger than 5 MB", id="too many bytes"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_a_sentence(
    data: bytes, told: str, tmp_path: Path
) -> None:
    """With the way out."""
    found = refusal(data, tmp_path)

    assert told in found and found.startswith("logo.png: The picture ")
    assert found.endswith(
        "Save the logo as PNG, JPEG or a plain SVG (text turned into paths) and try again."
    )


def test_a_logo_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than ending in an error of Python's."""

    def forbidden(_: Path) -> bytes:
        raise PermissionError

    (tmp_path / "logo.png").write_bytes(NOISE)
    monkeypatch.setattr(Path, "read_bytes", forbidden)

    with pytest.raises(BrandError):
        opened(tmp_path / "logo.png", 7)


def test_a_new_logo_under_the_same_name_is_read_anew(tmp_path: Path) -> None:
    """Nobody has to start the program again."""
    first = read(saved(Image.new("RGB", (20, 10), RED)), tmp_path)
    path = tmp_path / "logo.png"
    path.write_bytes(saved(Image.new("RGB", (30, 10), BLUE)))
    os.utime(path, ns=(1, 1))

    assert (first.width, Drawings([tmp_path]).find("logo.png").width) == (20, 30)


def test_the_first_folder_that_has_a_picture_wins(tmp_path: Path) -> None:
    """The clinic's own before the program's; one that nobody has is refused by its name."""
    for place, width in (("own", 20), ("shipped", 30)):
        (tmp_path / place).mkdir()
        read(saved(Image.new("RGB", (width, 10))), tmp_path / place)
    drawings = Drawings([tmp_path / "own", tmp_path / "shipped"])

    assert drawings.ratio("logo.png") == 2
    (told,) = problems_of(lambda: drawings.find("none.png"), BrandError)
    assert told.startswith("none.png: This picture is not there.")


def test_a_code_to_scan_has_its_quiet_zone() -> None:
    """Four modules of white on every side."""
    image = drawn(Drawings([]).find("code:https://a.example"), 330)
    modules = Drawings([]).find("code:https://a.example").width
    box = image.convert("L").point(lambda grey: 255 - grey).getbbox()

    assert box == pytest.approx([330 * 4 / modules] * 2 + [330 - 330 * 4 / modules] * 2, abs=2)


# In its box


@pytest.mark.parametrize(
    "size", [(300, 100), (100, 100), (100, 300), (1800, 3), (3, 1800), (1, 1), (640, 64)]
)
@pytest.mark.parametrize("edition", ["standard", "large"])
def test_a_logo_keeps_its_proportions_in_its_box(
    size: tuple[int, int], edition: str, tmp_path: Path
) -> None:
    """Never wider than three tenths of the text, never higher than the brand says."""
    logo = saved(Image.new("RGB", size, RED))
    change = ("logo: logo.svg", "logo: logo.png")
    practice = practices.load(clinic_folder(tmp_path, change, files={"logo.png": logo}))
    chosen = look(practice.brand, "A4", edition)
    drawings = Drawings([practice.clinic.folder, *practice.templates])
    plate = lay_out(sample_document(practice), chosen, drawings)
    left, bottom, right, top = _picture_box(plate.body)

    assert (chosen.body >= LARGE) is (edition == "large")
    assert (right - left) / (top - bottom) == pytest.approx(size[0] / size[1], rel=0.02)
    assert right - left <= chosen.width * 0.3 + 0.1
    assert top - bottom <= practice.brand.logo_height + 0.1
    if edition == "standard":
        full = right - left == pytest.approx(chosen.width * 0.3, abs=0.1)
        assert full or top - bottom == pytest.approx(practice.brand.logo_height, abs=0.1)


def _picture_box(pdf: bytes) -> tuple[float, float, float, float]:
    """Where the first picture of pixels stands on the first page."""
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument(pdf) as document:
        (image,) = document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        return tuple(image.get_bounds() if hasattr(image, "get_bounds") else image.get_pos())


def test_a_very_thin_picture_keeps_its_proportions(tmp_path: Path) -> None:
    """A line across the whole head."""
    picture = read(saved(Image.new("RGB", (9000, 2), RED)), tmp_path)

    assert picture.width / picture.height == pytest.approx(4500)


def test_the_sample_clinic_s_logo_can_be_printed() -> None:
    """It is the first that a newcomer sees."""
    practice = sample_practice()
    picture = Drawings([practice.clinic.folder]).find(str(practice.brand.logo))

    assert isinstance(picture, Vector) and (picture.width, picture.height) == (64, 64)
