"""What the portal queued for somebody, and the link in it."""

import re

from django.conf import settings

from omzien.mail.models import Message


def mails_to(address):
    return list(Message.objects.filter(to=address).order_by("pk"))


def link_in(message):
    """The path of the one-time link; every link in a mail starts with SITE_URL."""
    links = re.findall(rf"^{re.escape(settings.SITE_URL)}(/account/\S+)$", message.text, re.MULTILINE)
    assert len(links) == 1, message.text
    assert f'href="{settings.SITE_URL}{links[0]}"' in message.html
    return links[0]
