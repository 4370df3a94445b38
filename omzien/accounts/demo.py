"""The demo accounts of `make run`. Never in production: passwords and secrets here are public."""

from __future__ import annotations

import time
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import transaction

from initiatives.models import Region
from omzien.accounts.actions import give_role, sync_groups
from omzien.accounts.models import Role, User

DEMO_PASSWORD = "welkom-bij-omzien"  # noqa: S105  (printed by `make run`)


class DemoAccount(NamedTuple):
    """One made-up person. Staff has a second factor whose secret everybody knows."""

    email: str
    name: str
    what: str
    totp_secret: str = ""


DEMO_ACCOUNTS = [
    DemoAccount("starter@example.org", "Sam Starter", "begint net met een initiatief"),
    DemoAccount("bestuurder@example.org", "Bo Bestuurder", "doet het al jaren"),
    DemoAccount(
        "coordinator@example.org", "Cor Coördinator", "coördinator van U16", "OMZIENDEMO2COORDINATORAAAAAAAAAA"
    ),
    DemoAccount(
        "netwerk@example.org", "Noor Netwerk", "coördinator van het netwerk", "OMZIENDEMO3NETWERKAAAAAAAAAAAAAA"
    ),
    DemoAccount("redacteur@example.org", "Rik Redacteur", "redacteur", "OMZIENDEMO4REDACTEURAAAAAAAAAAAA"),
    DemoAccount("beheerder@example.org", "Bea Beheerder", "beheerder", "OMZIENDEMO5BEHEERDERAAAAAAAAAAAA"),
]


class DemoCode(NamedTuple):
    account: DemoAccount
    code: str
    seconds_left: int


@transaction.atomic
def create_demo_accounts() -> dict[str, User]:
    """Make the six accounts, or complete the ones that exist; needs the reference data (region U16)."""
    sync_groups()
    users = {account.email: _create(account) for account in DEMO_ACCOUNTS}
    give_role(user=users["coordinator@example.org"], kind=Role.Kind.COORDINATOR, region=Region.objects.get(slug="u16"))
    give_role(user=users["netwerk@example.org"], kind=Role.Kind.COORDINATOR)
    give_role(user=users["redacteur@example.org"], kind=Role.Kind.EDITOR)
    User.objects.filter(email="beheerder@example.org").update(is_staff=True, is_superuser=True)
    return users


def current_codes() -> list[DemoCode]:
    """The code that each demo account can sign in with now."""
    period = mfa_settings.TOTP_PERIOD
    now = int(time.time())
    return [
        DemoCode(account, format_hotp_value(hotp_value(account.totp_secret, now // period)), period - now % period)
        for account in DEMO_ACCOUNTS
        if account.totp_secret
    ]


def _create(account: DemoAccount) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(account.email, DEMO_PASSWORD, name=account.name)
    EmailAddress.objects.update_or_create(user=user, email=account.email, defaults={"verified": True, "primary": True})
    if account.totp_secret and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, account.totp_secret)
    return user
