"""What came in, for who sees everything."""

import pytest

from initiatives.models import Region
from omzien.mail.incoming.handlers import Outcome
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail, MailboxReading
from omzien.mail.tasks import handle_mail
from tests.accounts.conftest import no_limits_left_over, sign_in, totp_code  # noqa: F401  (fixtures)
from tests.accounts.factories import UserFactory
from tests.mail.incoming.writing import KEY, multipart, part, plain

pytestmark = pytest.mark.django_db

LIST = "/beheer/mail/incomingmail/"


@pytest.fixture
def network(sign_in):  # noqa: F811  (the fixture)
    return sign_in(UserFactory(network=True))


def put(raw):
    kept = store(raw=raw, mailbox="antwoord@x/INBOX")
    handle_due(seconds=10)
    return kept


@pytest.mark.parametrize("model", ["incomingmail", "undeliverableaddress", "mailboxreading"])
def test_only_for_who_sees_everything(model, sign_in, network):  # noqa: F811  (the fixture)
    regional = sign_in(UserFactory(coordinator=Region.objects.get(slug="u16")))

    assert network.get(f"/beheer/mail/{model}/").status_code == 200
    assert regional.get(f"/beheer/mail/{model}/").status_code == 403
    assert network.get(f"/beheer/mail/{model}/add/").status_code == 403


def test_visible_to():
    kept = put(plain("Ja"))
    found = IncomingMail.objects.visible_to

    assert list(found(UserFactory(network=True))) == [kept]
    assert not found(UserFactory()).exists()
    assert not found(UserFactory(coordinator=Region.objects.get(slug="u16"))).exists()


def test_mail_is_readable_and_nothing_in_it_runs(network):
    evil = part("<script>alert(1)</script>Hoi <b>daar</b>")
    kept = put(multipart(evil, part("x", 'application/pdf; name="<img src=x>.pdf"'), Subject="<b>Vet</b>"))

    html = network.get(f"{LIST}{kept.pk}/change/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;Hoi" in html
    assert "<script>alert" not in html
    assert "<img src=x>" not in html
    assert "Subject: &lt;b&gt;Vet" in html
    assert KEY not in html


@pytest.mark.parametrize("raw", [None, b"", b"\x00\xff", plain("x").replace(b"Date: ", b"Date: \xff\x00")])
def test_page_of_any_mail(raw, network):
    kept = put(raw or b"")
    IncomingMail.objects.update(raw=raw)

    assert network.get(f"{LIST}{kept.pk}/change/").status_code == 200


def test_page_of_nothing_is_not_found(network):
    assert network.get(f"{LIST}999/change/").status_code == 404


def test_failed_mail_is_tried_again(network, handed_over, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr("omzien.wake.send", lambda task, *args: woken.append(task))
    handed_over.answer = RuntimeError("stuk")
    failed = put(plain("Ja"))
    done = put(plain("Aan niemand", To="antwoord@omzien.test"))
    handed_over.answer = Outcome.handled()

    with django_capture_on_commit_callbacks(execute=True):
        response = network.post(LIST, {"action": "once_more", "_selected_action": [failed.pk, done.pk]}, follow=True)
    handle_due(seconds=5)

    text = response.content.decode()
    assert "1 mail wordt opnieuw geprobeerd." in text
    assert "Alleen wat mislukte" in text
    assert woken == [handle_mail]
    failed.refresh_from_db()
    assert failed.state == "handled"


def test_trying_again_is_a_post(network, handed_over):
    handed_over.answer = RuntimeError("stuk")
    failed = put(plain("Ja"))

    network.get(LIST, {"action": "once_more", "_selected_action": [failed.pk]})

    failed.refresh_from_db()
    assert failed.attempts == 1
    assert failed.state == "failed"


def test_mailbox_says_when_it_was_read(network):
    MailboxReading.objects.create(mailbox="antwoord@x/INBOX", error="De mailserver gaf niet op tijd antwoord.")

    assert "niet op tijd" in network.get("/beheer/mail/mailboxreading/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(count, network, django_assert_num_queries):
    for number in range(count):
        put(plain(f"Mail {number}"))
    network.get(LIST)

    with django_assert_num_queries(9):
        response = network.get(LIST)

    assert response.context["cl"].result_count == count
