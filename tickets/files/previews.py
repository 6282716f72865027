"""Previews of pictures: read by an allow-list of formats, turned upright, made small, written anew without data."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from tickets.files.types import PICTURES

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 50_000_000
BOX = (1280, 1280)
TYPE = "image/webp"
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview's bytes, and its size in pixels."""

    content: bytes
    width: int
    height: int


def preview_of(path: Path, mime_type: str) -> Preview | None:
    """Return a picture's preview; None for what is no such picture, is broken, or has too many pixels."""
    if mime_type not in PICTURES:
        return None
    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            # Of a JPEG only as many points are read as the preview needs.
            picture.draft("RGB", BOX)
            upright = ImageOps.exif_transpose(picture)
            small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            small.thumbnail(BOX)
            return _written(small)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _written(picture: Image.Image) -> Preview:
    # Points alone: a new picture carries no place, camera, text or colour profile of the old one.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    content = BytesIO()
    bare.save(content, "WEBP", quality=QUALITY, method=4)
    return Preview(content.getvalue(), *picture.size)
