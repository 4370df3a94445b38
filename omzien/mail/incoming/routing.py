"""The address to reply to: `antwoord+<key>@…`. Who has the key may answer, so nobody can guess it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings

KEY = re.compile(r"[0-9a-z]{16,64}")


def reply_address(key: str) -> str:
    """Empty where no mail is read: then a mail tells to answer on the site."""
    if not settings.REPLY_ADDRESS:
        return ""
    if not KEY.fullmatch(key):
        raise ValueError("A reply key is 16 to 64 lower-case letters and digits.")
    local, _, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{local}+{key}@{domain}"


def keys_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """The keys among these addresses, each once, in order. Some servers change the case on the way."""
    local, _, domain = settings.REPLY_ADDRESS.lower().rpartition("@")
    if not local:
        return ()
    found = re.compile(rf"{re.escape(local)}\+({KEY.pattern})@{re.escape(domain)}")
    matches = (found.fullmatch(address.strip().lower()) for address in addresses)
    return tuple(dict.fromkeys(match[1] for match in matches if match))


def without_keys(text: str) -> str:
    """For who may read a mail and not answer it: reply addresses lose their key."""
    local, _, domain = settings.REPLY_ADDRESS.rpartition("@")
    return re.sub(rf"({re.escape(local)}\+){KEY.pattern}(@{re.escape(domain)})", r"\1…\2", text, flags=re.I)


def is_ours(address: str) -> bool:
    """One of the addresses that the portal itself writes from."""
    address = address.strip().lower()
    own = {bare(settings.DEFAULT_FROM_EMAIL), settings.REPLY_ADDRESS.lower(), help_address()} - {""}
    return address in own or bool(keys_in([address]))


def help_address() -> str:
    """Where a question by mail arrives; empty where no mail is read."""
    return bare(settings.HELP_ADDRESS or settings.REPLY_ADDRESS)


def bare(address: str) -> str:
    return address.rpartition("<")[2].rstrip("> ").strip().lower()
