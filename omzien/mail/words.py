"""How mails say things, whatever they are about, and where their links lead."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def one_line(text: str) -> str:
    """Fit for a subject: whatever was pasted into a name."""
    return " ".join(text.split())


def link_to(name: str, *args: Any) -> str:
    """Links in mails start with SITE_URL, whatever the request called our host."""
    return str(settings.SITE_URL + reverse(name, args=args))
