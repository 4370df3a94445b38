"""What several journeys do: sign in, walk with the keyboard, read a code from the app, open a mail's link."""

import re
import time
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from omzien.mail.delivery import deliver

STEPS = 150


def signed_in(page, user):
    """The page of somebody who signed in earlier; nobody asked for a second step in this session."""
    client = Client()
    client.force_login(user)
    page.goto("/healthz")  # gives the page an address of its own
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
    return page


def tab_to(page, wanted):
    """Press Tab until the wanted element has the focus, as a person without a mouse does.

    The element is looked up anew at every step: an answer may replace it on the way.
    """
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def type_into(page, label, text):
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def code_of(secret, ahead=0):
    """What the app shows, or will show `ahead` periods from now: each code counts once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def mail_for(smtp, address):
    """The newest mail that really arrived for this address."""
    deliver()
    return [mail for mail in smtp.accepted if mail["To"] == address][-1]


def link_of(mail):
    """The address of the button, as the HTML part has it and the text part repeats."""
    (html,) = set(re.findall(r'href="([^"]+/account/[^"]+)"', mail.get_body(("html",)).get_content()))
    assert html in mail.get_body(("plain",)).get_content()
    return html


def path_of(page):
    return urlsplit(page.url).path


def said_of(field):
    """Everything that is read aloud with a field besides its name."""
    return field.evaluate(
        "element => (element.getAttribute('aria-describedby') || '').split(' ')"
        ".map(id => document.getElementById(id)?.textContent ?? '').join(' ')"
    )
