"""Where a person goes on after confirming an address, in any browser.

Somebody who follows a link, has no account, and makes one, comes back to that link: `next` goes along from sign-in to
sign-up, and from there through the mail. The mail goes to an address that nobody confirmed, so the way on is in it
signed and in a form that nobody reads: no words of a visitor (TRUST 18).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SALT = "omzien.accounts.onward"
LONGEST = 300


def own_path(address: str | None) -> str:
    """The address itself when it is a path on this site, else nothing."""
    if not address or len(address) > LONGEST or not address.startswith("/"):
        return ""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def wanted_path(request: HttpRequest | None) -> str:
    """Where this form was asked to lead."""
    if request is None:
        return ""
    return own_path(request.POST.get("next") or request.GET.get("next"))


def onward_path(path: str) -> str:
    """The address to put in a mail."""
    return reverse("account_onward", args=[signing.dumps(path, salt=SALT)])


def path_of(signed: str) -> str:
    """Where an address made by `onward_path` leads; Mijn Omzien when it is too old or not ours."""
    age = timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS)
    try:
        return own_path(str(signing.loads(signed, salt=SALT, max_age=age))) or reverse("accounts:home")
    except signing.BadSignature:
        return reverse("accounts:home")
