"""Theme proposals for tests. `ProposalFactory(voices=3)` has three voices, its own initiative's included."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import Support, ThemeProposal
from events.models.proposals import KIND
from omzien.search.indexing import index
from tests.initiatives.factories import InitiativeFactory, region, theme


class ProposalFactory(DjangoModelFactory):
    """Nothing is mailed. `themes=["care"]`; `regions=["u16"]`; `voices=5` and `status="enough"` go together."""

    class Meta:
        model = ThemeProposal
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(
            status="closed", answer="Dit hoort bij de gemeente.", decided_at=factory.LazyFunction(timezone.now)
        )
        removed = factory.Trait(
            status="removed", answer="Dit is reclame.", decided_at=factory.LazyFunction(timezone.now)
        )

    title = factory.Sequence(lambda n: f"Onderwerp nummer {n}")
    question = "Hoe doen anderen dit? We lopen vast."
    initiative = factory.SubFactory(InitiativeFactory, published=True)
    enough_at = factory.LazyAttribute(
        lambda made: timezone.now() if made.status in {"enough", "planned", "held"} else None
    )

    @factory.post_generation
    def themes(self, create, given):
        self.themes.set([theme(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def regions(self, create, given):
        self.regions.set([region(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def voices(self, create, number):
        Support.objects.create(proposal=self, initiative=self.initiative)
        for _ in range((number or 1) - 1):
            SupportFactory(proposal=self)
        index(KIND, [self.pk])


class SupportFactory(DjangoModelFactory):
    class Meta:
        model = Support

    proposal = factory.SubFactory(ProposalFactory)
    initiative = factory.SubFactory(InitiativeFactory, published=True)
