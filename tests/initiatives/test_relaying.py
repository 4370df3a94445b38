"""What really leaves for whom, and what an answer by mail does."""

import re

import pytest
from django.db import transaction

from initiatives.actions.replies import LEFT_BEHIND, Outcome, receive_reply
from initiatives.incoming import conversation_reply
from initiatives.models import Conversation, Initiative, Participant, RelayedMessage
from omzien.mail.delivery import deliver
from omzien.mail.incoming.parsing import parse
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory
from tests.mail.conftest import smtp

__all__ = ["smtp"]
pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.fixture
def team():
    return [
        UserFactory(name="Bo Bestuurder", email="bo@team.test"),
        UserFactory(name="An Aanwinst", email="an@team.test"),
    ]


@pytest.fixture
def conversation(team):
    """Sam wrote, and both of the team take part."""
    initiative = InitiativeFactory(name="Buurtmoes", published=True, owner=team[0], editor=team[1])
    return ConversationFactory(initiative=initiative, asker=UserFactory(name="Sam Starter", email="sam@starter.test"))


def part(conversation, name):
    return conversation.participants.get(name=name)


def reply(participant, text="Dat kan, kom langs.", *, sender=None, incoming_id="1", automatic=False, attachments=0):
    return receive_reply(
        key=participant.key,
        sender=sender or participant.address,
        text=text,
        incoming_id=incoming_id,
        automatic=automatic,
        attachments=attachments,
    )


def arrived(smtp):
    deliver()
    return {mail["To"]: mail for mail in smtp.accepted}


# --- an answer by mail --------------------------------------------------------------------------------


def test_answer_by_mail_goes_to_the_asker_and_to_the_colleague(conversation, smtp, settings):
    settings.REPLY_ADDRESS = "antwoord@omzien.example"

    outcome = reply(part(conversation, "Bo Bestuurder"))

    mails = arrived(smtp)
    assert outcome == Outcome.PASSED_ON
    assert set(mails) == {"sam@starter.test", "an@team.test"}
    assert mails["sam@starter.test"]["Subject"] == "Re: Bericht voor Buurtmoes: Jullie buurttuin"
    assert str(mails["sam@starter.test"]["From"]) == "Bo Bestuurder van Buurtmoes via Omzien <hallo@omzien.example>"
    assert "Dat kan, kom langs." in mails["sam@starter.test"].get_body(("plain",)).get_content()
    assert "Bo Bestuurder van Buurtmoes antwoordde" in mails["an@team.test"].get_body(("plain",)).get_content()


def test_each_mail_has_the_reply_address_of_its_own_recipient(conversation, smtp, settings):
    settings.REPLY_ADDRESS = "antwoord@omzien.example"

    reply(part(conversation, "Bo Bestuurder"))

    for address, mail in arrived(smtp).items():
        own = next(one for one in conversation.participants.all() if one.address == address)
        others = [one.key for one in conversation.participants.exclude(pk=own.pk)]
        assert str(mail["Reply-To"]) == f"Omzien <antwoord+{own.key}@omzien.example>"
        assert not any(key in mail.as_string() for key in others)


def test_without_a_reply_address_the_mail_says_to_answer_on_the_site(conversation, smtp, settings):
    settings.REPLY_ADDRESS = ""

    reply(part(conversation, "Bo Bestuurder"))

    mail = arrived(smtp)["sam@starter.test"]
    assert mail["Reply-To"] is None
    assert "Lees en antwoord op de site:" in mail.get_body(("plain",)).get_content()


def test_answer_by_mail_twice_is_one_message(conversation):
    outcomes = [reply(part(conversation, "Bo Bestuurder"), incoming_id="7") for _ in range(2)]

    assert outcomes == [Outcome.PASSED_ON, Outcome.KNOWN]
    assert conversation.messages.count() == 2
    assert Message.objects.filter(key__startswith="relay/message/").count() == 2


def test_answer_from_another_address_is_not_passed_on_and_told_once(conversation):
    bo = part(conversation, "Bo Bestuurder")

    outcomes = [reply(bo, sender="kaper@elders.test", incoming_id=str(n)) for n in range(3)]

    assert outcomes == [Outcome.OTHER_SENDER] * 3
    assert conversation.messages.count() == 1
    (told,) = Message.objects.all()
    assert (told.to, told.subject) == ("bo@team.test", "Er kwam een antwoord van een ander adres")
    assert "elders" not in told.text


def test_answer_from_a_second_confirmed_address_of_the_account_counts(conversation, team):
    team[0].emailaddress_set.create(email="bo@prive.test", verified=True)
    team[0].emailaddress_set.create(email="bo@verzonnen.test", verified=False)
    bo = part(conversation, "Bo Bestuurder")

    assert reply(bo, sender="BO@prive.test", incoming_id="1") == Outcome.PASSED_ON
    assert reply(bo, sender="bo@verzonnen.test", incoming_id="2") == Outcome.OTHER_SENDER


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b".join(" "), "\u200b\n\ufeff"])
def test_empty_answer_is_not_passed_on_and_the_writer_hears_so_once_a_day(conversation, text):
    outcomes = [reply(part(conversation, "Bo Bestuurder"), text, incoming_id=str(n)) for n in range(2)]

    assert outcomes == [Outcome.EMPTY] * 2
    assert conversation.messages.count() == 1
    (told,) = Message.objects.all()
    assert (told.to, told.subject) == ("bo@team.test", "Je antwoord is niet doorgegeven")
    assert "geen tekst" in told.text


def test_an_attachment_is_not_passed_on_and_both_sides_read_so(conversation):
    """Nothing is lost silently: who sent it and who waits for it both see that it stayed behind."""
    reply(part(conversation, "Bo Bestuurder"), "Zie de bijlage.", attachments=2)
    bare = reply(part(conversation, "Bo Bestuurder"), "", incoming_id="2", attachments=1)

    assert conversation.messages.last().text == f"Zie de bijlage.\n\n{LEFT_BEHIND}"
    assert bare == Outcome.EMPTY
    assert "bijlage" in Message.objects.get(subject="Je antwoord is niet doorgegeven").text


def test_automatic_answer_is_neither_passed_on_nor_answered(conversation):
    bo = part(conversation, "Bo Bestuurder")

    assert reply(bo, automatic=True) == Outcome.AUTOMATIC
    assert reply(bo, sender="kaper@elders.test", automatic=True) == Outcome.AUTOMATIC
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Content-Disposition: attachment; filename=foto.png", True),
        ("Content-Disposition: inline; filename=foto.png", True),
        ("Content-ID: <logo>\r\nContent-Disposition: inline; filename=logo.png", False),
    ],
)
def test_a_picture_within_a_signature_is_no_attachment(conversation, settings, head, told):
    settings.REPLY_ADDRESS = "antwoord@omzien.example"
    bo = part(conversation, "Bo Bestuurder")
    start = f"From: bo@team.test\r\nTo: antwoord+{bo.key}@omzien.example\r\nMIME-Version: 1.0\r\n"
    kind = "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    parts = f"--x\r\n\r\nDat kan.\r\n--x\r\nContent-Type: image/png\r\n{head}\r\n\r\nabc\r\n--x--\r\n"

    conversation_reply(parse(f"{start}{kind}{parts}".encode()), "1")

    assert conversation.messages.last().text == (f"Dat kan.\n\n{LEFT_BEHIND}" if told else "Dat kan.")


def test_unknown_key_does_nothing(conversation):
    outcome = receive_reply(
        key="f" * 40, sender="bo@team.test", text="Ja", incoming_id="1", automatic=False, attachments=0
    )

    assert outcome == Outcome.UNKNOWN_KEY
    assert conversation.messages.count() == 1


def test_who_left_the_team_passes_nothing_on(conversation, team):
    bo = part(conversation, "Bo Bestuurder")
    team[0].memberships.all().delete()

    assert reply(bo) == Outcome.REFUSED
    assert conversation.messages.count() == 1


def test_refused_answer_is_told_once_a_day(conversation, django_capture_on_commit_callbacks):
    conversation.closed_at = conversation.created_at
    conversation.save()

    outcomes = [reply(part(conversation, "Sam Starter"), incoming_id=str(n)) for n in range(3)]

    assert outcomes == [Outcome.REFUSED] * 3
    (told,) = Message.objects.all()
    assert told.subject == "Je antwoord is niet doorgegeven"
    assert "Dit gesprek is gesloten." in told.text


def test_signature_with_the_own_address_is_masked(conversation):
    reply(part(conversation, "Bo Bestuurder"), "Tot dan!\n\nBo\nBO@Team.test / bo+tuin@team.test")

    text = RelayedMessage.objects.last().text
    assert text == "Tot dan!\n\nBo\n[e-mailadres weggelaten] / [e-mailadres weggelaten]"


def test_every_address_of_the_writer_and_of_who_they_speak_for_is_masked(conversation, team):
    """A signature names the address that the mail program wrote from, or that of the initiative."""
    team[0].emailaddress_set.create(email="bo@prive.test", verified=True)
    garden = InitiativeFactory(published=True, contact_email="info@moestuin.test")
    Initiative.objects.filter(pk=conversation.initiative.pk).update(contact_email="Info@Buurtmoes.test")
    Conversation.objects.update(on_behalf_of=garden)

    reply(part(conversation, "Bo Bestuurder"), "Bo\nbo@prive.test\ninfo@buurtmoes.test", incoming_id="1")
    reply(part(conversation, "Sam Starter"), "Sam\ninfo@moestuin.test\nsam@starter.test", incoming_id="2")

    left_out = "[e-mailadres weggelaten]\n[e-mailadres weggelaten]"
    assert [one.text for one in conversation.messages.order_by("pk")][1:] == [f"Bo\n{left_out}", f"Sam\n{left_out}"]


def test_no_mail_holds_the_address_of_another_participant(conversation, smtp, settings):
    settings.REPLY_ADDRESS = "antwoord@omzien.example"
    everybody = {one.address for one in conversation.participants.all()}
    text = "Mail bo@team.test, AN@team.test of sam @ starter.test. Groet, sam@starter.test"

    reply(part(conversation, "Sam Starter"), text, incoming_id="1")
    reply(part(conversation, "Bo Bestuurder"), text, incoming_id="2")

    deliver()
    assert len(smtp.accepted) == 4
    for mail in smtp.accepted:
        bodies = [one.get_content() for one in mail.walk() if not one.is_multipart()]
        found = {address.lower() for one in [*map(str, mail.values()), *bodies] for address in ADDRESS.findall(one)}
        assert found & everybody <= {mail["To"]}
        assert "sam @ starter" not in "".join(bodies) or mail["To"] == "sam@starter.test"


def test_mail_is_queued_with_the_message_or_not_at_all(conversation):
    def crash():
        with transaction.atomic():
            reply(part(conversation, "Bo Bestuurder"), incoming_id="1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    assert (conversation.messages.count(), Message.objects.count()) == (1, 0)
    assert reply(part(conversation, "Bo Bestuurder"), incoming_id="1") == Outcome.PASSED_ON
    assert (conversation.messages.count(), Message.objects.count()) == (2, 2)


def test_thread_hangs_together_for_each_recipient(conversation, smtp):
    reply(part(conversation, "Bo Bestuurder"), "Eén", incoming_id="1")
    reply(part(conversation, "An Aanwinst"), "Twee", incoming_id="2")

    deliver()
    first, second = (mail for mail in smtp.accepted if mail["To"] == "sam@starter.test")
    assert second["In-Reply-To"] == first["Message-ID"]
    assert first["Message-ID"] in second["References"]
    assert first["In-Reply-To"] in second["References"]
    assert len({mail["Message-ID"] for mail in smtp.accepted}) == 4


def test_participants_are_known_by_their_key_alone(conversation):
    assert len(set(Participant.objects.values_list("key", flat=True))) == 3
