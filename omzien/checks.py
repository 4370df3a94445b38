"""Deployment mistakes, each with a sentence that says what to set. All run with `manage.py check --deploy`."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from omzien.mail.incoming.mailbox import MailboxError, configured

SHORT_SECRET = 50
MAIL_ON_THIS_MACHINE = ("localhost", 1025)
PLACEHOLDER_DOMAINS = (".example", ".invalid", ".test", "example.org", "example.com")


@register(Tags.security, deploy=True)
def check_environment(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    return [*secret_mistakes(), *address_mistakes(), *mail_mistakes(), *mailbox_mistakes(), *proxy_mistakes()]


def secret_mistakes() -> Iterator[CheckMessage]:
    if len(settings.SECRET_KEY) < SHORT_SECRET or len(set(settings.SECRET_KEY)) < 5:
        yield Error(
            "SECRET_KEY is too short or too simple.",
            hint=f"Set SECRET_KEY to at least {SHORT_SECRET} random characters, "
            "for instance from: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="omzien.E001",
        )
    if settings.DEBUG:
        yield Error("DEBUG is on.", hint="Unset DEBUG, or set DEBUG=false.", id="omzien.E002")
    if getattr(settings, "LOCAL", False):
        yield Error(
            "These settings are for one machine: demo codes and caught mail are readable by anyone.",
            hint="Set DJANGO_SETTINGS_MODULE=omzien.settings.production.",
            id="omzien.E003",
        )


def address_mistakes() -> Iterator[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not hosts or "*" in hosts:
        yield Error(
            "ALLOWED_HOSTS is empty or lets every host in.",
            hint="Set ALLOWED_HOSTS to the host names of the portal: ALLOWED_HOSTS=omzien.nl,www.omzien.nl",
            id="omzien.E004",
        )
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        yield Error(
            "SITE_URL is not an https address; links in mails would be readable on the way.",
            hint="Set SITE_URL to the public address, with https: SITE_URL=https://omzien.nl",
            id="omzien.E005",
        )
    elif hosts and "*" not in hosts and not any(_covers(host, site.hostname or "") for host in hosts):
        yield Error(
            "The host of SITE_URL is not in ALLOWED_HOSTS, so links in mails would be refused.",
            hint=f"Add {site.hostname} to ALLOWED_HOSTS, or correct SITE_URL.",
            id="omzien.E006",
        )


def mail_mistakes() -> Iterator[CheckMessage]:
    if (settings.EMAIL_HOST, int(settings.EMAIL_PORT)) == MAIL_ON_THIS_MACHINE:
        yield Error(
            "EMAIL_URL is not set; mail would go to a catcher on this machine.",
            hint="Set EMAIL_URL to your SMTP server: EMAIL_URL=smtp+tls://user:password@mail.example.net:587",
            id="omzien.E007",
        )
    sender = settings.DEFAULT_FROM_EMAIL.rstrip("> ")
    if sender.endswith(PLACEHOLDER_DOMAINS):
        yield checks.Warning(
            "DEFAULT_FROM_EMAIL is a made-up address; replies would reach nobody.",
            hint="Set it to an address that a person reads: DEFAULT_FROM_EMAIL='Omzien <hallo@omzien.nl>'",
            id="omzien.W008",
        )
    if settings.SECURITY_CONTACT.endswith(PLACEHOLDER_DOMAINS):
        yield checks.Warning(
            "SECURITY_CONTACT is a made-up address; whoever finds a leak could tell nobody.",
            hint="Set it to an address that a person reads: SECURITY_CONTACT=mailto:veilig@omzien.nl",
            id="omzien.W010",
        )


def mailbox_mistakes() -> Iterator[CheckMessage]:
    if bool(settings.MAILBOX_URL) != bool(settings.REPLY_ADDRESS):
        yield Error(
            "One of MAILBOX_URL and REPLY_ADDRESS is set without the other: replies would go where nobody reads them.",
            hint="Set both, or neither: MAILBOX_URL=imaps://user:password@imap.example.net:993/INBOX "
            "REPLY_ADDRESS=antwoord@omzien.nl",
            id="omzien.E011",
        )
    try:
        mailbox = configured()
    except MailboxError:
        yield Error(
            "MAILBOX_URL is not the address of a mailbox.",
            hint="Set MAILBOX_URL=imaps://user:password@imap.example.net:993/INBOX, with @ : / in the user name "
            "or password written as %40 %3A %2F.",
            id="omzien.E012",
        )
    else:
        if mailbox and mailbox.scheme == "imap" and mailbox.host not in {"localhost", "127.0.0.1", "::1"}:
            yield Error(
                "MAILBOX_URL would send its password over an open line.",
                hint="Use imaps:// or imap+tls://.",
                id="omzien.E013",
            )
    local, _, domain = settings.REPLY_ADDRESS.rpartition("@")
    if settings.REPLY_ADDRESS and (not local or not domain or "+" in local):
        yield Error(
            "REPLY_ADDRESS is not an address that a key can be put into.",
            hint="Set it to a plain address whose mail, with +anything before the @ too, arrives in the mailbox: "
            "REPLY_ADDRESS=antwoord@omzien.nl",
            id="omzien.E014",
        )


def proxy_mistakes() -> Iterator[CheckMessage]:
    if settings.TRUSTED_PROXY_COUNT_SET:
        return
    yield Error(
        "TRUSTED_PROXY_COUNT is not set; behind a proxy all visitors would share one rate limit.",
        hint="Set TRUSTED_PROXY_COUNT to the number of proxies in front of the portal: 1 behind nginx, 0 without any.",
        id="omzien.E009",
    )


def _covers(pattern: str, host: str) -> bool:
    return host == pattern or (pattern.startswith(".") and (host == pattern[1:] or host.endswith(pattern)))
