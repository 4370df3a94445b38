"""Erasing an account leaves no trace of the address, and everything that others need (TRUST 24)."""

import threading

import pytest
from django.db import connection

from initiatives.models import Conversation, Initiative, Membership, Participant, Posting, Revision
from omzien.accounts.erasure import ErasureRefusedError, erase_account
from omzien.accounts.models import User
from omzien.accounts.personal import announcements_for
from omzien.mail.delivery import deliver
from omzien.mail.models import Message
from tests.accounts.dump import places_with
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.lived import ADDRESS, NAME, SECOND, lived
from tests.initiatives.factories import InitiativeFactory, region
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)

pytestmark = pytest.mark.django_db
PAGE = "/mijn/gegevens/wissen/"


def test_no_trace_of_the_address_is_left_in_a_dump(smtp):  # noqa: F811  (the fixture)
    user = lived()
    assert len(places_with(ADDRESS)) >= 20  # the search finds what is there
    assert len(places_with(SECOND)) > 4

    erase_account(user=user)
    # Until it is sent, the last mail is the one place.
    assert places_with(ADDRESS) == ["mail_message.to"]
    deliver()

    assert places_with(ADDRESS) == []
    assert places_with(SECOND) == []
    assert places_with(NAME) == []
    (goodbye,) = [mail for mail in smtp.accepted if mail["To"] == ADDRESS]
    assert goodbye["Subject"] == "Je account is gewist"


def test_what_others_need_stays():
    erase_account(user=lived())

    shared = Initiative.objects.get(name="Gedeeld huis")
    assert shared.contact_email == shared.contact_phone == ""
    assert "[adres verwijderd]" in shared.description
    assert Revision.objects.get(initiative=shared).changes["name"] == ["Oud", "Nieuw"]
    assert Posting.objects.get().created_by is None
    texts = {message.text for talk in Conversation.objects.all() for message in talk.messages.all()}
    assert "Hier is Gerda." in texts
    assert not Participant.objects.exclude(name="").filter(user=None, side="sender").exists()
    assert Message.objects.get(key="test/2").text == "[adres verwijderd] is nu van het team"


def test_a_team_passes_to_who_is_longest_on_it_and_that_person_is_told():
    user, first, second = UserFactory(), UserFactory(), UserFactory()
    initiative = InitiativeFactory(published=True, owner=user)
    for person in (first, second):
        Membership.objects.create(initiative=initiative, user=person)
    assert "als eigenaar" in announcements_for(user)[0]

    erase_account(user=user)

    assert [(one.user, one.role) for one in initiative.memberships.all()] == [(first, "owner"), (second, "editor")]
    assert Message.objects.filter(to=first.email).count() == 1


def test_what_nobody_else_keeps_goes_or_stays_without_a_team():
    user, coordinator = UserFactory(), UserFactory(coordinator=region("u16"))
    InitiativeFactory(name="Concept", owner=user)
    InitiativeFactory(name="Aangemeld", owner=user, status="submitted")
    public = InitiativeFactory(name="Op de site", published=True, owner=user, contact_phone="06 1")

    erase_account(user=user)

    assert [one.name for one in Initiative.objects.all()] == ["Op de site"]
    assert public.memberships.count() == 0
    assert Initiative.objects.get().contact_phone == ""
    assert Message.objects.get(to=coordinator.email).subject == "Op de site heeft geen team meer"


def test_others_lose_nothing():
    """An address within another address is another address."""
    other = UserFactory(email=f"x{ADDRESS}")
    erase_account(user=lived())

    other.refresh_from_db()
    assert other.email == f"x{ADDRESS}"
    assert User.objects.filter(pk=other.pk).exists()


def test_staff_steps_down_first():
    user = UserFactory(network=True)

    with pytest.raises(ErasureRefusedError, match="rol in het netwerk"):
        erase_account(user=user)

    assert User.objects.filter(pk=user.pk).exists()


def test_twice_is_once():
    user = UserFactory()

    assert erase_account(user=user)
    assert not erase_account(user=User(pk=user.pk, email=user.email))

    assert Message.objects.filter(is_last_word=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_erase_once():
    user = lived()
    pk, found, barrier = user.pk, [], threading.Barrier(2, timeout=20)

    def act():
        try:
            barrier.wait()
            found.append(erase_account(user=User.objects.get(pk=pk)))
        except User.DoesNotExist:
            found.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(found) == [False, True]
    assert Message.objects.filter(is_last_word=True).count() == 1


def test_a_fault_half_way_erases_nothing(monkeypatch):
    user = lived()
    monkeypatch.setattr("omzien.accounts.erasure.say_goodbye", lambda address: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase_account(user=user)

    assert User.objects.filter(email=ADDRESS).exists()
    assert Initiative.objects.filter(name="Concept van mij").exists()


def test_the_page_says_what_happens_and_wants_a_word_and_the_password(recent, sign_in):
    user = UserFactory()
    InitiativeFactory(name="Buurtsoep", published=True, owner=user)
    client = recent(user)

    page = client.get(PAGE).content.decode()
    assert "“Buurtsoep” blijft op de site, zonder team" in page
    refused = client.post(PAGE, {"word": "ja"})
    assert refused.status_code == 422
    assert "Typ het woord WISSEN" in refused.content.decode()
    assert User.objects.filter(pk=user.pk).exists()

    done = client.post(PAGE, {"word": "wissen"}, follow=True)

    assert "Je account is gewist" in done.content.decode()
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get("/mijn/").status_code == 302
    assert not client.login(email=user.email, password=PASSWORD)


def test_reading_the_page_erases_nothing_and_an_old_session_proves_itself_first(client):
    user = UserFactory()
    client.force_login(user)  # without a recent password

    response = client.post(PAGE, {"word": "WISSEN"})

    assert "/account/reauthenticate/" in response.headers["Location"]
    assert User.objects.filter(pk=user.pk).exists()


def test_staff_reads_why_not(recent):
    page = recent(UserFactory(network=True)).get(PAGE).content.decode()

    assert "Vraag een beheerder" in page
    assert "Wis mijn account voorgoed" not in page
