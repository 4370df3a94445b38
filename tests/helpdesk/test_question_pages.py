"""The page of a question: for its asker by link or signed in, and for who was asked to answer."""

import re
import time
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.actions.merging import merge
from helpdesk.mails.pages import signed, signed_referral
from helpdesk.models import Referral, Ticket, TicketMessage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import ReferralFactory, TicketAttachmentFactory, TicketFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
Status = Ticket.Status
SECRET = "Alleen voor ons: bel eerst de wethouder"


def link(ticket):
    return f"/hulp/vraag/{signed(ticket)}/"


@contextmanager
def at_another_time(*, days):
    """As if it were so many days from now."""
    with patch("django.core.signing.time.time", return_value=time.time() + days * 24 * 60 * 60):
        yield


def page(response):
    return response.content.decode()


@pytest.fixture
def ticket(anna):
    return TicketFactory(waiting=True, assignee=anna, notes=[SECRET], answers=[(anna, "Vraag het de gemeente.")])


# --- the asker ----------------------------------------------------------------------------------------


def test_opening_shows_what_is_shared_and_changes_nothing(client, ticket):
    before = Ticket.objects.values().get()

    html = page(client.get(link(ticket)))

    assert "Vraag het de gemeente." in html
    assert "Nu ben jij aan zet" in html
    assert SECRET not in html
    assert "anna" not in html.lower().replace("anna aanpak", "")
    assert Ticket.objects.values().get() == before


def test_asker_writes_on_by_post_and_the_clock_runs(client, ticket):
    response = client.post(
        link(ticket), {"doe": "schrijf", "text": "Dat deden we al.", "attachments": [SimpleUploadedFile("a.txt", b"a")]}
    )

    ticket.refresh_from_db()
    message = ticket.messages.order_by("-pk").first()
    assert response.status_code == 302
    assert (ticket.status, message.text, message.kind) == (Status.OPEN, "Dat deden we al.", "question")
    assert message.attachments.get().name == "a.txt"
    assert ticket.verified_at is not None


def test_asker_says_that_it_is_answered(client, ticket):
    client.get(link(ticket) + "?doe=beantwoord")
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING

    response = client.post(link(ticket), {"doe": "beantwoord"}, follow=True)

    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED
    assert "Fijn dat je vraag is beantwoord" in page(response)


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x" * 10_001}, {"text": "a\x00"}])
def test_empty_or_endless_message_is_told_and_kept_in_the_form(client, ticket, data):
    response = client.post(link(ticket), {"doe": "schrijf", **data})

    assert response.status_code in {400, 422}
    assert ticket.messages.filter(kind="question").count() == 1


@pytest.mark.parametrize("doe", ["", "wis", "notitie"])
def test_unknown_deed_is_refused(client, ticket, doe):
    assert client.post(link(ticket), {"doe": doe, "text": "x"}).status_code == 400


@pytest.mark.parametrize("key", ["x", "a:b", "0" * 40, "%00", "é:é", "x" * 500])
def test_wrong_key_gets_a_helpful_page(client, key):
    response = client.get(f"/hulp/vraag/{key}/")

    assert response.status_code in {400, 404}
    assert "<html" in page(response)


def test_link_of_one_question_opens_no_other(client, ticket):
    other = TicketFactory()
    file = TicketAttachmentFactory(message=other.messages.get())

    assert client.get(f"{link(ticket)}bijlage/{file.pk}/").status_code == 404
    assert client.get(f"/hulp/doorgegeven/{signed(ticket)}/").status_code == 404
    key, *signature = signed(ticket).split(":")
    assert client.get(f"/hulp/vraag/{other.key}:{':'.join(signature)}/").status_code == 404
    assert key == ticket.key


def test_link_that_is_too_old_brings_a_new_one_by_mail(client, ticket):
    with at_another_time(days=-366):
        old = link(ticket)

    response = client.get(old)

    assert response.status_code == 410
    assert "Vraag het de gemeente." not in page(response)
    assert client.get(old + "bijlage/1/").status_code == 404
    assert not Message.objects.exists()
    for _ in range(2):
        assert "Kijk in je mail" in page(client.post(old, {"doe": "beantwoord"}))
    mail = Message.objects.get()
    assert mail.to == ticket.asker_email
    assert client.get(re.search(r"/hulp/vraag/[^/]+/", mail.text)[0]).status_code == 200
    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING


def test_joined_question_is_found_by_its_old_link(client, anna):
    first = TicketFactory(asker_email="vera@voorbeeld.test", subject="Eerste")
    second = TicketFactory(asker_email="vera@voorbeeld.test", subject="Tweede")
    merge(ticket=second, into=first, by=anna)

    assert "Eerste" in page(client.get(link(second)))


def test_file_is_sent_as_a_file(client, ticket):
    shared = TicketAttachmentFactory(message=ticket.messages.filter(kind="question").get(), name="plan é.txt")
    hidden = TicketAttachmentFactory(message=ticket.messages.filter(kind="note").get())
    refused = TicketAttachmentFactory(
        message=ticket.messages.filter(kind="question").get(), name="x.exe", content=None, refused="soort"
    )

    response = client.get(f"{link(ticket)}bijlage/{shared.pk}/")

    assert response.content == b"Duizend euro"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert client.get(f"{link(ticket)}bijlage/{hidden.pk}/").status_code == 404
    assert client.get(f"{link(ticket)}bijlage/{refused.pk}/").status_code == 404
    assert client.get(f"{link(ticket)}bijlage/{10**30}/").status_code == 404


# --- signed in ----------------------------------------------------------------------------------------


def test_only_who_takes_part_finds_it_by_number(client, anna):
    sam = UserFactory(name="Sam")
    ticket = TicketFactory(asker=sam, notes=[SECRET])
    file = TicketAttachmentFactory(message=ticket.messages.filter(kind="question").get())
    path = f"/mijn/vragen/{ticket.number}/"

    for other in (UserFactory(), anna):
        client.force_login(other)
        assert client.get(path).status_code == 404
        assert client.post(path, {"doe": "beantwoord"}).status_code == 404
        assert client.get(f"{path}bijlage/{file.pk}/").status_code == 404
    client.force_login(sam)
    assert SECRET not in page(client.get(path))
    assert client.get(f"{path}bijlage/{file.pk}/").content == b"Duizend euro"
    assert client.get(link(ticket)).headers["Location"] == path


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_ones_questions(client, number, django_assert_max_num_queries):
    sam = UserFactory()
    for _ in range(number):
        TicketFactory(asker=sam)
        ReferralFactory(initiative=InitiativeFactory(published=True, owner=sam))
    client.force_login(sam)

    with django_assert_max_num_queries(12):
        response = client.get("/mijn/vragen/")

    assert len(response.context["tickets"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_however_much_was_said(client, anna, number, django_assert_max_num_queries):
    ticket = TicketFactory(answers=[(UserFactory(), "Zo.")] * number)
    for message in ticket.messages.all():
        TicketAttachmentFactory(message=message)

    with django_assert_max_num_queries(9):
        client.get(link(ticket))


def test_mijn_omzien_says_what_waits(client):
    sam = UserFactory(name="Sam")
    TicketFactory(asker=sam, waiting=True, subject="Waar is een zaal?")
    ReferralFactory(initiative=InitiativeFactory(published=True, name="Moes", owner=sam))
    client.force_login(sam)

    html = page(client.get("/mijn/"))

    assert "Er is antwoord op je vraag “Waar is een zaal?”" in html
    assert "Vera Vraag hoopt op een antwoord van Moes" in html


# --- who was asked ------------------------------------------------------------------------------------


@pytest.fixture
def bo():
    return UserFactory(name="Bo Bestuurder", email="bo@team.test")


@pytest.fixture
def referral(bo):
    ticket = TicketFactory(
        status=Status.OPEN,
        rung=Ticket.Rung.NEIGHBOUR,
        notes=[SECRET],
        asker_email="vera@voorbeeld.test",
        text="Bel of mail vera@voorbeeld.test als jullie het weten.",
    )
    return ReferralFactory(ticket=ticket, initiative=InitiativeFactory(published=True, name="Moes", owner=bo))


def test_team_answers_for_the_asker(client, bo, referral):
    client.force_login(bo)
    path = f"/mijn/vragen/{referral.ticket.number}/"

    html = page(client.get(path))
    assert "Jullie weten hier veel van." in html
    assert "vera@voorbeeld.test" not in html
    assert SECRET not in html
    client.post(path, {"doe": "antwoord", "text": "Kom een keer kijken. Mail bo@team.test"})

    referral.ticket.refresh_from_db()
    assert referral.ticket.status == Status.WAITING
    mail = Message.objects.get(to="vera@voorbeeld.test")
    assert "bo@team.test" not in mail.text
    assert "Bo Bestuurder van Moes" in page(client.get(path))


def test_team_declines_and_sees_it_no_more(client, bo, referral):
    client.force_login(bo)
    path = f"/mijn/vragen/{referral.ticket.number}/"

    client.post(path, {"doe": "kan-niet", "reason": "Geen tijd. Vraag De Linde."})

    referral.refresh_from_db()
    assert referral.status == Referral.Status.DECLINED
    assert TicketMessage.objects.get(kind="note", text__startswith="Geen tijd").author == bo
    assert client.get(path).status_code == 404


def test_own_address_of_an_initiative_opens_by_button(client):
    referral = ReferralFactory(
        initiative=InitiativeFactory(published=True, name="Alleen", contact_email="info@alleen.test")
    )
    path = f"/hulp/doorgegeven/{signed_referral(referral)}/"
    file = TicketAttachmentFactory(message=referral.ticket.messages.get())

    before = page(client.get(path))
    assert "Er is een vraag voor Alleen" in before
    assert "verzekerd" not in before
    assert client.get(f"{path}bijlage/{file.pk}/").status_code == 404
    assert client.post(path, {"doe": "antwoord", "text": "x", "name": "y"}).status_code == 200
    client.post(path, {"doe": "lees"})

    assert "Zijn we verzekerd?" in page(client.get(path))
    assert client.get(f"{path}bijlage/{file.pk}/").status_code == 200
    client.post(path, {"doe": "antwoord", "text": "Ja hoor.", "name": "Anneke"})
    assert referral.ticket.messages.get(kind="team").written_by == "Anneke van Alleen"


def test_taken_back_question_is_closed_to_the_team(client, bo, referral):
    path = f"/hulp/doorgegeven/{signed_referral(referral)}/"
    Referral.objects.update(status=Referral.Status.WITHDRAWN)
    client.force_login(bo)

    assert client.get(f"/mijn/vragen/{referral.ticket.number}/").status_code == 404
    response = client.get(path)
    assert response.status_code == 404
    assert "niet (meer) bij jullie" in page(response)
