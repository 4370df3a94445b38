"""What becomes of an uploaded picture before anything keeps it (TRUST 12).

The file is decoded and written anew, so nothing of the original's bytes survives: no place, no camera, no hidden text.
"""

import secrets
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 4000

# What each extension must hold, and how it is written. A phone's MPO is a JPEG with a second one behind it.
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 86, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86, "method": 4},
}

WRONG_KIND = "Kies een foto als JPG, PNG of WebP. Andere soorten bestanden kunnen we niet plaatsen."
WRONG_CONTENT = "Dit bestand is geen {kind}, al heet het zo. Sla de foto opnieuw op en probeer het nog eens."
TOO_HEAVY = "Deze foto is te zwaar. Kies een foto van hoogstens 10 MB."
TOO_LARGE = "Deze foto is te groot. Kies een foto van hoogstens 50 miljoen pixels."
BROKEN = "Deze foto is beschadigd. Sla de foto opnieuw op of kies een andere."


def clean_picture(upload: UploadedFile) -> ContentFile:
    """A fresh copy under a name that nobody can guess. Raises ValidationError with a sentence for the form."""
    kind = FORMATS.get(PurePath(upload.name or "").suffix.lower())
    if kind is None:
        raise ValidationError(WRONG_KIND, "picture_kind")
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(TOO_HEAVY, "picture_bytes")
    picture = read_picture(upload, kind)
    written = BytesIO()
    picture.save(written, kind, **SAVE_OPTIONS[kind])
    return ContentFile(written.getvalue(), name=random_name(upload.name or ""))


def random_name(name: str) -> str:
    """The address of a picture is the only thing that protects one of a draft: it must not be guessable."""
    return secrets.token_hex(12) + PurePath(name).suffix.lower()


def read_picture(upload: UploadedFile, kind: str) -> Image.Image:
    """The upright, shrunk pixels of the first frame."""
    try:
        upload.seek(0)
        with Image.open(upload, formats=["JPEG", "PNG", "WEBP"]) as opened:
            refuse_odd(opened, kind)
            opened.draft("RGB", (MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            return only_pixels(upright, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_LARGE, "picture_pixels") from error
    except UnidentifiedImageError as error:
        raise ValidationError(WRONG_CONTENT.format(kind=kind), "picture_content") from error
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, OverflowError) as error:
        # Pillow's readers raise all of these on damaged files.
        raise ValidationError(BROKEN, "picture_broken") from error


def refuse_odd(opened: Image.Image, kind: str) -> None:
    """Only the header has been read so far, so a bomb has not gone off yet."""
    found = "JPEG" if opened.format == "MPO" else opened.format
    if found != kind:
        raise ValidationError(WRONG_CONTENT.format(kind=kind), "picture_content")
    if opened.width * opened.height > MAX_PIXELS:
        raise ValidationError(TOO_LARGE, "picture_pixels")


def only_pixels(picture: Image.Image, kind: str) -> Image.Image:
    """A new image with the same pixels and nothing else: `info` is where metadata hides."""
    see_through = kind != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    pixels = picture.convert("RGBA" if see_through else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare
