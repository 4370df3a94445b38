"""The whole way: a letter by real SMTP, an answer by a mail program into a real IMAP mailbox, and so back and forth."""

import pytest

from initiatives.actions.conversations import Letter, start_as_member
from initiatives.models import RelayedMessage
from omzien.mail.delivery import deliver
from omzien.mail.incoming.polling import poll
from omzien.mail.models import IncomingMail, Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import InitiativeFactory, PostingFactory
from tests.mail.incoming import imap as imap_server

pytestmark = pytest.mark.django_db(transaction=True)

SAM, BO = "sam.starter@voorbeeld.nl", "bo.bestuurder@ergens.org"


@pytest.fixture
def imap(settings):
    with imap_server.running() as server:
        settings.MAILBOX_URL = server.url()
        yield server


@pytest.fixture
def letter():
    team = UserFactory(name="Bo Bestuurder", email=BO)
    initiative = InitiativeFactory(name="Buurtmoes", published=True, owner=team)
    posting = PostingFactory(initiative=initiative)
    sam = UserFactory(name="Sam Starter", email=SAM)
    text = "Dag, mogen wij jullie kruiwagen lenen?\nEn kan dat zaterdag?"
    written = Letter(initiative, "De kruiwagen", text, "Sam Starter", "eenmalig-token-1", posting=posting)
    return start_as_member(letter=written, by=sam)


def delivered(smtp, to):
    """The newest mail to this address, as it came over the line."""
    deliver()
    mails = [mail for mail in smtp.accepted if mail["To"] == to]
    return mails[-1] if mails else None


def every_byte(mail):
    """As sent, and with each part decoded."""
    parts = [part.get_payload(decode=True) or b"" for part in mail.walk() if not part.is_multipart()]
    headers = [f"{name}: {value}".encode("utf-8", "replace") for name, value in mail.items()]
    return b"\n".join([mail.as_bytes(), *headers, *parts]).lower()


def answer(mail, sender, write, signature=""):
    """What a mail program makes of pressing "answer": to Reply-To, with the quotation below an introduction."""
    quoted = [f"> {line}".rstrip() for line in mail.get_body(("plain",)).get_content().splitlines()]
    introduction = f"Op ma 23 nov 2026 om 10:12 schreef {mail['From']} <{mail['Reply-To']}> aan {sender}:"
    body = write(introduction, quoted) + (f"\n\n-- \n{signature}\n" if signature else "\n")
    head = {
        "From": f"Iemand <{sender}>",
        "To": mail["Reply-To"],
        "Subject": f"Re: {mail['Subject']}",
        "Message-ID": f"<{abs(hash(body))}@thuis.nl>",
        "In-Reply-To": mail["Message-ID"],
        "References": mail["Message-ID"],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return lines.encode() + b"\r\n" + body.replace("\n", "\r\n").encode()


def test_answers_by_mail_go_back_and_forth_without_an_address(letter, smtp, imap):
    to_bo = delivered(smtp, BO)
    assert "kruiwagen lenen?" in to_bo.get_body(("plain",)).get_content()
    assert SAM.encode() not in every_byte(to_bo)

    def above(introduction, quoted):
        return "\n".join(["Ja hoor, kom maar langs!", "", introduction, *quoted])

    imap.put(answer(to_bo, BO, above, signature=f"Bo Bestuurder\n{BO}"))
    poll()
    to_sam = delivered(smtp, SAM)

    text = to_sam.get_body(("plain",)).get_content()
    assert "Ja hoor, kom maar langs!" in text
    assert "> " not in text
    assert BO.encode() not in every_byte(to_sam)
    assert to_bo["Reply-To"] not in str(every_byte(to_sam))

    def between(introduction, quoted):
        return "\n".join([introduction, *quoted[:3], "", "Mooi, dan zaterdag.", "", *quoted[3:], "", "Tot dan!"])

    imap.put(answer(to_sam, SAM, between, signature=f"Sam\n{SAM}"))
    poll()
    again_to_bo = delivered(smtp, BO)

    text = again_to_bo.get_body(("plain",)).get_content()
    assert "Mooi, dan zaterdag." in text
    assert "Tot dan!" in text
    everything = every_byte(again_to_bo)
    assert SAM.encode() not in everything
    for participant in letter.participants.all():
        if participant.address == SAM:
            assert participant.key.encode() not in everything
    assert [message.via for message in letter.messages.all()] == ["site", "mail", "mail"]
    assert set(IncomingMail.objects.values_list("state", "handler")) == {("handled", "gesprekken")}
    assert len(imap.read()) == 2


def test_reading_the_same_answer_again_passes_nothing_on(letter, smtp, imap):
    raw = answer(delivered(smtp, BO), BO, lambda introduction, quoted: "\n".join(["Ja!", "", introduction, *quoted]))

    imap.put(raw, raw)
    poll()
    poll()

    assert RelayedMessage.objects.filter(via="mail").count() == 1
    delivered(smtp, SAM)
    assert [mail["To"] for mail in smtp.accepted] == [BO, SAM]


def test_out_of_office_reaches_nobody(letter, smtp, imap):
    raw = answer(delivered(smtp, BO), BO, lambda introduction, quoted: "Ik ben met vakantie.")

    imap.put(b"Auto-Submitted: auto-replied\r\n" + raw)
    poll()

    assert delivered(smtp, SAM) is None
    kept = IncomingMail.objects.get()
    assert (kept.state, kept.handler) == ("ignored", "gesprekken")


def test_stolen_key_is_not_enough(letter, smtp, imap):
    to_bo = delivered(smtp, BO)
    said = Message.objects.count()

    imap.put(answer(to_bo, "dief@kwaad.nl", lambda introduction, quoted: "Stuur me je rekeningnummer."))
    poll()

    assert delivered(smtp, SAM) is None
    assert Message.objects.count() == said + 1
    assert "ander adres" in IncomingMail.objects.get().reason
