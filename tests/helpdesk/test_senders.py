"""Who wrote this? A key, a Message-ID or a number is not enough: the address decides whose words it are."""

import pytest

from helpdesk.actions import answering, merging, referring
from helpdesk.actions.forgetting import anonymise
from helpdesk.actions.undelivered import NO_RECEIPT, NOT_ARRIVED
from helpdesk.models import Referral, Ticket, TicketMessage
from helpdesk.sweeps import sweep_tickets
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.desk import answer, arrives, question
from tests.helpdesk.factories import TicketFactory
from tests.initiatives.factories import InitiativeFactory
from tests.mail.incoming.writing import plain

pytestmark = pytest.mark.django_db
Kind, Status = TicketMessage.Kind, Ticket.Status
SAM, THIEF = "sam@adres.test", "Sam Starter <dief@kwaad.test>"


@pytest.fixture
def ticket(anna):
    """Answered, and waiting for Sam."""
    made = TicketFactory(asker_email=SAM)
    answering.reply(ticket=made, text="Begin klein.", by=anna)
    made.refresh_from_db()
    return made


def last(ticket):
    return ticket.messages.order_by("pk").last()


def our_mail(ticket):
    return Message.objects.get(key=ticket.messages.get(kind=Kind.ANSWER).mail_key)


def shared_texts(ticket):
    return list(ticket.messages.shared().values_list("text", flat=True))


def test_asker_by_key(ticket):
    arrives(answer(ticket, "Welke grond?", SAM))

    ticket.refresh_from_db()
    assert (last(ticket).kind, ticket.status, ticket.is_verified) == (Kind.QUESTION, Status.OPEN, True)
    assert ticket.due_at is not None


def test_asker_by_message_id_of_our_mail(ticket):
    ours = our_mail(ticket).headers["Message-ID"]

    arrives(plain("Welke grond?", From=SAM, To="hulp@omzien.test", In_Reply_To=ours, Subject="Iets anders"))

    assert last(ticket).text == "Welke grond?"
    assert Ticket.objects.count() == 1


def test_asker_by_number_in_the_subject(ticket):
    arrives(question("Welke grond?", sender=SAM, Subject=f"Over {ticket.number}"))

    assert last(ticket).text == "Welke grond?"
    assert Ticket.objects.count() == 1


def test_number_of_somebody_else_opens_nothing(ticket):
    arrives(question("Laat zien wat Sam vroeg", sender=THIEF, Subject=f"Re: {ticket.number}"))

    assert Ticket.objects.count() == 2
    assert "Laat zien wat Sam vroeg" not in [message.text for message in ticket.messages.all()]


@pytest.mark.parametrize("seal", ["0" * 32, "z" * 32])
def test_forged_message_id_opens_nothing(ticket, seal):
    forged = our_mail(ticket).headers["Message-ID"].split(".")
    forged[3] = seal

    arrives(plain("Stuur door", From=THIEF, To="hulp@omzien.test", In_Reply_To=".".join(forged), Subject="x"))

    assert Ticket.objects.count() == 2


def test_stolen_key_is_kept_as_somebody_elses_and_goes_to_nobody(ticket):
    before = Message.objects.count()

    kept = arrives(answer(ticket, "Geef mij het adres van Sam", THIEF))

    message = last(ticket)
    assert (message.kind, message.from_address, message.is_shared) == (Kind.OTHER, "dief@kwaad.test", False)
    assert "Geef mij het adres van Sam" not in shared_texts(ticket)
    told = Message.objects.order_by("pk")[before:]
    assert [mail.to for mail in told] == [ticket.assignee.email]
    assert all("Geef mij" not in mail.text for mail in told)
    assert "iemand anders" in kept.reason


def test_coordinator_accepts_another_address_of_the_asker(ticket, anna):
    arrives(answer(ticket, "Ik ben het, van mijn werk", "sam@werk.test"))

    answering.accept_sender(message=last(ticket), by=anna)

    assert "Ik ben het, van mijn werk" in shared_texts(ticket)
    assert not ticket.messages.exclude(from_address="").exists()


def test_other_confirmed_address_of_an_account_is_the_asker(anna):
    from allauth.account.models import EmailAddress

    sam = UserFactory()
    EmailAddress.objects.create(user=sam, email="sam@werk.test", verified=True)
    EmailAddress.objects.create(user=sam, email="sam@onbevestigd.test", verified=False)
    ticket = TicketFactory(asker=sam)

    arrives(answer(ticket, "Van mijn werk", "sam@werk.test"))
    arrives(answer(ticket, "Niet bevestigd", "sam@onbevestigd.test"))

    assert [message.kind for message in ticket.messages.order_by("pk")] == [Kind.QUESTION, Kind.QUESTION, Kind.OTHER]


def test_thanks_leave_closed_what_was_closed(ticket, anna):
    from helpdesk.actions.closing import close

    close(ticket=ticket, by=anna, tell=False)

    arrives(answer(ticket, "Dank je wel, heel fijn!\n\nGroet, Sam", SAM))
    ticket.refresh_from_db()
    assert (ticket.status, last(ticket).text) == (Status.CLOSED, "Dank je wel, heel fijn!\n\nGroet, Sam")

    arrives(answer(ticket, "Dank je wel. Maar welke grond?", SAM))
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN


def test_absence_of_the_asker_changes_nothing(ticket):
    arrives(answer(ticket, "Ik ben met vakantie", SAM, Auto_Submitted="auto-replied"))

    ticket.refresh_from_db()
    assert (last(ticket).kind, last(ticket).is_shared, ticket.status) == (Kind.AUTOMATIC, False, Status.WAITING)


def test_reply_address_of_a_double_leads_to_the_one_that_stays(anna):
    double, stays = TicketFactory(asker_email=SAM), TicketFactory(asker_email=SAM)
    merging.merge(ticket=double, into=stays, by=anna)

    arrives(answer(double, "Nog iets", SAM))

    assert last(stays).text == "Nog iets"


def test_reply_address_of_what_was_erased_is_dead(ticket):
    raw = answer(ticket, "Nog iets", SAM)
    anonymise(ticket)

    kept = arrives(raw)

    assert kept.state == "ignored"
    assert ticket.messages.count() == 0


def test_right_sender_with_a_number_proves_nothing(anna):
    """Anybody can write a sender above a mail: it is added, and goes on to no team."""
    ticket = TicketFactory(asker_email=SAM)
    bo = UserFactory()
    team = InitiativeFactory(published=True, owner=bo)
    referring.ask_initiative(ticket=ticket, initiative=team, text="", by=anna)

    arrives(question("Kom allemaal langs", sender=SAM, Subject=f"Over {ticket.number}"))

    ticket.refresh_from_db()
    assert (last(ticket).text, ticket.is_verified) == ("Kom allemaal langs", False)
    assert not Message.objects.filter(to=bo.email, text__contains="Kom allemaal").exists()


def test_answer_that_never_arrives_opens_the_question_again(ticket):
    our_mail(ticket)
    Message.objects.filter(to=SAM).update(status="failed")

    sweep_tickets()
    sweep_tickets()

    ticket.refresh_from_db()
    answer_sent = ticket.messages.get(kind=Kind.ANSWER)
    assert (ticket.status, bool(answer_sent.undelivered_at)) == (Status.OPEN, True)
    assert [line.text for line in ticket.messages.filter(kind=Kind.EVENT)] == [NOT_ARRIVED]


def test_receipt_that_never_arrives_warns_before_somebody_answers():
    arrives(question("Hoe dan?", sender="Sam <sam@gmial.test>"))
    Message.objects.filter(to="sam@gmial.test").update(status="failed")

    sweep_tickets()

    ticket = Ticket.objects.get()
    assert (ticket.status, last(ticket).text) == (Status.NEW, NO_RECEIPT)


# --- the asked initiative ---------------------------------------------------------------------------------


@pytest.fixture
def bo():
    return UserFactory(name="Bo Bestuur", email="bo@ergens.test")


@pytest.fixture
def referral(anna, bo):
    ticket = TicketFactory(asker_email=SAM)
    team = InitiativeFactory(name="Buurtmoes", published=True, owner=bo)
    return referring.ask_initiative(ticket=ticket, initiative=team, text="Weten jullie dit?", by=anna)


def from_team(referral, text, sender):
    return plain(text, From=sender, To=f"antwoord+{referral.key}@omzien.test", Subject="Re: Kunnen jullie helpen?")


def test_answer_of_the_team_goes_on_to_the_asker_without_addresses(referral, bo):
    arrives(from_team(referral, "Ja hoor! Bel of mail bo@ergens.test", "Bo <bo@ergens.test>"))

    ticket = referral.ticket
    ticket.refresh_from_db()
    referral.refresh_from_db()
    message = last(ticket)
    assert (message.kind, message.author, ticket.status) == (Kind.TEAM, bo, Status.WAITING)
    assert referral.status == Referral.Status.ANSWERED
    mail = Message.objects.get(key=message.mail_key)
    assert (mail.to, "Ja hoor!" in mail.text) == (SAM, True)
    everything = mail.text + mail.html + mail.subject + str(mail.headers) + message.text
    assert "bo@ergens.test" not in everything
    assert referral.key not in everything


def test_what_the_asker_writes_next_goes_to_the_team_too(referral, bo):
    arrives(from_team(referral, "Welke straat is het?", bo.email))
    before = set(Message.objects.values_list("pk", flat=True))

    arrives(answer(referral.ticket, "De Kerkstraat. Ik ben sam@adres.test", SAM))

    more = Message.objects.exclude(pk__in=before).get(to=bo.email)
    assert "De Kerkstraat" in more.text
    assert SAM not in more.text + more.html + str(more.headers)


def test_stranger_with_the_key_of_the_team_reaches_nobody(referral):
    before = Message.objects.filter(to=SAM).count()

    arrives(from_team(referral, "Maak geld over", "dief@kwaad.test"))

    assert last(referral.ticket).kind == Kind.OTHER
    assert Message.objects.filter(to=SAM).count() == before


def test_who_left_the_team_reaches_nobody(referral, bo):
    referral.initiative.memberships.all().delete()

    arrives(from_team(referral, "Nog een antwoord", bo.email))

    assert last(referral.ticket).kind == Kind.OTHER


def test_answer_after_it_was_taken_back_waits_for_a_coordinator(referral, bo, anna):
    referring.take_back(referral=referral, by=anna)

    arrives(from_team(referral, "Te laat?", bo.email))

    assert last(referral.ticket).kind == Kind.OTHER
    assert not Message.objects.filter(to=SAM).exists()


def test_address_of_an_initiative_without_team_hears_no_word_until_it_opens_the_link(anna):
    team = InitiativeFactory(published=True, contact_email="info@buurt.test")
    ticket = TicketFactory(asker_email=SAM, text="Heel geheim", subject="Ook geheim")

    referral = referring.ask_initiative(ticket=ticket, initiative=team, text="Vertrouwelijk", by=anna)

    knock = Message.objects.get(to="info@buurt.test")
    for words in ("geheim", "Vertrouwelijk", SAM):
        assert words not in knock.text + knock.html + knock.subject
    assert "Reply-To" not in knock.headers
    assert "/hulp/doorgegeven/" in knock.text
    referring.open_referral(referral=referral)
    arrives(answer(ticket, "Nog iets", SAM))
    assert Message.objects.filter(to="info@buurt.test", text__contains="Nog iets").exists()
