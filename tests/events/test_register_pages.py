"""The pages of registering: one step with an account, two without, and a link that only a button makes act."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.actions.registering import join_as_member
from events.mails.letters import signed
from events.models import Event, Registration
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import told
from tests.limits.human import by_hand

SAM = "sam@adres.test"


def register_url(event):
    return reverse("events:register", args=[event.slug])


def ticket_url(one):
    return reverse("events:ticket", args=[signed(one)])


def visit(client, event, email=SAM, **typed):
    return client.post(register_url(event), by_hand(name="Sam", email=email, note="", **typed))


def link_in(address):
    text = Message.objects.filter(to=address).latest("pk").text
    return re.search(r"http://testserver(/agenda/inschrijving/\S+)", text)[1]


@pytest.mark.django_db
def test_member_with_a_name_registers_in_one_step(client):
    event, user = EventFactory(), UserFactory(name="Noor")
    client.force_login(user)

    page = client.get(event.get_absolute_url()).content.decode()
    response = client.post(register_url(event), {"name": "Noor"}, follow=True)

    assert "Schrijf me in" in page
    assert "Je hebt een plek" in response.content.decode()
    assert told(event) == ["seat"]
    assert "Je hebt een plek" in client.get(event.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_visitor_confirms_with_a_button_and_opening_the_link_changes_nothing(client):
    event = EventFactory(capacity=1)

    sent = visit(client, event)
    link = link_in(SAM)
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert not event.registrations.live().exists()
    after = client.post(link, {"doe": "bevestig"}, follow=True)

    assert sent.url == reverse("events:register_sent", args=[event.slug])
    assert "Je hebt een plek" in after.content.decode()
    assert told(event) == ["seat"]


@pytest.mark.django_db
def test_known_and_unknown_addresses_get_the_same_answer():
    event, member = EventFactory(), UserFactory()
    join_as_member(event=event, by=member, name="Noor")
    answers = []

    for address in (member.email, "nieuw@adres.test", UserFactory().email):
        client = Client()
        response = visit(client, event, address)
        answers.append((response.status_code, response.url, client.get(response.url).content))

    same = {(status, url) for status, url, _ in answers}
    assert len(same) == 1
    assert len({re.sub(rb"(csrf|nonce|request)[^>]*", b"", content) for *_, content in answers}) == 1


@pytest.mark.django_db
def test_address_that_somebody_types_gets_one_mail_in_three_minutes(client):
    event, other = EventFactory(), EventFactory()

    for one in (event, event, other):
        visit(client, one)

    first, second = Message.objects.filter(to=SAM).order_by("pk")
    assert second.not_before - first.not_before == timedelta(minutes=3)
    assert event.title in first.subject
    assert other.title in second.subject


@pytest.mark.django_db
def test_cancel_by_link_needs_the_button(client):
    one = RegistrationFactory(email=SAM, user=None)

    client.get(ticket_url(one))
    client.head(ticket_url(one))
    assert event_of(one).registrations.live().count() == 1
    response = client.post(ticket_url(one), {"doe": "afmelden"}, follow=True)

    assert "Je bent afgemeld" in response.content.decode()
    assert event_of(one).registrations.live().count() == 0


def event_of(one):
    return Event.objects.get(pk=one.event_id)


@pytest.mark.django_db
def test_page_behind_the_link_tells_nobody_where_it_is(client):
    response = client.get(ticket_url(RegistrationFactory()))

    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["verzonnen", "a:b", "a:b:c", "%00", "x" * 400])
def test_made_up_links_lead_nowhere(client, key):
    assert client.get(f"/agenda/inschrijving/{key}/").status_code in {400, 404}


@pytest.mark.django_db
def test_key_from_the_database_opens_nothing(client):
    one = RegistrationFactory()

    assert client.get(reverse("events:ticket", args=[one.key])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {"email": "geen-adres"},
        {"email": ""},
        {"name": ""},
        {"name": "a@b.nl"},
        {"name": "Sam\nBcc: x@y.nl"},
        {"note": "x" * 301},
        {"homepage": "http://spam.example"},
    ],
    ids=str,
)
def test_bad_input_is_refused_and_kept(client, typed):
    event = EventFactory()
    data = by_hand(name="Sam", email=SAM, note="Zonder noten") | typed

    response = client.post(register_url(event), data)

    assert response.status_code == 422
    assert not Registration.objects.exists()
    if "note" not in typed:
        assert "Zonder noten" in response.content.decode()


@pytest.mark.django_db
def test_online_address_is_only_for_who_has_a_seat(client):
    event = EventFactory(capacity=1, is_online=True, online_url="https://vergader.example/geheim")
    seat, waiting = (join_as_member(event=event, by=UserFactory(name="Noor"), name="Noor") for _ in range(2))

    shown = {}
    for name, user in {"nobody": None, "seat": seat.user, "waiting": waiting.user}.items():
        visitor = Client()
        if user:
            visitor.force_login(user)
        paths = [event.get_absolute_url(), reverse("events:calendar", args=[event.slug])]
        if user:
            paths.append(ticket_url(seat if name == "seat" else waiting))
        shown[name] = [b"vergader.example" in b"".join(visitor.get(path)) for path in paths]

    assert shown == {"nobody": [False, False], "seat": [True, False, True], "waiting": [False, False, False]}


@pytest.mark.django_db
def test_draft_is_not_to_register_for(client):
    assert client.get(register_url(EventFactory(draft=True))).status_code == 404


@pytest.mark.django_db
def test_expired_link_says_so(client):
    one = RegistrationFactory(email=SAM, user=None, pending=True)
    Registration.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=3))

    page = client.get(ticket_url(one)).content.decode()
    response = client.post(ticket_url(one), {"doe": "bevestig"})

    assert "verlopen" in page
    assert response.status_code == 422
