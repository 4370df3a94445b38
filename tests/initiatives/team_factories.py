"""Invitations and claims for tests, and two acts at the same moment."""

import threading
from datetime import timedelta

import factory
from django.db import connection
from django.utils import timezone
from factory.django import DjangoModelFactory

from initiatives.actions.errors import InitiativeError
from initiatives.keys import hash_of
from initiatives.models import Claim, Invitation
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory

KEY = "een-sleutel-die-niemand-raadt"


class InvitationFactory(DjangoModelFactory):
    """Nothing is mailed. `key="..."` is what stands in the link; `expired=True`, `withdrawn=True`, `accepted=True`."""

    class Meta:
        model = Invitation

    class Params:
        key = factory.Sequence(lambda n: f"{KEY}-{n}")
        expired = factory.Trait(expires_at=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1)))
        withdrawn = factory.Trait(withdrawn_at=factory.LazyFunction(timezone.now))
        accepted = factory.Trait(accepted_at=factory.LazyFunction(timezone.now))

    initiative = factory.SubFactory(InitiativeFactory, published=True)
    email = factory.Sequence(lambda n: f"genodigde{n}@voorbeeld.test")
    key_hash = factory.LazyAttribute(lambda made: hash_of(made.key))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class ClaimFactory(DjangoModelFactory):
    """An open claim on a published listing without a team. Nothing is mailed; `key="..."` opens the answer page."""

    class Meta:
        model = Claim

    class Params:
        key = ""

    initiative = factory.SubFactory(InitiativeFactory, published=True, contact_email="post@linde.test")
    user = factory.SubFactory(UserFactory)
    relation = "Ik ben de penningmeester."
    key_hash = factory.LazyAttribute(lambda made: hash_of(made.key) if made.key else "")


def at_the_same_time(*acts):
    """Runs these in threads of their own; returns what each returned, or the refusal that it raised."""
    found = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(position, act):
        barrier.wait(10)
        try:
            found[position] = act()
        except InitiativeError as refusal:
            found[position] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found
