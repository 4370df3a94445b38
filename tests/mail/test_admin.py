import pytest

from initiatives.models import Region
from tests.accounts.conftest import no_limits_left_over, sign_in, totp_code  # noqa: F401  (a fixture)
from tests.accounts.factories import UserFactory
from tests.mail.factories import MessageFactory

pytestmark = pytest.mark.django_db

LIST = "/beheer/mail/message/"


@pytest.fixture
def network(sign_in):  # noqa: F811  (the fixture)
    return sign_in(UserFactory(network=True))


def test_messages_are_for_who_sees_everything(sign_in, network):  # noqa: F811  (the fixture)
    message = MessageFactory()
    regional = sign_in(UserFactory(coordinator=Region.objects.get(slug="u16")))

    for path in (LIST, f"{LIST}{message.pk}/change/"):
        assert network.get(path).status_code == 200
        assert regional.get(path).status_code == 403
    assert network.get(f"{LIST}?status__exact=failed").status_code == 200


def test_contents_are_not_shown(network):
    message = MessageFactory(text="geheime link", html="geheime link")

    assert "geheime link" not in network.get(f"{LIST}{message.pk}/change/").content.decode()


def test_messages_cannot_be_made_changed_or_deleted(network):
    message = MessageFactory()

    assert network.get(f"{LIST}add/").status_code == 403
    assert network.post(f"{LIST}{message.pk}/change/", {"to": "x@y.nl"}).status_code == 403
    assert network.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403


def test_failed_messages_are_sent_again(network):
    failed, sent = MessageFactory(status="failed"), MessageFactory(status="sent")

    response = network.post(LIST, {"action": "send_again", "_selected_action": [failed.pk, sent.pk]}, follow=True)

    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.status, sent.status) == ("queued", "sent")
    assert "1 bericht wordt opnieuw verstuurd." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(network, django_assert_num_queries, count):
    MessageFactory.create_batch(count)
    network.get(LIST)

    with django_assert_num_queries(8):
        network.get(LIST)
