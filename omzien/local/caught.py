"""Reads the messages that the catcher kept. Whatever is wrong with one, its page still shows."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

NAME = re.compile(r"\d{20}-[0-9a-f]{8}")
HEAD_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Caught:
    """One message; only `read` fills text, html_text and links."""

    name: str
    arrived: datetime
    sender: str
    to: str
    subject: str
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html_text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    message_id: str = ""


def names(folder: Path) -> list[str]:
    """Newest first: a name begins with the time of arrival."""
    found = (file.stem for file in folder.glob("*.eml"))
    return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)


def head(folder: Path, name: str) -> Caught:
    with (folder / f"{name}.eml").open("rb") as file:
        return summary(name, parse(file.read(HEAD_BYTES)))


def read(folder: Path, name: str) -> Caught:
    """FileNotFoundError when there is no such message, or when the name is none of ours."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    message = parse((folder / f"{name}.eml").read_bytes())
    known = summary(name, message)
    html = HtmlReader()
    html.feed(body(message, "html"))
    return Caught(
        **{field: getattr(known, field) for field in ("name", "arrived", "sender", "to", "subject")},
        headers=tuple((key, header(message, key)) for key in dict.fromkeys(message.keys())),
        text=body(message, "plain"),
        html_text=html.text,
        links=tuple(html.links),
        reply_to=header(message, "Reply-To"),
        message_id=header(message, "Message-ID"),
    )


def parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def summary(name: str, message: EmailMessage) -> Caught:
    return Caught(
        name=name,
        arrived=datetime.fromtimestamp(int(name[:20]) / 1e9, UTC),
        sender=header(message, "From"),
        to=header(message, "X-Envelope-To") or header(message, "To"),
        subject=header(message, "Subject"),
    )


def header(message: EmailMessage, key: str) -> str:
    """Some headers are so broken that the parser itself fails on them."""
    try:
        return str(message.get(key) or "")
    except Exception:
        return "(onleesbaar)"


def body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""
    except Exception:
        return "(onleesbaar)"


class HtmlReader(HTMLParser):
    """What a person reads in an HTML part, and where its links go: shown as text, so nothing in it can run or load."""

    BLOCKS = frozenset({"p", "div", "tr", "li", "br", "h1", "h2", "h3", "table", "ul", "ol"})
    UNREAD = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._unread = 0
        self._address = ""
        self._label: list[str] = []

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.pieces).splitlines())
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in self.UNREAD
        if tag in self.BLOCKS:
            self.pieces.append("\n")
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self._address = address if scheme(address) in ("http", "https") else ""
            self._label = []

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in self.UNREAD and self._unread > 0
        if tag == "a" and self._address:
            self.links.append((" ".join("".join(self._label).split()) or self._address, self._address))
            self._address = ""

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)
            self._label.append(data)


def scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""
