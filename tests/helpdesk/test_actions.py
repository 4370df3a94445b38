"""What can be done with a question: by whom, what it writes, and what it mails."""

import pytest
from django.utils import timezone

from helpdesk.actions import answering, asking, assigning, bulk, closing, ladder, linking, merging, referring
from helpdesk.actions.errors import ChangedMeanwhileError, NotAllowedError, NotReadyError, TooMuchError
from helpdesk.models import Referral, Ticket, TicketMessage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.helpdesk.factories import TicketFactory
from tests.initiatives.factories import InitiativeFactory, municipality, region

pytestmark = pytest.mark.django_db
Status, Rung, Kind = Ticket.Status, Ticket.Rung, TicketMessage.Kind


def question(**more):
    given = {"subject": "Een moestuin", "text": "Hoe begin ik een moestuin?", "token": "token-1", "name": "Sam"}
    return asking.Question(**given | {"email": "Sam@Adres.test"} | more)


def ask(by=None, network="address:1", **more):
    return asking.ask(question=question(**more), by=by, network=network)


def mails():
    return {message.key: message for message in Message.objects.all()}


def kinds(ticket):
    return [message.kind for message in ticket.messages.all()]


def test_question_gets_a_number_a_term_and_a_receipt():
    first = ask()
    second = ask(token="token-2", email="bo@adres.test")

    year = timezone.localdate().year
    assert [first.number, second.number] == [f"{year}-0001", f"{year}-0002"]
    assert (first.status, first.rung, first.asker_email) == (Status.NEW, Rung.REGION, "sam@adres.test")
    assert first.due_at > timezone.now()
    receipt = mails()[f"helpdesk/receipt/{first.pk}"]
    assert receipt.to == "sam@adres.test"
    assert first.number in receipt.subject
    assert "/hulp/vraag/" in receipt.text
    assert receipt.headers["Reply-To"] == f"Hulp van Omzien <antwoord+{first.key}@omzien.test>"


def test_receipt_to_an_unverified_address_holds_nothing_that_was_typed():
    ask(subject="KOOPNU", text="KOOPNU http://kwaad.nl", name="Koopnu Winnaar")

    receipt = Message.objects.get()
    assert "koopnu" not in (receipt.subject + receipt.text + receipt.html + str(receipt.headers)).lower()


def test_double_click_asks_once():
    assert ask() == ask()
    assert Ticket.objects.count() == 1


def test_no_more_than_some_questions_from_one_address_a_day():
    for number in range(asking.PER_ADDRESS):
        ask(token=f"token-{number}")

    with pytest.raises(TooMuchError):
        ask(token="token-x")
    assert Ticket.objects.count() == asking.PER_ADDRESS


def test_receipts_to_one_address_leave_three_minutes_apart():
    one, two = ask(), ask(token="token-2")

    sent = mails()
    gap = sent[f"helpdesk/receipt/{two.pk}"].not_before - sent[f"helpdesk/receipt/{one.pk}"].not_before
    assert gap.total_seconds() >= 180


def test_member_asks_for_the_one_team():
    sam = UserFactory(name="Sam Starter")
    team = InitiativeFactory(owner=sam, municipality="soest", published=True)

    ticket = ask(by=sam)

    assert (ticket.asker, ticket.asker_email, ticket.initiative) == (sam, "", team)
    assert ticket.municipality == municipality("soest")


def test_answer_is_mailed_in_the_thread_and_waits(anna):
    ticket = ask(municipality=municipality("zeist"))

    message = answering.reply(ticket=ticket, text="Begin klein.", by=anna, seen_version=1)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at, ticket.assignee) == (Status.WAITING, None, anna)
    mail = mails()[message.mail_key]
    assert "Begin klein." in mail.text
    assert ticket.number in mail.subject
    receipt = mails()[f"helpdesk/receipt/{ticket.pk}"]
    assert mail.headers["In-Reply-To"] == receipt.headers["Message-ID"]
    assert mail.headers["Auto-Submitted"] == "no"
    assert "Anna Aanpak via Omzien" in mail.headers["From"]
    assert ticket.key in mail.headers["Reply-To"]


def test_note_is_mailed_to_nobody(anna):
    ticket = TicketFactory()

    answering.note(ticket=ticket, text="Dit is geheim.", by=anna, seen_version=1)

    assert Message.objects.count() == 0
    assert kinds(ticket) == [Kind.QUESTION, Kind.NOTE]


def test_of_two_who_answer_at_once_the_second_is_told(anna, nel):
    ticket = TicketFactory()
    answering.reply(ticket=ticket, text="Eerste.", by=anna, seen_version=ticket.version)

    with pytest.raises(ChangedMeanwhileError) as told:
        answering.reply(ticket=ticket, text="Tweede.", by=nel, seen_version=ticket.version)

    assert told.value.ticket.version == ticket.version + 1
    assert [message.text for message in ticket.messages.filter(kind=Kind.ANSWER)] == ["Eerste."]
    assert Message.objects.count() == 1


def test_coordinator_of_another_region_may_do_nothing():
    ticket = TicketFactory(municipality="zeist")
    other = UserFactory(coordinator=region("regio-amersfoort"))

    for act in (
        lambda: answering.reply(ticket=ticket, text="x", by=other),
        lambda: answering.note(ticket=ticket, text="x", by=other),
        lambda: assigning.claim(ticket=ticket, by=other),
        lambda: closing.close(ticket=ticket, by=other),
        lambda: ladder.move(ticket=ticket, rung=Rung.PROVINCE, by=other),
        lambda: linking.set_municipality(ticket=ticket, municipality=None, by=other),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert kinds(ticket) == [Kind.QUESTION]


def test_claim_assign_and_unassign(anna, nel):
    ticket = TicketFactory()

    assigning.claim(ticket=ticket, by=anna)
    with pytest.raises(NotReadyError):
        assigning.claim(ticket=ticket, by=nel)
    assigning.assign(ticket=ticket, to=nel, by=anna)
    ticket.refresh_from_db()

    assert (ticket.assignee, ticket.status) == (nel, Status.OPEN)
    assert [message.to for message in Message.objects.all()] == [nel.email]
    assigning.unassign(ticket=ticket, by=nel)
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_only_coordinators_of_the_question_can_have_it(anna):
    ticket = TicketFactory(municipality="zeist")

    with pytest.raises(NotReadyError):
        assigning.assign(ticket=ticket, to=UserFactory(coordinator=region("regio-amersfoort")), by=anna)
    with pytest.raises(NotReadyError):
        assigning.assign(ticket=ticket, to=UserFactory(), by=anna)
    assert assigning.possible_assignees(ticket) == [anna]


def test_rung_has_a_term_of_its_own(anna):
    ticket = TicketFactory(overdue=True, told_rung=Rung.REGION)

    ladder.move(ticket=ticket, rung=Rung.PROVINCE, by=anna)

    ticket.refresh_from_db()
    assert (ticket.rung, ticket.told_rung, ticket.is_overdue) == (Rung.PROVINCE, "", False)


def test_initiative_answers_and_its_answer_goes_to_the_asker(anna):
    bo = UserFactory(name="Bo Bestuur", email="bo@ergens.test")
    team = InitiativeFactory(name="Buurtmoes", published=True, owner=bo)
    ticket = TicketFactory(asker_email="vera@adres.test", text="Mail me op vera@adres.test")

    referral = referring.ask_initiative(ticket=ticket, initiative=team, text="Weten jullie dit?", by=anna)
    ticket.refresh_from_db()
    assert ticket.rung == Rung.NEIGHBOUR
    to_team = Message.objects.get(to=bo.email)
    assert "Weten jullie dit?" in to_team.text
    assert "vera@adres.test" not in to_team.text + to_team.html + str(to_team.headers)

    message = referring.answer_as_team(referral=referral, text="Ja! Mail bo@ergens.test", token="t", by=bo)

    ticket.refresh_from_db()
    assert ticket.status == Status.WAITING
    to_asker = Message.objects.get(key=message.mail_key)
    assert to_asker.to == "vera@adres.test"
    assert "Bo Bestuur van Buurtmoes" in to_asker.html
    assert "bo@ergens.test" not in to_asker.text + to_asker.html + str(to_asker.headers)


def test_team_that_cannot_help_gives_it_back(anna):
    bo = UserFactory()
    team = InitiativeFactory(published=True, owner=bo)
    ticket = TicketFactory()
    referral = referring.ask_initiative(ticket=ticket, initiative=team, text="", by=anna)

    referring.decline(referral=referral, by=bo, text="Wij doen dit niet.")

    ticket.refresh_from_db()
    referral.refresh_from_db()
    assert (ticket.rung, referral.status) == (Rung.REGION, Referral.Status.DECLINED)
    assert ticket.messages.get(kind=Kind.NOTE).text == "Wij doen dit niet."
    with pytest.raises(NotReadyError):
        referring.answer_as_team(referral=referral, text="Toch wel", token="t", by=bo)


def test_nobody_is_asked_who_would_not_read_it(anna):
    ticket = TicketFactory()

    with pytest.raises(NotReadyError):
        referring.ask_initiative(ticket=ticket, initiative=InitiativeFactory(published=True), text="", by=anna)
    hidden = InitiativeFactory(owner=UserFactory())
    with pytest.raises(NotReadyError):
        referring.ask_initiative(ticket=ticket, initiative=hidden, text="", by=anna)


def test_closing_tells_the_asker_and_writing_opens_again(anna):
    ticket = TicketFactory()

    closing.close(ticket=ticket, by=anna, seen_version=1)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at) == (Status.CLOSED, None)
    assert "afgesloten" in Message.objects.get().subject

    asking.write_more(ticket=ticket, text="Nog iets.", token="meer", by=None)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.is_verified) == (Status.OPEN, True)


def test_doubles_become_one(anna):
    one = TicketFactory(asker_email="vera@adres.test")
    two = TicketFactory(asker_email="vera@adres.test")

    merging.merge(ticket=two, into=one, by=anna)

    two.refresh_from_db()
    assert (two.merged_into, two.status) == (one, Status.CLOSED)
    assert kinds(one).count(Kind.QUESTION) == 2
    with pytest.raises(NotReadyError):
        merging.merge(ticket=one, into=two, by=anna)


def test_questions_of_two_people_stay_two(anna):
    with pytest.raises(NotReadyError):
        merging.merge(ticket=TicketFactory(), into=TicketFactory(), by=anna)


def test_bulk_does_what_it_can(anna):
    fine, theirs = TicketFactory(), TicketFactory(municipality="soest")

    outcome = bulk.close_all(tickets=[fine, theirs], by=anna)

    assert outcome.done == [fine]
    assert [ticket for ticket, _ in outcome.refused] == [theirs]
    assert Message.objects.count() == 0
