"""What a reader does with a mail: find its links and open them."""

import re
from html import unescape

from django.conf import settings

from omzien.mail.models import Message


def mails_to(address):
    return list(Message.objects.filter(to=address).order_by("pk"))


def links_in(*bodies):
    """Every path of ours, of the text and of the HTML, each once."""
    found = [
        path
        for body in bodies
        for path in re.findall(rf"{re.escape(settings.SITE_URL)}(/[^\s\"'<>)]*)", unescape(body))
    ]
    return list(dict.fromkeys(found))


def link_to(part, address):
    """The one link of the last mail whose path has this in it."""
    message = mails_to(address)[-1]
    (link,) = [link for link in links_in(message.text, message.html) if part in link]
    return link
