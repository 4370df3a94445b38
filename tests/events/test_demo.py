"""The demo's events: enough of them, of every kind and state, and nobody is mailed about them."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.demo.load import load_events
from events.models import Event, Registration
from initiatives.models import Theme
from omzien.mail.models import Message
from omzien.search.models import Document
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiatives():
    for theme in Theme.objects.all():
        InitiativeFactory.create_batch(2, published=True, themes=[theme.key], phase="growing", municipality="soest")


@pytest.mark.usefixtures("initiatives")
def test_demo_has_events_of_every_kind_and_state():
    assert load_events() >= 25

    shown = Event.objects.public()
    assert set(shown.values_list("kind", flat=True)) == set(Event.Kind.values)
    assert set(shown.values_list("registration", flat=True)) == set(Event.Registration.values)
    assert Event.objects.published().upcoming().count() >= 18
    assert Event.objects.published().past().count() >= 3
    assert Event.objects.filter(status=Event.Status.CANCELLED).count() == 1
    assert Event.objects.hidden().count() == 1
    assert shown.filter(is_online=True).count() >= 5
    assert shown.exclude(series=None).values("series").distinct().count() == 1
    assert all(event.organisers.exists() and event.summary for event in shown)
    waiting = [one for one in shown.exclude(capacity=None) if one.registrations.live().count() > one.capacity]
    full = [one for one in shown.exclude(capacity=None) if one.registrations.live().count() == one.capacity]
    assert len(waiting) == 1
    assert len(full) >= 2
    # Of the four days of the series one is found.
    assert Document.objects.filter(kind="evenement").count() == shown.count() - 3
    assert load_events() == 0


@pytest.mark.usefixtures("initiatives")
def test_nobody_is_mailed_about_it():
    load_events()

    assert not Message.objects.exists()
    assert not Event.objects.filter(to_tell=True).exists()
    assert not Registration.objects.exclude(email="", user=None).exists()


@pytest.mark.usefixtures("initiatives")
@pytest.mark.parametrize("today", [date(2026, 3, 28), date(2026, 10, 24), date(2027, 12, 31)])
def test_it_loads_on_any_day_with_times_on_the_wall(monkeypatch, today):
    noon = timezone.make_aware(datetime.combine(today, datetime.min.time())).replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)

    assert load_events() >= 25
    assert {timezone.localtime(one.starts_at).minute for one in Event.objects.all()} <= {0, 30}
    assert Event.objects.get(title="Open huiskamer voor wie net begint").starts_at.date() == today


@pytest.mark.usefixtures("initiatives")
def test_every_page_of_the_demo_can_be_read(client):
    load_events()

    for event in Event.objects.public():
        assert event.summary[:20] in client.get(event.get_absolute_url()).content.decode()


def test_without_initiatives_there_is_nothing_to_load():
    assert load_events() == 0


@pytest.mark.slow
def test_demo_command_loads_them():
    call_command("load_demo", verbosity=0)

    assert Event.objects.count() >= 25
