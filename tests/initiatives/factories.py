"""Initiatives for tests. Vocabulary, municipalities and places come from the reference data: `theme("care")`."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from initiatives.models import Initiative, Kind, LegalForm, Membership, Municipality, Phase, Place, Region, Theme
from initiatives.searching import refresh_search
from initiatives.slugs import free_slug
from tests.accounts.factories import UserFactory


def theme(key="care"):
    return Theme.objects.get(key=key)


def phase(key="starting"):
    return Phase.objects.get(key=key)


def kind(key="neighbour_network"):
    return Kind.objects.get(key=key)


def legal_form(key="informal"):
    return LegalForm.objects.get(key=key)


def municipality(slug="zeist"):
    return Municipality.objects.get(slug=slug)


def region(slug="u16"):
    return Region.objects.get(slug=slug)


def place(name, municipality=None):
    found = Place.objects.filter(name=name)
    return (found.filter(municipality__slug=municipality) if municipality else found).get()


class InitiativeFactory(DjangoModelFactory):
    """A complete draft in Zeist. `published=True`; `themes=["care"]`; `municipality="soest"`; `owner=user`.

    The search vector is filled. A text for municipality is a slug, for phase, kind and legal_form a key.
    """

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=Initiative.Status.PUBLISHED,
            published_at=factory.LazyFunction(timezone.now),
            last_confirmed_on=factory.LazyFunction(timezone.localdate),
        )

    name = factory.Sequence(lambda n: f"Initiatief {n}")
    slug = factory.LazyAttribute(lambda made: free_slug(made.name))
    summary = "Buren helpen elkaar met kleine klussen."
    municipality = "zeist"
    phase = "starting"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        for name, find in REFERENCES.items():
            if isinstance(kwargs.get(name), str):
                kwargs[name] = find(kwargs[name])
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def themes(self, create, given):
        self.themes.set([theme(one) if isinstance(one, str) else one for one in given or []])
        refresh_search([self.pk])

    @factory.post_generation
    def owner(self, create, user):
        if user:
            MembershipFactory(initiative=self, user=user, role=Membership.Role.OWNER)

    @factory.post_generation
    def editor(self, create, user):
        if user:
            MembershipFactory(initiative=self, user=user)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    initiative = factory.SubFactory(InitiativeFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.EDITOR


REFERENCES = {"municipality": municipality, "phase": phase, "kind": kind, "legal_form": legal_form, "place": place}
