"""Counts what visitors do, right under parallel requests, and says when it is enough (TRUST 15)."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from omzien.limits.models import Count

# What gets a network of its own from a provider (RFC 6177); within it addresses are free to take.
IPV6_PREFIX = 64
COUNT = (
    f'INSERT INTO "{Count._meta.db_table}" AS known (key, action, count, ends_at) VALUES (%s, %s, 1, %s)'  # noqa: S608  (a table's name)
    " ON CONFLICT (key) DO UPDATE SET count = LEAST(known.count + 1, 1000000) RETURNING count"
)


def allow(*, action: str, who: str, most: int, seconds: int) -> bool:
    """Counts this once, and says whether it is among the first `most` in the present window of `seconds`.

    One statement, so of any number of parallel requests exactly `most` get True. Windows are fixed: they start at whole
    multiples of `seconds`. Call it outside a transaction that may fail, or the count is rolled back with the rest.
    """
    number, ends_at = window(seconds)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key_of(action, who, f"{seconds}:{number}"), action, ends_at])
        (count,) = cursor.fetchone()
    return count <= most


def window(seconds: int) -> tuple[int, datetime]:
    """The number of the present window, and when it ends."""
    number = int(timezone.now().timestamp()) // seconds
    return number, datetime.fromtimestamp((number + 1) * seconds, UTC)


def key_of(action: str, who: str, when: str) -> str:
    """Another key for every window: from the table nobody is recognised, not even as the same person."""
    return salted_hmac("omzien.limits", f"{action}\n{who}\n{when}", algorithm="sha256").hexdigest()


def visitor(request: HttpRequest) -> str:
    """Who to count: the account, or else the address, as allauth finds it behind our proxies."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{client_network(request)}"


def client_network(request: HttpRequest) -> str:
    """The IPv4 address, the /64 of an IPv6 address, or "unknown" for all that cannot be told apart."""
    try:
        found = get_client_ip(request)
    except ImproperlyConfigured:  # fewer proxies in the header than there are
        found = None
    if not found:
        return "unknown"
    address = ipaddress.ip_address(found)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False).network_address)
    return str(address)


def forget_old_counts() -> int:
    """Deletes the windows that are over; returns how many."""
    deleted, _ = Count.objects.filter(ends_at__lt=timezone.now()).delete()
    return deleted
