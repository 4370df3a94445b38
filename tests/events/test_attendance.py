"""Who comes, at the door and on paper; and a message to all of them, once."""

import uuid

import pytest

from events.actions import announcing
from events.actions.announcing import announce_step
from events.actions.registering import join_as_member
from events.models import Announcement, Organiser
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.steps import signed_in, url
from tests.initiatives.factories import InitiativeFactory
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db


def test_list_shows_names_and_notes_and_no_address(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative], capacity=1)
    RegistrationFactory(event=event, name="Noor", note="Geen noten", user=UserFactory(email="noor@adres.test"))
    RegistrationFactory(event=event, name="=CMD()", user=None, email="sam@adres.test")
    client = signed_in(user)

    page = client.get(url("attendees", event)).content.decode()
    table = client.get(url("attendees_csv", event)).content.decode()

    assert "Geen noten" in page
    assert "wachtlijst, 1" in page
    assert "adres.test" not in page + table
    assert "'=CMD()" in table
    assert table.splitlines()[1] == "1;Noor;plek;Geen noten;"


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(team, django_assert_num_queries, count):
    event = EventFactory(organisers=[team[0]])
    RegistrationFactory.create_batch(count, event=event)
    client = signed_in(team[1])

    with django_assert_num_queries(8):
        response = client.get(url("attendees", event))

    assert len(response.context["rows"]) == count


def test_long_list_is_paged_and_whole_on_paper(team):
    event = EventFactory(organisers=[team[0]])
    RegistrationFactory.create_batch(103, event=event, user=None)
    client = signed_in(team[1])

    second = client.get(url("attendees", event), {"pagina": "2"})
    whole = client.get(url("attendees", event), {"alles": "1"})

    assert len(second.context["rows"]) == 3
    assert len(whole.context["rows"]) == 103


def test_marked_added_and_taken_off(team):
    event = EventFactory(organisers=[team[0]], capacity=1)
    one = join_as_member(event=event, by=UserFactory(), name="Noor")
    client = signed_in(team[1])

    client.post(url("change_attendee", event, one.pk), {"was_er": "ja"})
    one.refresh_from_db()
    assert one.attended is True
    client.post(url("add_attendee", event), {"name": "Mevrouw De Wit", "note": ""})
    assert client.post(url("add_attendee", event), {"name": ""}).status_code == 422
    client.post(url("change_attendee", event, one.pk), {"doe": "haal-weg"})

    assert list(event.registrations.live().values_list("name", flat=True)) == ["Mevrouw De Wit"]
    assert Message.objects.filter(to=one.user.email, subject__startswith="Je bent afgemeld").exists()


# --- a message ----------------------------------------------------------------------------------------


def test_message_reaches_everybody_with_a_seat_once(team, monkeypatch):
    monkeypatch.setattr(announcing, "STEP", 2)
    event = EventFactory(organisers=[team[0]], capacity=3)
    joined = [join_as_member(event=event, by=UserFactory(), name="Noor") for _ in range(4)]
    client = signed_in(team[1])
    letter = {"subject": "Neem een kom mee", "text": "Er zijn te weinig kommen.", "token": str(uuid.uuid4())}

    for _ in range(2):
        client.post(url("announce", event), letter)
    announcement = Announcement.objects.get()
    while announce_step(announcement.pk):
        pass
    announce_step(announcement.pk)

    mails = Message.objects.filter(key__startswith="events/announcement/")
    assert sorted(mails.values_list("to", flat=True)) == sorted(one.user.email for one in joined[:3])
    assert "Er zijn te weinig kommen." in mails[0].text
    announcement.refresh_from_db()
    assert announcement.done_at


def test_form_of_another_event_is_told_and_loses_nothing(team):
    initiative, user = team
    first, second = EventFactory.create_batch(2, organisers=[initiative])
    client = signed_in(user)
    letter = {"subject": "Neem een kom mee", "text": "Er zijn te weinig kommen.", "token": str(uuid.uuid4())}
    client.post(url("announce", first), letter)

    response = client.post(url("announce", second), letter)

    assert response.status_code == 422
    assert "hoorde bij een andere activiteit" in response.content.decode()
    assert "Er zijn te weinig kommen." in response.content.decode()
    assert Announcement.objects.get().event == first


def test_message_goes_out_once_from_many_workers(transactional_db):
    user = UserFactory()
    event = EventFactory(organisers=[InitiativeFactory(published=True, owner=user)])
    for _ in range(5):
        join_as_member(event=event, by=UserFactory(), name="Noor")
    one = announcing.announce(
        event=event, by=user, subject="Kom", text="Kom op tijd.", token=uuid.uuid4(), waiting_too=False
    )

    all_at_once(*[lambda: announce_step(one.pk)] * 4)

    assert Message.objects.filter(key__startswith="events/announcement/").count() == 5


def test_organiser_who_leaves_the_team_sees_it_no_more(team):
    initiative, user = team
    event = EventFactory(organisers=[initiative])
    client = signed_in(user)
    Organiser.objects.filter(event=event).delete()

    assert client.get(url("attendees", event)).status_code == 404
