"""After 24 months, and when somebody erases the account: what was written goes, that there was a question stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions import answering, forgetting
from helpdesk.actions.errors import NotReadyError
from helpdesk.mails.pages import signed, ticket_signed
from helpdesk.models import Ticket, TicketAttachment, TicketMessage
from omzien.accounts.actions import take_role
from omzien.accounts.erasure import erase_account
from omzien.retention import rules
from tests.accounts.dump import places_with
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import ReferralFactory, TicketAttachmentFactory, TicketFactory
from tests.initiatives.factories import region

pytestmark = pytest.mark.django_db
WORDS = "kwartelkoningin"


def quiet_for(days, **more):
    ticket = TicketFactory(asker_name="Vera", text=f"Over de {WORDS}", subject=WORDS, notes=[WORDS], **more)
    TicketAttachmentFactory(message=ticket.messages.first(), name=f"{WORDS}.txt", content=WORDS.encode())
    ReferralFactory(ticket=ticket, text=WORDS)
    Ticket.objects.filter(pk=ticket.pk).update(last_activity_at=timezone.now() - timedelta(days=days))
    ticket.refresh_from_db()
    return ticket


def rule(key):
    return next(one for one in rules() if one.key == key)


def test_old_question_is_a_number_and_no_more():
    old, recent = quiet_for(731), quiet_for(729)
    assert rule("tickets").due() == 1

    assert rule("tickets").act() == 1

    old.refresh_from_db()
    assert (old.subject, old.asker_name, old.address, old.messages.count()) == ("(gewist)", "", "", 0)
    assert (old.number, old.status, bool(old.municipality)) == (old.number, "closed", True)
    assert recent.messages.count() == 2
    assert rule("tickets").act() == 0


def test_nothing_that_was_written_is_left_anywhere():
    quiet_for(800)
    quiet_for(800, closed=True)

    rule("tickets").act()

    assert places_with(WORDS) == []
    assert TicketMessage.objects.count() == TicketAttachment.objects.count() == 0


def test_steps_go_on_to_the_end(monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for _ in range(5):
        quiet_for(800)

    assert rule("tickets").act() == 5


def test_page_of_a_forgotten_question_is_dead(anna):
    old = quiet_for(800)
    link = signed(old)
    assert ticket_signed(link) == old

    rule("tickets").act()

    assert ticket_signed(link) is None
    with pytest.raises(NotReadyError):
        answering.reply(ticket=old, text="Hallo?", by=anna)


def test_who_erases_the_account_takes_the_questions_along(anna):
    sam = UserFactory(email="sam@adres.test", name="Sam Starter")
    TicketFactory(asker=sam, asker_name="Sam Starter", text=WORDS, answers=[(anna, f"Dag Sam, over de {WORDS}")])
    TicketFactory(asker_email="sam@adres.test", text=WORDS)
    other = TicketFactory(asker_email="bo@adres.test", text="Blijft")

    erase_account(user=sam)

    assert places_with(WORDS) == []
    assert [ticket.anonymised_at is None for ticket in Ticket.objects.order_by("pk")] == [False, False, True]
    assert other.messages.get().text == "Blijft"


def test_answers_of_a_coordinator_who_leaves_stay_without_the_name(anna):
    ticket = TicketFactory(assignee=anna, answers=[(anna, "Zo doe je dat.")])
    take_role(user=anna, kind="coordinator", region=region("u16"))

    erase_account(user=anna)

    ticket.refresh_from_db()
    message = ticket.messages.get(kind="answer")
    assert (message.text, message.written_by, ticket.assignee) == ("Zo doe je dat.", "Iemand", None)
    assert places_with("Anna Aanpak") == []
