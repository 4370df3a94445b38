"""A sending is told to stop, or a reader stops: that counts from the next mail on."""

import pytest

from newsletter.actions.sending import cancel, pause
from newsletter.actions.stopping import stop
from newsletter.models import Delivery, Sending, Subscriber
from newsletter.sending import queue
from newsletter.sending.closing import close
from newsletter.sending.drain import drain
from omzien.mail.undeliverable import mark_undeliverable
from tests.newsletter.sending.conftest import counts, due_again, on_mail

Status = Delivery.Status


@pytest.mark.django_db(transaction=True)
def test_pause_counts_from_the_next_mail(make_sending, smtp):
    sending = make_sending(5)
    on_mail(smtp, 2, lambda: pause(sending=sending))

    assert drain(sending.pk) is False

    assert counts(sending) == {"queued": 3, "sent": 2}
    assert not Delivery.objects.exclude(claim=None).filter(status=Status.QUEUED).exists()
    assert drain(sending.pk) is False
    Sending.objects.update(paused_at=None)
    drain(sending.pk)
    assert counts(sending) == {"sent": 5}


@pytest.mark.django_db(transaction=True)
def test_cancelling_counts_from_the_next_mail_and_closes_the_account(make_sending, smtp):
    sending = make_sending(5)
    on_mail(smtp, 2, lambda: cancel(sending=sending))

    drain(sending.pk)
    assert close(sending.pk)

    sending.refresh_from_db()
    assert counts(sending) == {"sent": 2, "suppressed": 3}
    assert (sending.state, sending.reached) == (Sending.State.CANCELLED, 2)


@pytest.mark.django_db(transaction=True)
def test_who_stops_or_leaves_meanwhile_gets_nothing(make_sending, addresses, smtp):
    sending = make_sending(5)
    readers = list(Subscriber.objects.order_by("pk"))
    gone = readers[4].address

    def meanwhile():
        stop(subscriber=readers[2])
        readers[3].delete()
        mark_undeliverable(address=gone, status="5.1.1")

    on_mail(smtp, 1, meanwhile)
    drain(sending.pk)

    assert smtp.seen == [readers[0].address, readers[1].address]
    assert counts(sending) == {"sent": 2, "suppressed": 3}
    reasons = set(sending.deliveries.filter(status=Status.SUPPRESSED).values_list("reason", flat=True))
    assert reasons == {queue.STOPPED, queue.UNDELIVERABLE[:200]}


@pytest.mark.django_db(transaction=True)
def test_who_moves_meanwhile_gets_it_at_the_new_address(make_sending, smtp):
    """The old one would get a key that opens the subscription of the new one."""
    sending = make_sending(2)
    mover = Subscriber.objects.latest("pk")
    old = mover.address
    on_mail(smtp, 1, lambda: Subscriber.objects.filter(pk=mover.pk).update(address="nieuw@adres.test", key="nieuw"))

    drain(sending.pk)
    assert old not in smtp.seen
    due_again()
    drain(sending.pk)

    assert counts(sending) == {"sent": 2}
    assert smtp.seen[1] == "nieuw@adres.test"
