"""kill -9 at every step from the mailbox to the receipt: one question in the end, one receipt, no number missing."""

import signal

import pytest
from django.utils import timezone

from helpdesk.models import Ticket, TicketAttachment, TicketMessage
from omzien.mail.incoming.polling import poll
from omzien.mail.models import IncomingMail, Message
from tests.helpdesk.corpus import PDF, with_parts
from tests.helpdesk.desk import answer
from tests.helpdesk.dying import POINTS
from tests.helpdesk.factories import TicketFactory
from tests.mail.incoming import imap as imap_server
from tests.mail.incoming.reading import due_again, killed_at
from tests.mail.incoming.writing import part

pytestmark = pytest.mark.django_db(transaction=True)
DYING = "tests.helpdesk.dying"


@pytest.fixture
def imap(settings):
    with imap_server.running() as server:
        settings.MAILBOX_URL = server.url()
        yield server


def asked(number):
    return with_parts(part(f"Vraag {number}?"), PDF, From=f"Vrager {number} <vrager{number}@adres.test>")


def assert_each_once(imap, count):
    year = timezone.localdate().year
    numbers = Ticket.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"{year}-{number:04d}" for number in range(1, count + 1)]
    assert sorted(TicketMessage.objects.values_list("text", flat=True)) == [f"Vraag {n}?" for n in range(count)]
    assert TicketAttachment.objects.count() == count
    assert sorted(Message.objects.values_list("to", flat=True)) == [f"vrager{n}@adres.test" for n in range(count)]
    assert IncomingMail.objects.filter(state="handled", handler="helpdesk").count() == count
    assert len(imap.read()) == count


def try_again():
    """A kill counts as an attempt of the mail in hand; here are more of them than any mail would suffer."""
    IncomingMail.objects.exclude(state="handled").update(attempts=0)
    due_again()


@pytest.mark.slow
def test_desk_killed_at_every_step(imap, settings):
    imap.put(*(asked(number) for number in range(2)))

    for point in POINTS:
        assert killed_at(point, settings, DYING) == -signal.SIGKILL, point
        assert Ticket.objects.count() == Message.objects.count() == 0, point
        try_again()
    poll()

    assert_each_once(imap, 2)


@pytest.mark.slow
def test_reader_killed_around_the_desk(imap, settings):
    """Before anything, and between the commit of the question and the flag on the mail."""
    imap.put(*(asked(number) for number in range(3)))

    for point in ["after storing", "before the commit", "after the commit", "while marking"]:
        assert killed_at(point, settings, DYING) == -signal.SIGKILL, point
        try_again()
    while poll():
        pass

    assert_each_once(imap, 3)


@pytest.mark.slow
def test_answer_killed_on_its_way_is_added_once(imap, settings):
    ticket = TicketFactory(asker_email="sam@adres.test", waiting=True)
    imap.put(answer(ticket, "Welke grond?", "sam@adres.test"))

    assert killed_at("before the commit", settings, DYING) == -signal.SIGKILL
    assert ticket.messages.count() == 1
    try_again()
    poll()
    poll()

    assert list(ticket.messages.filter(text="Welke grond?").values_list("kind", flat=True)) == ["question"]
