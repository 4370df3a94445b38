"""Coordinators hear of what comes in, at the pace that they chose, and each thing once."""

import pytest

from helpdesk.actions import asking
from helpdesk.actions.forgetting import forget_questions_of
from helpdesk.mails.coordinators import tell_of_new, tell_overdue
from helpdesk.models import Ticket
from helpdesk.notices import DESK
from omzien.mail.models import Message
from omzien.notices.actions.choosing import choose
from omzien.notices.actions.sending import send_due
from omzien.notices.models import Notice, Pace
from tests.accounts.factories import UserFactory
from tests.helpdesk.desk import arrives, question
from tests.initiatives.factories import municipality, region

pytestmark = pytest.mark.django_db


def ask(token="een", where="zeist", **more):
    given = {"name": "Vera Vraag", "email": "vera@voorbeeld.test"} | more
    place = municipality(where) if where else None
    asked = asking.Question("Wie heeft een zaal?", "Voor veertig mensen.", token, municipality=place, **given)
    return asking.ask(question=asked, by=None, network="address:1")


def told():
    return {notice.user: notice for notice in Notice.objects.select_related("user")}


def test_coordinators_of_the_region_hear_of_a_new_question(anna, nel):
    UserFactory(coordinator=region("regio-amersfoort"))

    ticket = ask()

    assert list(told()) == [anna]
    notice = told()[anna]
    assert notice.text == "Vera Vraag vraagt: “Wie heeft een zaal?”."
    assert "veertig" not in notice.text
    assert notice.url.endswith(f"/beheer/helpdesk/ticket/{ticket.pk}/change/")
    send_due(seconds=10)
    (mail,) = Message.objects.filter(to=anna.email)
    assert ticket.number in mail.text


@pytest.mark.parametrize("where", [None, "soest"])
def test_where_nobody_is_near_the_whole_network_hears_of_it(anna, nel, where):
    ask(where=where)

    assert list(told()) == [nel]


def test_question_by_mail_is_told_of_too_and_mail_on_it_is_not_new(nel):
    arrives(question("Hoe begin je?", Subject="Beginnen"))

    assert list(told()) == [nel]
    assert told()[nel].about == f"helpdesk/new/{Ticket.objects.get().pk}/{nel.pk}"


def test_everybody_hears_at_the_pace_that_they_chose(anna):
    quiet, daily = UserFactory(coordinator=region("u16")), UserFactory(coordinator=region("u16"))
    choose(person=quiet, paces={DESK: Pace.NEVER})
    choose(person=daily, paces={DESK: Pace.DAILY})

    ask()
    send_due(seconds=10)

    assert set(told()) == {anna, daily}
    assert told()[daily].told_at is None
    assert not Message.objects.filter(to__in=[quiet.email, daily.email]).exists()


def test_a_second_time_tells_nobody_again(anna):
    ticket = ask()

    tell_of_new(ticket)

    assert Notice.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries(number, django_assert_max_num_queries):
    UserFactory.create_batch(number, coordinator=region("u16"))
    ticket = ask()
    Notice.objects.all().delete()

    with django_assert_max_num_queries(5):
        tell_of_new(ticket)

    assert Notice.objects.count() == number


def test_erasing_an_account_takes_what_was_told_of_its_questions(anna):
    vera = UserFactory(name="Vera Vraag", email="vera@voorbeeld.test")
    hers, other = ask(), ask("twee", name="Ander", email="ander@voorbeeld.test")
    tell_overdue(anna, [hers, other], slot="2027-12-01-ochtend")
    tell_overdue(anna, [other], slot="2027-12-01-middag")

    forget_questions_of(vera)

    assert not [one for one in Notice.objects.all() if hers.number in f"{one.subject} {one.text}"]
    assert Notice.objects.filter(text__contains="Ander vraagt").exists()
    assert Notice.objects.filter(about__contains="middag").exists()
