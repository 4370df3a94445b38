"""What people may do with a sending, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.actions.sending import SendingError, cancel, leave_uncertain, pause, plan_sending, resume, send_again
from newsletter.models import Delivery, FrozenContent, Sending
from newsletter.sending.account import account_of
from newsletter.sending.closing import close
from newsletter.sending.drain import drain
from newsletter.sending.freezing import freeze_step
from newsletter.sending.keeping import forget_recipients
from tests.accounts.factories import UserFactory
from tests.newsletter.factories import SubscriberFactory, make_issue
from tests.newsletter.sending.conftest import counts, frozen

State, Status = Sending.State, Delivery.Status


@pytest.fixture
def half_way(make_sending, smtp):
    """Of three mails one was sent, and a person paused it."""
    sending = make_sending(3)
    rows = Delivery.objects.filter(sending=sending).order_by("pk")
    Delivery.objects.filter(pk=rows[0].pk).update(status=Status.SENT, attempts=1, sent_at=timezone.now())
    pause(sending=sending)
    sending.refresh_from_db()
    return sending


@pytest.fixture
def uncertain(make_sending):
    sending = make_sending(2)
    row = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=row.pk).update(status=Status.UNCERTAIN, attempts=1)
    Delivery.objects.exclude(pk=row.pk).update(status=Status.SENT)
    close(sending.pk)
    row.refresh_from_db()
    return row


@pytest.fixture
def reader():
    return SubscriberFactory()


def test_issue_is_planned_once(reader):
    issue, by = make_issue(), UserFactory()

    sending = plan_sending(issue=issue, by=by, at=timezone.now() + timedelta(days=1))

    assert (sending.state, sending.started_by) == (State.PLANNED, by)
    with pytest.raises(SendingError, match="al gepland"):
        plan_sending(issue=issue, by=by)


def test_what_blocks_holds_it_back():
    with pytest.raises(SendingError, match="ontbreekt nog iets"):
        plan_sending(issue=make_issue(), by=UserFactory())

    assert not Sending.objects.exists()


def test_a_moment_that_has_passed_is_now(reader):
    before = timezone.now()

    sending = plan_sending(issue=make_issue(), by=UserFactory(), at=before - timedelta(days=1))

    assert before <= sending.planned_for <= timezone.now()


def test_pause_and_resume_go_on_where_it_was(half_way, smtp):
    drain(half_way.pk)
    assert counts(half_way) == {"queued": 2, "sent": 1}
    assert not close(half_way.pk)

    resume(sending=half_way)
    drain(half_way.pk)

    assert counts(half_way) == {"sent": 3}
    assert len(smtp.seen) == 2


def test_freezing_can_be_paused_too(make_sending):
    sending = make_sending(1, ready=False)
    freeze_step(sending.pk)

    pause(sending=sending)

    assert freeze_step(sending.pk) is False
    resume(sending=sending)
    assert frozen(sending).state == State.SENDING


def test_cancelling_before_anybody_got_it_gives_the_issue_back(make_sending):
    sending = make_sending(3)
    issue = sending.issue

    assert cancel(sending=sending) is True

    assert not Sending.objects.exists()
    assert not Delivery.objects.exists()
    assert not FrozenContent.objects.exists()
    assert plan_sending(issue=issue, by=UserFactory())


def test_cancelling_half_way_closes_the_account(half_way):
    assert cancel(sending=half_way) is False
    assert close(half_way.pk)

    half_way.refresh_from_db()
    account = account_of(half_way)
    assert (half_way.state, half_way.reached) == (State.CANCELLED, 1)
    assert (account.frozen, account.sent, account.suppressed, account.balances) == (3, 1, 2, True)
    for verb in (pause, resume, cancel):
        with pytest.raises(SendingError):
            verb(sending=half_way)


def test_uncertain_is_sent_again_when_a_person_says_so(uncertain, smtp):
    send_again(delivery=uncertain)

    drain(uncertain.sending_id)
    assert close(uncertain.sending_id)

    uncertain.refresh_from_db()
    sending = uncertain.sending
    assert (uncertain.status, sending.state, sending.reached) == (Status.SENT, State.DONE, 2)
    assert len(smtp.seen) == 1
    with pytest.raises(SendingError, match="al besloten"):
        send_again(delivery=uncertain)


def test_uncertain_stays_when_a_person_says_so(uncertain):
    assert Sending.objects.needs_a_person().exists()

    leave_uncertain(delivery=uncertain)

    assert not Sending.objects.needs_a_person().exists()
    uncertain.refresh_from_db()
    assert (uncertain.status, bool(uncertain.decided_at)) == (Status.UNCERTAIN, True)
    with pytest.raises(SendingError, match="al besloten"):
        send_again(delivery=uncertain)


def test_uncertain_of_who_left_is_not_sent_again(uncertain):
    uncertain.subscriber.delete()

    with pytest.raises(SendingError, match="adres is weg"):
        send_again(delivery=uncertain)


def test_account_balances_at_every_moment(make_sending, django_assert_num_queries):
    sending = make_sending(6)
    rows = list(Delivery.objects.order_by("pk"))
    for row, status in zip(rows, Status.values, strict=False):
        Delivery.objects.filter(pk=row.pk).update(status=status, sent_at=timezone.now())

    with django_assert_num_queries(1):
        account = account_of(sending)

    assert (account.frozen, account.settled, account.to_do, account.balances) == (6, 4, 2, True)
    assert account.recent == 6
    Delivery.objects.filter(pk=rows[0].pk).delete()
    assert not account_of(sending).balances


def test_after_ninety_days_only_the_numbers_stay(make_sending, smtp):
    sending = make_sending(2)
    drain(sending.pk)
    close(sending.pk)
    assert forget_recipients() == 0

    Sending.objects.update(finished_at=timezone.now() - timedelta(days=91))
    assert forget_recipients() == 1
    assert forget_recipients() == 0

    assert set(Delivery.objects.values_list("subscriber", "status")) == {(None, Status.SENT)}
    assert account_of(sending).balances
    SubscriberFactory()


@pytest.mark.parametrize(
    ("role", "sees"), [({"editor": True}, True), ({"admin": True}, True), ({}, False), ({"network": True}, False)]
)
def test_editors_and_administrators_see_sendings(make_sending, role, sees):
    sending = make_sending(1)

    seen = Sending.objects.visible_to(UserFactory(**role))

    assert list(seen) == ([sending] if sees else [])
