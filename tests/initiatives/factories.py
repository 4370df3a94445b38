"""Initiatives for tests. Vocabulary, municipalities and places come from the reference data: `theme("care")`."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from initiatives.actions.audience import audience_of, take_part
from initiatives.models import (
    Conversation,
    ExchangeKind,
    Initiative,
    Kind,
    LegalForm,
    Membership,
    Municipality,
    Participant,
    Phase,
    Place,
    Posting,
    Region,
    Theme,
)
from initiatives.searching import refresh_postings, refresh_search
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

        submitted = factory.Trait(status=Initiative.Status.SUBMITTED, submitted_at=factory.LazyFunction(timezone.now))

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


class PostingFactory(DjangoModelFactory):
    """A current offer of a room by a published initiative. `need=True`; `kind="legal"`; `days=-1` ended yesterday.

    The search vector is filled. `matched=True`: no mail about what fits it is due any more.
    """

    class Meta:
        model = Posting
        skip_postgeneration_save = True

    class Params:
        days = 100
        need = factory.Trait(direction=Posting.Direction.NEED)
        matched = factory.Trait(matched_at=factory.LazyFunction(timezone.now))
        closed = factory.Trait(status=Posting.Status.WITHDRAWN, closed_at=factory.LazyFunction(timezone.now))

    initiative = factory.SubFactory("tests.initiatives.factories.InitiativeFactory", published=True)
    direction = Posting.Direction.OFFER
    kind = "space"
    title = factory.Sequence(lambda n: f"Zaal nummer {n}")
    expires_on = factory.LazyAttribute(lambda made: timezone.localdate() + timedelta(days=made.days))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if isinstance(kwargs.get("kind"), str):
            kwargs["kind"] = ExchangeKind.objects.get(key=kwargs["kind"])
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def themes(self, create, given):
        self.themes.set([theme(one) if isinstance(one, str) else one for one in given or []])
        refresh_postings(Posting.objects.filter(pk=self.pk))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    initiative = factory.SubFactory(InitiativeFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.EDITOR


class ConversationFactory(DjangoModelFactory):
    """Somebody wrote to a published initiative, whose team takes part. `asker=user`, or `visitor="sam@adres.test"`.

    `answers=[(user, "Kom maar")]`; nothing is mailed.
    """

    class Meta:
        model = Conversation
        skip_postgeneration_save = True

    initiative = factory.SubFactory(InitiativeFactory, published=True)
    subject = "Jullie buurttuin"
    confirmed_at = factory.LazyFunction(timezone.now)
    last_message_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def asker(self, create, user):
        if user:
            self.participants.create(side=Participant.Side.SENDER, user=user, name=user.name)

    @factory.post_generation
    def visitor(self, create, address):
        if address or not self.participants.exists():
            self.participants.create(
                side=Participant.Side.SENDER,
                email=address or f"bezoeker{self.pk}@voorbeeld.test",
                name="Vera Voorbij",
                verified_at=self.confirmed_at,
            )
        take_part(self, audience_of(self.initiative))
        self.messages.create(author=self.participants.first(), text="Mogen wij een keer komen kijken?")

    @factory.post_generation
    def answers(self, create, given):
        for user, text in given or []:
            self.messages.create(author=self.participants.get(user=user), text=text)


REFERENCES = {"municipality": municipality, "phase": phase, "kind": kind, "legal_form": legal_form, "place": place}
