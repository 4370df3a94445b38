"""A note stays with the coordinators: whatever is done afterwards, its words stand nowhere but in the note itself."""

import json
from datetime import datetime

import pytest

from helpdesk.actions import answering, asking, assigning, closing, ladder, merging, overdue, referring
from helpdesk.clock import AMSTERDAM
from helpdesk.models import Ticket, TicketMessage
from helpdesk.personal import desk_rows, question_rows
from helpdesk.searching import find, index_ticket
from omzien.mail.models import Message
from tests.accounts.dump import places_with
from tests.accounts.factories import UserFactory
from tests.helpdesk.desk import answer, arrives
from tests.helpdesk.factories import TicketFactory
from tests.initiatives.factories import InitiativeFactory

pytestmark = pytest.mark.django_db
SECRET = "kwartelkoningin"
WHERE_IT_MAY_STAND = ["helpdesk_ticketmessage.text"]


@pytest.fixture
def lived(anna, nel):
    """A question in which everything was done that can be, with a note at every turn."""
    sam, bo = UserFactory(name="Sam Starter"), UserFactory()
    ticket = TicketFactory(asker=sam, asker_name="")
    team = InitiativeFactory(published=True, owner=bo, contact_email="info@buurt.test")

    def note():
        answering.note(ticket=ticket, text=f"Let op: {SECRET}", by=anna)

    note()
    answering.reply(ticket=ticket, text="Wat bedoel je?", by=anna)
    note()
    arrives(answer(ticket, "Dit bedoel ik.", sam.email))
    note()
    referral = referring.ask_initiative(ticket=ticket, initiative=team, text="Weten jullie dit?", by=anna)
    note()
    referring.answer_as_team(referral=referral, text="Ja!", token="team", by=bo)
    asking.write_more(ticket=ticket, text="En dan?", token="meer", by=sam)
    note()
    referring.decline(referral=referral, by=bo, text=f"Wij niet: {SECRET}")
    ladder.move(ticket=ticket, rung="province", by=anna)
    ladder.hand_over(ticket=ticket, text=ladder.hand_over_text(ticket), by=anna)
    assigning.assign(ticket=ticket, to=nel, by=anna)
    note()
    double = TicketFactory(asker=sam, asker_name="", notes=[f"Dubbel: {SECRET}"])
    merging.merge(ticket=double, into=ticket, by=anna)
    closing.close(ticket=ticket, by=nel)
    index_ticket(ticket)
    ticket.refresh_from_db()
    return ticket


def test_note_stands_nowhere_else_in_the_whole_database(lived):
    assert lived.messages.filter(kind="note", text__contains=SECRET).count() == 8

    assert places_with(SECRET) == WHERE_IT_MAY_STAND


def test_note_is_in_no_mail(lived):
    assert Message.objects.count() > 8
    for mail in Message.objects.all():
        assert SECRET not in json.dumps([mail.subject, mail.text, mail.html, mail.headers, mail.parts])


def test_note_is_in_no_export(lived, anna):
    told = [list(question_rows(lived.asker)), list(desk_rows(lived.asker)), list(desk_rows(anna))]

    assert "Dit bedoel ik." in json.dumps(told, default=str)
    assert SECRET not in json.dumps(told, default=str)


def test_note_is_found_by_nobody(lived):
    assert list(find(Ticket.objects.all(), "bedoel")) == [lived]
    assert not find(Ticket.objects.all(), SECRET).exists()


def test_note_is_in_no_digest(lived):
    closing.reopen(ticket=lived, by=lived.assignee)
    Message.objects.all().delete()
    overdue.tell_of_overdue(now=datetime(2027, 12, 1, 10, tzinfo=AMSTERDAM))

    assert lived.number in Message.objects.get().text
    assert SECRET not in Message.objects.get().text


def test_kinds_that_are_shared_are_named_one_by_one():
    """Who adds a kind decides; by default nobody else sees it."""
    assert set(TicketMessage.SHARED) == {"question", "answer", "team"}
