"""Many at the same moment through the whole stack: each a person with cookies of their own, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connections
from django.test import Client

from events.actions.registering import join_as_member
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import told, without_the_lock
from tests.events.test_register_pages import register_url, ticket_url

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = 20


@pytest.fixture(autouse=True)
def left_behind():
    """The server's threads leave their connections behind."""
    yield
    connections.close_all()


def at_once(live_server, acts):
    """Where each click led to: a redirect is not followed."""

    def run(act):
        path, session, data = act
        token = "t" * 32
        headers = {
            "Cookie": f"csrftoken={token}; sessionid={session}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(data | {"csrfmiddlewaretoken": token})
        for _ in range(TRIES - 1):
            # The line of Django's test server is short; who is turned away presses again, as a person would.
            with suppress(ConnectionError):
                return posted(path, body, headers)
        return posted(path, body, headers)

    def posted(path, body, headers):
        with closing(HTTPConnection(urlsplit(live_server.url).netloc, timeout=60)) as connection:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status

    with ThreadPoolExecutor(40) as pool:
        return list(pool.map(run, acts))


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def test_two_hundred_people_and_twenty_seats(live_server):
    """All at once, and one in four clicks twice."""
    event = EventFactory(capacity=20)
    sessions = [session_of(one) for one in UserFactory.create_batch(200, name="Noor")]
    clicks = [session for at, session in enumerate(sessions) for _ in range(1 if at % 4 else 2)]

    found = at_once(live_server, [(register_url(event), session, {"name": "Noor"}) for session in clicks])

    assert set(found) == {302}
    assert told(event) == ["seat"] * 20 + ["waiting"] * 180
    assert sorted(event.registrations.values_list("rank", flat=True)) == list(range(1, 201))
    assert Message.objects.filter(subject__startswith="Je hebt een plek").count() == 20
    assert Message.objects.filter(subject__startswith="Je staat op de wachtlijst").count() == 180


def test_without_the_lock_more_seats_are_promised_than_there_are(live_server, monkeypatch):
    """The negative control, by the same road."""
    event = EventFactory(capacity=2)
    acts = [(register_url(event), session_of(UserFactory(name="Noor")), {"name": "Noor"}) for _ in range(4)]

    with without_the_lock(monkeypatch, 4):
        at_once(live_server, acts)

    assert Message.objects.filter(subject__startswith="Je hebt een plek").count() == 4


def test_links_opened_and_pressed_at_once_over_http_give_each_one_seat(live_server):
    event = EventFactory(capacity=3)
    pending = [RegistrationFactory(event=event, user=None, email=f"nr{n}@adres.test", pending=True) for n in range(8)]
    seated = [join_as_member(event=event, by=UserFactory(), name="Noor") for _ in range(3)]
    confirming = [(ticket_url(one), "", {"doe": "bevestig"}) for one in pending for _ in range(2)]
    leaving = [(ticket_url(one), "", {"doe": "afmelden"}) for one in seated[:2] for _ in range(2)]

    found = at_once(live_server, [*confirming, *leaving])

    assert set(found) == {302}
    assert told(event) == ["seat"] * 3 + ["waiting"] * 6
    assert Message.objects.filter(subject__startswith="Je bent afgemeld").count() == 2
    promoted = Message.objects.filter(subject__startswith="Er is een plek voor je").count()
    direct = Message.objects.filter(subject__startswith="Je hebt een plek").count()
    assert promoted + direct == 5
