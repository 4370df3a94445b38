"""What the newsletter holds about a person, to take along and to erase. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from newsletter.models import Subscriber, SubscriberQuerySet
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row

CHUNK = 200


def subscriptions_of(user: User) -> SubscriberQuerySet:
    """Of the account, and of every address that this person confirmed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values(address=Lower("email"))
    return Subscriber.objects.filter(Q(user=user) | Q(address__in=confirmed))


def subscription_rows(user: User) -> Iterator[Row]:
    rows = subscriptions_of(user).with_preferences().prefetch_related("consents").order_by("pk")
    for one in rows.iterator(CHUNK):
        yield {
            "adres": one.address,
            "status": one.get_status_display(),
            "regio’s": [region.name for region in one.regions.all()],
            "thema’s": [theme.name for theme in one.themes.all()],
            "fases": [phase.name for phase in one.phases.all()],
            "aangemeld op": one.created_at,
            "gestopt op": one.stopped_at,
        }
        for consent in one.consents.all():
            yield {
                "je zei ja op": consent.wording,
                "versie": consent.version,
                "via": consent.get_origin_display(),
                "op": consent.given_at,
                "bevestigd op": consent.confirmed_at,
                "ingetrokken op": consent.withdrawn_at,
            }


def erase_subscriptions(user: User) -> None:
    subscriptions_of(user).delete()


KINDS = [
    PersonalData(
        key="nieuwsbrief",
        title="Je nieuwsbrief",
        why="Waar de nieuwsbrief heen gaat, wat je koos, en waar je ja op zei: dat moeten we kunnen laten zien.",
        when_erased="Je krijgt hem niet meer. Ook het bewijs van je toestemming gaat weg.",
        models=frozenset({"newsletter.Subscriber"}),
        export=subscription_rows,
        erase=erase_subscriptions,
    ),
]
