"""What the portal writes about an account. allauth decides when; the words and the way out are ours."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from omzien.accounts.browsers import describe_browser
from omzien.accounts.onward import onward_path
from omzien.mail.actions import queue_mail
from omzien.mail.models import Message

# How long a second mail about the same thing to the same address is left out (TRUST 18).
QUIET_SECONDS = 180


class Notice(NamedTuple):
    """Something about the account changed: its owner is told, also when it was somebody else."""

    subject: str
    sentence: str


NOTICES = {
    "email_changed": Notice(
        "Je e-mailadres is gewijzigd", "Het e-mailadres van je account is gewijzigd van {from_email} in {to_email}."
    ),
    "email_deleted": Notice(
        "Een e-mailadres is verwijderd", "Het e-mailadres {deleted_email} hoort niet meer bij je account."
    ),
    "password_changed": Notice("Je wachtwoord is gewijzigd", "Het wachtwoord van je account is gewijzigd."),
    "password_reset": Notice("Je wachtwoord is gewijzigd", "Je hebt een nieuw wachtwoord gekozen."),
    "password_set": Notice("Je wachtwoord is ingesteld", "Je account heeft nu een wachtwoord."),
    "totp_activated": Notice("Inloggen in twee stappen staat aan", "Je logt voortaan ook in met een code uit je app."),
    "totp_deactivated": Notice(
        "De code-app is losgekoppeld", "Je hebt geen code uit een app meer nodig om in te loggen."
    ),
    "webauthn_added": Notice("Er is een passkey toegevoegd", "Je kunt nu inloggen met een nieuwe passkey."),
    "webauthn_removed": Notice("Er is een passkey verwijderd", "Een van je passkeys werkt niet meer."),
    "recovery_codes_generated": Notice("Je hebt nieuwe herstelcodes", "Je oude herstelcodes werken niet meer."),
}

# Mails with a one-time link: the link makes the key, so a second request does send.
LINKS = {
    "email_confirmation": ("accounts/confirm", "activate_url"),
    "email_confirmation_signup": ("accounts/confirm_signup", "activate_url"),
    "password_reset_key": ("accounts/reset", "password_reset_url"),
}
# Mails to an address that somebody typed: once in three minutes.
ANSWERS = {"account_already_exists": "accounts/already_exists", "unknown_account": "accounts/unknown"}


def send_account_mail(*, name: str, to: str, context: Mapping[str, Any], onward: str = "") -> Message:
    """`name` is the last part of allauth's template prefix; raises KeyError for one that has no words here.

    `onward` is where signing in leads; it may be a secret link, so the mail that holds it is wiped once sent.
    """
    if name in LINKS:
        template, link = LINKS[name]
        return queue_mail(
            key=_key(name, to, context[link]), to=to, template=template, context={"url": context[link]}, secret=True
        )
    if name in ANSWERS:
        window = int(timezone.now().timestamp()) // QUIET_SECONDS
        return queue_mail(
            key=_key(name, to, str(window)),
            to=to,
            template=ANSWERS[name],
            context=_addresses(onward),
            secret=bool(onward),
        )
    notice = NOTICES[name]
    return queue_mail(
        key=_key(name, to, uuid.uuid4().hex),
        to=to,
        template="accounts/notice",
        context={
            "notice": Notice(notice.subject, notice.sentence.format_map(context)),
            "at": context.get("timestamp", timezone.now()),
            "browser": describe_browser(str(context.get("user_agent", ""))),
            **_addresses(),
        },
    )


def _addresses(onward: str = "") -> dict[str, str]:
    """Links in mails start with SITE_URL, never with what the request calls our host."""
    return {
        "login_url": settings.SITE_URL + (onward_path(onward) if onward else reverse("account_login")),
        "signup_url": settings.SITE_URL + reverse("account_signup"),
        "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        "home_url": settings.SITE_URL + reverse("accounts:home"),
    }


def _key(name: str, to: str, what: str) -> str:
    """Says which mail this is without the address: keys are kept when the rest is forgotten."""
    digest = hashlib.sha256(f"{to}\n{what}".encode()).hexdigest()
    return f"accounts/{name}/{digest}"
