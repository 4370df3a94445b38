"""Whatever a member types or sends along: what is stored and shown is clean, and what is odd is told in a sentence."""

import io
import zipfile
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from knowledge.actions.writing import latest
from knowledge.forms.blocks import FORMS
from knowledge.models import Manuscript
from knowledge.richtext import TAGS, clean, ready
from knowledge.writing.documents import clean_document
from knowledge.writing.notation import same_text, to_html, to_text
from knowledge.writing.raw import blocks_of
from tests.accounts.factories import UserFactory
from tests.knowledge.writing import make_manuscript, page_of

EVIL = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "[klik](//kwaad.test)",
    "[klik](/\\kwaad.test)",
    '[klik](https://x.test/"onmouseover="alert(1))',
    "[**vet**](https://x.test)",
    "[a](https://x.test/?a=1&amp;b=2)",
    '<a href="javascript:alert(1)">x</a>',
    '<a linktype="document" id="1">x</a>',
    '<embed embedtype="image" id="1" format="left" alt="x"/>',
    "https://x.test/<script>",
    "**<b onclick=x>**",
    "&lt;script&gt;",
    "<!--seam-->",
    "]]>",
    "\u202e gespiegeld",
    "vbscript:x",
]
texts = st.lists(
    st.one_of(st.sampled_from(EVIL), st.text(max_size=40), st.sampled_from(["\n", "\n\n", "- ", "1. ", "### ", "**"])),
    max_size=12,
).map("".join)


class Strict(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [(dict(attrs).get("href"), dict(attrs).get("rel"))] if tag == "a" else []


@given(texts)
def test_what_is_typed_becomes_clean_html(typed):
    stored = to_html(typed)

    seen = Strict()
    seen.feed(clean(stored))
    assert seen.tags <= TAGS
    assert {(tag, name) for tag, name in seen.attributes if name != "rel"} <= {("a", "href")}
    for href, rel in seen.links:
        assert rel == "nofollow ugc noopener"
        if href:
            assert urlsplit(href).scheme in {"http", "https", "mailto", ""}
            assert not href.startswith(("//", "/\\"))
    assert "linktype" not in "".join(name for _, name in seen.attributes)


@given(texts)
def test_what_is_shown_again_is_the_same(typed):
    """Saving what the form shows changes nothing, however often."""
    once = to_html(typed)

    assert same_text(once, to_text(once))
    assert to_text(to_html(to_text(once))).split() == to_text(once).split()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind not in {"figure", "downloads"}])
def test_hostile_text_in_every_field(client, kind):
    writer = UserFactory()
    client.force_login(writer)
    text = make_manuscript(writer, text="")
    form = FORMS[kind]()
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) {{ 7|add:7 }}"
    data = {name: evil for name in form.fields if name not in {"seen", "rows"}}
    assert client.post(page_of(text, "new_piece", kind), data).status_code == 302

    for name in ("manuscript", "preview"):
        main = client.get(page_of(text, name)).content.decode().split("<main")[1].split("</main")[0]
        assert "<script" not in main
        assert 'href="javascript' not in main
        assert "alert(1)" in main


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["x" * 20_001, "\x00", "x" * 1_500_000])
def test_too_much_and_odd_signs_are_refused_with_a_sentence(client, value):
    writer = UserFactory()
    client.force_login(writer)
    text = make_manuscript(writer, text="")

    response = client.post(page_of(text, "new_piece", "text"), {"heading": "", "text": value})

    assert 400 <= response.status_code < 500
    assert blocks_of(latest(Manuscript.objects.get())) == []


# --- documents ----------------------------------------------------------------------------------------


def packed(**entries):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("CT", "[Content_Types].xml"), content)
    return written.getvalue()


WORD = packed(CT="<x/>", word__document="<x/>")
SHEET = packed(CT="<x/>", xl__workbook="<x/>")
ODT = packed(mimetype="application/vnd.oasis.opendocument.text", content="<x/>")
GOOD = {
    "plan.pdf": b"%PDF-1.7 x",
    "brief.docx": WORD,
    "lijst.xlsx": SHEET,
    "brief.odt": ODT,
    "lijst.csv": b"naam;aantal\nsoep;2",
    "oud.txt": "één café".encode("latin-1"),
    "Ünïcode naam!.TXT": "hé".encode(),
}
BAD = {
    "virus.exe": b"MZ",
    "pagina.html": b"<p>",
    "beeld.svg": b"<svg>",
    "zonder": b"x",
    "nep.pdf": b"MZ program",
    "nep.docx": b"PK\x03\x04 kapot",
    "blad.docx": SHEET,
    "tekst.xlsx": WORD,
    "nep.odt": WORD,
    "leeg.pdf": b"",
    "pagina.txt": b"  <html><script>",
    "pagina.csv": b"\xef\xbb\xbf<script>",
    "binair.txt": b"a\x00b",
    "program.csv": b"MZ\x90",
    "macro.docx": packed(CT="<x/>", word__document="<x/>", **{"word__vbaProject.bin": "x"}),
}


@pytest.mark.parametrize("name", GOOD)
def test_documents_that_are_what_they_say(name):
    cleaned = clean_document(SimpleUploadedFile(name, GOOD[name]))

    assert cleaned.read() == GOOD[name]
    assert cleaned.name.isascii()
    assert " " not in cleaned.name


@pytest.mark.parametrize("name", BAD)
def test_documents_that_are_not(name):
    with pytest.raises(ValidationError):
        clean_document(SimpleUploadedFile(name, BAD[name]))


@given(st.binary(max_size=300), st.sampled_from(["pdf", "docx", "odt", "csv", "txt", "xlsx"]))
def test_any_bytes_are_taken_or_refused_with_a_sentence(content, kind):
    try:
        taken = clean_document(SimpleUploadedFile(f"a.{kind}", content)).read()
    except ValidationError as error:
        taken, said = b"", error.messages[0]
    else:
        said = "Bewaard."

    assert said.endswith(".")
    assert not taken.lstrip().lower().startswith((b"<", b"mz"))


@pytest.mark.django_db
def test_what_an_editor_made_stays_to_the_letter():
    stored = '<p>Lees <a linktype="page" id="1">dit</a> en <i>dat</i>.</p>'

    assert same_text(stored, to_text(stored))
    assert "<i>" in ready(stored)
