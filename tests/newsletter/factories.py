"""Readers and issues for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from initiatives.models import Phase
from newsletter.models import ArchivePage, Consent, IssuePage, Subscriber
from tests.initiatives.factories import region, theme


class SubscriberFactory(DjangoModelFactory):
    """Confirmed. `pending=True`; `stopped=True`; `regions=["u16"]`; `themes=["care"]`; `phases=["idea"]`."""

    class Meta:
        model = Subscriber
        skip_postgeneration_save = True

    class Params:
        pending = factory.Trait(status=Subscriber.Status.PENDING, confirmed_at=None)
        stopped = factory.Trait(status=Subscriber.Status.STOPPED, stopped_at=factory.LazyFunction(timezone.now))

    address = factory.Sequence(lambda n: f"lezer{n}@adres.test")
    status = Subscriber.Status.ACTIVE
    confirmed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def regions(self, create, given):
        self.regions.set([region(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def themes(self, create, given):
        self.themes.set([theme(one) if isinstance(one, str) else one for one in given or []])

    @factory.post_generation
    def phases(self, create, given):
        self.phases.set([Phase.objects.get(key=one) if isinstance(one, str) else one for one in given or []])


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    subscriber = factory.SubFactory(SubscriberFactory)
    wording = "Ja, stuur mij de nieuwsbrief."
    version = "proef"
    origin = Consent.Origin.PAGE
    confirmed_at = factory.LazyFunction(timezone.now)


def archive_page():
    return ArchivePage.objects.get()


def make_issue(slug="2026-11", *, picks=(), sections=None, **fields):
    """A draft with a revision, as an editor saves it. `picks` and `sections` are (kind, values)."""
    values = {"title": "Nieuwsbrief november", "subject": "Omzien in november", "opening": "<p>Hallo allemaal.</p>"}
    issue = IssuePage(slug=slug, live=False, **values | fields)
    if picks:
        issue.picks = [(kind, value) for kind, value in picks]
    if sections is not None:
        issue.sections = [(kind, {"heading": kind, "most": 4} | value) for kind, value in sections]
    archive_page().add_child(instance=issue)
    issue.save_revision(clean=False)
    return issue


def days_ago(days):
    return timezone.now() - timedelta(days=days)
