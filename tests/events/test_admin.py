"""Events in the admin: of one's own regions, saved through the same verbs."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions.registering import join_as_member
from events.findable import refresh
from events.models import Event
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory
from tests.events.steps import signed_in, subjects, told
from tests.initiatives.factories import InitiativeFactory, municipality, region, theme
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db
LIST = reverse("admin:events_event_changelist")
ADD = reverse("admin:events_event_add")


def change_url(event):
    return reverse("admin:events_event_change", args=[event.pk])


@pytest.fixture
def screen():
    client = Client()
    client.force_login(UserFactory(coordinator=region("u16")))
    return client


def filled(event, **changes):
    values = {
        "title": event.title,
        "kind": event.kind,
        "summary": event.summary,
        "municipality": event.municipality_id,
        "place_name": event.place_name,
        "registration": event.registration,
        "capacity": event.capacity or "",
        "seen": event.version,
    }
    for name in ("starts_at", "ends_at"):
        local = timezone.localtime(getattr(event, name))
        values |= {f"{name}_0": f"{local:%d-%m-%Y}", f"{name}_1": f"{local:%H:%M:%S}"}
    for inline in ("organising", "registrations"):
        values |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return values | changes


def test_list_and_page_show_what_is_in_ones_care(screen):
    mine, other = EventFactory(), EventFactory(municipality="soest")
    join_as_member(event=mine, by=UserFactory(email="noor@adres.test"), name="Noor Ünal")

    page = screen.get(change_url(mine)).content.decode()

    assert list(screen.get(LIST).context["cl"].result_list) == [mine]
    assert "Noor Ünal" in page
    assert "noor@adres.test" not in page
    assert screen.get(change_url(other)).status_code == 404


def test_filters_find(screen):
    EventFactory(days=-3)
    coming = EventFactory()

    found = screen.get(LIST, {"wanneer": "komt"}).context["cl"].result_list

    assert list(found) == [coming]


def test_change_is_told_to_who_comes(screen):
    event = EventFactory(municipality="zeist")
    one = join_as_member(event=event, by=UserFactory(), name="Noor")

    response = screen.post(change_url(event), filled(event, place_name="De Schuur"))

    assert response.status_code == 302
    assert Event.objects.get().sequence == 1
    assert subjects(one.user.email)[-1] == f"Gewijzigd: {event.title}"


def test_fewer_seats_than_people_asks_first(screen):
    event = EventFactory(capacity=2)
    for _ in range(2):
        join_as_member(event=event, by=UserFactory(), name="Noor")

    asked = screen.post(change_url(event), filled(event, capacity=1))
    assert "komen 1 mensen met een plek op de wachtlijst" in asked.content.decode()
    assert told(event) == ["seat", "seat"]
    screen.post(change_url(event), filled(event, capacity=1, may_wait="on"))

    assert told(event) == ["seat", "waiting"]


def test_second_of_two_who_edit_is_told(screen):
    event = EventFactory()
    screen.post(change_url(event), filled(event, title="Van mij"))

    late = screen.post(change_url(event), filled(event, title="Van de ander"))

    assert "Iemand anders heeft dit intussen bewaard" in late.content.decode()
    assert Event.objects.get().title == "Van mij"


NONSENSE = [
    {"starts_at_0": "01-01-0001", "starts_at_1": "00:00:00"},
    {"ends_at_0": "31-12-9999", "ends_at_1": "23:59:00"},
    {"registration_closes_at_0": "01-01-0001", "registration_closes_at_1": "00:00:00"},
    {"latitude": "nan", "longitude": "5.1"},
    {"summary": ""},
]


@pytest.mark.parametrize("wrong", NONSENSE, ids=str)
def test_nonsense_is_refused(screen, wrong):
    event = EventFactory()

    response = screen.post(change_url(event), filled(event, **wrong))

    assert response.context["adminform"].form.errors
    assert Event.objects.get().version == event.version


def test_new_theme_and_organiser_are_found_at_once(screen, client):
    event, host = EventFactory(), InitiativeFactory(name="Zonnebloem", published=True)
    refresh([event.pk])
    organiser = {"organising-TOTAL_FORMS": 1, "organising-0-initiative": host.pk, "organising-0-event": event.pk}

    screen.post(change_url(event), filled(event, themes=[theme("care").pk], **organiser))

    assert client.get("/agenda/?q=zonnebloem").context["found"].total == 1
    assert client.get(f"/agenda/?q={theme('care').name.split()[0]}").context["found"].total == 1


def test_two_who_save_at_once_do_not_overwrite_each_other(transactional_db):
    event, by = EventFactory(), UserFactory(coordinator=region("u16"))
    titles = ["Van mij", "Van de ander"]

    found = all_at_once(
        *[lambda t=t: signed_in(by).post(change_url(event), filled(event, title=t)).status_code for t in titles]
    )

    assert sorted(found) == [200, 302]


def test_made_and_published(screen):
    template = EventFactory()
    screen.post(ADD, filled(template, title="Nieuw in Zeist", municipality=municipality("zeist").pk))
    made = Event.objects.get(title="Nieuw in Zeist")

    response = screen.post(LIST, {"action": "publish_chosen", "_selected_action": [made.pk]}, follow=True)

    assert "1 activiteit staat op de site." in response.content.decode()
    made.refresh_from_db()
    assert (made.status, made.slug) == ("published", "nieuw-in-zeist")


def test_what_is_on_the_site_is_called_off_not_deleted(screen):
    event, draft = EventFactory(), EventFactory(draft=True)

    assert screen.get(reverse("admin:events_event_delete", args=[event.pk])).status_code == 403
    assert screen.get(reverse("admin:events_event_delete", args=[draft.pk])).status_code == 200
    response = screen.get(reverse("admin:events_event_call_it_off", args=[event.pk]))
    assert response.url == reverse("events:call_off", args=[event.slug])


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(screen, django_assert_num_queries, count):
    EventFactory.create_batch(count)
    screen.get(LIST)

    with django_assert_num_queries(11):
        screen.get(LIST)
