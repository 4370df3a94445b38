"""Raw bytes to ParsedMail. Bytes go in as they came: decoding before parsing would spoil every accent for good."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from omzien.mail.incoming.automatic import why_automatic
from omzien.mail.incoming.bounces import bounce_in
from omzien.mail.incoming.htmltext import text_of as text_of_html
from omzien.mail.incoming.mime import attachments, content_type, is_attached, leaves, opened, payload_of, text_of
from omzien.mail.incoming.parsed import ParsedMail
from omzien.mail.incoming.quotes import split
from omzien.mail.incoming.routing import is_ours, keys_in
from omzien.mail.incoming.words import header_text

LONGEST_TEXT = 200_000
MOST_ADDRESSES = 200
# Added where it arrived, so of two copies of one mail each has its own.
ARRIVAL_HEADERS = ("Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To")
RECIPIENT_HEADERS = (*ARRIVAL_HEADERS, "To", "Cc")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,300}>")
ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+\.[a-z]{2,}", re.I)


def parse(raw: bytes) -> ParsedMail:
    """Raises UnreadableMailError for what no mail program could have meant, and nothing else."""
    message = opened(raw)
    sender, name, problem = sender_of(message)
    recipients = addresses_in(message, RECIPIENT_HEADERS)
    keys = keys_in(addresses_in(message, ARRIVAL_HEADERS)) or keys_in(recipients)
    message_id = first_id(header_text(message.get("Message-ID")))
    text, quoted, problems = body_of(message, keys)
    return ParsedMail(
        sender=sender,
        sender_name=name,
        sender_problem=problem,
        recipients=recipients,
        keys=keys,
        subject=header_text(message.get("Subject"), 250),
        date=date_of(message),
        text=text,
        quoted=quoted,
        attachments=attachments(message),
        message_id=message_id,
        answers_to=ids_in(message, ("In-Reply-To", "References")),
        automatic=why_automatic(message, sender, message_id),
        bounce=bounce_in(message),
        problems=problems,
        identity=identity_of(message, message_id, sender, keys),
    )


def sender_of(message: Message) -> tuple[str, str, str]:
    """Address, name, and what is wrong with it: one sender, who can be answered (RFC 5322, 3.6.2)."""
    pairs = _addresses(message, ("From",))
    if not pairs:
        return "", "", "Er staat geen afzender in."
    name, address = pairs[0]
    if len({address for _, address in pairs}) > 1:
        return address, name, "Er staat meer dan één afzender in."
    try:
        validate_email(address)
    except ValidationError:
        return address, name, "De afzender heeft geen bestaand soort adres."
    if len(address) > 254:
        return address[:254], name, "Het adres van de afzender is te lang."
    if is_ours(address):
        return address, name, "Deze mail komt van ons eigen adres."
    return address, name, ""


def addresses_in(message: Message, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in _addresses(message, names)))


def _addresses(message: Message, names: tuple[str, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name in names:
        for value in message.get_all(name, [])[:MOST_ADDRESSES]:
            raw = str(value)[:20_000].replace("\r", " ").replace("\n", " ")
            with suppress(Exception):
                pairs = getaddresses([raw])
                found += [
                    (header_text(shown, 80), header_text(bare, 300).lower()) for shown, bare in pairs if "@" in bare
                ]
    return found[:MOST_ADDRESSES]


def body_of(message: Message, keys: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """What was written, what was quoted, and what was wrong."""
    plain: list[str] = []
    markup: list[str] = []
    problems: list[str] = []
    for part, _ in leaves(message):
        kind = content_type(part)
        if not is_attached(part):
            (plain if kind == "text/plain" else markup).append(text_of(part))
        elif kind.endswith("pkcs7-mime"):
            problems.append("De mail is versleuteld of als geheel ondertekend; de tekst is niet te lezen.")
    whole = "\n\n".join(plain).strip("\n")
    if not whole.strip() and markup:
        whole = "\n\n".join(text_of_html(each) for each in markup)
    if len(whole) > LONGEST_TEXT:
        problems.append("De tekst was te lang; de rest staat alleen in de mail zelf.")
        whole = whole[:LONGEST_TEXT]
    parts = split(whole)
    return _without_keys(parts.text, keys, parts.starts, parts.quoted), _mask(parts.quoted, keys), tuple(problems)


def _without_keys(text: str, keys: tuple[str, ...], starts: int | None, quoted: str) -> str:
    """Where quotations stay in the text, the lines from the first on lose what opens something for whoever reads it."""
    if starts is None or quoted:
        return _mask_keys(text, keys)
    lines = text.split("\n")
    return "\n".join(
        [*(_mask_keys(line, keys) for line in lines[:starts]), *(_mask(line, keys) for line in lines[starts:])]
    )


def _mask(text: str, keys: tuple[str, ...]) -> str:
    """A quotation of our own mail: its links are personal, and its headers name addresses."""
    text = re.sub(rf"{re.escape(settings.SITE_URL)}[^\s<>\"]*", settings.SITE_URL, text)
    return ADDRESS.sub("…", _mask_keys(text, keys))


def _mask_keys(text: str, keys: tuple[str, ...]) -> str:
    for key in keys:
        text = re.sub(re.escape(key), "…", text, flags=re.I)
    return text


def ids_in(message: Message, names: tuple[str, ...]) -> tuple[str, ...]:
    found = (one for name in names for one in MESSAGE_ID.findall(header_text(message.get(name), 20_000)))
    return tuple(dict.fromkeys(found))[:50]


def first_id(value: str) -> str:
    match = MESSAGE_ID.search(value)
    return (match[0] if match else value.strip())[:250]


def date_of(message: Message) -> datetime | None:
    with suppress(Exception):
        date = parsedate_to_datetime(str(message.get("Date")))
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None


def identity_of(message: Message, message_id: str, sender: str, keys: tuple[str, ...]) -> str:
    """The same for two copies of one mail, whatever way each took; other for the same mail to another reply address."""
    digest = hashlib.sha256()
    if message_id:
        digest.update(message_id.encode())
    else:
        for name in ("Date", "Subject"):
            digest.update(header_text(message.get(name)).encode() + b"\0")
        for part, _ in leaves(message):
            digest.update(payload_of(part))
    for more in (sender, *sorted(keys)):
        digest.update(b"\0" + more.encode())
    return digest.hexdigest()
