"""What editors see of a sending and do with it; nobody else sees that it exists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletter.models import Delivery, Sending
from tests.accounts.factories import UserFactory
from tests.newsletter.factories import SubscriberFactory

Status = Delivery.Status


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(editor=True))
    return client


def screen(sending, name="change", *more):
    return reverse(f"admin:newsletter_sending_{name}", args=[sending.pk, *more])


def do(client, sending, verb):
    return client.post(screen(sending, "act"), {"do": verb}, follow=True)


def test_editor_sees_the_account_and_no_whole_address(editor, make_sending):
    sending = make_sending(5)
    rows = list(Delivery.objects.order_by("pk"))
    for row, status in zip(rows, [Status.SENT, Status.FAILED, Status.SUPPRESSED, Status.UNCERTAIN], strict=False):
        Delivery.objects.filter(pk=row.pk).update(status=status, reason="Een reden.", attempted_at=timezone.now())

    page = editor.get(screen(sending)).content.decode()

    assert "Het klopt: iedereen op de lijst staat er één keer in." in page
    assert "4 van de 5 klaar." in page
    assert "1 mislukt: Een reden." in page
    assert "l…@adres.test" in page
    assert not [row for row in rows if row.subscriber.address in page]
    assert "hx-get" in editor.get(screen(sending, "progress")).content.decode()


def test_editor_pauses_and_goes_on(editor, make_sending):
    sending = make_sending(2)

    assert "De verzending is gepauzeerd." in do(editor, sending, "pauzeer").content.decode()
    sending.refresh_from_db()
    assert sending.paused_at
    assert "hx-get" not in editor.get(screen(sending, "progress")).content.decode()

    assert "gaat verder" in do(editor, sending, "verder").content.decode()
    sending.refresh_from_db()
    assert sending.paused_at is None


def test_editor_stops_half_way(editor, make_sending):
    sending = make_sending(2)
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(status=Status.SENT, attempts=1)

    do(editor, sending, "stop")
    again = do(editor, sending, "pauzeer").content.decode()

    sending.refresh_from_db()
    assert sending.state == Sending.State.CANCELLED
    assert "Er valt nu niets te pauzeren." in again


def test_editor_stops_before_anybody_got_it(editor, make_sending):
    sending = make_sending(2)

    page = do(editor, sending, "stop").content.decode()

    assert "Je kunt de nieuwsbrief weer wijzigen." in page
    assert not Sending.objects.exists()


@pytest.mark.parametrize(("choice", "status"), [("opnieuw", Status.QUEUED), ("laat", Status.UNCERTAIN)])
def test_editor_decides_about_what_is_uncertain(editor, make_sending, choice, status):
    sending = make_sending(1)
    row = Delivery.objects.get()
    Delivery.objects.update(status=Status.UNCERTAIN, attempts=1)

    editor.post(screen(sending, "decide", row.pk), {"do": choice})

    row.refresh_from_db()
    assert row.status == status
    assert "Laat zo" not in editor.get(screen(sending)).content.decode()


@pytest.mark.parametrize("verb", ["", "weg", "\x01", "pauzeer "])
def test_unknown_buttons_do_nothing(editor, make_sending, verb):
    sending = make_sending(1)

    assert editor.post(screen(sending, "act"), {"do": verb}).status_code == 404
    assert editor.get(screen(sending, "act")).status_code == 405
    assert editor.get(f"/beheer/newsletter/sending/{'9' * 40}/change/").status_code == 404


def test_others_do_not_see_it(client, make_sending):
    sending = make_sending(1)
    for role in ({}, {"network": True}):
        client.force_login(UserFactory(**role))
        for path in (screen(sending), screen(sending, "progress")):
            assert client.get(path).status_code in {403, 404}
        assert client.post(screen(sending, "act"), {"do": "pauzeer"}).status_code in {403, 404}

    sending.refresh_from_db()
    assert sending.paused_at is None


def test_every_state_has_its_page(editor, make_sending):
    sending = make_sending(1, ready=False, planned_for=timezone.now() + timedelta(days=1))
    assert "de deur uit" in editor.get(screen(sending)).content.decode()

    for state in (Sending.State.FREEZING, Sending.State.SENDING, Sending.State.DONE, Sending.State.CANCELLED):
        Sending.objects.update(state=state, frozen=0, frozen_at=timezone.now(), finished_at=timezone.now())
        assert editor.get(screen(sending)).status_code == 200


@pytest.mark.parametrize("readers", [1, 3])
def test_number_of_queries(editor, make_sending, django_assert_max_num_queries, readers):
    SubscriberFactory.create_batch(readers, themes=["care"])
    sending = make_sending(readers)
    Delivery.objects.update(status=Status.UNCERTAIN)
    editor.get(screen(sending))

    with django_assert_max_num_queries(15):
        editor.get(screen(sending))
