"""Bounces as postfix, exim, Exchange and Gmail write them; and an address that does not exist gets nothing more."""

from uuid import uuid4

import pytest

from omzien.mail.actions import queue_mail
from omzien.mail.delivery import as_email, deliver
from omzien.mail.incoming import handlers
from omzien.mail.incoming.bounces import most_precise
from omzien.mail.incoming.guards import may_answer_automatically
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.parsed import Bounce, ParsedMail
from omzien.mail.incoming.storing import store
from omzien.mail.models import AutomaticAnswer, IncomingMail, Message, UndeliverableAddress
from omzien.mail.undeliverable import is_undeliverable, lift, mark_undeliverable
from tests.accounts.conftest import no_limits_left_over, sign_in, totp_code  # noqa: F401  (fixtures)
from tests.accounts.factories import UserFactory
from tests.mail.factories import MessageFactory
from tests.mail.incoming.writing import mail, multipart, part, plain, report

pytestmark = pytest.mark.django_db

GONE = "weg@voorbeeld.nl"


@pytest.fixture
def sent():
    return MessageFactory(to=GONE, status="sent", headers={"Message-ID": "<1.2.3.omzien@testserver>"})


def come_back(raw):
    kept = store(raw=raw, mailbox="proef")
    handle_due(seconds=10)
    kept.refresh_from_db()
    return kept


def postfix(status="5.1.1", recipient=GONE, **more):
    diagnostic = f"550 {status} <{recipient}>: Recipient address rejected: User unknown"
    return report(status, recipient=recipient, original_id="<1.2.3.omzien@testserver>", diagnostic=diagnostic, **more)


def exim():
    """5.0.0 as status, and what the other server answered below it."""
    return report(
        "5.0.0",
        recipient=GONE,
        original_id="<1.2.3.omzien@testserver>",
        diagnostic=f"550 5.1.1 <{GONE}> User doesn't exist",
        mta="exim.voorbeeld.nl",
    )


def exim_of_old():
    """No report at all: a header, and the story with the mail's head below it."""
    story = (
        "This message was created automatically by mail delivery software.\n\nThe following address failed:\n\n"
        f"  {GONE}\n    550 5.1.1 Mailbox does not exist!\n\n--- The header of the original message follows. ---\n\n"
        "From: Omzien <hallo@omzien.example>\nMessage-ID: <1.2.3.omzien@testserver>\n"
    )
    return mail(story, X_Failed_Recipients=GONE, Return_Path="<>", From="Mail Delivery System <Mailer-Daemon@x.nl>")


def exchange():
    """Folded lines, 5.1.10, and the original as text/rfc822-headers."""
    status = (
        "Reporting-MTA: dns;DB7PR01.outlook.com\r\n\r\nFinal-Recipient: rfc822;Weg@Voorbeeld.NL\r\nAction: failed\r\n"
        "Status: 5.1.10\r\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;"
        "\r\n\tRecipient not found\r\n"
    )
    return multipart(
        part("<p>Uw bericht is niet bezorgd</p>", "text/html"),
        part(status, "message/delivery-status", "7bit"),
        part("Message-ID: <1.2.3.omzien@testserver>\r\nSubject: x\r\n", "text/rfc822-headers", "7bit"),
        kind="report",
        parameters='; report-type="delivery-status"',
        From="postmaster@outlook.com",
        Subject="Niet te bezorgen: Een vraag",
    )


def gmail():
    return report(
        "5.1.1",
        recipient=GONE,
        original_id="<1.2.3.omzien@testserver>",
        diagnostic="550-5.1.1 The email account that you tried to reach does not exist.",
        mta="googlemail.com",
        words="** Adres niet gevonden **",
    )


@pytest.mark.parametrize("kind", [postfix, exim, exim_of_old, exchange, gmail])
def test_hard_bounce_stops_mail_to_that_address(kind, sent):
    waiting = MessageFactory(to=GONE.upper())

    kept = come_back(kind())

    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert kept.state == "ignored"
    assert kept.reason.startswith(f"Bericht {sent.pk} kwam terug")
    assert (sent.status, waiting.status) == ("failed", "failed")
    assert is_undeliverable("WEG@voorbeeld.nl ")
    assert UndeliverableAddress.objects.get().domain == "voorbeeld.nl"
    assert "weg" not in str(UndeliverableAddress.objects.values().get())


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("5.2.2", "failed"),
        ("5.7.1", "failed"),
        ("5.0.0", "failed"),
        ("5.3.4", "failed"),
        ("4.4.1", "delayed"),
        ("5.1.1", "delayed"),
        ("2.0.0", "delivered"),
    ],
)
def test_passing_trouble_stops_nothing(status, action, sent):
    come_back(postfix(status, action=action))

    sent.refresh_from_db()
    assert sent.status == "sent"
    assert not is_undeliverable(GONE)


def test_forged_bounce_stops_nothing(sent):
    """It does not know the Message-ID, or is about another address than that mail went to."""
    come_back(report("5.1.1", recipient=GONE, original_id="<geraden@testserver>"))
    come_back(postfix(recipient="slachtoffer@voorbeeld.nl"))

    assert not UndeliverableAddress.objects.exists()


def test_bounce_goes_to_no_handler(sent):
    handlers.register("proef", lambda mail, pk: Outcome.handled(), takes_automatic=True)

    assert come_back(postfix()).handler == ""


@pytest.mark.parametrize(
    ("status", "diagnostic", "best"),
    [
        ("5.1.1", "", "5.1.1"),
        ("5.0.0", "smtp; 550 5.1.1 gone", "5.1.1"),
        ("5.2.2 (full)", "x 5.1.1", "5.2.2"),
        ("", "", ""),
    ],
)
def test_most_precise(status, diagnostic, best):
    assert most_precise(status, diagnostic) == best


# --- nothing more is sent -----------------------------------------------------------------------------------


def queue(to=GONE):
    context = {"notice": {"subject": "Hoi", "sentence": "Hoi"}, "name": "", "browser": "x"}
    return queue_mail(key=uuid4().hex, to=to, template="accounts/notice", context=context)


def test_nothing_more_leaves(smtp):
    mark_undeliverable(address=GONE, status="5.1.1")
    refused, other = queue(), queue("er@voorbeeld.nl")
    slipped_through = MessageFactory(to=GONE)

    deliver()

    slipped_through.refresh_from_db()
    assert (refused.status, slipped_through.status) == ("failed", "failed")
    assert refused.error.startswith("Een mailserver liet weten")
    assert smtp.seen == [other.to]


def test_refusal_at_the_door_counts_too(smtp):
    message, soft = MessageFactory(to=GONE), MessageFactory()
    smtp.refused = {GONE: "550 5.1.1 No such user", soft.to: "550 5.7.1 Not today"}

    deliver()

    assert is_undeliverable(GONE)
    assert not is_undeliverable(soft.to)
    message.refresh_from_db()
    assert message.status == "failed"


def test_lifted_address_gets_mail_again(smtp):
    mark_undeliverable(address=GONE, status="5.1.1")
    lift(address=UndeliverableAddress.objects.get())
    queue()

    deliver()

    assert smtp.seen == [GONE]


def test_bounces_come_to_the_mailbox_that_is_read(settings):
    message = MessageFactory.build()
    assert as_email(message).from_email == settings.DEFAULT_FROM_EMAIL

    settings.MAILBOX_URL = "imaps://a:b@c/"

    email = as_email(message)
    assert email.from_email == settings.REPLY_ADDRESS
    assert email.message()["From"] == settings.DEFAULT_FROM_EMAIL


# --- answers by machines --------------------------------------------------------------------------------------


def test_automatic_answer_once_a_day():
    assert may_answer_automatically("iemand@voorbeeld.nl")
    assert not may_answer_automatically("Iemand@Voorbeeld.nl")
    assert may_answer_automatically("ander@voorbeeld.nl")

    answer = AutomaticAnswer.objects.order_by("pk").first()
    answer.answered_at = answer.answered_at.replace(year=2020)
    answer.save()
    assert may_answer_automatically("iemand@voorbeeld.nl")


@pytest.mark.parametrize("address", ["", "hallo@omzien.example", "antwoord@omzien.test", GONE])
def test_automatic_answer_never_to_ourselves_or_nobody(address):
    mark_undeliverable(address=GONE, status="5.1.1")

    assert not may_answer_automatically(address)


@pytest.mark.parametrize("more", [{"automatic": "x"}, {"bounce": Bounce()}, {"sender_problem": "x"}])
def test_automatic_answer_never_to_a_machine(more):
    assert not may_answer_automatically("iemand@voorbeeld.nl", mail=ParsedMail(**more))


def test_two_autoresponders_end():
    """The other one says nowhere that it is a machine, and answers everything with a new mail."""
    answered = []

    def answer(mail, incoming_id):
        if may_answer_automatically(mail.sender, mail=mail):
            answered.append(queue(mail.sender))
        return Outcome.handled()

    handlers.register("proef", answer)

    for _ in range(100):
        come_back(plain("Ik ben er even niet."))

    assert IncomingMail.objects.filter(state="handled").count() == 100
    assert len(answered) == Message.objects.count() == 1


# --- in the admin -----------------------------------------------------------------------------------------------


def test_address_is_found_by_typing_it_and_lifted(sign_in):  # noqa: F811  (the fixture)
    client = sign_in(UserFactory(network=True))
    mark_undeliverable(address=GONE, status="5.1.1")
    mark_undeliverable(address="ander@voorbeeld.nl", status="5.1.1")
    page = "/beheer/mail/undeliverableaddress/"

    found = client.get(page, {"q": GONE}).context["cl"].queryset
    client.post(page, {"action": "mail_again", "_selected_action": [found.get().pk]})

    assert not is_undeliverable(GONE)
    assert is_undeliverable("ander@voorbeeld.nl")
