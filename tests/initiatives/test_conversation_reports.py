"""Reporting a conversation: what coordinators then see, and what they do."""

import pytest

from initiatives.actions.errors import NotAllowedError
from initiatives.actions.reports import handle_report
from initiatives.models import Conversation
from omzien.home.dashboard import reported
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, region

pytestmark = pytest.mark.django_db
QUEUE = "/beheer/initiatives/conversation/"


@pytest.fixture
def cor():
    return UserFactory(name="Cor", coordinator=region("u16"))


@pytest.fixture
def elsewhere():
    return UserFactory(coordinator=region("regio-amersfoort"))


@pytest.fixture
def conversation(cor, elsewhere):
    team = UserFactory(name="Bo Bestuurder", email="bo@team.test")
    initiative = InitiativeFactory(name="Buurtmoes", published=True, owner=team)
    return ConversationFactory(initiative=initiative, asker=UserFactory(name="Sam", email="sam@starter.test"))


@pytest.fixture
def waiting(client, conversation):
    """Reported by the team."""
    client.force_login(conversation.participants.get(name="Bo Bestuurder").user)
    client.post(f"/mijn/berichten/{conversation.pk}/", {"doe": "meld", "report": "Dit is reclame."})
    client.logout()
    conversation.refresh_from_db()
    return conversation


def admin_page(conversation):
    return f"{QUEUE}{conversation.pk}/change/"


def test_report_is_mailed_to_the_coordinators_of_the_region(waiting, cor):
    (mail,) = Message.objects.all()

    assert (mail.to, mail.subject) == (cor.email, "Er is een gesprek gemeld")
    assert "Mogen wij" not in mail.text
    assert (waiting.report, waiting.reported_by.name) == ("Dit is reclame.", "Bo Bestuurder")


def test_report_needs_words_and_counts_once(client, waiting):
    client.force_login(waiting.participants.get(name="Sam").user)

    assert client.post(f"/mijn/berichten/{waiting.pk}/", {"doe": "meld", "report": " "}).status_code == 422
    client.post(f"/mijn/berichten/{waiting.pk}/", {"doe": "meld", "report": "Nog een keer"})

    waiting.refresh_from_db()
    assert waiting.report == "Dit is reclame."
    assert Message.objects.count() == 1


def test_coordinator_reads_what_was_reported_without_an_address(client, waiting, cor):
    client.force_login(cor)

    html = client.get(admin_page(waiting)).content.decode()

    assert "Mogen wij een keer komen kijken?" in html
    assert "Dit is reclame." in html
    assert "sam@starter.test" not in html
    assert "bo@team.test" not in html
    assert "Jullie buurttuin" in client.get(QUEUE).content.decode()
    assert reported(cor).total == 1


def test_what_was_not_reported_is_nobodys_in_the_admin(client, conversation, cor):
    for one in (cor, UserFactory(admin=True)):
        client.force_login(one)
        assert client.get(admin_page(conversation)).status_code == 404
        assert "Jullie buurttuin" not in client.get(QUEUE).content.decode()


def test_coordinator_of_another_region_sees_and_does_nothing(client, waiting, elsewhere):
    client.force_login(elsewhere)

    assert client.get(admin_page(waiting)).status_code == 404
    assert client.post(admin_page(waiting), {"report_note": "x", "close": "1"}).status_code == 404
    assert reported(elsewhere).total == 0
    with pytest.raises(NotAllowedError):
        handle_report(conversation=waiting, by=elsewhere, note="", closes=True)


@pytest.mark.parametrize(("button", "closed"), [("dismiss", False), ("close", True)])
def test_coordinator_handles_the_report(client, waiting, cor, button, closed):
    client.force_login(cor)
    html = client.get(admin_page(waiting)).content.decode()
    (name,) = {part.split('"')[0] for part in html.split('name="')[1:] if part.split('"')[0].endswith(button)}

    client.post(admin_page(waiting), {"report_note": "Gebeld met beide", name: "1"})

    waiting.refresh_from_db()
    assert (waiting.is_open_report, waiting.closed_at is not None) == (False, closed)
    assert (waiting.report_note, waiting.report_handled_by) == ("Gebeld met beide", cor)
    told = Message.objects.get(to="bo@team.test")
    assert told.subject == "Er is naar je melding gekeken"
    assert "Gebeld met beide" not in told.text
    assert reported(cor).total == 0
    assert name not in client.get(admin_page(waiting)).content.decode()


def test_nothing_but_the_note_can_be_changed_in_the_admin(client, waiting, cor):
    client.force_login(cor)

    client.post(admin_page(waiting), {"report_note": "Ik bel morgen", "subject": "Gekaapt", "report": "Niets"})

    waiting.refresh_from_db()
    assert (waiting.subject, waiting.report, waiting.report_note) == (
        "Jullie buurttuin",
        "Dit is reclame.",
        "Ik bel morgen",
    )
    assert client.post(f"{QUEUE}{waiting.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Conversation.objects.filter(pk=waiting.pk).exists()
