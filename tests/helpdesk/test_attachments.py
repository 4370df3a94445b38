"""Files hold what their name says, nothing runs, and pictures forget where they were taken (TRUST 12)."""

import io
import zipfile

import pytest
from PIL import Image

from helpdesk import attachments
from helpdesk.attachments import LARGEST, File, RefusedError, checked, clean_name


def archive(*names, first=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        if first:
            target.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            target.writestr(name, "x")
    return made.getvalue()


def photo(kind="JPEG"):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Kerkstraat 1, Zeist"
    Image.new("RGB", (40, 30), "green").save(made, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT = archive("content.xml", first="application/vnd.oasis.opendocument.text")
GOOD = {
    "plan.pdf": b"%PDF-1.7\n...",
    "lijst.csv": "naam;plaats\nCliënten;Zeist".encode(),
    "brief.txt": "Geachte buren".encode("cp1252"),
    "verslag.docx": DOCX,
    "begroting.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "brief.odt": ODT,
    "FOTO.JPG": photo(),
    "tekening.png": photo("PNG"),
}
BAD = {
    "winmail.dat": (b"\x78\x9f\x3e\x22", attachments.WINMAIL),
    "virus.exe": (b"MZ", attachments.WRONG_KIND),
    "plaatje.svg": (b"<svg/>", attachments.WRONG_KIND),
    "pagina.html": (b"<html>", attachments.WRONG_KIND),
    "bericht.eml": (b"From: a@b.nl", attachments.WRONG_KIND),
    "bijlage": (b"iets", attachments.WRONG_KIND),
    "plan.pdf": (b"MZ this is a program", attachments.NOT_WHAT_IT_SAYS),
    "brief.txt": (b"a\0b", attachments.NOT_WHAT_IT_SAYS),
    "pagina.txt": (b"\n <HTML><script>", attachments.NOT_WHAT_IT_SAYS),
    "verslag.docx": (ODT, attachments.NOT_WHAT_IT_SAYS),
    "macro.docx": (archive("[Content_Types].xml", "word/x", "word/vbaProject.bin"), attachments.NOT_WHAT_IT_SAYS),
    "brief.odt": (DOCX, attachments.NOT_WHAT_IT_SAYS),
    "kapot.xlsx": (b"PK\x03\x04 broken", attachments.NOT_WHAT_IT_SAYS),
    "foto.jpg": (photo("PNG"), attachments.NOT_WHAT_IT_SAYS),
    "kapot.png": (photo("PNG")[:40], attachments.NOT_WHAT_IT_SAYS),
    "leeg.pdf": (b"", attachments.EMPTY),
    "groot.pdf": (b"%PDF-" + b"x" * LARGEST, attachments.TOO_LARGE),
}


@pytest.mark.parametrize("name", GOOD)
def test_file_that_is_what_it_says_is_kept(name):
    found = checked(File(name, GOOD[name]))

    assert found.name == name
    assert found.content_type in attachments.CONTENT_TYPES.values()
    assert found.content


@pytest.mark.parametrize("name", BAD)
def test_other_file_is_refused_with_the_reason(name):
    content, reason = BAD[name]

    with pytest.raises(RefusedError) as refused:
        checked(File(name, content))
    assert str(refused.value) == reason


def test_picture_forgets_where_it_was_taken():
    assert b"Kerkstraat" in photo()
    assert b"Kerkstraat" not in checked(File("foto.jpg", photo())).content


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("C:\\map\\a.pdf", "a.pdf"), ("a\x00b\n.pdf", "ab .pdf"), ("", "bijlage")],
)
def test_name_is_only_a_name(given, kept):
    assert clean_name(given) == kept


def test_long_name_keeps_its_end():
    name = clean_name("x" * 500 + ".pdf")

    assert len(name) <= attachments.LONGEST_NAME
    assert name.endswith(".pdf")
