"""Events for tests. `EventFactory(days=3, capacity=20)` is published, in Zeist, three days from now at this hour."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import Event, Organiser, Registration
from events.slugs import free_slug
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import municipality, region, theme


class EventFactory(DjangoModelFactory):
    """`draft=True`; `cancelled=True`; `organisers=[initiative]`; `themes=["care"]`; `regions=["u16"]`; `hours=3`."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        days = 14
        hours = 2
        draft = factory.Trait(status=Event.Status.DRAFT, published_at=None)
        cancelled = factory.Trait(
            status=Event.Status.CANCELLED,
            cancelled_reason="De zaal is dicht.",
            cancelled_at=factory.LazyFunction(timezone.now),
        )

    title = factory.Sequence(lambda n: f"Bijeenkomst {n}")
    slug = factory.LazyAttribute(lambda made: free_slug(made.title))
    summary = "Buren vertellen hoe zij het doen."
    municipality = "zeist"
    place_name = "Buurthuis De Linde"
    address = "Lindelaan 3"
    starts_at = factory.LazyAttribute(lambda made: timezone.now() + timedelta(days=made.days))
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(hours=made.hours))
    status = Event.Status.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if isinstance(kwargs.get("municipality"), str):
            kwargs["municipality"] = municipality(kwargs["municipality"])
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def themes(self, create, given):
        self.themes.set([theme(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def regions(self, create, given):
        self.regions.set([region(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def organisers(self, create, given):
        for initiative in given or []:
            Organiser.objects.create(event=self, initiative=initiative)


class RegistrationFactory(DjangoModelFactory):
    """Somebody in line, next in rank; nothing is mailed. `email="sam@adres.test"` instead of an account."""

    class Meta:
        model = Registration

    class Params:
        pending = factory.Trait(rank=None, confirmed_at=None)

    event = factory.SubFactory(EventFactory)
    user = factory.Maybe("email", None, factory.SubFactory(UserFactory))
    email = ""
    name = factory.Sequence(lambda n: f"Bezoeker {n}")
    rank = factory.LazyAttribute(lambda made: made.event.registrations.exclude(rank=None).count() + 1)
    confirmed_at = factory.LazyFunction(timezone.now)
