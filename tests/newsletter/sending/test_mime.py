"""What goes over the wire is what the standard library reads back, whatever stands in it."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.mime import ascii_address, header_address, header_text, prepare

KEY = b"sleutel_van-1:" + b"x" * 52
HEADERS = [("From", "Omzien <hallo@omzien.test>"), ("To", "@@AAN@@")]
TOKENS = {"SLEUTEL": "key", "@@AAN@@": "to"}


def on_the_wire(text="tekst", html="<p>tekst</p>", headers=()):
    prepared = prepare([*HEADERS, *headers], text, html, TOKENS)
    return prepared.filled({"key": KEY, "to": b"lezer@adres.test"})


def received(wire):
    """As a mail server takes it in (RFC 5321, 4.5.2), and a mail program reads it."""
    assert wire.endswith(b"\r\n.\r\n")
    raw = wire[:-3].replace(b"\r\n..", b"\r\n.")
    return raw, message_from_bytes(raw, policy=policy.default)


def body(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


WORDS = st.text(st.sampled_from("ab .=-\n\té€😀&<>\"'"), max_size=300)
PARTS = st.lists(
    st.sampled_from([".", "\n.", "\n..\n", "SLEUTEL", " \n", "=3D", "café ", "x" * 90, "--=_", "\n"]) | WORDS
)


@given(text=PARTS.map("".join), html=PARTS.map("".join))
def test_any_text_comes_through_with_the_key_in_its_place(text, html):
    raw, mail = received(on_the_wire(text, html))

    assert body(mail, "plain") == text.replace("SLEUTEL", KEY.decode())
    assert body(mail, "html") == html.replace("SLEUTEL", KEY.decode())
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert mail.defects == []


@given(text=PARTS.map("".join))
def test_nothing_in_a_mail_ends_it_early(text):
    wire = on_the_wire(text, text)

    assert wire.index(b"\r\n.\r\n") == len(wire) - 5


def test_headers_are_encoded_and_folded():
    subject = "Café ‘De Linde’: " + "€ 5 en meer " * 20

    raw, mail = received(on_the_wire(headers=[("Subject", header_text("Subject", subject.strip()))]))

    assert mail["Subject"] == subject.strip()
    assert raw.isascii()
    assert header_text("Subject", "Omzien in maart") == "Omzien in maart"
    assert header_address("Omzien in café <hallo@omzien.test>").isascii()


@pytest.mark.parametrize(
    ("address", "plain"),
    [("lezer+een@adres.test", "lezer+een@adres.test"), ("lezer@bücher.test", "lezer@xn--bcher-kva.test")],
)
def test_address_is_written_as_the_dns_knows_it(address, plain):
    assert ascii_address(address) == plain


@pytest.mark.parametrize(
    "address", ["lézer@adres.test", "a b@adres.test", "a@b\r\nRCPT TO:<c@d.e>", "a>@b.nl", "", "a@"]
)
def test_address_that_cannot_stand_in_a_command_is_refused(address):
    with pytest.raises(ValueError, match=r"."):
        ascii_address(address)
