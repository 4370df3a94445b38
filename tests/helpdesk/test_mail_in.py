"""Hard mails to the desk, through the whole pipeline, each to one question and no second."""

import pytest

from helpdesk.models import Ticket, TicketAttachment, TicketMessage
from omzien.mail.models import IncomingMail, Message
from tests.helpdesk.corpus import ANSWERS, MORE, TO_THE_DESK
from tests.helpdesk.desk import answer, arrives, question
from tests.helpdesk.factories import TicketFactory
from tests.mail.incoming.writing import multipart, part, plain

pytestmark = pytest.mark.django_db
Kind, Status = TicketMessage.Kind, Ticket.Status
SAM = "sam@adres.test"


@pytest.mark.parametrize("hard", TO_THE_DESK, ids=lambda hard: hard.name)
def test_hard_mail_becomes_one_question(hard):
    kept = arrives(hard.raw)

    assert (kept.state, kept.handler) == ("handled", "helpdesk")
    ticket = Ticket.objects.get()
    message = ticket.messages.get()
    assert (ticket.channel, ticket.asker_email, ticket.status) == ("mail", SAM, Status.NEW)
    assert (message.kind, message.text) == (Kind.QUESTION, hard.text)
    assert hard.quoted in message.quoted
    assert hard.subject is None or ticket.subject == hard.subject
    files = TicketAttachment.objects.light()
    assert tuple(files.filter(refused="").values_list("name", flat=True)) == hard.kept
    assert tuple(files.exclude(refused="").values_list("name", flat=True)) == hard.refused


@pytest.mark.parametrize("program", ANSWERS)
def test_answer_of_every_mail_program_is_added_and_its_quotation_folded(program):
    ticket = TicketFactory(asker_email=SAM, waiting=True)

    arrives(answer(ticket, ANSWERS[program].format(key=ticket.key), SAM))

    message = ticket.messages.last()
    assert (message.kind, message.text) == (Kind.QUESTION, MORE)
    assert "klein stuk grond" in message.quoted
    assert ticket.key not in message.text + message.quoted


def test_answers_between_the_lines_are_all_kept():
    ticket = TicketFactory(asker_email=SAM)
    text = "Op 23-11 schreef Omzien:\n> Heb je grond?\n\nJa.\n\n> En water?\n\nNee.\n> Groet\n"

    arrives(answer(ticket, text, SAM))

    message = ticket.messages.last()
    for words in ("> Heb je grond?", "Ja.", "> En water?", "Nee."):
        assert words in message.text


def test_receipt_goes_back_once_and_says_nothing_of_the_question():
    arrives(question("KOOPNU http://kwaad.test", Subject="KOOPNU"))

    receipt = Message.objects.get()
    assert receipt.to == SAM
    assert receipt.headers["Auto-Submitted"] == "auto-replied"
    assert "koopnu" not in (receipt.subject + receipt.text + receipt.html).lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<buurt.lijst.test>"},
        {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)
def test_machine_makes_no_question(headers):
    kept = arrives(question("Ik ben er niet", **headers))

    assert kept.state == "ignored"
    assert Ticket.objects.count() == Message.objects.count() == 0


def test_mail_for_somebody_else_is_left_alone():
    kept = arrives(question("Hoi", To="iemand@anders.test"))

    assert kept.state == "ignored"
    assert Ticket.objects.count() == 0


def test_same_mail_twice_is_one_question():
    raw = question("Hoe dan?", Message_ID="<een@adres.test>")

    arrives(raw)
    again = arrives(raw, mailbox="andere")

    assert again.state == "ignored"
    assert Ticket.objects.count() == 1


def test_mail_that_cannot_be_read_is_kept_and_the_next_has_its_turn():
    boundaries = part("x", 'multipart/mixed; boundary="b"')
    poison = arrives(multipart(*[boundaries] * 9000, To="hulp@omzien.test"))
    fine = arrives(question("Hoe dan?"))

    assert (poison.state, fine.state) == ("failed", "handled")
    assert poison.reason
    assert Ticket.objects.count() == 1


def test_mail_of_50_mb_is_kept_by_its_head():
    from omzien.mail.incoming.handling import handle_due
    from omzien.mail.incoming.storing import store

    big = store(raw=question("x")[:200], mailbox="proef", size=50 * 1024 * 1024)
    handle_due(seconds=10)

    big.refresh_from_db()
    assert (big.state, big.not_before) == ("failed", None)
    assert "25 MB" in big.reason
    assert Ticket.objects.count() == 0


def test_sender_with_an_account_has_the_question_there(anna):
    arrives(question("Hoe dan?", sender=f"Anna <{anna.email.upper()}>"))

    ticket = Ticket.objects.get()
    assert (ticket.asker, ticket.asker_email) == (anna, "")


def test_flood_of_one_sender_fills_one_question_not_the_queue():
    for number in range(14):
        arrives(question(f"Vraag {number}", Subject=f"Vraag {number}"))

    assert Ticket.objects.count() == 10
    assert Ticket.objects.order_by("pk").last().messages.count() == 5
    assert Message.objects.count() == 1
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"handled"}


def test_no_more_mails_than_somebody_writes_in_a_day_for_one_question(monkeypatch):
    monkeypatch.setattr("helpdesk.actions.receiving.MOST_MESSAGES_A_DAY", 3)
    ticket = TicketFactory(asker_email=SAM)

    kept = [arrives(answer(ticket, f"Bericht {number}", SAM)) for number in range(4)]

    assert [mail.state for mail in kept] == ["handled"] * 3 + ["ignored"]
    assert "te veel" in kept[-1].reason


def test_unknown_key_is_nobodys():
    kept = arrives(plain("Ja hoor", From=SAM, To=f"antwoord+{'0' * 40}@omzien.test, hulp@omzien.test"))

    assert kept.state == "ignored"
    assert Ticket.objects.count() == 0
