"""A mail that is encoded once for many readers. What differs per reader is put between pieces that are ready to leave.

Building a MIME message costs more than sending it. So the pieces are already as SMTP wants them on the wire: encoded,
lines ended by CRLF and leading dots doubled (RFC 5321, 4.5.2). Filling one in is joining bytes.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, parseaddr

# No quoted-printable text can hold it: there, two hexadecimal digits follow every "=" (RFC 2045, 6.7).
BOUNDARY = "=_omzien_=_deel"
SOFT_BREAK = b"=\r\n"
PLAIN_ADDRESS = re.compile(
    r"""[!#-'*+\-/-9=?A-Z^-~]+(\.[!#-'*+\-/-9=?A-Z^-~]+)*@[A-Za-z0-9.-]+"""
)  # a dot-atom (RFC 5322)
PLAIN_VALUE = re.compile(r"[A-Za-z0-9_:.+@-]{1,70}")  # needs no encoding, and fits on one line of quoted-printable


@dataclass(frozen=True, slots=True)
class Prepared:
    """Literal pieces with the names of what comes between them: one name less than there are pieces."""

    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        parts: list[bytes] = [b""] * (2 * len(self.pieces) - 1)
        parts[::2] = self.pieces
        parts[1::2] = [values[name] for name in self.names]
        return b"".join(parts)


def prepare(headers: Iterable[tuple[str, str]], text: str, html: str, tokens: Mapping[str, str]) -> Prepared:
    """`tokens` maps what stands in headers and bodies to the name of its value.

    Values are plain (see PLAIN_VALUE) in the bodies; in the headers whatever may stand on one line.
    """
    split = re.compile("|".join(f"({re.escape(token)})" for token in tokens))
    names = list(tokens.values())
    told = [*headers, ("MIME-Version", "1.0"), ("Content-Type", f'multipart/alternative; boundary="{BOUNDARY}"')]
    writer = _Writer(split, names)
    writer.literal("".join(f"{name}: {value}\r\n" for name, value in told))
    for kind, body in (("plain", text), ("html", html)):
        writer.add(
            f"\r\n--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        )
        writer.body(body)
    writer.add(f"\r\n--{BOUNDARY}--\r\n.\r\n".encode())
    return writer.prepared()


class _Writer:
    def __init__(self, split: re.Pattern[str], names: list[str]) -> None:
        self._split, self._token_names = split, names
        self._pieces: list[bytes] = [b""]
        self._names: list[str] = []

    def add(self, piece: bytes) -> None:
        self._pieces[-1] += piece

    def slot(self, name: str) -> None:
        self._names.append(name)
        self._pieces.append(b"")

    def literal(self, text: str) -> None:
        """Header lines: no leading dots, and only ASCII."""
        for piece, name in self._cut(text):
            self.add(piece.encode("ascii"))
            if name:
                self.slot(name)

    def body(self, text: str) -> None:
        for piece, name in self._cut(text):
            self.add(quoted_printable(piece))
            if name:
                self.add(SOFT_BREAK)
                self.slot(name)
                self.add(SOFT_BREAK)

    def prepared(self) -> Prepared:
        return Prepared(tuple(self._pieces), tuple(self._names))

    def _cut(self, text: str) -> Iterable[tuple[str, str]]:
        at = 0
        for found in self._split.finditer(text):
            yield text[at : found.start()], self._token_names[(found.lastindex or 1) - 1]
            at = found.end()
        yield text[at:], ""


def quoted_printable(text: str) -> bytes:
    """For the wire: it starts at the beginning of a line."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    encoded = binascii.b2a_qp(unix, istext=True).replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")
    return b"." + encoded if encoded.startswith(b".") else encoded


def header_text(name: str, value: str) -> str:
    """RFC 2047 where it is not ASCII, folded. The value is a single line."""
    return Header(value, None if value.isascii() else "utf-8", header_name=name).encode(linesep="\r\n")


def header_address(value: str) -> str:
    """`Omzien <hallo@omzien.nl>`, with the name encoded where it must be."""
    name, address = parseaddr(value)
    return formataddr((name, ascii_address(address)), charset="utf-8")


def ascii_address(address: str) -> str:
    """With its domain as the DNS knows it. Raises ValueError where it cannot stand in a header and in a command."""
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode()
    plain = f"{local}@{domain}"
    if not PLAIN_ADDRESS.fullmatch(plain):
        raise ValueError("This address cannot be written in a command.")
    return plain
