"""The whole way by mail: into a real IMAP mailbox, out over real SMTP, through an initiative that knows, and back."""

import pytest

from helpdesk.actions import answering, referring
from helpdesk.models import Ticket, TicketMessage
from omzien.mail.delivery import deliver
from omzien.mail.incoming.polling import poll
from omzien.mail.models import IncomingMail
from tests.accounts.factories import UserFactory
from tests.helpdesk.desk import question
from tests.initiatives.factories import InitiativeFactory
from tests.mail.conftest import smtp  # noqa: F401  (a fixture: the mail server of a test)
from tests.mail.incoming import imap as imap_server
from tests.mail.incoming.writing import plain
from tests.mail.test_reply_by_relay import answer as reply_of
from tests.mail.test_reply_by_relay import every_byte

pytestmark = pytest.mark.django_db(transaction=True)
SAM, BO = "sam.starter@voorbeeld.nl", "bo.bestuurder@ergens.org"
SECRET = "Deze vrager belt elke week"


@pytest.fixture
def imap(settings):
    with imap_server.running() as server:
        settings.MAILBOX_URL = server.url()
        yield server


def newest(smtp, to):  # noqa: F811  (the fixture)
    deliver()
    return [mail for mail in smtp.accepted if mail["To"] == to][-1]


def above(text):
    return lambda introduction, quoted: "\n".join([text, "", introduction, *quoted])


def test_question_by_mail_is_answered_by_a_neighbour_and_by_the_coordinator(anna, smtp, imap):  # noqa: F811  (the fixture)
    imap.put(question("Hoe verzekeren wij onze vrijwilligers?", sender=f"Sam Starter <{SAM}>", Subject="Verzekering"))
    poll()
    ticket = Ticket.objects.get()
    receipt = newest(smtp, SAM)
    assert ticket.number in receipt["Subject"]

    answering.note(ticket=ticket, text=SECRET, by=anna)
    bo = UserFactory(name="Bo Bestuurder", email=BO)
    team = InitiativeFactory(name="Buurtmoes", published=True, owner=bo)
    referring.ask_initiative(ticket=ticket, initiative=team, text="Hoe deden jullie dit?", by=anna)
    to_bo = newest(smtp, BO)
    assert "onze vrijwilligers" in to_bo.get_body(("plain",)).get_content()
    imap.put(reply_of(to_bo, BO, above("Via de gemeente, gratis."), signature=f"Bo Bestuurder\n{BO}"))
    poll()
    to_sam = newest(smtp, SAM)
    assert "Via de gemeente, gratis." in to_sam.get_body(("plain",)).get_content()
    assert to_sam["In-Reply-To"] == ticket.messages.first().message_id

    imap.put(reply_of(to_sam, SAM, above("En wie bel ik dan?")))
    poll()
    ticket.refresh_from_db()
    answering.reply(ticket=ticket, text="Het Wmo-loket.", by=anna, seen_version=ticket.version, then="closed")
    last = newest(smtp, SAM)

    assert "Het Wmo-loket." in last.get_body(("plain",)).get_content()
    kinds = list(ticket.messages.exclude(kind="event").values_list("kind", flat=True))
    Kind = TicketMessage.Kind  # noqa: N806  (a class)
    assert kinds == [Kind.QUESTION, Kind.NOTE, Kind.TEAM, Kind.QUESTION, Kind.ANSWER]
    for mail in smtp.accepted:
        told = every_byte(mail)
        others = {SAM, BO, anna.email} - {mail["To"]}
        assert not [address for address in others if address.encode() in told]
        assert SECRET.lower().encode() not in told
    assert set(IncomingMail.objects.values_list("state", "handler")) == {("handled", "helpdesk")}
    assert len(imap.read()) == 3


def test_conversations_and_the_desk_share_a_mailbox(smtp, imap):  # noqa: F811  (the fixture)
    from initiatives.models import RelayedMessage
    from tests.initiatives.factories import ConversationFactory

    talk = ConversationFactory(visitor="vera@adres.test")
    key = talk.participants.get(email="vera@adres.test").key
    imap.put(
        plain("Voor het gesprek", From="vera@adres.test", To=f"antwoord+{key}@omzien.test"),
        question("Voor de helpdesk", sender="vera@adres.test"),
        question("x", sender="Vera <vera@adres.test>, Sam <sam@adres.test>"),
    )

    poll()

    assert RelayedMessage.objects.filter(text="Voor het gesprek").count() <= 1
    assert Ticket.objects.get().messages.get().text == "Voor de helpdesk"
    handlers = list(IncomingMail.objects.order_by("pk").values_list("handler", flat=True))
    assert handlers == ["gesprekken", "helpdesk", ""]
