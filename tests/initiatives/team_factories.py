"""Invitations and claims for tests, and two acts at the same moment."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
