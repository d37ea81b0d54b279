"""Take a picture from staff: check it, make it anew, keep it under its own name.

What is kept is drawn anew from the pixels alone: no byte of the file that was sent is
kept, so neither where and when it was taken (EXIF) nor anything hidden in it is shown.
"""

import warnings
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from education.models import Picture
from education.trail import note_picture

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
SHORTEST_SIDE = 16
FORMATS = ("JPEG", "PNG", "WEBP")
SEE_THROUGH = {"LA", "PA", "RGBA", "La", "RGBa"}
JPEG_QUALITY = 82
NAME_LETTERS = 32


class PictureRefused(Exception):
    """A file that cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture as it was made anew."""

    content: bytes
    width: int
    height: int
    ending: str

    @property
    def name(self) -> str:
        """Give the name: the same pixels always have the same."""
        digest = sha256(self.content).hexdigest()[:NAME_LETTERS]
        return f"{digest}-{self.width}x{self.height}.{self.ending}"


@transaction.atomic
def add_picture(data: bytes, *, by: User, at: datetime) -> Picture:
    """Keep a picture; one that is there already is kept once.

    Raise PictureRefused for what is no picture, too large or too small.
    """
    drawn = draw_anew(data)
    picture, is_new = Picture.objects.get_or_create(
        name=drawn.name,
        defaults={
            "content": drawn.content,
            "width": drawn.width,
            "height": drawn.height,
            "added_by": by,
            "added_at": at,
        },
    )
    if is_new:
        note_picture(drawn.name, by=by, at=at)
    return picture


def draw_anew(data: bytes) -> Drawn:
    """Read a picture, turn it upright, make it smaller, write it without extras."""
    if len(data) > LARGEST_FILE:
        raise PictureRefused(too_large())
    picture, is_drawing = _upright(data)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if min(picture.size) < SHORTEST_SIDE:
        raise PictureRefused(_("The picture is too small to be seen. Take a larger."))
    return _written(picture, is_drawing=is_drawing)


def too_large() -> str:
    """Say how large a picture may be."""
    words = {"megabytes": LARGEST_FILE // 1024 // 1024}
    message = _("The picture is larger than %(megabytes)d MB. Save it smaller first.")
    return message % words


def _upright(data: bytes) -> tuple[Image.Image, bool]:
    """Decode the pixels, and tell whether they came as a drawing does.

    Three kinds of files are read, of a size that fits.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(BytesIO(data), formats=FORMATS)
            _check_size(picture)
            picture.load()
            return ImageOps.exif_transpose(picture), picture.format == "PNG"
    except PictureRefused:
        raise
    # Pillow raises many kinds of errors for files that are broken or made to break it.
    except Exception as error:
        message = _("This is no picture that can be read. Take a JPEG, PNG or WebP.")
        raise PictureRefused(message) from error


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused(
            _("The picture has too many pixels. Save it smaller first.")
        )


def _written(picture: Image.Image, *, is_drawing: bool) -> Drawn:
    """Write photographs as JPEG, and drawings and what one can see through as PNG."""
    width, height = picture.size
    see_through = picture.mode in SEE_THROUGH or "transparency" in picture.info
    file = BytesIO()
    if see_through or is_drawing:
        _bare(picture, "RGBA" if see_through else "RGB").save(
            file, "PNG", optimize=True
        )
        return Drawn(content=file.getvalue(), width=width, height=height, ending="png")
    _bare(picture, "RGB").save(
        file, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True
    )
    return Drawn(content=file.getvalue(), width=width, height=height, ending="jpg")


def _bare(picture: Image.Image, mode: str) -> Image.Image:
    """Copy the pixels and nothing else into a picture of its own."""
    pixels = picture.convert(mode)
    bare = Image.new(mode, pixels.size)
    bare.paste(pixels)
    return bare
