"""Did a machine write this? Each sign with its reason in Dutch (RFC 3834, 2 and 5; RFC 3464; RFC 2919)."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import urlsplit

from django.conf import settings

from omzien.mail.incoming.mime import content_type
from omzien.mail.incoming.words import header_text

OURS = "omzien"  # what our own Message-IDs begin their last part with
MACHINES = frozenset({"mailer-daemon", "postmaster", "no-reply", "noreply", "donotreply", "do-not-reply"})


def why_automatic(message: Message, sender: str, message_id: str) -> str:
    """Empty for a mail that a person seems to have written."""
    if is_our_id(message_id):
        return "Deze mail is van onszelf."
    if content_type(message) == "multipart/report" or message.get("X-Failed-Recipients"):
        return "Een melding van een mailserver."
    if header_text(message.get("Return-Path")) == "<>":
        return "Verstuurd zonder adres om naar terug te sturen."
    said = header_text(message.get("Auto-Submitted")).lower()
    if said and not re.match(r"no\b(?!-)", said):
        return "Een automatisch bericht."
    if header_text(message.get("Precedence")).lower() in {"bulk", "list", "junk", "auto_reply"}:
        return "Een bericht aan velen, of automatisch."
    return _by_other_headers(message, sender)


def _by_other_headers(message: Message, sender: str) -> str:
    if message.get("List-Id"):
        return "Een bericht van een mailinglijst."
    if header_text(message.get("X-Auto-Response-Suppress")).lower() not in {"", "none"}:
        return "Een automatisch bericht."
    if any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponse")):
        return "Een automatisch antwoord."
    if sender.partition("@")[0] in MACHINES:
        return "Van een adres dat alleen machines gebruiken."
    return ""


def is_our_id(message_id: str) -> bool:
    """One that `queue_mail` made. Colleagues at our own domain have mail programs that make others."""
    local, _, domain = message_id.strip("<>").rpartition("@")
    return domain.lower() == our_host() and f".{OURS}" in local


def our_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
