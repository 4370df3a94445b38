"""Machines that answer each other: after one reply of ours it is over."""

import itertools

import pytest

from helpdesk.models import Ticket
from omzien.mail.delivery import deliver
from omzien.mail.models import Message
from tests.helpdesk.desk import answer, arrives, question
from tests.helpdesk.factories import TicketFactory
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)
from tests.mail.incoming.writing import plain

pytestmark = pytest.mark.django_db
ROUNDS = 100
MACHINE = "afwezig@kantoor.test"


def to_the_reply_address(mail):
    return {"To": mail["Reply-To"], "Subject": f"Automatisch: {mail['Subject']}", "In_Reply_To": mail["Message-ID"]}


def to_the_desk(mail):
    """Worse: it answers the sender with a subject of its own, and names no mail."""
    return {"To": "hulp@omzien.test", "Subject": "Ik ben er niet"}


@pytest.mark.parametrize("aim", [to_the_reply_address, to_the_desk])
@pytest.mark.parametrize("honest", [True, False], ids=["says so", "looks like a person"])
def test_two_autoresponders_end_after_one_reply(aim, honest, smtp):  # noqa: F811  (the fixture)
    """Ours, and one of theirs that answers every mail, for a hundred rounds."""
    said = {"Auto_Submitted": "auto-replied"} if honest else {}
    numbers = itertools.count()

    def responds(mail):
        return plain(f"Ik ben er niet ({next(numbers)})", From=MACHINE, **aim(mail), **said)

    arrives(question("Hoe dan?", sender=MACHINE))
    answered = 0
    for _ in range(ROUNDS):
        deliver()
        if len(smtp.accepted) == answered:
            break
        for mail in smtp.accepted[answered:]:
            arrives(responds(mail))
        answered = len(smtp.accepted)

    assert [mail["To"] for mail in smtp.accepted] == [MACHINE]


def test_hundred_mails_of_a_machine_get_one_reply():
    """It does not wait for ours."""
    for number in range(ROUNDS):
        arrives(question(f"Bestelling {number}", sender=MACHINE, Subject=f"Bestelling {number}"))

    assert Message.objects.filter(to=MACHINE).count() == 1
    assert Ticket.objects.count() == 10


def test_machine_in_a_question_that_is_there_gets_nothing():
    ticket = TicketFactory(asker_email=MACHINE, waiting=True)

    for number in range(ROUNDS):
        arrives(answer(ticket, f"Ik ben er niet ({number})", MACHINE))

    assert Message.objects.count() == 0
    assert ticket.messages.count() == ROUNDS + 1


def test_our_own_mail_that_comes_back_is_no_question():
    from tests.mail.factories import MessageFactory

    ours = MessageFactory()

    raw = question("Dag", Message_ID=ours.headers["Message-ID"])
    mine = question("Dag", sender="Omzien <hulp@omzien.test>")

    assert [arrives(raw).state, arrives(mine).state] == ["ignored", "ignored"]
    assert Ticket.objects.count() == 0
