"""Mail that came in, as coordinators of the whole network see it; and answering caught mail on one machine."""

from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import Envelope
from playwright.sync_api import expect

from omzien.local.catcher import keep
from omzien.mail.incoming import handlers
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.storing import store
from omzien.mail.undeliverable import mark_undeliverable
from tests.accounts.factories import UserFactory
from tests.browser.steps import signed_in
from tests.local import local_urls
from tests.mail.incoming.writing import KEY, multipart, part, plain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taken(monkeypatch):
    """What is handed over; a mail that says "stuk" fails."""
    mails = []

    def take(mail, incoming_id):
        if "stuk" in mail.text:
            raise RuntimeError
        mails.append(mail)
        return Outcome.handled("Doorgegeven in het gesprek.")

    monkeypatch.setattr(handlers, "_registered", {})
    handlers.register("gesprekken", take)
    return mails


def test_coordinator_reads_what_came_in_and_tries_again(page, axe, look, taken):
    quotation = "\n\nOp ma 23 nov 2026 om 10:12 schreef Omzien <hallo@omzien.example>:\n\n> Kun je zaterdag?\n"
    answer = part("Ja hoor, graag!" + quotation)
    store(raw=multipart(answer, part("x" * 900, 'application/pdf; name="plan van de tuin.pdf"')), mailbox="proef")
    store(raw=plain("Dit gaat stuk", Subject="Re: Een kruiwagen"), mailbox="proef")
    store(raw=plain("Ik ben er niet", Auto_Submitted="auto-replied", Subject="Afwezig"), mailbox="proef")
    handle_due(seconds=10)
    signed_in(page, UserFactory(network=True))

    page.goto("/beheer/mail/incomingmail/")
    axe(page)
    look(page, "incoming-list")
    page.get_by_role("link", name="Re: Een vraag over de moestuin").click()
    expect(page.get_by_text("Ja hoor, graag!")).to_be_visible()
    expect(page.get_by_text("plan van de tuin.pdf")).to_be_visible()
    axe(page)
    look(page, "incoming-mail")

    page.goto("/beheer/mail/incomingmail/?state__exact=failed")
    page.get_by_role("row", name="Re: Een kruiwagen").get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("once_more")
    page.locator("button[name=index]").click()
    expect(page.get_by_text("1 mail wordt opnieuw geprobeerd.")).to_be_visible()


def test_coordinator_lifts_an_address(page, axe, look):
    mark_undeliverable(address="weg@voorbeeld.nl", status="5.1.1")
    signed_in(page, UserFactory(network=True))

    page.goto("/beheer/mail/undeliverableaddress/?q=weg@voorbeeld.nl")
    expect(page.get_by_role("cell", name="voorbeeld.nl", exact=True)).to_be_visible()
    axe(page)
    look(page, "undeliverable")


@pytest.fixture
def caught_mail(settings, tmp_path):
    """A mail that was caught, with a key in its address to reply to."""
    settings.LOCAL, settings.LOCAL_FOLDER = True, tmp_path
    (tmp_path / "mail").mkdir()
    message = EmailMessage()
    message["Subject"] = "Bericht voor Buurtmoes: de kruiwagen"
    message["From"] = "Sam via Omzien <hallo@omzien.example>"
    message["Reply-To"] = f"Omzien <antwoord+{KEY}@omzien.test>"
    message.set_content("Sam schreef jullie:\n\nMogen wij jullie kruiwagen lenen?\n")
    envelope = Envelope()
    envelope.content, envelope.rcpt_tos = bytes(message), ["bo@team.test"]
    keep(tmp_path / "mail", envelope)


@pytest.mark.urls(local_urls.__name__)
@pytest.mark.usefixtures("caught_mail")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_caught_mail_is_answered(scheme, new_page, axe, look, taken):
    page = new_page(color_scheme=scheme)

    page.goto("/lokaal/mail/")
    page.get_by_role("link", name="Bericht voor Buurtmoes").click()
    axe(page)
    look(page, f"caught-answer-{scheme}")
    page.get_by_label("Je antwoord").fill("Ja hoor, graag!")
    page.get_by_role("button", name="Verstuur het antwoord").click()

    expect(page.get_by_text("Doorgegeven in het gesprek.")).to_be_visible()
    axe(page)
    assert [mail.text for mail in taken] == ["Ja hoor, graag!"]
