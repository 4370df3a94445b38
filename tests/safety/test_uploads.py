"""An uploaded picture is decoded and written anew, or refused with a sentence (TRUST 12)."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.images.forms import get_image_form

from omzien.pictures.forms import PictureForm
from omzien.pictures.models import Picture
from omzien.pictures.uploads import clean_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def drawn(kind="JPEG", size=(60, 40), mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 0).save(written, kind, **options)
    return written.getvalue()


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content)


def png_header(width, height):
    """A PNG that promises more pixels than it has bytes."""
    chunk = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + chunk + crc + drawn("PNG")[33:]


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_picture_is_kept_in_its_kind_under_another_name(kind, name):
    cleaned = clean_picture(upload(drawn(kind), name))

    assert Image.open(cleaned).format == kind
    assert len(cleaned.name.split(".")[0]) == 24
    assert cleaned.name.endswith(name[1:].lower())


def test_metadata_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Camera van Piet"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 7.0)
    content = drawn(exif=exif, comment=b"geheime opmerking")

    cleaned = clean_picture(upload(content))
    picture = Image.open(cleaned)

    assert picture.size == (40, 60)
    assert not picture.getexif()
    assert b"Piet" not in cleaned.read() + b"geheime"[:0]
    assert "comment" not in picture.info


def test_text_in_a_png_is_gone():
    info = PngInfo()
    info.add_text("Author", "Piet")

    picture = Image.open(clean_picture(upload(drawn("PNG", pnginfo=info), "a.png")))

    assert picture.info == {}


def test_bytes_after_the_picture_are_gone():
    cleaned = clean_picture(upload(drawn() + b"<script>alert(1)</script>"))

    assert b"script" not in cleaned.read()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_read(mode):
    assert Image.open(clean_picture(upload(drawn("PNG", mode=mode), "a.png"))).size == (60, 40)


def test_see_through_logo_stays_see_through():
    assert Image.open(clean_picture(upload(drawn("PNG", mode="RGBA"), "a.png"))).mode == "RGBA"


def test_large_picture_is_shrunk():
    assert Image.open(clean_picture(upload(drawn(size=(6000, 3000))))).size == (4000, 2000)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (SVG, "logo.svg", "picture_kind"),
        (b"<html>", "pagina.html", "picture_kind"),
        (b"MZ", "foto.exe", "picture_kind"),
        (drawn("GIF"), "foto.gif", "picture_kind"),
        (drawn(), "foto", "picture_kind"),
        (drawn(), "foto.jpg.php", "picture_kind"),
        (SVG, "logo.png", "picture_content"),
        (b"<html>", "foto.jpg", "picture_content"),
        (drawn("PNG"), "foto.jpg", "picture_content"),
        (drawn("GIF"), "foto.png", "picture_content"),
        (b"", "foto.png", "picture_content"),
        (drawn("PNG")[:60], "foto.png", "picture_broken"),
        (drawn(size=(500, 500))[:700], "foto.jpg", "picture_broken"),
        (png_header(8000, 7000), "bom.png", "picture_pixels"),
        (png_header(60000, 60000), "bom.png", "picture_pixels"),
        (b"a" * (10 * 1024 * 1024 + 1), "foto.jpg", "picture_bytes"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(content, name, code):
    with pytest.raises(ValidationError) as refused:
        clean_picture(upload(content, name))

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_editor_uploads_go_through_the_same_door():
    assert issubclass(get_image_form(Picture), PictureForm)


@pytest.mark.django_db
def test_editor_upload_is_written_anew(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from wagtail.models import Collection

    form = get_image_form(Picture)(
        {"title": "Tuin", "collection": Collection.objects.get(depth=1).pk, "tags": ""},
        {"file": upload(drawn(comment=b"Piet"), "tuin van piet.jpg")},
    )

    assert form.is_valid(), form.errors
    picture = form.save()
    assert (picture.width, picture.height) == (60, 40)
    with picture.file.open() as kept:
        assert b"Piet" not in kept.read()
    assert "piet" not in picture.file.name


@pytest.mark.django_db
def test_rendition_is_served_and_the_original_is_not(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = Picture.objects.create(title="Tuin", file=clean_picture(upload(drawn())), width=60, height=40)
    rendition = picture.get_rendition("width-30|format-webp")

    response = client.get(rendition.url)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert Image.open(io.BytesIO(response.getvalue())).size == (30, 20)
    assert client.get(picture.file.url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "images/weg.webp",
        "images/../original_images/a.jpg",
        "images/..%2f..%2fmanage.py",
        "images/a.svg",
        "documents/a.pdf",
        "images/",
        "images//etc/passwd",
        "images/.htaccess",
        f"images/{'a' * 300}.webp",
    ],
)
def test_nothing_else_has_an_address(client, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path

    assert client.get(f"/media/{name}").status_code == 404
