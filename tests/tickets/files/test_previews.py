"""A preview is a new picture: small, upright, without anything that the old one told besides what it shows."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.tickets.files.samples import HTML, picture, polyglot
from tickets.files import previews
from tickets.files.previews import preview_of


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "CANARY camera"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 0.0)
    return picture((400, 200), "JPEG", exif=exif)


def test_a_preview_is_small_and_keeps_the_shape(tmp_path: Path) -> None:
    made = preview_of(stored(tmp_path, picture((4000, 1000))), "image/png")
    assert made is not None
    assert (made.width, made.height) == (1280, 320)
    assert Image.open(BytesIO(made.content)).format == "WEBP"


def test_a_preview_stands_upright_and_tells_no_place(tmp_path: Path) -> None:
    content = with_place()
    assert b"CANARY" in content
    made = preview_of(stored(tmp_path, content), "image/jpeg")
    assert made is not None
    assert (made.width, made.height) == (200, 400)
    assert b"CANARY" not in made.content
    again = Image.open(BytesIO(made.content))
    assert not again.getexif()
    assert not {"exif", "icc_profile", "xmp"} & set(again.info)


def test_a_preview_carries_nothing_of_a_polyglot(tmp_path: Path) -> None:
    made = preview_of(stored(tmp_path, polyglot()), "image/gif")
    assert made is not None
    assert b"script" not in made.content
    assert b"PK\x03\x04" not in made.content


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    content = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(content, "PNG")
    made = preview_of(stored(tmp_path, content.getvalue()), "image/png")
    assert made is not None
    corner = Image.open(BytesIO(made.content)).convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert corner[3] == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (HTML, "image/png"),
        (picture()[:60], "image/png"),
        (picture(), "application/pdf"),
        (picture(kind="TIFF"), "image/png"),
        (b"", "image/png"),
    ],
)
def test_of_what_is_no_whole_picture_none_is_made(tmp_path: Path, content: bytes, kind: str) -> None:
    assert preview_of(stored(tmp_path, content), kind) is None


def test_of_too_many_points_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored(tmp_path, picture((100, 101)))
    monkeypatch.setattr(previews, "MOST_PIXELS", 10_000)
    assert preview_of(path, "image/png") is None
    monkeypatch.setattr(previews, "MOST_PIXELS", 10_100)
    assert preview_of(path, "image/png") is not None
