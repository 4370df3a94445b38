import pytest
from django.test import Client
from django.urls import reverse

from omzien.mail.models import Message
from omzien.notices.actions.choosing import choose
from omzien.notices.actions.telling import notify, pace_of
from omzien.notices.keys import stop_key
from omzien.notices.models import Choice, Notice, Pace
from tests.accounts.factories import UserFactory
from tests.notices.factories import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(client, person, count, django_assert_num_queries):
    for number in range(count):
        notify(note(), person=person, kind="match", about=f"test/{number}")
    client.force_login(person)
    client.get(reverse("notices:notices"))

    with django_assert_num_queries(5):
        response = client.get(reverse("notices:notices"))

    assert response.content.decode().count("Nieuwe aanmelding: De Linde") == count


def test_list_shows_only_ones_own(client, person):
    notify(note("Van een ander"), person=UserFactory(), kind="match", about="test/1")
    client.force_login(person)

    page = client.get(reverse("notices:notices")).content.decode()

    assert "Van een ander" not in page
    assert "Nog geen meldingen" in page


def test_choices_are_kept_and_offered_to_whom_they_concern(client, person):
    client.force_login(person)
    page = client.get(reverse("notices:choices")).content.decode()
    assert "Nieuw bij wat je volgt" in page
    assert "Werk voor coördinatoren" not in page

    response = client.post(reverse("notices:choices"), {"followed": "weekly", "match": "none", "work": "daily"})

    assert response.status_code == 302
    assert dict(Choice.objects.values_list("kind", "pace")) == {"followed": "weekly", "match": "none"}


@pytest.mark.parametrize(
    "sent", [{}, {"followed": "x", "match": "none"}, {"followed": "daily\x01", "match": "9" * 500}]
)
def test_a_choice_that_cannot_be_is_a_sentence(client, person, sent):
    client.force_login(person)

    response = client.post(reverse("notices:choices"), sent)

    assert response.status_code == 422
    assert "Er klopt iets niet" in response.content.decode()
    assert not Choice.objects.exists()


def test_the_link_in_a_mail_stops_by_post_only(person):
    notify(note(), person=person, kind="match", about="test/1")
    link = Message.objects.get().headers["List-Unsubscribe"].strip("<>")
    browser = Client(enforce_csrf_checks=True)
    path = "/" + link.split("/", 3)[3]

    shown = browser.get(path)
    assert shown.status_code == 200
    assert pace_of(person, "match") == Pace.AT_ONCE

    answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert pace_of(person, "match") == Pace.NEVER
    assert not answer.cookies


def test_a_key_of_another_is_of_no_use(client, person):
    key = stop_key(person, ["match"])

    assert client.post(reverse("notices:stop", args=[key[:-1] + ("a" if key[-1] != "a" else "b")])).status_code == 404
    assert client.post(reverse("notices:stop", args=["x" * 900])).status_code == 404
    assert pace_of(person, "match") == Pace.AT_ONCE


def test_erasing_takes_notices_along(person):
    notify(note(), person=person, kind="match", about="test/1")
    choose(person=person, paces={"match": Pace.DAILY})

    person.delete()

    assert not Notice.objects.exists()
    assert not Choice.objects.exists()
